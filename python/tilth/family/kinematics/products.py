"""From the user's kinematic entries to the value of every scalar product of external momenta."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement

from tilth.errors import KinematicsError, MissingScalarProduct, UnknownMomentum, UnknownSymbol
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.matrices import determinant
from tilth.family.algebra.rational import RationalFunction, SymbolRing
from tilth.family.kinematics.momenta import MomentumAlgebra, MomentumValue
from tilth.family.numbers import Rational
from tilth.family.text.expression import Expression, names_of
from tilth.family.text.suggest import did_you_mean

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
    def null(self) -> tuple[int, ...]:
        """Externals that are orthogonal to all externals, to themselves too; counted from 0."""
        count = range(len(self.externals))
        return tuple(i for i in count if all(self.product(i, j).is_zero() for j in count))

    @cached_property
    def gram(self) -> RationalFunction:
        """Gram determinant det(p_i . p_j) of the external momenta but the null ones; 1 without any."""
        lines = [i for i in range(len(self.externals)) if i not in self.null]
        return determinant([[self.product(i, j) for j in lines] for i in lines], self.ring.constant(1))


def solve_kinematics(
    entries: tuple[KinematicsEntry, ...], algebra: MomentumAlgebra, loops: int
) -> Kinematics:
    """Solve the entries linearly for all products p_i . p_j of independent externals.

    Parameters
    ----------
    entries : tuple of KinematicsEntry
        Their keys may have momenta that momentum conservation expresses by the independent ones.
    algebra : MomentumAlgebra
    loops : int
        Number of loop momenta, which come first in the algebra.

    Raises
    ------
    KinematicsError
        A key is not a scalar product of external momenta, or two entries contradict each other.
    MissingScalarProduct
        A product is not fixed.
    UnknownMomentum, UnknownSymbol
        A name is not declared.
    """
    ring, externals = algebra.ring, algebra.momenta[loops:]
    pairs = list(combinations_with_replacement(range(len(externals)), 2))
    echelon = Echelon()
    values: list[RationalFunction] = []
    for entry in entries:
        row = _row(entry, algebra, loops, pairs)
        values.append(algebra.scalar(entry.value, entry.label))
        relation = echelon.insert(row)
        if relation is not None and not _combine(relation, values, ring).is_zero():
            others = ", ".join(entries[number].label for number in relation if number != len(values) - 1)
            against = f"contradicts {others}" if others else "fixes no scalar product but has a value"
            raise KinematicsError(f"{entry.label} {against}, remove or correct it")
    products: dict[tuple[int, int], RationalFunction] = {}
    missing: list[str] = []
    for column, (i, j) in enumerate(pairs):
        solution = echelon.solution(column)
        if solution is None:
            missing.append(f"{externals[i]}^2" if i == j else f"{externals[i]}*{externals[j]}")
        else:
            products[i, j] = _combine(solution, values, ring)
    if missing:
        entries_for = "an entry for it" if len(missing) == 1 else "entries for them"
        raise MissingScalarProduct(
            f"kinematics do not fix {', '.join(missing)}, add {entries_for}{_conserved(externals, products)}"
        )
    labels = tuple(entry.label for entry in entries)
    return Kinematics(ring, externals, products, tuple(zip(labels, values, strict=True)))


def _conserved(externals: Sequence[str], known: Collection[tuple[int, int]]) -> str:
    """Return advice for those who list all legs, also the one that depends on the others."""
    last = len(externals) - 1
    if last < 2 or any((number, last) in known for number in range(last)):
        return ""
    return (
        f"; if {externals[last]} is not independent, leave it out of the externals and write such as "
        f'momentum_conservation = "{externals[last]} = -{"-".join(externals[:last])}"'
    )


def _row(
    entry: KinematicsEntry, algebra: MomentumAlgebra, loops: int, pairs: list[tuple[int, int]]
) -> list[Fraction]:
    names = algebra.declared[loops:]
    declared = ", ".join(names) or "none"
    for name in names_of(entry.key):
        if name in algebra.momenta[:loops]:
            raise KinematicsError(
                f"{entry.label} has the loop momentum {name} in its key, use external momenta only"
            )
    key: MomentumValue | None = None
    with suppress(UnknownSymbol):  # named below, as the momentum that it was meant to be
        key = algebra.evaluate(entry.key, entry.label)
    strangers = [name for name in names_of(entry.key) if name not in algebra.declared]
    if strangers or key is None:
        raise UnknownMomentum(
            f"{entry.label} has {strangers[0]} in its key, which is not a declared momentum "
            f"(declared: {declared}){did_you_mean(strangers[0], names)}"
        )
    if not key.products or not key.scalar.is_zero():
        raise KinematicsError(
            f"{entry.label} has a key that is not a scalar product, write it like p1*p2 or p1^2"
        )
    return [key.products.get((i + loops, j + loops), Fraction(0)) for i, j in pairs]


def _combine(
    factors: Mapping[int, Rational], values: list[RationalFunction], ring: SymbolRing
) -> RationalFunction:
    total = ring.constant(0)
    for number, factor in factors.items():
        total = total + values[number].scale(factor)
    return total
