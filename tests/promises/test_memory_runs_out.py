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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has taken")
def test_equations_keep_to_the_limit():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(LimitExceeded, match=r"generation .* would take more than .* max_memory=60 MB"):
        tilth.score(read_case(TARGETS).targets, WITH_ALL_MAPS, max_memory="60 MB", threads=1)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 150_000_000  # what it would take is gigabytes
