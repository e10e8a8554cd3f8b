"""What propagators become under a substitution of momenta, and what integrals become with them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

from flint import fmpq, fmpq_mpoly

from tilth.errors import FamilyError
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.rational import RationalFunction, to_fmpq, to_fraction
from tilth.family.identities.identity import Indices
from tilth.family.identities.substitution import Substitution, Vector, combined_products
from tilth.family.kinematics.propagators import Pair, Propagator, PropagatorBasis
from tilth.family.numbers import Rational, plain

__all__ = ["Image", "check_images", "expand", "expanded", "images_of", "residue_of_polynomial"]

_PRIME = 2**61 - 1
_TRIALS = 3


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

    @property
    def single(self) -> int | None:
        """The slot of the only propagator that it consists of; None for any other image."""
        return self.terms[0][0] if len(self.terms) == 1 and self.constant.is_zero() else None


def images_of(
    basis: PropagatorBasis, substitution: Substitution, propagators: Sequence[Propagator] | None = None
) -> tuple[Image | None, ...]:
    """Express each propagator, after the substitution, by propagators, exactly.

    None stands for a propagator with external momenta that the substitution says nothing of.

    Parameters
    ----------
    basis : PropagatorBasis
        The propagators that they are expressed by.
    substitution : Substitution
    propagators : sequence of Propagator, optional
        Those of another family whose momenta have the same numbers; default those of the basis.
    """
    inverse, none = basis.exact_inverse, fmpq(0)
    coordinates = _coordinates(basis, substitution.sources)
    images: list[Image | None] = []
    for propagator in basis.propagators if propagators is None else propagators:
        found = _substituted(basis, substitution, coordinates, propagator.products)
        if found is None:
            images.append(None)
            continue
        inner, outer = found
        factors: dict[int, fmpq] = {}
        for pair, factor in inner.items():
            exact = to_fmpq(factor)
            for slot, part in inverse[pair].items():
                factors[slot] = factors.get(slot, none) + exact * part
        constant = propagator.constant + combined_products(basis, outer)
        for slot, total in factors.items():
            if total != 0 and not basis.propagators[slot].constant.is_zero():
                constant = constant + basis.propagators[slot].constant.scale(-to_fraction(total))
        images.append(_image(factors, constant))
    return tuple(images)


def _coordinates(
    basis: PropagatorBasis, sources: Sequence[Vector]
) -> tuple[list[dict[int, Rational]], list[Vector]]:
    """Return each momentum as a combination of the sources, and of externals where they do not suffice.

    Returns
    -------
    coordinates : list of dict
        {number of a basis vector: factor} for each momentum.
    vectors : list of Vector
        The sources, then some external momenta.
    """
    count, echelon, vectors = len(basis.algebra.momenta), Echelon(), list(sources)
    unit: list[dict[int, Rational]] = [{number: 1} for number in range(count)]
    if vectors == unit:  # unless the substitution is restricted
        return unit, vectors
    for vector in sources:
        echelon.insert([vector.get(number, 0) for number in range(count)])
    for number in range(basis.loops, count):
        row = [int(number == other) for other in range(count)]
        if echelon.rank < count and not echelon.depends(row):
            # Only rows that are kept are numbered as the vectors are.
            echelon.insert(row)
            vectors.append({number: 1})
    found = []
    for number in range(count):
        solution = echelon.solution(number)
        assert solution is not None, "the vectors are a basis"
        found.append(solution)
    return found, vectors


def _substituted(
    basis: PropagatorBasis,
    substitution: Substitution,
    coordinates: tuple[list[dict[int, Rational]], list[Vector]],
    products: Mapping[Pair, Rational],
) -> tuple[dict[Pair, Rational], dict[Pair, Rational]] | None:
    """Return scalar products after the substitution, with loop momenta and without, as those before it."""
    rows, vectors = coordinates
    loops, known = basis.loops, len(substitution.sources)
    inner: dict[Pair, Rational] = {}
    outer: dict[Pair, Rational] = {}
    for (a, b), factor in _in_basis(rows, products).items():
        left, right = vectors[a], vectors[b]  # external momenta only: a number, which substitutions keep
        if a < loops:
            if b >= known:
                return None
            left, right = substitution.targets[a], substitution.targets[b]
        for i, x in left.items():
            for j, y in right.items():
                pair = (i, j) if i <= j else (j, i)
                part = inner if pair[0] < loops else outer
                part[pair] = part.get(pair, 0) + factor * x * y
    return {pair: factor for pair, factor in inner.items() if factor}, outer


def _in_basis(rows: Sequence[Vector], products: Mapping[Pair, Rational]) -> dict[Pair, Rational]:
    result: dict[Pair, Rational] = {}
    for (i, j), factor in products.items():
        whole = plain(factor)
        for a, x in rows[i].items():
            for b, y in rows[j].items():
                pair = (a, b) if a <= b else (b, a)
                result[pair] = result.get(pair, 0) + whole * x * y
    return {pair: factor for pair, factor in result.items() if factor}


def _image(factors: Mapping[int, fmpq], constant: RationalFunction) -> Image:
    """Clear all denominators."""
    numerator = constant.numerator.to_dict()
    below = [int(c.q) for c in (*factors.values(), *numerator.values())]
    below += [int(c.q) for c in constant.denominator.to_dict().values()]
    scale = lcm(*below)
    denominator = constant.denominator * scale
    terms = tuple((slot, denominator * factor) for slot, factor in sorted(factors.items()) if factor != 0)
    return Image(denominator, terms, constant.numerator * scale)


def check_images(basis: PropagatorBasis, substitution: Substitution, images: Sequence[Image | None]) -> None:
    """Compare images with a substitution of all momenta at random momenta, given by random scalar products.

    Raises
    ------
    FamilyError
        Naming the propagator.
    """
    name, vectors = substitution.name, substitution.targets
    if len(images) != len(basis.propagators):
        raise FamilyError(f"{name} has {len(images)} images for {len(basis.propagators)} propagators")
    draw = random.Random(0)
    for _ in range(_TRIALS):
        residues = [draw.randrange(2, _PRIME) for _ in basis.kinematics.ring.names]

        def at(value: RationalFunction, residues: Sequence[int] = residues) -> int:
            below = pow(residue_of_polynomial(value.denominator, residues, _PRIME), -1, _PRIME)
            return residue_of_polynomial(value.numerator, residues, _PRIME) * below % _PRIME

        products = {pair: draw.randrange(_PRIME) for pair in basis.products}
        externals = range(basis.loops, len(basis.algebra.momenta))
        for i in externals:
            for j in range(i, len(basis.algebra.momenta)):
                products[i, j] = at(basis.kinematics.product(i - basis.loops, j - basis.loops))

        def sum_of(terms: Mapping[Pair, Rational], products: Mapping[Pair, int] = products) -> int:
            return sum(_fraction(factor) * products[pair] for pair, factor in terms.items())

        before = [sum_of(one.products) + at(one.constant) for one in basis.propagators]
        for slot, (one, image) in enumerate(zip(basis.propagators, images, strict=True)):
            if image is None:
                raise FamilyError(f"{name} has no image of propagator {slot + 1}")
            after = sum_of(_in_basis(vectors, one.products)) + at(one.constant)
            claimed = residue_of_polynomial(image.constant, residues, _PRIME)
            claimed += sum(residue_of_polynomial(c, residues, _PRIME) * before[to] for to, c in image.terms)
            if (after * residue_of_polynomial(image.denominator, residues, _PRIME) - claimed) % _PRIME:
                raise FamilyError(f"{name} does not turn propagator {slot + 1} into what is claimed")


def _fraction(value: Rational) -> int:
    return value.numerator * pow(value.denominator, -1, _PRIME) % _PRIME


def expand(
    images: Sequence[tuple[Any, tuple[tuple[int, Any], ...], Any] | None], indices: Sequence[int], one: Any
) -> dict[Indices, Any]:
    """Return I(a) minus what it becomes, times all denominators, in the ring of `one` and the images.

    Nothing if a line does not become a single propagator, or something has no image.
    """
    found = expanded(images, indices, one)
    if found is None:
        return {}
    left, right = found
    total = {key: -value for key, value in right.items()}
    at = tuple(indices)
    total[at] = total[at] + left if at in total else left
    return total


def expanded(
    images: Sequence[tuple[Any, tuple[tuple[int, Any], ...], Any] | None], indices: Sequence[int], one: Any
) -> tuple[Any, dict[Indices, Any]] | None:
    """Return a factor and the combination that I(a) times this factor becomes.

    None if a line does not become a single propagator, or something has no image.
    """
    left, factor, lines = one, one, [0] * len(indices)
    for image, index in zip(images, indices, strict=True):
        if not index:
            continue
        if image is None or (index > 0 and (len(image[1]) != 1 or image[2] != 0)):
            return None
        if index > 0:
            ((slot, coefficient),) = image[1]
            lines[slot] += index
            left, factor = left * coefficient**index, factor * image[0] ** index
    right: dict[Indices, Any] = {tuple(lines): factor}
    for image, index in zip(images, indices, strict=True):
        for _ in range(-index):
            assert image is not None, "it was looked at above"
            denominator, terms, constant = image
            left, right = left * denominator, _times(right, terms, constant)
    return left, right


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


def residue_of_polynomial(polynomial: fmpq_mpoly, residues: Sequence[int], prime: int) -> int:
    """Return the value of a polynomial with rational coefficients at residues."""
    total = 0
    for exponents, coefficient in polynomial.to_dict().items():
        value = int(coefficient.p) * pow(int(coefficient.q), -1, prime)
        for residue, exponent in zip(residues, exponents, strict=True):
            value = value * pow(residue, int(exponent), prime) % prime
        total += value
    return total % prime
