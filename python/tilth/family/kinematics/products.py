"""From the user's kinematic entries to the value of every scalar product of external momenta."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement

from tilth.errors import FamilyError, KinematicsError, MissingScalarProduct, UnknownMomentum, UnknownSymbol
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.matrices import determinant
from tilth.family.algebra.rational import RationalFunction, SymbolRing
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.text.expression import Expression, names_of

__all__ = ["Kinematics", "KinematicsEntry", "solve_kinematics"]


@dataclass(frozen=True, slots=True)
class KinematicsEntry:
    """One parsed entry: a combination of external scalar products and its value, of mass dimension 2."""

    label: str
    key: Expression
    value: Expression


@dataclass(frozen=True)
class Kinematics:
    """Values of the external scalar products, each of mass dimension 2.

    Attributes
    ----------
    ring : SymbolRing
    externals : tuple of str, length E
    products : mapping
        {(i, j) with i <= j: value} for all E(E+1)/2 pairs of external momenta.
    entries : tuple of (label, value)
        What the user wrote, evaluated, for the check of dimensions.
    """

    ring: SymbolRing
    externals: tuple[str, ...]
    products: Mapping[tuple[int, int], RationalFunction]
    entries: tuple[tuple[str, RationalFunction], ...]

    def product(self, i: int, j: int) -> RationalFunction:
        """p_i . p_j in either order."""
        return self.products[min(i, j), max(i, j)]

    @cached_property
    def gram(self) -> RationalFunction:
        """Gram determinant det(p_i . p_j) of the external momenta; 1 without externals."""
        count = len(self.externals)
        rows = [[self.product(i, j) for j in range(count)] for i in range(count)]
        return determinant(rows, self.ring.constant(1))


def solve_kinematics(
    entries: tuple[KinematicsEntry, ...], loops: tuple[str, ...], externals: tuple[str, ...], ring: SymbolRing
) -> Kinematics:
    """Solve the entries linearly for all products p_i . p_j.

    Raises
    ------
    KinematicsError
        A key is not a scalar product of external momenta, or two entries contradict each other.
    MissingScalarProduct
        A product is not fixed.
    UnknownMomentum, UnknownSymbol
        A name is not declared.
    FamilyError
        The Gram determinant of the externals vanishes identically.
    """
    algebra = MomentumAlgebra(loops + externals, ring)
    pairs = list(combinations_with_replacement(range(len(externals)), 2))
    echelon = Echelon()
    values: list[RationalFunction] = []
    for entry in entries:
        row = _row(entry, algebra, len(loops), pairs)
        values.append(algebra.scalar(entry.value, entry.label))
        relation = echelon.insert(row)
        if relation is not None and not _combine(relation, values, ring).is_zero():
            others = ", ".join(entries[number].label for number in relation if number != len(values) - 1)
            against = f"contradicts {others}" if others else "fixes no scalar product but has a value"
            raise KinematicsError(f"{entry.label} {against}, remove or correct it")
    products: dict[tuple[int, int], RationalFunction] = {}
    for column, (i, j) in enumerate(pairs):
        solution = echelon.solution(column)
        if solution is None:
            name = f"{externals[i]}^2" if i == j else f"{externals[i]}*{externals[j]}"
            raise MissingScalarProduct(f"kinematics do not fix {name}, add an entry for it")
        products[i, j] = _combine(solution, values, ring)
    labels = tuple(entry.label for entry in entries)
    kinematics = Kinematics(ring, externals, products, tuple(zip(labels, values, strict=True)))
    if kinematics.gram.is_zero():
        raise FamilyError(
            f"externals {', '.join(externals)} have a vanishing Gram determinant, "
            "so they are linearly dependent, keep an independent subset"
        )
    return kinematics


def _row(
    entry: KinematicsEntry, algebra: MomentumAlgebra, loops: int, pairs: list[tuple[int, int]]
) -> list[Fraction]:
    declared = ", ".join(algebra.momenta[loops:])
    for name in names_of(entry.key):
        if name in algebra.momenta[:loops]:
            raise KinematicsError(
                f"{entry.label} has the loop momentum {name} in its key, use external momenta only"
            )
    try:
        key = algebra.evaluate(entry.key, entry.label)
    except UnknownSymbol:
        stranger = next(name for name in names_of(entry.key) if name not in algebra.momenta)
        raise UnknownMomentum(
            f"{entry.label} has {stranger} in its key, "
            f"which is not a declared momentum (declared: {declared})"
        ) from None
    strangers = [name for name in names_of(entry.key) if name not in algebra.momenta]
    if strangers:
        raise UnknownMomentum(
            f"{entry.label} has {strangers[0]} in its key, "
            f"which is not a declared momentum (declared: {declared})"
        )
    if not key.products or not key.scalar.is_zero():
        raise KinematicsError(
            f"{entry.label} has a key that is not a scalar product, write it like p1*p2 or p1^2"
        )
    return [key.products.get((i + loops, j + loops), Fraction(0)) for i, j in pairs]


def _combine(
    factors: Mapping[int, Fraction], values: list[RationalFunction], ring: SymbolRing
) -> RationalFunction:
    total = ring.constant(0)
    for number, factor in factors.items():
        total = total + values[number].scale(factor)
    return total
