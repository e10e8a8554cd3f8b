"""Values at many points: those of exact evaluation, point by point."""

import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy

import tilth
from tilth.errors import PointError, TableError

PRIMES = [101, 2**31 - 1, 2**49 - 81, 2**61 - 1]


@pytest.fixture(params=["bubble_functions", "massive_functions", "box_functions"])
def functions(request):
    return request.getfixturevalue(request.param)


def by_column(table, values):
    return [values[target].get(master, 0) for target, master in (column[0] for column in table.functions)]


def test_columns_are_all_coefficients_once(functions):
    listed = [entry for column in functions.functions for entry in column]
    assert len(listed) == len(set(listed)) == sum(len(row) for row in functions.values())
    for column in functions.functions:
        assert len({str(functions[target][master]) for target, master in column}) == 1


@pytest.mark.parametrize("prime", PRIMES)
def test_residues(functions, prime, tmp_path):
    draw = random.Random(prime)
    points = np.array(
        [[draw.randrange(prime) for _ in functions.symbols] for _ in range(20)], dtype=np.uint64
    )
    ok, values = functions.evaluate_many(points, prime)
    assert values.flags.c_contiguous and values.dtype == np.uint64
    for point, good, row in zip(points.tolist(), ok.tolist(), values.tolist(), strict=True):
        where = dict(zip(functions.symbols, point, strict=True))
        if good:
            assert row == by_column(functions, functions.evaluate(where, prime=prime))
        else:
            with pytest.raises(tilth.errors.SingularKinematics):
                functions.evaluate(where, prime=prime)
            assert not any(row)
    functions.save(tmp_path / "x.tilth")
    again = tilth.Table.load(tmp_path / "x.tilth")
    assert again.functions == functions.functions
    assert (again.evaluate_many(points, prime, threads=2)[1] == values).all()


def test_real_values_are_rounded_once(functions):
    draw = random.Random(3)
    points = [[draw.uniform(-9, 9) for _ in functions.symbols] for _ in range(10)]
    ok, values = functions.evaluate_many(points)
    assert ok.all()
    for point, row in zip(points, values.tolist(), strict=True):
        where = dict(zip(functions.symbols, map(Fraction, point), strict=True))
        assert row == [float(value) for value in by_column(functions, functions.evaluate(where))]


def test_complex_values(functions):
    # Real numbers as complex ones, and conjugate points, which have conjugate values.
    draw = random.Random(4)
    points = np.array([[draw.uniform(-9, 9) for _ in functions.symbols] for _ in range(5)])
    _, real = functions.evaluate_many(points)
    ok, found = functions.evaluate_many(points + 0j)
    assert ok.all()
    assert np.allclose(found, real, rtol=2.0**-50, atol=0)
    moved = points + 1j * points[::-1]
    assert np.array_equal(
        functions.evaluate_many(moved)[1], functions.evaluate_many(moved.conj())[1].conj(), equal_nan=True
    )


def test_what_cancels_is_exact(bubble_functions):
    # d = 3 + 2^-48: the coefficient of a bubble with a dot is (3 - d)/s.
    points = [[3 + 2.0**-48, 2.0**-20]]
    column = next(
        number
        for number, entries in enumerate(bubble_functions.functions)
        if str(bubble_functions[entries[0][0]][entries[0][1]]) == "(-d+3)/s"
    )
    assert bubble_functions.evaluate_many(points)[1][0, column] == -(2.0**-28)
    assert bubble_functions.evaluate_many(np.array(points) + 0j)[1][0, column] == -(2.0**-28)


def test_poles_and_strange_points(bubble_functions, prime_table):
    ok, values = bubble_functions.evaluate_many([[5.0, 0.0], [5.5, 1.0]])
    assert ok.tolist() == [False, True]
    assert np.isnan(values[0]).any()
    assert bubble_functions.evaluate_many([[5 + 0j, 0j]])[0].tolist() == [False]
    assert bubble_functions.evaluate_many(np.array([[5, 0]], dtype=np.uint64), 101)[0].tolist() == [False]
    for points, prime in (
        ([[1.0]], None),
        ([[np.inf, 1.0]], None),
        ([[1.5, 2.0]], 101),
        ([["a", "b"]], None),
    ):
        with pytest.raises(PointError):
            bubble_functions.evaluate_many(points, prime)
    with pytest.raises(TableError, match="has numbers"):
        prime_table.evaluate_many([[1]])


@pytest.fixture(scope="module")
def threshold():
    """Equal masses: denominators have s - 4 m, numerators too at some integers d."""
    family = tilth.Family("bubble", ["k"], ["q"], ["k^2-m", "(k+q)^2-m"], {"q^2": "s"})
    return tilth.reduce([family[3, 2], family[2, 1]])


