"""A run is ended by any signal at any moment, moved, and goes on in another way: the same bytes."""

import os
import random
import signal
import time

import pytest
from forked_runs import Run, Runs

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and forks are those of POSIX")

#: Signals that were sent before a run had ended: 20 by default, and 2,000 long.
FEW, MANY = 20, 2000

CASE = "dbox:3"

SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1]

#: Ways to compute that must not matter.
MACHINES = [
    ["--threads", "1"],
    ["--threads", "2"],
    ["--backend", "scalar"],
    ["--backend", "portable"],
    ["--threads", "2", "--backend", "portable"],
]
#: One in this many runs asks processes for its probes, which take a second to start.
ELSEWHERE = 40

#: Exit codes: done; of two processes on one folder, the second; stopped with a folder to go on from.
DONE, IN_USE, STOPPED = 0, 2, 5


class History:
    """One reduction, ended and taken up again until it is done."""

    def __init__(self, draw, runs, folder, seconds):
        self.draw, self.runs, self.seconds = draw, runs, seconds
        self.parent, self.run, self.number = folder, folder / "run-0", 0
        self.landed = 0

    def words(self):
        where = ["--resume", self.run]
        if not (self.run / "run.json").exists():
            where = ["--case", CASE, "--run", self.run]
        how = self.draw.choice(MACHINES)
        if self.draw.randrange(ELSEWHERE) == 0:
            how = ["--executor", "processes:2"]
        return ["reduce", *map(str, where), *how, "--quiet"]

    def ended(self):
        """Let it run, with another one in the same folder or alone, until a signal comes."""
        count = 1 + (self.draw.randrange(4) == 0)
        asked = [
            Run(self.words(), self.draw.choice(SIGNALS), self.draw.uniform(0, self.seconds))
            for _ in range(count)
        ]
        for run, (code, text) in zip(asked, self.runs(*asked), strict=True):
            number = run.signal
            # Before the command answers signals, and after its end, it ends by them.
            by_signal = {-number, 128 + number, STOPPED}
            assert code in {DONE, *by_signal} | ({IN_USE} if count == 2 else set()), (code, number, text)
            assert "panicked" not in text, text
            assert "Traceback" not in text or -code == number == signal.SIGINT, text
            if code == IN_USE:
                assert "in use by another process" in text or "is there already" in text, text
            self.landed += code in by_signal

    def renamed(self):
        self.number += 1
        there = self.parent / f"run-{self.number}"
        if self.run.exists():
            self.run.rename(there)
        self.run = there

    def finished(self):
        """Return the bytes of the table at the end, and remove the folder."""
        ((code, text),) = self.runs(Run(self.words()))
        assert code == DONE, text
        return (self.run / "table.tilth").read_bytes()


def killed(folder, signals, seed):
    """Return how many signals ended a run before its end, at least so many as are asked for."""
    with Runs() as runs:
        for whole in (folder / "first", folder / "whole"):  # the first one waits for imports
            started = time.perf_counter()
            ((code, text),) = runs(Run(["reduce", "--case", CASE, "--run", str(whole), "--quiet"]))
            assert code == DONE, text
        seconds = time.perf_counter() - started
        expected, landed, number = (whole / "table.tilth").read_bytes(), 0, 0
        while landed < signals:
            number += 1
            parent = folder / str(number)
            parent.mkdir()
            history = History(random.Random(seed + number), runs, parent, seconds)
            for _ in range(history.draw.randrange(1, 8)):
                history.ended()
                if history.draw.randrange(3) == 0:
                    history.renamed()
            assert history.finished() == expected
            landed += history.landed
    return landed


def test_a_few_signals(tmp_path):
    assert killed(tmp_path, FEW, 1) >= FEW


@pytest.mark.long
def test_many_signals(tmp_path, multiplier):
    assert killed(tmp_path, MANY * multiplier, 1000) >= MANY
