"""A reduction that is killed at random moments and resumed ends in the same bytes as one that was not."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

CASE = "dbox:4"


def command(*words):
    return [sys.executable, "-m", "tilth", "reduce", *map(str, words), "--quiet", "--threads", "1"]


def run_to_the_end(*words):
    started = time.perf_counter()
    subprocess.run(command(*words), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def start_and_kill(words, delay, number):
    """Return whether it was killed before it had ended."""
    with subprocess.Popen(command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.wait(delay) == 0
            return False
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            code = process.wait(30)
    # Zero where it had ended just before the signal came.
    assert code in ((0, -signal.SIGKILL) if number == signal.SIGKILL else (0, 5, -signal.SIGTERM, 143))
    return code != 0


def kill_often(folder, kills, seed):
    """Kill runs at random moments, each resumed until it is done; how many kills it took to finish."""
    draw = random.Random(seed)
    whole = folder / "whole"
    seconds = run_to_the_end("--case", CASE, "--run", whole)
    expected = (whole / "table.tilth").read_bytes()
    done = landed = 0
    while landed < kills:
        run = folder / f"run-{done}"
        words = ("--case", CASE, "--run", run)
        for _ in range(draw.randrange(1, 8)):
            number = draw.choice([signal.SIGKILL, signal.SIGTERM])
            landed += start_and_kill(words, draw.uniform(0, seconds), number)
            if (run / "run.json").exists():
                words = ("--resume", run)
        run_to_the_end(*words)
        assert (run / "table.tilth").read_bytes() == expected
        done += 1
    return done


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_twenty_kills(tmp_path):
    assert kill_often(tmp_path, 20, 2024) >= 2


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_three_hundred_kills(tmp_path, multiplier):
    assert kill_often(tmp_path, 300 * multiplier, 300) >= 30
