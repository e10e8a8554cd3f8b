"""Importing does nothing."""

import os
import subprocess
import sys

import pytest

# numpy starts the threads of its BLAS; those are not ours.
THREADS = """
import os, numpy, flint
before = len(os.listdir("/proc/self/task"))
environment = dict(os.environ)
import tilth
assert len(os.listdir("/proc/self/task")) == before, "threads were started"
assert dict(os.environ) == environment, "the environment was changed"
"""


def run(text):
    command = [sys.executable, "-W", "error", "-c", text]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted in /proc")  # noqa: PTH112
def test_import_starts_no_threads_and_prints_nothing():
    done = run(THREADS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_scoring_and_reducing_print_nothing():
    done = run(
        "import tilth; from tilth.cases import load_case; f, t = load_case('bubble');"
        "tilth.score(t, 'laporta'); tilth.reduce(t, 'laporta', at={'d': 41, 's': 7})"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_progress_names_the_stages(bubble, points):
    import tilth

    heard = []
    tilth.reduce(
        bubble[1],
        "laporta",
        at=points["bubble"],
        progress=lambda stage, text: heard.append((stage, text)),
    )
    stages = [stage for stage, _ in heard]
    expected = ["seeding", "generation", "elimination", "selection"]
    assert [stage for stage in dict.fromkeys(stages) if stage in expected] == expected
    assert all(isinstance(text, str) and text for _, text in heard)
