"""A writer that is killed at any moment has lost nothing that it was told is safe."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from random_batches import FINGERPRINT, make_batch, same

from tilth.executors.ledger import Ledger

# Says which batch is acknowledged, after it is, and goes on until it is killed.
WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from random_batches import FINGERPRINT, make_batch
from tilth.executors.ledger import Ledger
from pathlib import Path
path = Path(sys.argv[1])
ledger = Ledger.open(path, FINGERPRINT) if path.exists() else Ledger.create(path, FINGERPRINT)
number = len(ledger)
while True:
    ledger.append(*make_batch(number, points=1 + number % 50, functions=200))
    print(number, flush=True)
    number += 1
"""


def kill_and_look(path, delay):
    """Let a writer write, kill it, and return how many batches are there; all it reported must be."""
    command = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        reported = [writer.stdout.readline()]
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        reported += writer.stdout.readlines()
    numbers = [int(line) for line in reported if line.endswith("\n")]
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert len(ledger) >= numbers[-1] + 1
        assert len(ledger) <= numbers[-1] + 2  # the one whose report was cut off
        for number in range(len(ledger)):
            request, answers = make_batch(number, points=1 + number % 50, functions=200)
            assert same(ledger.find(request), answers)
        return len(ledger)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of POSIX")
def test_kills(path):
    counts = [kill_and_look(path, delay=0.0013 * number) for number in range(5)]
    assert counts == sorted(set(counts))  # each writer went on where the one before was killed


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of POSIX")
def test_many_kills(tmp_path, multiplier):
    for run in range(multiplier):
        for number in range(20):
            kill_and_look(tmp_path / f"{run}.log", delay=0.0017 * number)
