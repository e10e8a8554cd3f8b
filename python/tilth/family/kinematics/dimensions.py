"""Mass dimensions: check that every entry is homogeneous, or infer those of the symbols from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilth.errors import DimensionError
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.rational import RationalFunction

__all__ = ["check_dimensions", "infer_dimensions"]

# Momenta have mass dimension 1, so scalar products, propagators and their constants have 2.
_DIMENSION = 2

_Condition = tuple[tuple[int, ...], int]


def _conditions(value: RationalFunction) -> list[_Condition]:
    """Exponent vectors over ("d", *invariants) and the mass dimension each must have."""
    if value.is_zero():
        return []
    above, below = value.numerator.monoms(), value.denominator.monoms()
    reference = below[0]
    conditions = [(_minus(exponents, reference), _DIMENSION) for exponents in above]
    return conditions + [(_minus(exponents, reference), 0) for exponents in below[1:]]


def _minus(left: Sequence[int], right: Sequence[int]) -> tuple[int, ...]:
    return tuple(int(x) - int(y) for x, y in zip(left, right, strict=True))


def check_dimensions(entries: Sequence[tuple[str, RationalFunction]], dimensions: Mapping[str, int]) -> None:
    """Check that every entry is homogeneous of mass dimension 2.

    Parameters
    ----------
    entries : sequence of (label, value)
        Values in the ring ("d", *invariants).
    dimensions : mapping
        Mass dimension of each invariant, in the order of the ring.

    Raises
    ------
    DimensionError
        Naming the entry and the dimension found.
    """
    weights = (0, *dimensions.values())
    for label, value in entries:
        for exponents, expected in _conditions(value):
            found = sum(w * e for w, e in zip(weights, exponents, strict=True))
            if found != expected:
                raise DimensionError(
                    f"{label} has a term of mass dimension {found + _DIMENSION - expected} "
                    f"where {_DIMENSION} is needed, correct the entry or the dimensions in invariants"
                )


def infer_dimensions(
    entries: Sequence[tuple[str, RationalFunction]], symbols: Sequence[str]
) -> dict[str, int]:
    """Solve for the mass dimensions of the symbols.

    Returns
    -------
    dict
        {symbol: mass dimension}, in the order of `symbols`.

    Raises
    ------
    DimensionError
        The entries contradict each other, do not determine a symbol, or give a fraction.
    """
    echelon = Echelon()
    sides: list[int] = []
    for label, value in entries:
        for exponents, expected in _conditions(value):
            sides.append(expected)
            relation = echelon.insert(exponents[1:])
            if relation is not None and sum((f * sides[n] for n, f in relation.items()), Fraction(0)):
                raise DimensionError(
                    f"{label} is not balanced in mass dimension with the other entries "
                    f"(a scalar product has dimension {_DIMENSION}), "
                    "correct it or give invariants with their dimensions"
                )
    found: dict[str, int] = {}
    for column, symbol in enumerate(symbols):
        solution = echelon.solution(column)
        if solution is None:
            raise DimensionError(
                f"the mass dimension of {symbol} does not follow from the entries, "
                "give it in invariants={...}"
            )
        dimension = sum((factor * sides[number] for number, factor in solution.items()), Fraction(0))
        if dimension.denominator != 1:
            raise DimensionError(
                f"the mass dimension of {symbol} would be {dimension}, give integers in invariants={{...}}"
            )
        found[symbol] = int(dimension)
    return found
