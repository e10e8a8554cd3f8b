"""Maps: what an integral becomes when its momenta are substituted.

A substitution with a Jacobian of one that keeps the scalar products of external momenta leaves the integral
what it is. It turns every propagator into a combination of propagators, D_j -> sum_k c_jk D_k + c_j0. Where
every line of an integral becomes a single propagator, times a factor, this is an equation: lines are
permuted, and numerators multiplied out.

A restricted substitution says what becomes of some external momenta only. It is good for the integrals whose
propagators see no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from flint import fmpq_mpoly

from tilth.errors import FamilyError
from tilth.family.algebra.rational import SymbolRing
from tilth.family.identities.identity import Indices, Prepared, SectorZero
from tilth.family.identities.images import Image, check_images, expand, images_of, residue_of_polynomial
from tilth.family.identities.substitution import (
    Substitution,
    read_substitution,
    substitution,
    vector_of,
)
from tilth.family.indices import sector_of, slots_of
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.frozen import dataclass

__all__ = ["MomentumMap", "map_of", "momentum_map", "read_momentum_map"]


@dataclass(frozen=True, eq=False)
class MomentumMap:
    """A substitution of momenta, from `momentum_map` or `read_momentum_map`.

    Attributes
    ----------
    name : str
        The substitution, such as ``map(k1->k2,k2->k1)``.
    images : tuple of Image or None
        One for each propagator; None where a restricted substitution says nothing.
    """

    name: str
    images: tuple[Image | None, ...]
    kind: str = field(default="map", init=False)

    def check_cut(self, cut: int) -> None:
        """Refuse a map that turns a cut line into one that is not cut: cut integrals do not obey it.

        Parameters
        ----------
        cut : int
            The sector of all cut lines.

        Raises
        ------
        FamilyError
        """
        for slot in slots_of(cut):
            image = self.images[slot]
            target = None if image is None else image.single
            if target is not None and not cut >> target & 1:
                raise FamilyError(
                    f"{self.name} turns the cut line {slot + 1} into line {target + 1}, which is not cut"
                )

    def equation(self, ring: SymbolRing, indices: Sequence[int]) -> dict[Indices, fmpq_mpoly]:
        """Return I(a) minus what it becomes, times all denominators, or nothing."""
        images = [
            None if image is None else (image.denominator, image.terms, image.constant)
            for image in self.images
        ]
        return {
            key: value
            for key, value in expand(images, indices, ring.context.constant(1)).items()
            if value != 0
        }

    def prepare(self, prime: int, residues: Sequence[int]) -> Prepared:
        """Evaluate the images once."""

        def at(polynomial: fmpq_mpoly) -> int:
            return residue_of_polynomial(polynomial, residues, prime)

        whole = [image is None or image.single is not None for image in self.images]
        images = [
            None
            if image is None
            else (at(image.denominator), tuple((slot, at(c)) for slot, c in image.terms), at(image.constant))
            for image in self.images
        ]

        def equation(indices: Sequence[int], zero: SectorZero) -> dict[Indices, int]:
            # At a point a constant may vanish that does not in general.
            if not all(one for one, index in zip(whole, indices, strict=True) if index > 0):
                return {}
            total = {key: value % prime for key, value in expand(images, indices, 1).items()}
            return {key: value for key, value in total.items() if value and not zero[sector_of(key)]}

        return equation

    def core_data(self) -> dict[str, Any]:
        """Return the images as the core takes them."""
        return {
            "map": [
                None
                if image is None
                else (
                    _terms(image.denominator),
                    [(slot, _terms(coefficient)) for slot, coefficient in image.terms],
                    _terms(image.constant),
                )
                for image in self.images
            ]
        }


def momentum_map(
    basis: PropagatorBasis, momenta: Mapping[str, str], images: Sequence[Image] | None = None
) -> MomentumMap:
    """Return the map of a substitution.

    Parameters
    ----------
    basis : PropagatorBasis
    momenta : mapping
        Momenta to what stands for them, such as ``{"k1": "k2", "k2": "-k1-p1"}``; others stay.
    images : sequence of Image, optional
        What the propagators become, if that is known; it is compared with the substitution at random momenta.

    Raises
    ------
    FamilyError
        The substitution is none of momenta, its Jacobian is not one, it changes a scalar product of external
        momenta, or an image is wrong.
    """
    pairs = [(vector_of(basis, left), vector_of(basis, right)) for left, right in momenta.items()]
    found = substitution(basis, pairs)
    if images is None:
        return map_of(basis, found)
    check_images(basis, found, images)
    return MomentumMap(found.name, tuple(images))


def map_of(basis: PropagatorBasis, found: Substitution) -> MomentumMap:
    """Return the map of a substitution that was checked."""
    return MomentumMap(found.name, images_of(basis, found))


def read_momentum_map(basis: PropagatorBasis, name: str) -> MomentumMap | None:
    """Return the map of a name; None if it is no name of a map.

    Raises
    ------
    FamilyError
        The substitution is not usable, or written in another way than it is written here.
    """
    found = read_substitution(basis, name)
    return None if found is None else map_of(basis, found)


def _terms(polynomial: fmpq_mpoly) -> list[tuple[int, list[int]]]:
    return [(int(c.p), list(map(int, exponents))) for exponents, c in polynomial.to_dict().items()]
