"""Values of a table's coefficients at a point, exactly or modulo a prime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilth.errors import PointError, PrimeError, SingularKinematics
from tilth.family import Named, PointLike, check_prime
from tilth.family.numbers import residue_of
from tilth.family.points import point_values, residues
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction
from tilth.table.function_rows import FunctionRows
from tilth.table.row_batches import row_batches
from tilth.table.rows import Rows

__all__ = ["coefficient_residue", "combined_row", "evaluate_table", "free_values", "row_residues"]


def row_residues(
    row: Mapping[Named, Coefficient], point: Sequence[int], prime: int
) -> dict[Named, int | None]:
    """Return {master: residue}; None for a coefficient that has none."""
    return {master: coefficient_residue(value, point, prime) for master, value in row.items()}


def combined_row(
    rows: Mapping[Named, Mapping[Named, Coefficient]],
    factors: Mapping[Named, int],
    point: Sequence[int],
    prime: int,
) -> dict[Named, int] | None:
    """Return ``Σ factor · row`` over targets modulo a prime, as {master: residue} without zeros.

    Parameters
    ----------
    rows : mapping
        {target: {master: coefficient}}, such as a table.
    factors : mapping
        {target: residue}.
    point : sequence of int
        Residues of the symbols that the coefficients are functions of, in their order.
    prime : int

    Returns
    -------
    dict or None
        None where a denominator vanishes.
    """
    if isinstance(rows, FunctionRows):
        return rows.combined(factors, point, prime)
    total: dict[Named, int] = {}
    for batch in row_batches(rows, factors):
        if isinstance(batch, FunctionRows):
            part = batch.combined({target: factors[target] for target in batch}, point, prime)
            if part is None:
                return None
            for master, residue in part.items():
                total[master] = (total.get(master, 0) + residue) % prime
            continue
        # Equal coefficients may be one object; each is kept, lest another one gets its number.
        known: dict[int, tuple[Coefficient, int | None]] = {}
        for target, row in batch.items():
            for master, value in row.items():
                if id(value) not in known:
                    known[id(value)] = value, coefficient_residue(value, point, prime)
                _, value_there = known[id(value)]
                if value_there is None:
                    return None
                total[master] = (total.get(master, 0) + factors[target] * value_there) % prime
    return {master: residue for master, residue in total.items() if residue}


def coefficient_residue(value: Coefficient, point: Sequence[int], prime: int) -> int | None:
    """Evaluate modulo a prime; None where a denominator vanishes."""
    if isinstance(value, FactoredFunction):
        return value.residue_at(point, prime)
    try:
        return residue_of(value, prime)
    except ZeroDivisionError:
        return None


def evaluate_table(
    table: Rows, point: PointLike, prime: int | None
) -> dict[Named, dict[Named, Fraction | int]]:
    """Return {target: {master: value}}, see `Table.evaluate`."""
    values = free_values("table", point, table.at, table.symbols, table.source.set_to_one)
    if prime is not None:
        prime = check_prime(prime)
    if table.prime is not None:
        if prime not in (None, table.prime):
            raise PrimeError(f"prime {prime} is not the table's, whose residues are modulo {table.prime}")
        prime = table.prime
    arguments = [] if prime is None else list(residues(values, prime))
    result: dict[Named, dict[Named, Fraction | int]] = {}
    for target, row in table.items():
        line = result[target] = {}
        for master, coefficient in row.items():
            value = (
                _exact(coefficient, values)
                if prime is None
                else coefficient_residue(coefficient, arguments, prime)
            )
            if value is None:
                where = ", ".join(f"{symbol}={number}" for symbol, number in values.items()) or "this point"
                modulo = "" if prime is None else f" modulo {prime}"
                raise SingularKinematics(
                    f"the coefficient of {master} in {target} has a denominator that vanishes at "
                    f"{where}{modulo}, take another point"
                )
            if value:
                line[master] = value
    return result


def _exact(value: Coefficient, values: Mapping[str, Fraction]) -> Fraction | None:
    if not isinstance(value, FactoredFunction):
        return Fraction(value)
    try:
        return value.exact_at([values[name] for name in value.symbols])
    except ZeroDivisionError:
        return None


def free_values(
    what: str, point: PointLike, at: Mapping[str, Fraction], symbols: tuple[str, ...], one: str | None
) -> dict[str, Fraction]:
    """Check a point of the free symbols of a table or a plan; it may repeat what its own point gives.

    Raises
    ------
    PointError
    """
    if not isinstance(point, Mapping):
        raise PointError(f"point is {str(point)[:40]!r}, give values such as {{'d': 4, 's': '1/3'}}")
    given = {name: value for name, value in point.items() if name in at}
    for name, value in point_values(given, tuple(given), None).items():
        if value != at[name]:
            raise PointError(f"point has {name}={value}, but the {what} was made at {name}={at[name]}")
    free = {name: value for name, value in point.items() if name not in given}
    return point_values(free, symbols, one)
