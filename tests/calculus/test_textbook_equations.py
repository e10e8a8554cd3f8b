"""Equations of the literature, and families whose integrals are known in closed form."""

from fractions import Fraction

import pytest
import sympy

import tilth
from tilth.cases import load_family

d, s, m = sympy.symbols("d s m")


def zero(value):
    return sympy.cancel(value) == 0


def matrix_of(equations, variable):
    return sympy.Matrix(equations.to_sympy()[sympy.Symbol(variable)])


def test_the_massless_bubble():
    equations = tilth.differential_equations(load_family("bubble"))
    assert str(equations.matrix("s")[0, 0]) == "(d-4)/(2*s)"


def test_the_bubble_of_one_mass():
    """arXiv:0707.4037, section 3: 1/2 [-1/s + (d-3)/(s-4m)] and the tadpole, Euclidean there."""
    bubble = tilth.Family("b", ["k"], ["p"], ["k^2-m", "(k+p)^2-m"], {"p^2": "s"})
    equations = tilth.differential_equations(bubble)
    assert equations.masters == (bubble[1, 0], bubble[1, 1])
    along_s = matrix_of(equations, "s")
    assert zero(along_s[1, 1] - ((d - 3) / (s - 4 * m) - 1 / s) / 2)
    assert zero(along_s[1, 0] - (d - 2) / (4 * m) * (1 / s - 1 / (s - 4 * m)))
    assert (along_s[0, 0], along_s[0, 1]) == (0, 0)


def test_the_box_in_its_canonical_form():
    """arXiv:1412.2296, the massless box: ``∂_x f = ε (a/x + b/(1+x)) f`` at s = -1, x = t/s.

    Propagators are -q² there, and a factor does not depend on x: the signs of f are those that fit.
    """
    box = load_family("box")
    basis = [
        tilth.Combination({box[0, 2, 0, 1]: "-(4-d)/2*t"}, name="f1"),
        tilth.Combination({box[1, 0, 2, 0]: "-(4-d)/2*s"}, name="f2"),
        tilth.Combination({box[1, 1, 1, 1]: "-((4-d)/2)^2*s*t"}, name="f3"),
    ]
    equations = tilth.differential_equations(basis, at={"s": -1})
    places = [list(map(str, equations.masters)).index(name) for name in ("f1", "f2", "f3")]
    along_t = matrix_of(equations, "t").extract(places, places)
    x, eps = sympy.symbols("x eps")
    found = -along_t.subs({sympy.Symbol("t"): -x}).subs(d, 4 - 2 * eps)
    a = sympy.Matrix([[-1, 0, 0], [0, 0, 0], [-2, 0, -1]])
    b = sympy.Matrix([[0, 0, 0], [0, 0, 0], [2, 2, 1]])
    assert (found - eps * (a / x + b / (1 + x))).applyfunc(sympy.cancel) == sympy.zeros(3, 3)


def test_the_sunrise_of_equal_masses(sunrise):
    """hep-ph/0406160: the equation of second order in z = -s/m for any d, with tadpoles on the right."""
    equations = tilth.differential_equations(sunrise, at={"m": 1})
    assert [master.sector for master in equations.masters] == [3, 7, 7]
    along_s, z = matrix_of(equations, "s"), -s
    place = equations.masters.index(sunrise[1, 1, 1])
    first = -along_s[place, :]
    second = along_s[place, :].diff(s) + along_s[place, :] * along_s
    itself = sympy.Matrix([[int(column == place) for column in range(3)]])
    left = z * (z + 1) * (z + 9) * second
    left += ((12 - 3 * d) * z**2 + 10 * (6 - d) * z + 9 * d) / 2 * first
    left += (d - 3) * ((d - 4) * z - d - 4) / 2 * itself
    left = left.applyfunc(sympy.cancel)
    assert left[1:] == [0, 0]
    assert sympy.diff(left[0], s) == 0
    assert zero(left[0] + sympy.Rational(3, 2) * (d - 2) ** 2)


def propagator(mass, power):
    """Return the propagator in position space at x > 0, d = 1, without exp(-mass x): {power of x: factor}.

    It is exp(-M x)/(2 M), and one power more is minus the derivative in M² (times 1/power).
    """
    if power == 1:
        return {0: 1 / (2 * mass)}
    found = {}
    for n, factor in propagator(mass, power - 1).items():
        slope = sympy.diff(factor, mass)
        found[n] = found.get(n, 0) - slope / (2 * mass * (power - 1))
        found[n + 1] = found.get(n + 1, 0) + factor / (2 * mass * (power - 1))
    return found


def in_one_dimension(integral, masses):
    """Return a banana integral at d = 1, in closed form: lines between two points, or closed in themselves.

    With p² = -s the integral over all x of exp(ipx) x^n exp(-Mx) is the real part of 2 n!/(M - ip)^(n+1).
    """
    powers = integral.indices[: len(masses)]
    assert not any(integral.indices[len(masses) :]), "no numerators"
    sign = (-1) ** sum(powers)
    lines = [propagator(mass, power) for mass, power in zip(masses, powers, strict=True) if power]
    if len(lines) < len(masses):
        return sign * sympy.prod([line[0] for line in lines])
    product = {0: sympy.Integer(1)}
    for line in lines:
        product = {
            n: sum(product[i] * line[n - i] for i in product if n - i in line)
            for n in {i + j for i in product for j in line}
        }
    total = sum(masses)
    root = sympy.sqrt(s)  # ip = ±√s
    return sign * sum(
        factor * sympy.factorial(n) * ((total - root) ** -(n + 1) + (total + root) ** -(n + 1))
        for n, factor in product.items()
    )


BANANAS = {
    "bubble": (["k"], ["k^2-m1", "(k+p)^2-m2"], 3),
    "sunrise": (["k", "l"], ["k^2-m1", "l^2-m2", "(k+l+p)^2-m3"], 7),
}


@pytest.mark.parametrize("name", BANANAS)
def test_bananas_of_different_masses_in_one_dimension(name):
    """In d = 1 all of them are elementary: derivatives of closed forms against the matrices."""
    loops, lines, top = BANANAS[name]
    masses = sympy.symbols(f"M1:{len(lines) + 1}", positive=True)
    family = tilth.Family(name, loops, ["p"], lines, {"p^2": "s"}, [top])
    equations = tilth.differential_equations(family, order="dots", at={"d": 1})
    values = [in_one_dimension(master, masses) for master in equations.masters]
    point = {mass: sympy.Rational(n + 2, n + 1) for n, mass in enumerate(masses)} | {s: sympy.Rational(1, 9)}
    numbers = {f"m{n + 1}": point[mass] ** 2 for n, mass in enumerate(masses)} | {"s": point[s]}
    there = [sympy.simplify(value.subs(point)) for value in values]
    for variable in equations.variables:
        if variable == "s":
            slopes = [sympy.diff(value, s) for value in values]
        else:
            mass = masses[int(variable[1:]) - 1]
            slopes = [sympy.diff(value, mass) / (2 * mass) for value in values]
        given = {name: Fraction(str(numbers[name])) for name in equations.symbols}
        matrix = equations.matrix(variable)
        for row, slope in enumerate(slopes):
            expected = sum(
                sympy.Rational(str(value.value_at(given))) * there[column]
                for column, value in matrix.row(row).items()
            )
            assert sympy.simplify(slope.subs(point) - expected) == 0, (variable, equations.masters[row])
