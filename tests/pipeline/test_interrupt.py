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


#: Cells of a notebook, with the seconds after which each is interrupted.
CELLS = [
    ("import tilth\nfrom tilth.cases import load_case\nfamily, targets = load_case('pentabox')", 60),
    ("import time\nbegan = time.time()\ntilth.score(targets, 'laporta(dots=1, s=4)')", 2),
    ("assert time.time() - began < 30  # the interrupt came, and the kernel is there\n'there'", 60),
    ("len(tilth.reduce(load_case('bubble')[1]))", 60),
]


def test_a_cell_of_a_notebook_is_interrupted():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    cells = [nbformat.v4.new_code_cell(source) for source, _ in CELLS]
    seconds = {source: seconds for source, seconds in CELLS}
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        timeout_func=lambda cell: seconds[cell.source],
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
    )
    notebook = client.execute()
    ends = [cell.outputs[-1] if cell.outputs else None for cell in notebook.cells]
    assert ends[1]["output_type"] == "error"
    assert ends[1]["ename"] == "KeyboardInterrupt"
    assert [end["data"]["text/plain"] for end in ends[2:]] == ["'there'", "4"]
