"""Mass dimensions: check that every entry is homogeneous, or infer those of the symbols from that.

Numbers where a mass squared must stand, as in ``u^2 = 1`` or ``p^2 = -5/2``, leave no mass to measure in:
such a family has *natural units*. No symbol has a dimension there, none is set to 1, and nothing is restored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tilth.errors import DimensionError
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.rational import RationalFunction

__all__ = ["Units", "infer_dimensions", "read_dimensions"]

# Momenta have mass dimension 1, so scalar products, propagators and their constants have 2.
_DIMENSION = 2


class Units(NamedTuple):
    """Mass dimensions of the invariants, or natural units.

    Attributes
    ----------
    dimensions : mapping
        {symbol: mass dimension}; 0 for all of them in natural units.
    natural : str
        Why the units are natural; empty where dimensions exist.
    doubtful : bool
        Whether that looks like a slip rather than like numbers that were meant.
    """

    dimensions: Mapping[str, int]
    natural: str = ""
    doubtful: bool = False


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


def read_dimensions(entries: Sequence[tuple[str, RationalFunction]], dimensions: Mapping[str, int]) -> Units:
    """Check that every entry is homogeneous of mass dimension 2, unless all declared dimensions are 0.

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
    if not any(dimensions.values()):
        return Units(dimensions, infer_dimensions(entries, tuple(dimensions)).natural)
    weights = (0, *dimensions.values())
    for label, value in entries:
        for exponents, expected in _conditions(value):
            found = sum(w * e for w, e in zip(weights, exponents, strict=True))
            if found != expected:
                raise DimensionError(
                    f"{label} has a term of mass dimension {found + _DIMENSION - expected} "
                    f"where {_DIMENSION} is needed, correct the entry or the dimensions in invariants "
                    "(with 0 for all of them the units are natural and nothing is checked)"
                )
    return Units(dimensions)


def infer_dimensions(entries: Sequence[tuple[str, RationalFunction]], symbols: Sequence[str]) -> Units:
    """Solve for the mass dimensions of the symbols; where there are none, the units are natural.

    Returns
    -------
    Units
        With the dimensions in the order of `symbols`.
    """
    natural = dict.fromkeys(symbols, 0)
    conditions = [(label, *condition) for label, value in entries for condition in _conditions(value)]
    for label, exponents, expected in conditions:
        if expected and not any(exponents):
            return Units(natural, f"{label} has a number where a mass squared must stand")
    echelon = Echelon()
    sides: list[int] = []
    for label, exponents, expected in conditions:
        sides.append(expected)
        relation = echelon.insert(exponents[1:])
        if relation is not None and sum((f * sides[n] for n, f in relation.items()), Fraction(0)):
            why = f"{label} is not balanced in mass dimension with the other entries"
            return Units(natural, why, doubtful=True)
    found: dict[str, int] = {}
    for column, symbol in enumerate(symbols):
        solution = echelon.solution(column)
        if solution is None:
            why = f"the mass dimension of {symbol} does not follow from the entries"
            return Units(natural, why, doubtful=True)
        dimension = sum((factor * sides[number] for number, factor in solution.items()), Fraction(0))
        if dimension.denominator != 1:
            why = f"the mass dimension of {symbol} would be {dimension}"
            return Units(natural, why, doubtful=True)
        found[symbol] = int(dimension)
    return Units(found)
