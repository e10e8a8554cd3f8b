"""Momentum conservation: one external momentum as a combination of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tilth.errors import FamilyError
from tilth.family.algebra.rational import SymbolRing
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.text.expression import Expression, Name
from tilth.family.text.momenta import momentum_text
from tilth.family.text.parser import parse_expression

__all__ = ["Conservation", "read_conservation"]

_USAGE = 'write it like "p4 = -p1-p2-p3"'


class Conservation(NamedTuple):
    """A momentum that depends on the others.

    Attributes
    ----------
    momentum : str
        Such as ``p4``.
    combination : mapping
        {independent external momentum: rational}, such as {p1: -1, p2: -1, p3: -1}.
    """

    momentum: str
    combination: Mapping[str, Fraction]

    @property
    def texts(self) -> tuple[str, str]:
        """The momentum and the combination without blanks, such as ``("p4", "-p1-p2-p3")``."""
        return self.momentum, momentum_text(tuple(self.combination), tuple(self.combination.values()))


def read_conservation(value: object, loops: Sequence[str], legs: Sequence[str]) -> Conservation | None:
    """Read ``"p4 = -p1-p2-p3"`` or ``["p4", "-p1-p2-p3"]``.

    The momentum on the left is the dependent one, whether it is among the externals or not. Of an equation
    that has no single momentum on the left, such as ``"p1+p2+p3+p4 = 0"``, it is the last external in it.

    Raises
    ------
    FamilyError, ExpressionError, UnknownMomentum, UnknownSymbol
    """
    if value is None:
        return None
    sides = value.split("=") if isinstance(value, str) else value
    if not isinstance(sides, list | tuple) or len(sides) != 2 or not all(isinstance(s, str) for s in sides):
        raise FamilyError(f"momentum_conservation is {repr(value)[:80]}, {_USAGE}")
    label = f'momentum_conservation "{sides[0].strip()} = {sides[1].strip()}"'
    left, right = (parse_expression(side, label) for side in sides)
    names = list(legs)
    if isinstance(left, Name) and left.name not in names:
        names.append(left.name)
    vector = _difference(left, right, (*loops, *names), label)
    for name in loops:
        if name in vector:
            raise FamilyError(f"{label} has the loop momentum {name}, use external momenta only")
    dependent = left.name if isinstance(left, Name) else next((p for p in reversed(names) if p in vector), "")
    scale = vector.pop(dependent, None)
    if scale is None or not vector:
        raise FamilyError(f"{label} expresses no momentum by others, {_USAGE}")
    return Conservation(dependent, {p: -vector[p] / scale for p in names if p in vector})


def _difference(
    left: Expression, right: Expression, names: tuple[str, ...], label: str
) -> dict[str, Fraction]:
    """Left minus right as {momentum: rational}."""
    algebra = MomentumAlgebra(names, SymbolRing(("d",)))
    total: dict[int, Fraction] = {}
    for node, sign in ((left, 1), (right, -1)):
        value = algebra.evaluate(node, label)
        if value.products or not value.scalar.is_zero():
            raise FamilyError(f"{label} is not linear in momenta, {_USAGE}")
        for number, factor in value.vector.items():
            total[number] = total.get(number, Fraction(0)) + sign * factor
    return {names[number]: factor for number, factor in total.items() if factor}
