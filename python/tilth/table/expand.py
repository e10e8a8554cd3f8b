"""Exact coefficients expanded in a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb, lcm
from typing import Any

from flint import fmpz_mpoly, fmpz_mpoly_ctx

from tilth.errors import TableError
from tilth.family import Named
from tilth.table.arithmetic import Coefficient, FunctionField
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.linear_substitution import LinearSubstitution, check_order
from tilth.table.rows import Rows
from tilth.table.series import Series, SeriesTable

__all__ = ["expand_table"]

#: Terms of a power series, the first of them not zero, and the power that it begins with.
Terms = tuple[int, list[FactoredFunction]]


def expand_table(
    table: Rows, name: str, substitution: LinearSubstitution, order: int, provenance: dict[str, Any]
) -> SeriesTable:
    """Return the coefficients of a table as series, see `Table.series`.

    Raises
    ------
    TableError
        The coefficients are residues.
    """
    check_order(order)
    if table.prime is not None:
        raise TableError("residues at a point cannot be expanded, reduce without prime= first")
    symbols = tuple(symbol for symbol in table.symbols if symbol != substitution.symbol)
    ring = integer_ring(symbols)
    known: dict[FactoredFunction, Series] = {}
    rows: dict[Named, dict[Named, Series]] = {}
    for target, row in table.items():
        rows[target] = {}
        for master, function in row.items():
            if not isinstance(function, FactoredFunction):
                raise TableError(f"the coefficient of {master} in {target} is a number")
            if function not in known:
                powers = _expanded(function, substitution, order, ring)
                values: Sequence[Coefficient] = list(powers.values())
                if not symbols:
                    values = [value.value_at({}) for value in powers.values()]
                numbers = {power: number for number, power in enumerate(powers)}
                known[function] = Series(substitution.parameter, order, numbers, values)
            if known[function]:
                rows[target][master] = known[function]
    used = {master for row in rows.values() for master in row}
    return SeriesTable(
        name,
        rows,
        set_to_one=table.source.set_to_one,
        substitution=substitution,
        order=order,
        masters=tuple(master for master in table.masters if master in used),
        at=table.at,
        symbols=symbols,
        provenance=provenance,
    )


def _expanded(
    function: FactoredFunction, substitution: LinearSubstitution, order: int, ring: fmpz_mpoly_ctx
) -> dict[int, FactoredFunction]:
    """Return {power: coefficient} up to an order, zeros left out."""
    field = FunctionField(ring)
    above = _of_polynomial(function.numerator, substitution, ring)
    below = [(_of_polynomial(factor, substitution, ring), power) for factor, power in function.factors]
    if not above[1]:
        return {}
    low = above[0] - sum(first * power for (first, _), power in below)
    count = order - low + 1
    if count <= 0:
        return {}
    terms = above[1][:count]
    terms += [field.number(0)] * (count - len(terms))
    for (_, factor), power in below:
        for _ in range(power):
            terms = _divided(field, terms, factor)
    constant = field.number(Fraction(1, function.constant))
    found = {low + n: field.product(term, constant) for n, term in enumerate(terms)}
    return {power: term for power, term in found.items() if not term.is_zero()}


def _divided(
    field: FunctionField, terms: list[FactoredFunction], divisor: list[FactoredFunction]
) -> list[FactoredFunction]:
    """Divide a power series by another that begins at the power 0, as far as the first is known."""
    quotient: list[FactoredFunction] = []
    for n, term in enumerate(terms):
        known = [
            field.negative(field.product(divisor[i], quotient[n - i]))
            for i in range(1, min(n, len(divisor) - 1) + 1)
        ]
        quotient.append(field.quotient(field.sum([term, *known]), divisor[0]))
    return quotient


def _of_polynomial(polynomial: fmpz_mpoly, substitution: LinearSubstitution, ring: fmpz_mpoly_ctx) -> Terms:
    """Return a polynomial as one in the parameter, from its first power that is there."""
    place = list(polynomial.context().names()).index(substitution.symbol)
    parts: dict[int, dict[tuple[int, ...], Fraction]] = {}
    for exponents, coefficient in polynomial.to_dict().items():
        powers = [int(exponent) for exponent in exponents]
        degree = powers.pop(place)
        rest = tuple(powers)
        for power in range(degree + 1):
            factor = (
                comb(degree, power) * substitution.slope**power * substitution.constant ** (degree - power)
            )
            part = parts.setdefault(power, {})
            part[rest] = part.get(rest, Fraction(0)) + int(coefficient) * factor
    terms = [_function(parts.get(power, {}), ring) for power in range(max(parts, default=-1) + 1)]
    low = next((power for power, term in enumerate(terms) if not term.is_zero()), len(terms))
    return low, terms[low:]


def _function(terms: dict[tuple[int, ...], Fraction], ring: fmpz_mpoly_ctx) -> FactoredFunction:
    """Return a polynomial with rational coefficients as a function."""
    kept = {exponents: value for exponents, value in terms.items() if value}
    common = lcm(*(value.denominator for value in kept.values()))
    numerator = ring.from_dict({exponents: int(value * common) for exponents, value in kept.items()})
    return FactoredFunction.make(numerator, common)
