"""Substitutions of momenta: how they are written, and which of them leave an integral what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tilth.errors import FamilyError
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.matrices import determinant
from tilth.family.algebra.rational import RationalFunction
from tilth.family.kinematics.propagators import Pair, PropagatorBasis
from tilth.family.numbers import Rational
from tilth.family.text.parser import parse_expression

__all__ = [
    "Substitution",
    "Vector",
    "combined_products",
    "external_product",
    "read_substitution",
    "substitution",
    "vector_text",
]

_NAME = re.compile(r"(map|restricted)\((.+)\)", re.ASCII)

#: Maps have small factors; these would still fit an integer of the machine.
MAX_BITS = 64

#: A momentum as {number of a momentum: factor}, loop momenta first.
Vector = Mapping[int, Rational]


class Substitution(NamedTuple):
    """What momenta become; a linear map with a Jacobian of one that keeps external scalar products.

    Attributes
    ----------
    name : str
        Written in one way only: ``map(k1->k2,k2->k1)``, or ``restricted(k1->-k1,k2->k2,p1+p2->-p1-p2)`` for
        one that says nothing of some external momenta.
    sources, targets : tuple of Vector
        Independent momenta, and what they become. The first L have loop momenta in them, the others do not.
    """

    name: str
    sources: tuple[Vector, ...]
    targets: tuple[Vector, ...]

    @property
    def restricted(self) -> bool:
        """Whether some external momenta have no image."""
        return self.name.startswith("restricted")


def substitution(
    basis: PropagatorBasis,
    pairs: Sequence[tuple[Vector, Vector]],
    *,
    restricted: bool = False,
    isometry: bool = False,
) -> Substitution:
    """Check a substitution, and write it.

    Parameters
    ----------
    basis : PropagatorBasis
    pairs : sequence of (Vector, Vector)
        Momenta and what they become. Momenta that are not named stay, unless the substitution is restricted.
    restricted : bool
        Whether external momenta that are no combination of the sources have no image.
    isometry : bool
        Whether it is known of the external momenta that their scalar products stay.

    Raises
    ------
    FamilyError
        Naming what is wrong: a loop momentum for an external one, the Jacobian, or a scalar product.
    """
    momenta, loops = basis.algebra.momenta, basis.loops
    if restricted:
        written = list(pairs)
    else:
        named = {_single(source, momenta): target for source, target in pairs}
        unit: list[Vector] = [{number: 1} for number in range(len(momenta))]
        pairs = [(one, named.get(number, one)) for number, one in enumerate(unit)]
        written = [(unit[number], target) for number, target in sorted(named.items())]
    text = ",".join(f"{vector_text(a, momenta)}->{vector_text(b, momenta)}" for a, b in written)
    name = f"{'restricted' if restricted else 'map'}({text})"
    inner = [(a, b) for a, b in pairs if min(a) < loops]
    outer = [(a, b) for a, b in pairs if min(a) >= loops]
    if len(inner) != loops:
        raise FamilyError(f"{name} substitutes {len(inner)} of {loops} loop momenta")
    for source, target in outer:
        if not target or min(target) < loops:
            raise FamilyError(
                f"{name} substitutes {vector_text(source, momenta)}, which is no loop momentum, "
                f"by {vector_text(target, momenta) or '0'}"
            )
    _check_jacobian(name, inner, loops)
    if not isometry:
        _check_products(basis, name, outer)
    sources, targets = zip(*inner, *outer, strict=True)
    return Substitution(name, sources, targets)


def _check_jacobian(name: str, inner: Sequence[tuple[Vector, Vector]], loops: int) -> None:
    before, after = (
        determinant([[pair[side].get(j, 0) for j in range(loops)] for pair in inner], 1) for side in (0, 1)
    )
    if not before:
        raise FamilyError(f"{name} substitutes loop momenta that depend on each other")
    if abs(after) != abs(before):
        jacobian = Fraction(after) / before
        raise FamilyError(f"{name} has the Jacobian {jacobian}, which must be 1 or -1")


def _check_products(basis: PropagatorBasis, name: str, outer: Sequence[tuple[Vector, Vector]]) -> None:
    momenta, loops = basis.algebra.momenta, basis.loops
    echelon = Echelon()
    for number, (source, target) in enumerate(outer):
        if echelon.insert([source.get(loops + e, 0) for e in range(len(momenta) - loops)]):
            raise FamilyError(f"{name} substitutes external momenta that depend on each other")
        for other, becomes in outer[: number + 1]:
            if not _same_product(basis, (source, other), (target, becomes)):
                before = external_product(basis, source, other)
                after = external_product(basis, target, becomes)
                raise FamilyError(
                    f"{name} changes ({vector_text(other, momenta)})*({vector_text(source, momenta)}) from "
                    f"{before} to {after}"
                )


def combined_products(basis: PropagatorBasis, factors: Mapping[Pair, Rational]) -> RationalFunction:
    """Return a combination of scalar products of external momenta.

    Parameters
    ----------
    basis : PropagatorBasis
    factors : mapping
        {(i, j) with i <= j: factor}; momenta are numbered loops first.
    """
    kinematics, loops = basis.kinematics, basis.loops
    total = kinematics.ring.constant(0)
    for (i, j), factor in factors.items():
        if factor:
            total = total + kinematics.products[i - loops, j - loops].scale(factor)
    return total


def external_product(basis: PropagatorBasis, left: Vector, right: Vector) -> RationalFunction:
    """Return the scalar product of two combinations of external momenta."""
    return combined_products(basis, _difference((left, right)))


def _same_product(basis: PropagatorBasis, one: tuple[Vector, Vector], other: tuple[Vector, Vector]) -> bool:
    """Whether two pairs of combinations of external momenta have the same scalar product."""
    difference = _difference(one, other)
    if not any(difference.values()):
        return True  # before any scalar product is looked up, as for most maps
    return combined_products(basis, difference).is_zero()


def _difference(one: tuple[Vector, Vector], other: tuple[Vector, Vector] = ({}, {})) -> dict[Pair, Rational]:
    """Return one scalar product minus another as a combination of those of momenta."""
    result: dict[Pair, Rational] = {}
    for (left, right), sign in ((one, 1), (other, -1)):
        for i, x in left.items():
            for j, y in right.items():
                pair = (i, j) if i <= j else (j, i)
                result[pair] = result.get(pair, 0) + sign * x * y
    return result


def _single(vector: Vector, momenta: Sequence[str]) -> int:
    if len(vector) == 1 and set(vector.values()) == {1}:
        return next(iter(vector))
    raise FamilyError(f"a map substitutes {vector_text(vector, momenta)}, which is no momentum of the family")


def read_substitution(basis: PropagatorBasis, name: str) -> Substitution | None:
    """Return the substitution of a name; None if it is no name of one.

    Raises
    ------
    FamilyError
        It is not usable, or written in another way than `substitution` writes it.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    pairs = list(_pairs(basis, name, match.group(2)))
    found = substitution(basis, pairs, restricted=match.group(1) == "restricted")
    if found.name != name:
        raise FamilyError(f"{name[:80]!r} is not written as {found.name!r}")
    return found


def _pairs(basis: PropagatorBasis, name: str, text: str) -> Iterator[tuple[Vector, Vector]]:
    for part in text.split(","):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise FamilyError(f"{name[:80]!r} is not a map, write it like 'map(k1->k2,k2->k1)'")
        yield vector_of(basis, left), vector_of(basis, right)


def vector_of(basis: PropagatorBasis, text: str) -> Vector:
    """Read a momentum such as ``-k1+2*p1``.

    Raises
    ------
    FamilyError
        It is none.
    """
    value = basis.algebra.evaluate(parse_expression(text), f"the map of {text[:40]}")
    if not value.vector or value.products:
        raise FamilyError(f"a map has {text[:40]}, which is no momentum")
    sizes = (part for factor in value.vector.values() for part in factor.as_integer_ratio())
    if any(size.bit_length() > MAX_BITS for size in sizes):
        raise FamilyError(f"a map has {text[:40]}, with a factor of more than {MAX_BITS} bits")
    return dict(sorted(value.vector.items()))


def vector_text(vector: Vector, momenta: Sequence[str]) -> str:
    """Write a momentum in one way only, such as ``-k1+2*p1``."""
    text = ""
    for number, factor in sorted(vector.items()):
        if factor in (1, -1):  # as nearly all are
            text += ("+" if factor == 1 else "-") + momenta[number]
        else:
            text += f"{'-' if factor < 0 else '+'}{abs(factor)}*{momenta[number]}"
    return text.removeprefix("+")
