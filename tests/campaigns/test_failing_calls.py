"""The n-th write, sync, rename, open or allocation of a run fails: an exit code, a sentence, and it can go on."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from forked_runs import Run, Runs

compiler = shutil.which("cc")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="calls are exchanged as Linux does it"),
    pytest.mark.skipif(compiler is None, reason="no C compiler is there"),
]

CASE = "dbox:3"

#: Numbers of the calls in `failing_calls.c`, and what they fail with.
CALLS = {
    "open": (1, errno.EACCES),
    "write": (2, errno.ENOSPC),
    "fsync": (3, errno.EIO),
    "rename": (4, errno.EIO),
    "allocation": (5, errno.ENOMEM),
}
#: Bytes from which on an allocation counts: smaller ones have other ways to be had.
LEAST = 4096

#: The n-th calls that fail: by default, and long.
FEW, MANY = (1, 2, 3, 5, 8, 13, 34), range(1, 1001)

DONE, BAD_INPUT, STOPPED = 0, 2, 5


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    library = tmp_path_factory.mktemp("library") / "failing.so"
    source = Path(__file__).with_name("failing_calls.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    with Runs(library) as runs:
        yield runs


@pytest.fixture(scope="module")
def expected(runs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    ((code, text),) = runs(Run(["reduce", "--case", CASE, "--run", str(folder), "--quiet"]))
    assert code == DONE, text
    return (folder / "table.tilth").read_bytes()


def one_failure(runs, folder, call, number, later):
    """Let a call fail in a run, and return its exit code and what is wrong with the way it ended."""
    kind, code = CALLS[call]
    run = folder / "run"
    words = ["reduce", "--case", CASE, "--run", str(run), "--quiet", "--threads", "1"]
    fault = (kind, number, code, later, LEAST)
    ((ended, text),) = runs(Run(words, fault=fault, folder=str(folder)))
    # The machine that fails all later calls has no memory for the sentence either.
    if ended not in {DONE, BAD_INPUT, STOPPED} or "Traceback" in text or "panicked" in text:
        return ended, (call, number, later, ended, text[-300:])
    if ended != DONE and not text.strip().splitlines()[-1].startswith("tilth: "):
        return ended, (call, number, later, ended, text[-300:])
    return ended, None


def failures(runs, expected, folder, call, numbers, later):
    """Return what went wrong where the calls of these numbers fail, and how many runs the failure ended."""
    unclear, ended = [], 0
    for number in numbers:
        there = folder / f"{number}-{later}"
        there.mkdir()
        code, fault = one_failure(runs, there, call, number, later)
        ended += code != DONE
        unclear += [fault] if fault else []
        run = there / "run"
        how = ["--resume", run] if (run / "run.json").exists() else ["--case", CASE, "--run", run]
        ((again, text),) = runs(Run(["reduce", *map(str, how), "--quiet"]))
        if again != DONE or (run / "table.tilth").read_bytes() != expected:
            unclear.append((call, number, later, "not resumed", again, text[-300:]))
        left = {path.name for path in run.iterdir()} - {
            "run.json",
            "plan",
            "probes.log",
            "table.tilth",
            "done",
        }
        unclear += [(call, number, later, "left behind", sorted(left))] if left else []
        shutil.rmtree(there)
    return unclear, ended


@pytest.mark.parametrize("later", [0, 1], ids=["once", "from then on"])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_fails(runs, expected, tmp_path, call, later):
    unclear, ended = failures(runs, expected, tmp_path, call, FEW, later)
    assert unclear == []
    assert ended, "no failure mattered"


@pytest.mark.long
@pytest.mark.parametrize("call", CALLS)
def test_each_call_fails(runs, expected, tmp_path, call):
    unclear, ended = failures(runs, expected, tmp_path, call, MANY, 0)
    assert unclear == []
    assert ended, "no failure mattered"
