"""One-loop reductions that are derived by hand."""

import random
from fractions import Fraction

import pytest
from flint import fmpq, fmpq_mat

import tilth
from tilth.cases import load_case

# Massless bubble, from d/dk.k and d/dk.q at (1,1) and (2,1).
BUBBLE = {
    (2, 1): lambda d, s: (3 - d) / s,
    (1, 2): lambda d, s: (3 - d) / s,
    (2, 2): lambda d, s: (d * d - 9 * d + 18) / s**2,
}


def random_rationals(seed, count, symbols):
    draw = random.Random(seed)
    return [
        {x: Fraction(draw.randint(-999, 999), draw.randint(1, 99)) or Fraction(1, 7) for x in symbols}
        for _ in range(count)
    ]


@pytest.mark.parametrize("point", random_rationals(2024, 20, ("d", "s")), ids=str)
def test_massless_bubble(point):
    family, _ = load_case("bubble")
    table = tilth.reduce([family[indices] for indices in BUBBLE], "laporta", at=point)
    for indices, formula in BUBBLE.items():
        value = formula(point["d"], point["s"])
        assert table[family[indices]] == ({family[1, 1]: value} if value else {})


@pytest.mark.parametrize("point", random_rationals(7, 8, ("d", "s", "m")), ids=str)
def test_massive_bubble(point):
    """At (1,1) d/dk.k gives (d-3) I11 - 2m I21 - I02 - (2m-s) I12 = 0.

    I12 = I21 and I02 = I20 = (d-2)/(2m) I10 as values, so I21 = [(d-3) I11 - (d-2)/(2m) I10] / (4m-s).
    The two tadpoles are different integrals here, as there are no symmetries.
    """
    family = tilth.Family("b", ["k"], ["q"], ["k^2-m", "(k+q)^2-m"], {"q^2": "s"}, top_sectors=[3])
    row = tilth.reduce([family[2, 1]], "laporta", at=point)[family[2, 1]]
    d, s, m = (point[x] for x in ("d", "s", "m"))
    assert row.get(family[1, 1], 0) == (d - 3) / (4 * m - s)
    assert row.get(family[1, 0], 0) + row.get(family[0, 1], 0) == -(d - 2) / (2 * m) / (4 * m - s)


@pytest.mark.parametrize("point", random_rationals(8, 8, ("d", "s", "t")), ids=str)
def test_massless_triangles_inside_the_box(point):
    """d/dk.(k+p1) at (1,1,1,0): (d-4) I1110 = I2010 + I1020, and each is the bubble's (3-d)/s I1010."""
    family, _ = load_case("box")
    cases = {(1, 1, 1, 0): ("s", (1, 0, 1, 0)), (0, 1, 1, 1): ("t", (0, 1, 0, 1))}
    table = tilth.reduce([family[indices] for indices in cases], "laporta(dots=1, s=0)", at=point)
    for indices, (invariant, bubble) in cases.items():
        value = 2 * (3 - point["d"]) / ((point["d"] - 4) * point[invariant])
        assert table[family[indices]] == {family[bubble]: value}


def dense_solution(family, targets, seeds, point):
    """Row-reduce the family's exact equations over the rationals, targets first and corners last."""
    values = [fmpq(point[x].numerator, point[x].denominator) for x in family.symbols]
    equations = []
    for seed in seeds:
        for template in family.templates():
            polynomials = family.equation(template, seed)
            equations.append({i: p(*values) for i, p in polynomials.items()})
    columns = {indices for equation in equations for indices in equation}
    corners = sorted((i for i in columns if set(i) <= {0, 1}), key=sum, reverse=True)
    others = sorted(columns - set(corners) - set(targets), key=lambda i: sum(abs(a) for a in i), reverse=True)
    ordered = [*others, *targets, *corners]
    matrix = fmpq_mat([[equation.get(indices, fmpq(0)) for indices in ordered] for equation in equations])
    reduced, rank = matrix.rref()
    solutions = {}
    for row in range(rank):
        entries = {ordered[c]: reduced[row, c] for c in range(len(ordered)) if reduced[row, c]}
        pivot, *rest = entries
        if pivot in targets:
            solutions[pivot] = {i: Fraction(int(-entries[i].p), int(entries[i].q)) for i in rest}
    return solutions


@pytest.mark.parametrize("point", random_rationals(9, 3, ("d", "s", "t")), ids=str)
def test_massless_box_against_a_dense_solution_over_the_rationals(point):
    family, _ = load_case("box")
    targets = [(2, 1, 1, 1), (1, 2, 1, 1), (1, 1, 1, 2), (2, 1, 1, 0), (1, 1, 1, -1)]
    seeds = [
        tuple(1 + (slot == dot) if sector >> slot & 1 else -(slot == lowered) for slot in range(4))
        for sector in family.nonzero_sectors
        for dot in range(5)
        for lowered in range(5)
    ]
    expected = dense_solution(family, targets, sorted(set(seeds)), point)
    assert set(expected) == set(targets)
    table = tilth.reduce([family[indices] for indices in targets], "laporta(dots=1, s=1)", at=point)
    for indices in targets:
        assert {m.indices: c for m, c in table[family[indices]].items()} == expected[indices]
