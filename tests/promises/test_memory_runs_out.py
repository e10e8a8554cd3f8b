"""Memory that runs out is an error with an exit code, never the end of the process by a signal."""

import resource
import subprocess
import sys

import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import LimitExceeded

TARGETS = "dpenta:20"

#: With others, the tube's seeds have maps of all powers, whose rows take gigabytes for these targets.
WITH_ALL_MAPS = "union(tube, laporta(dots=0, s=0))"

#: Seeding rules, and the stages that may want more than there is.
STAGES = {"tube": ("generation", "elimination", "selection"), WITH_ALL_MAPS: ("generation",)}

#: Bytes of addresses: what the interpreter takes on its own is about 150 MB.
LIMITS = [260_000 * 1024, 360_000 * 1024]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on addresses")
@pytest.mark.parametrize("seeding", STAGES)
@pytest.mark.parametrize("limit", LIMITS)
def test_a_process_without_addresses_says_so(limit, seeding):
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    command = [
        sys.executable,
        "-m",
        "tilth",
        "score",
        "--case",
        TARGETS,
        "--seeding",
        seeding,
        "--threads",
        "1",
    ]
    done = subprocess.run(
        command, preexec_fn=limited, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 2, done.stderr[-500:]
    last = done.stderr.splitlines()[-1]
    assert last.startswith("tilth: ")
    assert "memory ran out" in last or "would take" in last
    assert any(stage in last for stage in STAGES[seeding]), "the stage is named"
    assert "backtrace" not in done.stderr


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the path of a table of three megabytes."""
    path = tmp_path_factory.mktemp("large") / "pentabox.tilth"
    tilth.reduce(read_case("pentabox:2").targets, threads=1).save(path)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on addresses")
@pytest.mark.parametrize("verb", ["verify", "export", "show"])
@pytest.mark.parametrize("megabytes", [154, 162, 185, 220])
def test_a_table_with_few_addresses(large, tmp_path, verb, megabytes):
    """Threads with arenas of their own for each small block, or FLINT, ended the process by a signal."""

    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 10**6, megabytes * 10**6))

    more = {"export": [tmp_path / "x.m"], "show": ["--json"]}.get(verb, ["--threads", "2"])
    command = [sys.executable, "-m", "tilth", verb, large, *more]
    done = subprocess.run(
        command, preexec_fn=limited, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in (0, 2), done.stderr[-500:]
    if done.returncode:
        assert "memory" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has taken")
def test_equations_keep_to_the_limit():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(LimitExceeded, match=r"generation .* would take more than .* max_memory=60 MB"):
        tilth.score(read_case(TARGETS).targets, WITH_ALL_MAPS, max_memory="60 MB", threads=1)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 150_000_000  # what it would take is gigabytes
