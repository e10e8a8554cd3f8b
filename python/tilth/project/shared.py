"""What the families of a project share: external momenta, their products, and one ring of symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from tilth.errors import FamilyError
from tilth.family import Family, RationalFunction, SymbolRing
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.symmetries.isometries import Matrix, isometries
from tilth.family.text.parser import parse_expression
from tilth.frozen import dataclass

__all__ = ["SharedKinematics", "shared_kinematics"]


@dataclass(frozen=True, eq=False)
class SharedKinematics:
    """Several families with their momenta numbered alike and their coefficients in one ring.

    Attributes
    ----------
    kinematics : Kinematics
        Scalar products of the external momenta, in the order of the first family.
    bases : mapping
        {name of a family: its propagators}. Loop momenta come first; the externals after them are in the same
        order in all families.
    """

    kinematics: Kinematics
    bases: Mapping[str, PropagatorBasis]

    @property
    def ring(self) -> SymbolRing:
        """The ring in d and the invariants of all families."""
        return self.kinematics.ring

    @cached_property
    def isometries(self) -> tuple[Matrix, ...]:
        """Substitutions of external momenta that keep all their scalar products."""
        return isometries(self.kinematics)


def shared_kinematics(families: Sequence[Family]) -> SharedKinematics:
    """Number the momenta and symbols of several families alike.

    Raises
    ------
    FamilyError
        External momenta or one of their scalar products are not the same in all families, or an external
        momentum of one is a loop momentum or a symbol of another.
    """
    first = families[0]
    symbols = dict.fromkeys(symbol for family in families for symbol in family.symbols)
    ring = SymbolRing(tuple(symbols))
    kinematics = _kinematics(first, ring, first.externals)
    bases = {}
    for family in families:
        _check_names(first, family, symbols)
        own = _kinematics(family, ring, first.externals)
        for pair, value in own.products.items():
            if value != kinematics.products[pair]:
                product = "*".join(first.externals[number] for number in pair)
                raise FamilyError(
                    f"families of a project have the same kinematics, but {product} is "
                    f"{kinematics.products[pair]} in {first.name} and {value} in {family.name}"
                )
        bases[family.name] = _basis(family, ring, own)
    return SharedKinematics(kinematics, MappingProxyType(bases))


def _check_names(first: Family, family: Family, symbols: Mapping[str, None]) -> None:
    different = sorted(set(first.externals) ^ set(family.externals))
    if different:
        raise FamilyError(
            f"families of a project have the same external momenta, but {different[0]} is one of "
            f"{(first if different[0] in first.externals else family).name} only"
            f"{_conserved(first, family, different[0])}"
        )
    clash = next((name for name in (*family.loops, *family.externals) if name in symbols), None)
    if clash is not None:
        raise FamilyError(
            f"{clash} is a momentum of {family.name} and a symbol of another family, rename one"
        )


def _conserved(first: Family, family: Family, momentum: str) -> str:
    """Say which family has the momentum as a dependent one, where that is so."""
    for one in (first, family):
        if one.momentum_conservation is not None and one.momentum_conservation[0] == momentum:
            left, right = one.momentum_conservation
            return f"; {one.name} has {left} = {right}, write momentum conservation alike in all families"
    return ""


def _moved(value: RationalFunction, ring: SymbolRing, names: Sequence[str]) -> RationalFunction:
    """Write a function of some symbols in a ring that has more; the order of terms may be another one."""
    places = [ring.names.index(name) for name in names]

    def exponents(monomial: tuple[int, ...]) -> tuple[int, ...]:
        result = [0] * len(ring.names)
        for place, power in zip(places, monomial, strict=True):
            result[place] = int(power)
        return tuple(result)

    numerator, denominator = (
        ring.polynomial({exponents(monomial): value for monomial, value in part.to_dict().items()})
        for part in (value.numerator, value.denominator)
    )
    one = ring.context.constant(1)
    return RationalFunction(numerator, one) / RationalFunction(denominator, one)


def _kinematics(family: Family, ring: SymbolRing, externals: Sequence[str]) -> Kinematics:
    """Return the scalar products of a family, for its externals in some order."""
    own = family.basis.kinematics
    places = [own.externals.index(name) for name in externals]
    products = {
        (i, j): _moved(own.product(places[i], places[j]), ring, own.ring.names)
        for i in range(len(places))
        for j in range(i, len(places))
    }
    return Kinematics(ring, tuple(externals), products, ())


def _basis(family: Family, ring: SymbolRing, kinematics: Kinematics) -> PropagatorBasis:
    """Read the propagators of a family once more, with its momenta numbered as in the others."""
    momenta, old = (*family.loops, *kinematics.externals), family.basis.algebra
    numbers = {number: momenta.index(name) for number, name in enumerate(old.momenta)}
    dependent = {
        name: {numbers[number]: factor for number, factor in vector.items()}
        for name, vector in old.dependent.items()
    }
    basis = PropagatorBasis(MomentumAlgebra(momenta, ring, dependent), kinematics, len(family.loops))
    for number, text in enumerate(family.propagators, start=1):
        basis.add(parse_expression(text), f'propagators[{number}] "{text}" of {family.name}')
    return basis
