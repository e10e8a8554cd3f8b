"""Random input to every reader: it is read, or an error of the project's own says why not, and soon."""

import importlib.util
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mutations import mutated
from readers import readers

from tilth.errors import TilthError

NAMES = [
    "families", "targets", "rules", "expressions", "coefficients", "tables", "plans", "ledgers", "manifests",
    "tapes", "fire", "form", "json-lines", "kira", "mathematica", "kira systems", "kira masters",
    "kira integrals", "yaml", "fire projects", "equation lists", "amplitudes", "amplitudes of form",
    "saved amplitudes", "saved amplitudes of families",
]  # fmt: skip

#: Inputs of each reader: by default, and long.
FEW, MANY = 200, 1_000_000

#: Inputs of each reader that follow the lines that they reach.
GUIDED = 60_000

#: Seconds of the processor, and bytes, that no input may take.
SECONDS, BYTES = 1.0, 10**9

#: Errors that are the caller's own, with what Python itself says of an argument.
OWN = (TilthError,)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    known = readers(tmp_path_factory.mktemp("readers"))
    assert list(known) == NAMES
    return known


def taken():
    """Most bytes that the process has had in memory."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def harm_of(reader, content, path):
    """Read an input; return whether it was refused, and what harm it did, or None."""
    started = time.process_time()
    refused = False
    try:
        reader(content, path)
    except OWN:
        refused = True
    except BaseException as error:  # a panic of the core is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return refused, f"{type(error).__name__}: {error}"[:300]
    seconds = time.process_time() - started
    return refused, f"{seconds:.1f} seconds" if seconds > SECONDS else None


def fuzz(texts, reader, path, count, seed):
    """Return how many inputs were refused, and those that did harm, by what they did."""
    draw, refused, harms, before = random.Random(seed), 0, {}, taken()
    for _ in range(count):
        content = mutated(draw, texts)
        was_refused, harm = harm_of(reader, content, path)
        refused += was_refused
        if harm is not None:
            harms.setdefault(harm, content)
    if taken() - before > BYTES:
        harms["too much memory"] = b""
    return refused, harms


@pytest.mark.parametrize("name", NAMES)
def test_some_inputs(known, tmp_path, name):
    texts, reader = known[name]
    for text in texts:
        reader(text, tmp_path / "file")
    refused, harms = fuzz(texts, reader, tmp_path / "file", FEW, name)
    assert harms == {}
    assert refused


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_million_inputs(known, tmp_path, name, multiplier):
    _, harms = fuzz(*known[name], tmp_path / "file", MANY * multiplier, f"long {name}")
    assert harms == {}


@pytest.mark.long
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_inputs_that_follow_what_they_reach(name, multiplier):
    here = Path(__file__).parent
    command = [sys.executable, str(here / "guided.py"), name, str(GUIDED * multiplier)]
    paths = os.pathsep.join([str(here.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = os.environ | {"PYTHONPATH": paths}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
