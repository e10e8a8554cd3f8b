"""Values at many points: those of exact evaluation, point by point."""

import random
from fractions import Fraction

import numpy as np
import pytest

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
