"""Ctrl-C is answered within half a second, in whatever stage it comes."""

import signal
import subprocess
import sys
import time

import pytest

# A box of the pentabox that takes much longer than the test: some two million equations.
CHILD = """
import time, tilth
from tilth.cases import load_case
family, targets = load_case("pentabox")
family.nonzero_sectors
# Imports come before: an interrupt while Python makes a class ends the process by the signal, caught or not.
score = tilth.score
score(load_case("bubble")[1])
print("started", flush=True)
try:
    score(targets, "laporta(dots=1, s=4)", threads={threads})
    print("finished", flush=True)
except KeyboardInterrupt:
    print("interrupted", time.time(), flush=True)
"""


@pytest.mark.parametrize(
    ("threads", "delay"), [(1, 0.5), (1, 1.2), (1, 1.6), (2, 1.0), (2, 1.3), (2, 2.5)], ids=str
)
def test_keyboard_interrupt(threads, delay):
    command = [sys.executable, "-c", CHILD.format(threads=threads)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "started\n"
        time.sleep(delay)
        sent = time.time()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert err == ""
    word, when = out.split()
    assert word == "interrupted"
    assert float(when) - sent < 0.5
    assert child.returncode == 0
