"""Addresses are limited in steps: a run ends in its table, or in exit code 2 and one sentence."""

import resource
import subprocess
import sys
from dataclasses import dataclass

import pytest

import tilth
from tilth.cases import read_case

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on addresses"),
]

#: Megabytes of addresses; with the least of them not even the interpreter has all its libraries.
LEAST, MOST, STEP = 150, 600, 50

#: Seconds after which a run that has not come to the end of its memory is stopped.
SECONDS = 120

RUNS = {
    "maps of high powers": ["--case", "dpenta:20", "--seeding", "union(tube, laporta(dots=0, s=0))"],
    "one high power": ["--case", "tribox:20"],
    "functions": ["--case", "dbox:6"],
}

#: Exit codes: done, too little memory, stopped with a folder to go on from.
DONE, REFUSED, STOPPED = 0, 2, 5


@dataclass(frozen=True)
class End:
    """How a run ended."""

    code: int
    err: str

    @property
    def is_clear(self):
        """Whether it came to its end, or one last sentence says that memory ran out, and what to do."""
        if self.code in (DONE, STOPPED):
            return True
        last = self.err.strip().splitlines()[-1]
        named = last.startswith("tilth: ") and ("memory" in last or "would take" in last)
        return self.code == REFUSED and named and "Traceback" not in self.err and "panicked" not in self.err


def end_of(arguments, megabytes):
    """Run a command in a process that may have so many megabytes of addresses."""
    limit = megabytes * 10**6

    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    command = ["timeout", "--signal=TERM", str(SECONDS), sys.executable, "-m", "tilth", *arguments]
    done = subprocess.run(command, preexec_fn=limited, capture_output=True, text=True, check=False)
    # `timeout` has an exit code of its own where it had to stop the run, which says so itself.
    stopped = done.returncode == 124 and "tilth: stopped" in done.stderr
    return End(STOPPED if stopped else done.returncode, done.stderr)


#: What is done with a table of three megabytes. FLINT, which writes functions, ends the process where it gets
#: no memory.
VERBS = {
    "verify": ["verify", "TABLE", "--threads", "2"],
    "show": ["show", "TABLE", "--json"],
    "export": ["export", "TABLE", "OUT.m"],
    "diff": ["diff", "TABLE", "TABLE"],
}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "pentabox.tilth"
    tilth.reduce(read_case("pentabox:2").targets, threads=1).save(path)
    return path


@pytest.mark.parametrize("name", VERBS)
def test_each_limit_of_what_is_done_with_a_table_ends_clearly(name, table, tmp_path, multiplier):
    places = {"TABLE": str(table), "OUT.m": str(tmp_path / "out.m")}
    words = [places.get(word, word) for word in VERBS[name]]
    step = max(1, 4 // multiplier)
    ends = {megabytes: end_of(words, megabytes) for megabytes in range(140, 240, step)}
    assert {megabytes: end for megabytes, end in ends.items() if not end.is_clear} == {}
    assert {end.code for end in ends.values()} == {DONE, REFUSED}


@pytest.mark.parametrize("name", RUNS)
def test_each_limit_ends_clearly(name, tmp_path, multiplier):
    unclear = {}
    step = max(1, STEP // multiplier)
    for megabytes in range(LEAST, MOST + 1, step):
        folder = tmp_path / f"run-{megabytes}"
        end = end_of(["reduce", *RUNS[name], "--threads", "1", "--run", str(folder)], megabytes)
        if not end.is_clear:
            unclear[megabytes] = end
        elif folder.exists():
            # What was done is kept, and can be looked at.
            shown = subprocess.run(
                [sys.executable, "-m", "tilth", "show", str(folder)],
                capture_output=True,
                text=True,
                check=False,
            )
            if shown.returncode != 0:
                unclear[megabytes] = End(shown.returncode, shown.stderr)
    assert unclear == {}