@pytest.mark.parametrize("d", [3, 5, 7, 6])
@pytest.mark.parametrize("s", [4.0, 4 + 0j, Fraction(4), mpmath.mpc(4)])
def test_nothing_over_nothing_is_no_number(threshold, d, s):
    """What exact evaluation refuses is not a number in its column, whatever the numerator is."""
    point = {"d": d, "s": 4, "m": 1}
    vanishes = []
    for column in threshold.functions:
        function = threshold[column[0][0]][column[0][1]]
        vanishes.append(any(factor(*point.values()) == 0 for factor, _ in function.factors))
    ok, values = threshold.evaluate_many([[d, s, 1]])
    assert [value != value for value in values[0]] == vanishes
    assert any(vanishes) and ok.tolist() == [False]


def test_real_values_that_no_double_has(threshold):
    ok, values = threshold.evaluate_many([[7.0, 3.0, 1.0], [1e200, 1e-200, 1e150], [7.0, 5e-324, 1e-320]])
    alone, expected = threshold.evaluate_many([[7.0, 3.0, 1.0]])
    assert ok.tolist()[0] and alone.tolist() == [True] and (values[0] == expected[0]).all()
    for row, point in zip(values[1:], ([1e200, 1e-200, 1e150], [7.0, 5e-324, 1e-320]), strict=True):
        exact = threshold.evaluate(dict(zip("dsm", map(Fraction, point), strict=True)))
        for value, true in zip(row.tolist(), by_column(threshold, exact), strict=True):
            if abs(true) > Fraction(2) ** 1024:
                assert value == (float("inf") if true > 0 else float("-inf"))
            else:
                assert value == float(true)


@pytest.mark.parametrize("digits", [5, 17, 60, 400])
def test_digits_of_mpmath_against_exact_values(functions, digits):
    """The oracle is exact: fractions, and mpmath's own division with more digits."""
    draw = random.Random(digits)
    points = [[draw.choice([draw.randint(-9, 9) + Fraction(1, 7), draw.uniform(-9, 9)])
               for _ in functions.symbols] for _ in range(4)]  # fmt: skip
    array = np.empty((len(points), len(functions.symbols)), dtype=object)
    array[:] = points
    ok, values = functions.evaluate_many(array, digits=digits)
    assert ok.all()
    for point, row in zip(points, values.tolist(), strict=True):
        where = dict(zip(functions.symbols, map(Fraction, point), strict=True))
        for found, exact in zip(row, by_column(functions, functions.evaluate(where)), strict=True):
            assert isinstance(found, mpmath.mpf)
            with mpmath.workdps(digits + 30):
                wanted = mpmath.mpf(exact.numerator) / exact.denominator
                assert abs(found - wanted) <= abs(wanted) * mpmath.mpf(10) ** -digits


def test_complex_numbers_of_mpmath(functions):
    with mpmath.workdps(80):
        draw = random.Random(5)
        point = [
            mpmath.mpc(draw.uniform(-3, 3), mpmath.mpf(draw.randint(1, 9)) / 7) for _ in functions.symbols
        ]
        array = np.empty((1, len(point)), dtype=object)
        array[0] = point
        ok, values = functions.evaluate_many(array)  # as many digits as mpmath has here
        assert ok.all()
        names = {name: mpmath.mpc(value) for name, value in zip(functions.symbols, point, strict=True)}
        for found, (target, master) in zip(
            values[0].tolist(), (column[0] for column in functions.functions), strict=True
        ):
            with mpmath.workdps(200):
                value = sympy.lambdify(functions.symbols, functions[target][master].to_sympy(), "mpmath")
                oracle = value(*names.values())
                assert abs(found - oracle) <= abs(oracle) * mpmath.mpf(10) ** -80
        assert mpmath.mp.dps == 80


def test_digits_at_poles_and_what_they_are_not(bubble_functions):
    ok, values = bubble_functions.evaluate_many([[5, 0]], digits=20)
    assert not ok[0]
    assert any(mpmath.isnan(value) for value in values[0].tolist())
    for digits in (0, -3, True, 1.5, 10**6):
        with pytest.raises(PointError, match="digits"):
            bubble_functions.evaluate_many([[5, 1]], digits=digits)
    with pytest.raises(PointError, match="not for residues"):
        bubble_functions.evaluate_many([[5, 1]], 101, digits=20)
    for value in ("1/3", None, True, float("nan"), mpmath.inf):
        array = np.array([[value, 1]], dtype=object)
        with pytest.raises(PointError, match=r"a point has (a|the) value"):
            bubble_functions.evaluate_many(array)
