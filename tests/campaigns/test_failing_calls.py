"""The n-th write, sync, rename, open or allocation of a run fails: one sentence, and it can go on."""

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
#: Bytes from which on an allocation counts.
LEAST = 1024

#: How many calls of a kind fail, each in a run of its own: by default, and long, if there are as many.
FEW, MANY = 6, 1000

#: More calls than there are.
NEVER = 10**9

DONE, BAD_INPUT, STOPPED = 0, 2, 5

FILES = {"run.json", "plan", "probes.log", "table.tilth", "done"}


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
    if ended not in {DONE, BAD_INPUT, STOPPED} or "Traceback" in text or "panicked" in text:
        return ended, (call, number, later, ended, text[-300:])
    if ended != DONE and not text.strip().splitlines()[-1].startswith("tilth: "):
        return ended, (call, number, later, ended, text[-300:])
    return ended, None


def calls_of(runs, folder, call):
    """Count the calls of a kind in a run."""
    kind, code = CALLS[call]
    words = ["reduce", "--case", CASE, "--run", str(folder / "counted"), "--quiet", "--threads", "1"]
    count = folder / "count"
    fault = (kind, NEVER, code, 0, LEAST)
    ((ended, text),) = runs(Run(words, fault=fault, folder=str(folder), count=str(count)))
    assert ended == DONE, text
    return int(count.read_text())


def some_of(count, wanted):
    """Return numbers from 1 to a count, evenly, as many as are wanted or as there are."""
    return sorted({1 + number * count // wanted for number in range(wanted)})


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
        left = {path.name for path in run.iterdir()} - FILES
        unclear += [(call, number, later, "left behind", sorted(left))] if left else []
        shutil.rmtree(there)
    return unclear, ended


#: A process that gets no memory ever again is not asked for a sentence.
ONCE = [(call, 0) for call in CALLS]
FROM_THEN_ON = [(call, 1) for call in CALLS if call != "allocation"]


@pytest.mark.parametrize("most", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.parametrize(("call", "later"), [*ONCE, *FROM_THEN_ON])
def test_a_call_fails(runs, expected, tmp_path, call, later, most):
    numbers = some_of(calls_of(runs, tmp_path, call), most)
    unclear, ended = failures(runs, expected, tmp_path, call, numbers, later)
    assert unclear == []
    assert ended, "no failure mattered"
