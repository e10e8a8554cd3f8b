"""Dot-free combinations of benches/syzygies: no dots, sums of IBP equations, and implied by these."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from plain_rows import reduced, solved
from tilth.cases import load_family
from tilth.family import Family
from tilth.family.indices import slots_of
from tilth.system import PointSource

PACKAGE = Path(__file__).parents[1] / "benches" / "syzygies"
PRIMES = [101, 2**49 - 81]
SUNRISE = Family(
    "sunrise", ["k", "l"], ["q"], ["k^2", "l^2", "(k+l+q)^2", "k*q", "l*q"], {"q^2": "s"}, top_sectors=[7]
)
FAMILIES = {"sunrise": SUNRISE, "tribox": load_family("tribox"), "box1l": load_family("box1l")}


def module_of(name):
    """Return a module of benches/syzygies, which is no part of the package."""
    if "syzygies" not in sys.modules:
        spec = importlib.util.spec_from_file_location("syzygies", PACKAGE / "__init__.py")
        sys.modules["syzygies"] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return importlib.import_module(f"syzygies.{name}")


def point_of(family, prime):
    residues = PointSource(5).residues(prime, 0, len(family.symbols))
    return dict(zip(family.symbols, residues, strict=True))


def dot_free_of(family, prime):
    return module_of("dot_free").DotFree(family, prime, list(point_of(family, prime).values()))


def a_seed(family, sector, *, dots):
    """Numerators of several powers, and dots on the first line."""
    lines = [sector >> slot & 1 for slot in range(family.size)]
    seed = [1 if line else -(slot % 3) for slot, line in enumerate(lines)]
    seed[lines.index(1)] += dots
    return seed


CASES = [pytest.param(name, prime, id=f"{name}-{prime}") for name in FAMILIES for prime in PRIMES]


@pytest.mark.parametrize(("name", "prime"), CASES)
def test_no_integral_has_more_dots_than_the_seed(name, prime):
    family = FAMILIES[name]
    dot_free = dot_free_of(family, prime)
    found = 0
    for sector in family.nonzero_sectors:
        lines = list(slots_of(sector))
        for combination in dot_free.up_to(sector, 2):
            assert dot_free.operator(combination).shifts[:, lines].max() <= 0
            found += 1
    assert found >= {"sunrise": 3, "tribox": 100, "box1l": 40}[name]


@pytest.mark.parametrize(("name", "prime"), CASES)
@pytest.mark.parametrize("dots", [0, 1])
def test_equations_are_sums_of_those_of_plain_python(name, prime, dots):
    family, dot_free = FAMILIES[name], dot_free_of(FAMILIES[name], prime)
    names = [template.name for template in family.templates("ibp")]
    for sector in family.nonzero_sectors:
        seed = a_seed(family, sector, dots=dots)
        for combination in dot_free.up_to(sector, 2):
            total = {}
            for (number, monomial), factor in combination.items():
                lowered = [index - power for index, power in zip(seed, monomial, strict=True)]
                row = family.equation_modulo(names[number], lowered, prime, point_of(family, prime))
                for integral, value in row.items():
                    total[integral] = (total.get(integral, 0) + factor * value) % prime
            (found,) = dot_free.equations(dot_free.operator(combination), np.array([seed], dtype=np.int8))
            assert found == {integral: value for integral, value in total.items() if value}


def place_of(indices):
    positive = [index for index in indices if index > 0]
    return len(positive), sum(positive), -sum(index for index in indices if index < 0), indices


@pytest.mark.parametrize("prime", PRIMES)
def test_they_are_implied_by_ordinary_equations(prime):
    dot_free, point = dot_free_of(SUNRISE, prime), point_of(SUNRISE, prime)
    boxes = [(1, 1, 1, -a, -b) for a in range(5) for b in range(5 - a)]
    names = [template.name for template in SUNRISE.templates("ibp")]
    ordinary = [SUNRISE.equation_modulo(name, seed, prime, point) for seed in boxes for name in names]
    rows = solved(ordinary, place_of, prime)
    seeds = np.array([seed for seed in boxes if sum(seed) >= 1], dtype=np.int8)
    said = [
        row
        for combination in dot_free.up_to(7, 2)
        for row in dot_free.equations(dot_free.operator(combination), seeds)
        if row
    ]
    assert len(said) > 10
    assert [reduced(row, rows, place_of, prime) for row in said] == [{}] * len(said)
    # and not everything is: one more coefficient, and something is left
    spoilt = said[0] | {(1, 1, 1, 0, 0): (said[0].get((1, 1, 1, 0, 0), 0) + 1) % prime}
    assert reduced(spoilt, rows, place_of, prime) != {}


def test_the_triangle_box_closes_with_a_quarter_of_the_equations():
    problem = module_of("counts").Problem("tribox:3", 2, symmetries=False)
    ordinary = problem.count(ordinary=True, dot_free=False)
    alone = problem.count(ordinary=False, dot_free=True)
    score = problem.score  # the same system, counted by the verb
    assert (ordinary.generated, ordinary.selected) == (score.generated, score.selected)
    assert ordinary.multiplications == score.multiplications
    assert (alone.missing, alone.masters, alone.reductions) == (0, 16, ordinary.reductions)
    assert 4 * alone.selected < ordinary.selected
    assert 2 * alone.multiplications < ordinary.multiplications


@pytest.mark.parametrize("prime", PRIMES)
def test_degrees_of_a_function_that_is_known(prime):
    places = list(range(2, 14))
    values = [(x**3 + x + 1) * pow(x * x + 3, -1, prime) % prime for x in places]
    assert module_of("degrees")._rational(places, values, prime) == (3, 2)
    assert module_of("degrees")._rational(places, [7] * 12, prime) == (0, 0)
