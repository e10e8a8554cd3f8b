"""Shifts of the dimension against integrals in closed form, or as integrals over one distance."""

import mpmath
import pytest

import tilth
from tilth.cases import load_family
from tilth.family import Family

mpmath.mp.dps = 30

#: Dimensions with no poles here and in two more or less.
DIMENSIONS = [mpmath.mpf(11) / 3, mpmath.mpf(27) / 5, mpmath.mpf(-5) / 7]


def rows_at(shift, point):
    """Return the matrix as numbers."""
    values = {name: mpmath.mpf(value) for name, value in point.items()}
    size = len(shift.masters)
    matrix = mpmath.matrix(size, size)
    for (row, column), entry in shift.matrix.entries.items():
        names = entry.symbols

        def number(polynomial, names=names):
            terms = polynomial.to_dict().items()
            return mpmath.fsum(
                int(c) * mpmath.fprod(values[n] ** int(e) for n, e in zip(names, exponents, strict=True))
                for exponents, c in terms
            )

        below = mpmath.fprod(number(factor) ** power for factor, power in entry.factors)
        matrix[row, column] = number(entry.numerator) / (below * entry.constant)
    return matrix


def compare(shift, value, point):
    """Compare I(d + by) with M(d) I(d); value has the integral of a master in a dimension."""
    here = mpmath.matrix([value(master, point["d"]) for master in shift.masters])
    there = mpmath.matrix([value(master, point["d"] + shift.by) for master in shift.masters])
    found = rows_at(shift, point) * here
    for row in range(len(shift.masters)):
        assert mpmath.almosteq(found[row], there[row], rel_eps=mpmath.mpf(10) ** -15), shift.masters[row]


def bubble(d, s):
    """Massless, with d^dk/(iπ^(d/2)) and k² in the denominators, s < 0."""
    g = mpmath.gamma
    return g(2 - d / 2) * g(d / 2 - 1) ** 2 / g(d - 2) * (-s) ** (d / 2 - 2)


def box_integral(d, s, t):
    """The massless box (hep-ph/9306240) to all orders of ε = (4 - d)/2, s and t negative."""
    eps = (4 - d) / 2
    g = mpmath.gamma
    factor = g(1 + eps) * g(1 - eps) ** 2 / g(1 - 2 * eps)

    def part(x, y):
        return (-x) ** -eps * mpmath.hyp2f1(1, -eps, 1 - eps, 1 + x / y)

    return 2 * factor / (eps**2 * s * t) * (part(t, s) + part(s, t))


@pytest.mark.parametrize("by", [2, -2])
@pytest.mark.parametrize("d", DIMENSIONS)
def test_the_massless_box_and_its_bubbles(by, d):
    box = load_family("box")
    point = {"d": d, "s": mpmath.mpf(-3) / 7, "t": mpmath.mpf(-2) / 5}

    def value(master, d):
        if master == box[1, 0, 1, 0]:
            return bubble(d, point["s"])
        if master == box[0, 1, 0, 1]:
            return bubble(d, point["t"])
        assert master == box[1, 1, 1, 1]
        return box_integral(d, point["s"], point["t"])

    compare(tilth.dimension_shift(box, by=by), value, point)


@pytest.mark.parametrize("by", [2, -2])
@pytest.mark.parametrize(("metric", "line"), [("minkowski", "k^2-m"), ("euclidean", "k^2+m")])
@pytest.mark.parametrize("factor", ["", "-2*"])
def test_the_tadpole(by, metric, line, factor):
    """With d^dk/(iπ^(d/2)) it is -Γ(1 - d/2) m^(d/2-1), Euclidean without the sign; D may have any factor."""
    lines = [f"{factor}({line})" if factor else line]
    tadpole = Family("t", ["k"], [], lines)
    sign = -1 if metric == "minkowski" else 1
    point = {"d": DIMENSIONS[0], "m": mpmath.mpf(9) / 4}

    def value(master, d):
        assert master == tadpole[1]
        scale = mpmath.mpf(factor[:-1]) if factor else 1
        return sign * mpmath.gamma(1 - d / 2) * point["m"] ** (d / 2 - 1) / scale

    compare(tilth.dimension_shift(tadpole, by=by, metric=metric), value, point)


def sunrise_value(powers, d, m, s):
    """Return the Euclidean sunrise with d^dk d^dl/π^d, p² = s > 0 and lines k² + m, by position space.

    A line is (2π)^-(d/2) (M/x)^(d/2-1) K_(d/2-1)(M x) at a distance x, and the angles of exp(ipx) are a
    Bessel function as well; one power more is -d/dm.
    """
    mass, p = mpmath.sqrt(m), mpmath.sqrt(s)
    norm = (2 * mpmath.pi) ** (-d / 2)

    def line(power, x):
        order = d / 2 - power
        value = norm * (mass / x) ** order * mpmath.besselk(order, mass * x)
        return value / (mpmath.gamma(power) * 2 ** (power - 1))

    def integrand(x):
        angles = (2 * mpmath.pi) ** (d / 2) * (p * x) ** (1 - d / 2) * mpmath.besselj(d / 2 - 1, p * x)
        return x ** (d - 1) * angles * mpmath.fprod(line(power, x) for power in powers)

    # x = y^q takes the power of x out of the integrand at small distances
    q = 8
    total = mpmath.quad(lambda y: integrand(y**q) * q * y ** (q - 1), [0, 0.5, 1, 1.3, 1.6, 1.9])
    return (2 * mpmath.pi) ** (2 * d) / mpmath.pi**d * total


@pytest.mark.parametrize("by", [2, -2])
def test_the_sunrise_of_equal_masses(by):
    """Between d = 1/2 and d = 5/2, where all three masters converge."""
    with mpmath.workdps(20):
        compare_sunrises(by)


def compare_sunrises(by):
    lines = ["k^2+m", "l^2+m", "(k+l+p)^2+m"]
    sunrise = Family("sunrise", ["k", "l"], ["p"], lines, {"p^2": "s"}, [7])
    low, high = mpmath.mpf(1) / 2, mpmath.mpf(5) / 2
    point = {"d": low if by > 0 else high, "m": mpmath.mpf(9) / 4, "s": mpmath.mpf(2) / 3}
    shift = tilth.dimension_shift(sunrise, order="dots", by=by, metric="euclidean")
    assert len(shift.masters) == 3

    def value(master, d):
        powers = master.indices[:3]
        assert not any(master.indices[3:])
        if 0 not in powers:
            return sunrise_value(powers, d, point["m"], point["s"])
        assert sorted(powers) == [0, 1, 1]
        return (mpmath.gamma(1 - d / 2) * point["m"] ** (d / 2 - 1)) ** 2

    here = mpmath.matrix([value(master, point["d"]) for master in shift.masters])
    there = [value(master, point["d"] + by) for master in shift.masters]
    found = rows_at(shift, point) * here
    for row, expected in enumerate(there):
        assert mpmath.almosteq(found[row], expected, rel_eps=mpmath.mpf(10) ** -9), shift.masters[row]
