"""What functions will take is foreseen from their degrees: counts of monomials, and what the kernel says."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tilth.pipeline.reduce.foreseen import foreseen_bytes, foreseen_points, foreseen_terms
from tilth.pipeline.reduce.news import reconstruction_news

#: Small ones, of which little but the certificate is to come, and a list whose functions are most of it.
QUICK = [
    ("dbox:6",),
    ("pentabox:3", "s12=7", "s34=11", "s45=-13", "s15=17"),
    ("diamond2l",),
]
LISTS = [("box1l",), ("xbox2l2m",), ("diamond3l",)]

SHARE = 0.25

#: Bytes by which the same run differs with what else the machine does.
PAGES = 4 * 10**6


def degrees_of(*functions):
    """Degrees of numerators by function and variable, and denominators of degree 9 that count for nothing."""
    numerators = np.array(functions, dtype=np.int32).T
    return np.stack([numerators, np.full_like(numerators, 9)], axis=2)


def test_terms_are_all_monomials_in_one_invariant_and_half_of_them_in_several():
    degrees = degrees_of((2, 3, 0), (2, 0, 3), (0, 3, 4), (5, 0, 0), (0, 0, 0))
    allowed = [
        len(list(itertools.product(*(range(degree + 1) for degree in degrees[:, number, 0]))))
        for number in range(5)
    ]
    expected = [allowed[0], allowed[1], allowed[2] / 2, allowed[3], 1]
    assert foreseen_terms(degrees, ("d", "x", "y")).tolist() == expected
    assert foreseen_terms(degrees[[1, 2]], ("x", "y")).tolist() == [4, 4, 10, 1, 1]
    assert foreseen_terms(degrees[:0], ()).tolist() == [1] * 5
    assert foreseen_points(degrees) == 3 * 20


def test_bytes_grow_with_terms_and_take_those_that_are_known():
    variables, unknown = ("d", "x"), np.full(2, -1, dtype=np.int64)
    few, many = (foreseen_bytes(degrees_of((2, n), (1, n)), unknown, variables) for n in (100, 900))
    assert (many - few) == 800 * (few - foreseen_bytes(degrees_of((2, 99), (1, 99)), unknown, variables))
    known = np.array([300, -1])
    assert foreseen_bytes(degrees_of((2, 900), (1, 100)), known, variables) < many
    assert foreseen_bytes(degrees_of((2, 100), (1, 100)), np.array([303, 202]), variables) == few


def test_nothing_is_foreseen_before_all_degrees_are_known():
    degrees = degrees_of((2, 3), (1, 3))
    degrees[1, 1] = -1
    assert foreseen_bytes(degrees, np.full(2, -1, dtype=np.int64), ("d", "x")) is None


@pytest.mark.parametrize(
    ("stage", "said"), [("letters", True), ("numerators", True), ("coefficients", False)]
)
def test_progress_says_it_as_long_as_it_is_to_come(stage, said):
    progress = {
        "stage": stage, "probes": 7, "expected": None, "letters": 2, "known": 0, "variable": None,
        "functions": 4, "finished": 0, "primes": 1, "at_prime": 1,
    }  # fmt: skip
    text = str(reconstruction_news(progress, ("d", "x"), 87_900_000))
    assert text.endswith("; all functions take about 87.9 MB") == said


def measured(problem):
    script = Path(__file__).with_name("memory_of_functions.py")
    done = subprocess.run(
        [sys.executable, str(script), *problem], capture_output=True, text=True, timeout=900, check=True,
        env=os.environ,
    )  # fmt: skip
    return json.loads(done.stdout)


def check(problem):
    found = measured(problem)
    grown = found["peak"] - found["before"]
    assert found["predicted"] == pytest.approx(grown, rel=SHARE, abs=PAGES), found
    assert found["before"] + found["predicted"] == pytest.approx(found["peak"], rel=SHARE), found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has taken")
@pytest.mark.parametrize("problem", QUICK, ids=lambda problem: problem[0])
def test_what_functions_take_is_foreseen(problem):
    check(problem)


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has taken")
@pytest.mark.parametrize("problem", LISTS, ids=lambda problem: problem[0])
def test_what_functions_of_long_lists_take_is_foreseen(problem):
    check(problem)
