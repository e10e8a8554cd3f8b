"""An environment of its own for a test, with packages that Tilth does not depend on."""

import os
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

PYTHON = Path(__file__).parents[2] / "python"


def environment_with(folder, *packages, no_dependencies=(), seconds=3_600):
    """Return the interpreter of a new environment and its variables; skip where it cannot be had."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    for words in (packages, ("--no-deps", *no_dependencies)):
        if words in ((), ("--no-deps",)):
            continue
        command = [python, "-m", "pip", "install", "--quiet", *words]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip(f"{' '.join(words)} was not installed within {seconds} s")
        if done.returncode:
            pytest.skip(f"{' '.join(words)} cannot be installed here: {done.stderr.strip()[-300:]}")
    # Tilth and what it needs are those of this test run, behind what the environment has.
    paths = os.pathsep.join([str(PYTHON), sysconfig.get_path("purelib")])
    return python, os.environ | {"PYTHONPATH": paths}


def run_in(environment, *words, **options):
    """Run the interpreter of an environment, and return what it printed."""
    python, variables = environment
    done = subprocess.run(
        [python, *words], capture_output=True, text=True, env=variables, timeout=600, check=False, **options
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout
