"""Maps: what an integral becomes when its loop momenta are substituted.

A substitution with a Jacobian of one leaves the integral what it is. It turns every propagator into a
combination of propagators, D_j -> sum_k c_jk D_k + c_j0. Where every line of an integral becomes a single
propagator, times a factor, this is an equation: lines are permuted, and numerators multiplied out. External
momenta stay.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from flint import fmpq_mpoly

from tilth.errors import FamilyError
from tilth.family.algebra.rational import RationalFunction, SymbolRing, to_fmpq
from tilth.family.identities.identity import Indices, Prepared, SectorZero
from tilth.family.indices import sector_of
from tilth.family.kinematics.propagators import Pair, PropagatorBasis
from tilth.family.text.parser import parse_expression

__all__ = ["Image", "MomentumMap", "momentum_map", "read_momentum_map"]

_NAME = re.compile(r"map\((.+)\)", re.ASCII)
_PRIME = 2**61 - 1
_TRIALS = 3

#: A momentum as {number of a momentum: factor}.
Vector = Mapping[int, Fraction]


@dataclass(frozen=True, eq=False)
class Image:
    """What a propagator becomes: (sum of `terms` + `constant`) / `denominator`.

    Attributes
    ----------
    denominator, constant : fmpq_mpoly
        With integer coefficients, in ("d", *invariants).
    terms : tuple of (int, fmpq_mpoly)
        Slots, from 0 and ascending, and the factors of their propagators; none is zero.
    """

    denominator: fmpq_mpoly
    terms: tuple[tuple[int, fmpq_mpoly], ...]
    constant: fmpq_mpoly


@dataclass(frozen=True, eq=False)
class MomentumMap:
    """A substitution of the loop momenta, from `momentum_map` or `read_momentum_map`.

    Attributes
    ----------
    name : str
        The substitution, such as ``map(k1->k2,k2->k1)``.
    images : tuple of Image
        One for each propagator.
    """

    name: str
    images: tuple[Image, ...]
    kind: str = field(default="map", init=False)

    def equation(self, ring: SymbolRing, indices: Sequence[int]) -> dict[Indices, fmpq_mpoly]:
        """Return I(a) minus what it becomes, times all denominators, or nothing."""
        if not self._maps_lines(indices):
            return {}
        images = [(image.denominator, image.terms, image.constant) for image in self.images]
        return {
            key: value
            for key, value in _expand(images, indices, ring.context.constant(1)).items()
            if value != 0
        }

    def prepare(self, prime: int, residues: Sequence[int]) -> Prepared:
        """Evaluate the images once."""

        def at(polynomial: fmpq_mpoly) -> int:
            return _residue(polynomial, residues, prime)

        images = [
            (at(image.denominator), tuple((slot, at(c)) for slot, c in image.terms), at(image.constant))
            for image in self.images
        ]

        def equation(indices: Sequence[int], zero: SectorZero) -> dict[Indices, int]:
            if not self._maps_lines(indices):
                return {}
            total = {key: value % prime for key, value in _expand(images, indices, 1).items()}
            return {key: value for key, value in total.items() if value and not zero[sector_of(key)]}

        return equation

    def core_data(self) -> dict[str, Any]:
        """Return the images as the core takes them."""
        return {
            "map": [
                (
                    _terms(image.denominator),
                    [(slot, _terms(coefficient)) for slot, coefficient in image.terms],
                    _terms(image.constant),
                )
                for image in self.images
            ]
        }

    def _maps_lines(self, indices: Sequence[int]) -> bool:
        """Whether each line becomes a single propagator."""
        lines = (image for image, index in zip(self.images, indices, strict=True) if index > 0)
        return all(len(image.terms) == 1 and image.constant.is_zero() for image in lines)


def momentum_map(
    basis: PropagatorBasis, substitution: Mapping[str, str], images: Sequence[Image] | None = None
) -> MomentumMap:
    """Return the map of a substitution.

    Parameters
    ----------
    basis : PropagatorBasis
    substitution : mapping
        Loop momenta to what stands for them, such as ``{"k1": "k2", "k2": "-k1-p1"}``; others stay.
    images : sequence of Image, optional
        What the propagators become, if that is known; it is compared with the substitution at random momenta.

    Raises
    ------
    FamilyError
        The substitution is not one of loop momenta, or its Jacobian is not one, or an image is wrong.
    """
    momenta = basis.algebra.momenta
    vectors: list[Vector] = [{number: Fraction(1)} for number in range(len(momenta))]
    shown = []
    for name, text in substitution.items():
        if name not in momenta[: basis.loops]:
            raise FamilyError(f"a map substitutes {name}, which is no loop momentum")
        vector = basis.algebra.evaluate(parse_expression(text), f"the map of {name}").vector
        if not vector:
            raise FamilyError(f"a map substitutes {name} by {text}, which is no momentum")
        vectors[momenta.index(name)] = vector
        shown.append(f"{name}->{_vector_text(vector, momenta)}")
    jacobian = _determinant(
        [[vectors[i].get(j, Fraction(0)) for j in range(basis.loops)] for i in range(basis.loops)]
    )
    name = f"map({','.join(shown)})"
    if abs(jacobian) != 1:
        raise FamilyError(f"{name} has the Jacobian {jacobian}, which must be 1 or -1")
    if images is None:
        images = _images(basis, vectors)
    else:
        _check(basis, vectors, images, name)
    return MomentumMap(name, tuple(images))


def _vector_text(vector: Vector, momenta: Sequence[str]) -> str:
    """Write a momentum in one way only, such as ``-k1+2*p1``."""
    text = ""
    for number, factor in sorted(vector.items()):
        size = "" if abs(factor) == 1 else f"{abs(factor)}*"
        text += f"{'-' if factor < 0 else '+'}{size}{momenta[number]}"
    return text.removeprefix("+")


def read_momentum_map(basis: PropagatorBasis, name: str) -> MomentumMap | None:
    """Return the map of a name; None if it is no name of a map.

    Raises
    ------
    FamilyError
        The substitution is not usable, or written in another way than `momentum_map` writes it.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    pairs = [part.partition("->") for part in match.group(1).split(",")]
    if not all(arrow for _, arrow, _ in pairs):
        raise FamilyError(f"{name[:80]!r} is not a map, write it like 'map(k1->k2,k2->k1)'")
    found = momentum_map(basis, {left: right for left, _, right in pairs})
    if found.name != name:
        raise FamilyError(f"{name[:80]!r} is not written as {found.name!r}")
    return found


def _images(basis: PropagatorBasis, vectors: Sequence[Vector]) -> list[Image]:
    """Express each substituted propagator by propagators, exactly."""
    inverse = basis.inverse()
    images = []
    for propagator in basis.propagators:
        constant = propagator.constant
        factors: dict[int, Fraction] = {}
        for pair, factor in _substituted(propagator.products, vectors).items():
            if pair[0] >= basis.loops:
                product = basis.kinematics.product(pair[0] - basis.loops, pair[1] - basis.loops)
                constant = constant + product.scale(factor)
                continue
            for slot, part in inverse[pair].items():
                factors[slot] = factors.get(slot, Fraction(0)) + factor * part
                constant = constant - basis.propagators[slot].constant.scale(factor * part)
        images.append(_image(factors, constant))
    return images


def _image(factors: Mapping[int, Fraction], constant: RationalFunction) -> Image:
    """Clear all denominators."""
    numerator = constant.numerator.to_dict()
    below = [factor.denominator for factor in factors.values()] + [int(c.q) for c in numerator.values()]
    below += [int(c.q) for c in constant.denominator.to_dict().values()]
    scale = lcm(*below)
    denominator = constant.denominator * scale
    terms = tuple((slot, denominator * to_fmpq(factor)) for slot, factor in sorted(factors.items()) if factor)
    return Image(denominator, terms, constant.numerator * scale)


def _substituted(products: Mapping[Pair, Fraction], vectors: Sequence[Vector]) -> dict[Pair, Fraction]:
    """Return scalar products after the substitution, as scalar products before it."""
    result: dict[Pair, Fraction] = {}
    for (i, j), factor in products.items():
        for a, x in vectors[i].items():
            for b, y in vectors[j].items():
                pair = (min(a, b), max(a, b))
                result[pair] = result.get(pair, Fraction(0)) + factor * x * y
    return {pair: factor for pair, factor in result.items() if factor}


def _check(basis: PropagatorBasis, vectors: Sequence[Vector], images: Sequence[Image], name: str) -> None:
    """Compare images with the substitution at random momenta, given by random scalar products.

    Raises
    ------
    FamilyError
    """
    if len(images) != len(basis.propagators):
        raise FamilyError(f"{name} has {len(images)} images for {len(basis.propagators)} propagators")
    draw = random.Random(0)
    for _ in range(_TRIALS):
        residues = [draw.randrange(2, _PRIME) for _ in basis.kinematics.ring.names]

        def at(value: RationalFunction, residues: Sequence[int] = residues) -> int:
            below = pow(_residue(value.denominator, residues, _PRIME), -1, _PRIME)
            return _residue(value.numerator, residues, _PRIME) * below % _PRIME

        products = {pair: draw.randrange(_PRIME) for pair in basis.products}
        externals = range(basis.loops, len(basis.algebra.momenta))
        for i in externals:
            for j in range(i, len(basis.algebra.momenta)):
                products[i, j] = at(basis.kinematics.product(i - basis.loops, j - basis.loops))

        def sum_of(terms: Mapping[Pair, Fraction], products: Mapping[Pair, int] = products) -> int:
            return sum(_fraction(factor) * products[pair] for pair, factor in terms.items())

        before = [sum_of(one.products) + at(one.constant) for one in basis.propagators]
        for slot, (one, image) in enumerate(zip(basis.propagators, images, strict=True)):
            after = sum_of(_substituted(one.products, vectors)) + at(one.constant)
            claimed = _residue(image.constant, residues, _PRIME)
            claimed += sum(_residue(c, residues, _PRIME) * before[to] for to, c in image.terms)
            if (after * _residue(image.denominator, residues, _PRIME) - claimed) % _PRIME:
                raise FamilyError(f"{name} does not turn propagator {slot + 1} into what is claimed")


def _fraction(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, _PRIME) % _PRIME


def _expand(
    images: Sequence[tuple[Any, tuple[tuple[int, Any], ...], Any]], indices: Sequence[int], one: Any
) -> dict[Indices, Any]:
    """Return I(a) minus what it becomes, times all denominators, in the ring of `one` and the images."""
    left, factor, lines = one, one, [0] * len(indices)
    for (denominator, terms, _), index in zip(images, indices, strict=True):
        if index > 0:
            ((slot, coefficient),) = terms
            lines[slot] += index
            left, factor = left * coefficient**index, factor * denominator**index
    right: dict[Indices, Any] = {tuple(lines): factor}
    for (denominator, terms, constant), index in zip(images, indices, strict=True):
        for _ in range(-index):
            left, right = left * denominator, _times(right, terms, constant)
    total = {key: -value for key, value in right.items()}
    at = tuple(indices)
    total[at] = total[at] + left if at in total else left
    return total


def _times(
    combination: Mapping[Indices, Any], terms: Sequence[tuple[int, Any]], constant: Any
) -> dict[Indices, Any]:
    """Multiply a combination of integrals by a sum of propagators: a propagator more is an index less."""
    result: dict[Indices, Any] = {}
    for indices, value in combination.items():
        parts = [(indices, value * constant)]
        for slot, factor in terms:
            parts.append(((*indices[:slot], indices[slot] - 1, *indices[slot + 1 :]), value * factor))
        for key, part in parts:
            result[key] = result[key] + part if key in result else part
    return result


def _residue(polynomial: fmpq_mpoly, residues: Sequence[int], prime: int) -> int:
    total = 0
    for exponents, coefficient in polynomial.to_dict().items():
        value = int(coefficient.p) * pow(int(coefficient.q), -1, prime)
        for residue, exponent in zip(residues, exponents, strict=True):
            value = value * pow(residue, int(exponent), prime) % prime
        total += value
    return total % prime


def _terms(polynomial: fmpq_mpoly) -> list[tuple[int, list[int]]]:
    return [(int(c.p), list(map(int, exponents))) for exponents, c in polynomial.to_dict().items()]


def _determinant(matrix: list[list[Fraction]]) -> Fraction:
    rows, result = [list(row) for row in matrix], Fraction(1)
    for column in range(len(rows)):
        pivot = next((row for row in range(column, len(rows)) if rows[row][column]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != column:
            rows[column], rows[pivot] = rows[pivot], rows[column]
            result = -result
        result *= rows[column][column]
        for row in range(column + 1, len(rows)):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return result
