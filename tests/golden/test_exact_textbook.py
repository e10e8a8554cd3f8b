"""Rational functions against textbook formulas that know nothing of integration by parts."""

from fractions import Fraction

import mpmath
import pytest
from flint import fmpq_mpoly_ctx

import tilth
from tilth.cases import load_case

mpmath.mp.dps = 30


def bubble_integral(a, b, d, S):
    """The massless bubble with q^2 = -S, e.g. Smirnov, Feynman Integral Calculus, eq. (A.7)."""
    gamma = mpmath.gamma
    above = gamma(d / 2 - a) * gamma(d / 2 - b) * gamma(a + b - d / 2)
    return (-1) ** (a + b) * S ** (d / 2 - a - b) * above / (gamma(a) * gamma(b) * gamma(d - a - b))


def box_integral(a, d, S, T):
    """The massless box with s = -S, t = -T, by a Mellin-Barnes integral (ibid., section 4.2).

    From Feynman parameters, F = S x1 x3 + T x2 x4 split by the Mellin-Barnes formula and integrated with
    Dirichlet's; it converges on a straight line for 0 < sum(a) - d/2 < 2.
    """
    gamma = mpmath.gamma
    a1, a2, a3, a4 = a
    rest = sum(a) - d / 2
    left, right = max(-rest, -a2, -a4), min(0, a1 - rest, a3 - rest)
    assert left < right

    def integrand(y):
        z = mpmath.mpc((left + right) / 2, y)
        factors = gamma(-z) * gamma(rest + z) * gamma(a2 + z) * gamma(a4 + z)
        return factors * gamma(a1 - rest - z) * gamma(a3 - rest - z) * T**z * S ** (-rest - z)

    line = mpmath.quad(integrand, mpmath.linspace(-40, 40, 41)) / (2 * mpmath.pi)
    below = mpmath.gammaprod([], [a1, a2, a3, a4, d - sum(a)])
    return (-1) ** sum(a) * line.real * below


@pytest.fixture(scope="module")
def bubble():
    family, _ = load_case("bubble")
    targets = [family[a, b] for a in range(1, 6) for b in range(1, 6)]
    return family, tilth.reduce(targets, "laporta(dots=8, s=0)")


def test_the_bubble_is_the_ratio_of_gamma_functions(bubble):
    family, table = bubble
    assert table.masters == (family[1, 1],)
    for target, row in table.items():
        for d, S in ((mpmath.mpf("7.3"), mpmath.mpf("1.7")), (mpmath.mpf("3.1"), mpmath.mpf("0.4"))):
            point = {"d": Fraction(str(d)), "s": -Fraction(str(S))}
            value = row[family[1, 1]].value_at(point)
            expected = bubble_integral(*target.indices, d, S) / bubble_integral(1, 1, d, S)
            assert mpmath.almosteq(mpmath.mpf(value.numerator) / value.denominator, expected, 1e-20)


def test_the_bubble_as_written_in_the_books(bubble):
    family, table = bubble
    assert str(table[family[2, 1]][family[1, 1]]) == "(-d+3)/s"
    row = table[family[2, 2]][family[1, 1]]
    d, s = row.ring.gens()
    assert row.numerator == (d - 3) * (d - 6)
    assert row.denominator() == s**2


def test_the_box_is_the_mellin_barnes_integral():
    family, _ = load_case("box")
    targets = [(2, 1, 1, 1), (1, 2, 1, 1), (1, 1, 2, 1), (1, 1, 1, 2)]
    table = tilth.reduce([family[a] for a in targets], "laporta(dots=1, s=1)")
    names = {(1, 1, 1, 1), (1, 0, 1, 0), (0, 1, 0, 1)}
    assert {master.indices for master in table.masters} == names
    for numbers in (("7.3", "1.3", "0.6"), ("6.9", "0.5", "2.25")):
        exact = dict(zip("dst", (Fraction(numbers[0]), *(-Fraction(x) for x in numbers[1:])), strict=True))
        d, S, T = map(mpmath.mpf, numbers)
        masters = {
            (1, 1, 1, 1): box_integral((1, 1, 1, 1), d, S, T),
            (1, 0, 1, 0): bubble_integral(1, 1, d, S),
            (0, 1, 0, 1): bubble_integral(1, 1, d, T),
        }
        for target in targets:
            found = sum(
                mpmath.mpf(value.numerator) / value.denominator * masters[master.indices]
                for master, value in ((m, f.value_at(exact)) for m, f in table[family[target]].items())
            )
            assert mpmath.almosteq(found, box_integral(target, d, S, T), 1e-15)


def eliminated_over_functions(family, targets, seeds):
    """Gaussian elimination over Q(d, invariants), with fractions of polynomials: slow and plain."""
    ring = fmpq_mpoly_ctx.get(family.symbols, "degrevlex")

    def reduced(above, below):
        common = above.gcd(below)
        above, below = above / common, below / common
        return above / below.leading_coefficient(), below / below.leading_coefficient()

    def minus(x, y):
        return reduced(x[0] * y[1] - y[0] * x[1], x[1] * y[1])

    def times(x, y):
        return reduced(x[0] * y[0], x[1] * y[1])

    def weight(indices):
        lines = [a for a in indices if a > 0]
        sector = sum(1 << slot for slot, a in enumerate(indices) if a > 0)
        return (len(lines), sector, sum(lines), -sum(a for a in indices if a < 0), indices)

    rows = {}

    def eliminate(row):
        left = {}
        while row:
            top = max(row, key=weight)
            value = row.pop(top)
            if top not in rows:
                left[top] = value
                continue
            for column, other in rows[top].items():
                new = minus(row.get(column, (ring.constant(0), ring.constant(1))), times(value, other))
                if new[0].is_zero():
                    row.pop(column, None)
                else:
                    row[column] = new
        return left

    for seed in sorted(seeds, key=weight):
        for template in family.templates():
            equation = family.equation(template, seed)
            row = eliminate({i: (p, ring.constant(1)) for i, p in equation.items()})
            if row:
                top = max(row, key=weight)
                above, below = row.pop(top)
                rows[top] = {column: times(value, (below, above)) for column, value in row.items()}
    zero = (ring.constant(0), ring.constant(1))
    found = {}
    for target in targets:
        row = eliminate({target: (ring.constant(1), ring.constant(1))})
        found[target] = {column: minus(zero, minus(zero, value)) for column, value in row.items()}
    return found


def test_the_box_is_what_elimination_over_functions_gives():
    family, _ = load_case("box")
    targets = [(2, 1, 1, 1), (2, 2, 1, 1), (1, 1, 1, 3), (1, 2, -1, 2), (3, 1, 1, 0)]
    seeds = {
        tuple(1 + dots[slot] if sector >> slot & 1 else -lowered * (slot == hole) for slot in range(4))
        for sector in family.nonzero_sectors
        for dots in [(a, b, c, e) for a in range(3) for b in range(3) for c in range(3) for e in range(3)]
        if sum(dots) <= 2
        for hole in range(4)
        for lowered in (0, 1)
    }
    table = tilth.reduce([family[a] for a in targets], "laporta(dots=3, s=1)")
    for indices, expected in eliminated_over_functions(family, targets, seeds).items():
        row = table[family[indices]]
        assert {m.indices for m in row} == set(expected)
        for master, function in row.items():
            above, below = expected[master.indices]
            ours = {tuple(map(int, e)): int(c) for e, c in function.numerator.terms()}
            theirs = {tuple(map(int, e)): int(c) for e, c in function.denominator().terms()}
            ring = above.context()
            assert ring.from_dict(ours) * below == ring.from_dict(theirs) * above
