"""A table in any basis against one in the usual masters, by exact linear algebra at random points."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import sympy
from flint import fmpq, fmpq_mat

from tilth import Combination, Integral, Table

__all__ = ["check_against", "random_points"]


def random_points(symbols: Sequence[str], count: int) -> list[dict[str, Fraction]]:
    draw = random.Random(8)

    def number() -> Fraction:
        return Fraction(draw.randint(3, 99), draw.randint(1, 9))

    return [{name: number() for name in symbols} for _ in range(count)]


def check_against(
    plain: Table, table: Table, terms: Mapping[Combination, Mapping[Integral, str]], count: int = 3
) -> None:
    """Compare rows with those of a reduction of the same integrals, times the inverse of the masters' matrix.

    Parameters
    ----------
    plain : Table
        In integrals, with rows of all integrals in the masters of `table`.
    table : Table
    terms : mapping
        The combinations among its masters as they were written.
    count : int
        Points.
    """
    assert len(plain.masters) == len(table.masters)
    for point in random_points(plain.symbols, count):
        known = {t: dict(row) for t, row in plain.evaluate(point).items()}
        known |= {master: {master: Fraction(1)} for master in plain.masters}

        def in_integrals(
            master: object, known: dict = known, point: dict[str, Fraction] = point
        ) -> list[Fraction]:
            parts = terms[master] if isinstance(master, Combination) else {master: "1"}
            return [
                sum((_value(text, point) * known[one].get(m, 0) for one, text in parts.items()), Fraction(0))
                for m in plain.masters
            ]

        masters = _matrix([in_integrals(master) for master in table.masters])
        found = table.evaluate(point)
        for target in table:
            expected = _matrix([[known[target].get(m, Fraction(0)) for m in plain.masters]]) * masters.inv()
            got = [found[target].get(master, Fraction(0)) for master in table.masters]
            assert [Fraction(int(x.p), int(x.q)) for x in expected.entries()] == got


def _value(text: str, point: Mapping[str, Fraction]) -> Fraction:
    """Evaluate a coefficient by sympy."""
    names = {name: sympy.Symbol(name) for name in point}
    numbers = {names[name]: sympy.Rational(n.numerator, n.denominator) for name, n in point.items()}
    found = sympy.sympify(text.replace("^", "**"), locals=names).subs(numbers)
    return Fraction(int(found.p), int(found.q))


def _matrix(rows: list[list[Fraction]]) -> fmpq_mat:
    entries = [fmpq(entry.numerator, entry.denominator) for row in rows for entry in row]
    return fmpq_mat(len(rows), len(rows[0]), entries)
