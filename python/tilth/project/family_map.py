"""Maps between families: integrals of a sector of one as integrals of another.

A substitution of momenta turns each line of the sector into a line of the other family, and its numerators
are expanded in the propagators of that family. What is checked is what is checked within a family: the
Jacobian, the scalar products of external momenta, and what every line becomes, constants included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tilth.errors import FamilyError
from tilth.family import Family, Integral, RationalFunction, sector_of
from tilth.family.algebra.rational import to_fmpq
from tilth.family.identities import Image, Substitution
from tilth.family.identities.images import expanded, images_of
from tilth.family.identities.substitution import Vector, substitution, vector_of, vector_text
from tilth.family.indices import slots_of
from tilth.family.kinematics.lines import lines_of
from tilth.family.symmetries import SymmetryKind
from tilth.frozen import dataclass
from tilth.project.polynomials import common_denominator_of, form_of
from tilth.project.shared import SharedKinematics

__all__ = [
    "FamilyMap",
    "named_map",
    "permutation_between",
    "read_family_map",
    "substitution_between",
    "vectors_of",
]

_MOMENTA = re.compile(r"(map|restricted)\((.+)\)", re.ASCII)
_PERMUTED = re.compile(r"permuted\((\d{1,2}->\d{1,2}(?:,\d{1,2}->\d{1,2})*)\)", re.ASCII)


@dataclass(frozen=True, eq=False)
class FamilyMap:
    """A map from a sector of one family to a sector of another.

    Attributes
    ----------
    source, target : Family
    sector, becomes : int
        Sector numbers, of the source and of the target.
    kind : SymmetryKind
    name : str
        Such as ``map(k->-k-p)``, or ``permuted(1->2,2->1)`` where no substitution of momenta is known:
        momenta and propagators of the source on the left, those of the target on the right.
    permutation : mapping
        {slot of a line of the source, from 0: slot of the line of the target that it becomes}.
    images : tuple of Image or None
        What each propagator of the source becomes; None where the map says nothing.
    """

    source: Family
    target: Family
    sector: int
    becomes: int
    kind: SymmetryKind
    name: str
    permutation: Mapping[int, int]
    images: tuple[Image | None, ...]

    @property
    def is_full(self) -> bool:
        """Whether it is good for all integrals of the sector, with any numerators."""
        return self.kind.whole

    def translate(self, integral: Integral) -> dict[Integral, RationalFunction] | None:
        """Return what an integral of the sector is in the other family; None if the map does not say.

        Integrals of zero sectors are left out.
        """
        if integral.sector != self.sector:
            return None
        found = expanded([_parts(image) for image in self.images], integral.indices, self._one)
        if found is None:
            return None
        left, right = found
        one = self._one
        below = RationalFunction(left, one)
        return {
            self.target[indices]: RationalFunction(value, one) / below
            for indices, value in right.items()
            if value != 0 and not self.target.is_zero(sector_of(indices))
        }

    @property
    def _one(self) -> Any:
        image = next(image for image in self.images if image is not None)
        return image.denominator.context().constant(1)

    def __str__(self) -> str:
        lines = " ".join(f"{a + 1}->{b + 1}" for a, b in self.permutation.items())
        return (
            f"{self.source.name} {self.sector} -> {self.target.name} {self.becomes}  {self.kind:<10}  "
            f"{self.name}  lines {lines}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; slots count from 1."""
        return {
            "source": [self.source.name, self.sector],
            "target": [self.target.name, self.becomes],
            "kind": self.kind.value,
            "name": self.name,
            "permutation": {str(a + 1): b + 1 for a, b in self.permutation.items()},
        }


def _parts(image: Image | None) -> tuple[Any, tuple[tuple[int, Any], ...], Any] | None:
    return None if image is None else (image.denominator, image.terms, image.constant)


def substitution_between(
    shared: SharedKinematics, source: Family, target: Family, sector: int, found: Substitution
) -> FamilyMap:
    """Return the map of a sector by a substitution of momenta that was checked.

    Raises
    ------
    FamilyError
        Naming a line that does not become a line of its own, or a cut line that is not one afterwards.
    """
    images = images_of(shared.bases[target.name], found, shared.bases[source.name].propagators)
    name = named_map(shared, source, target, found)
    permutation: dict[int, int] = {}
    for slot in slots_of(sector):
        image = images[slot]
        single = None if image is None else image.single
        if single is None:
            raise FamilyError(
                f"{name} does not turn propagator {slot + 1} of {source.name} into a propagator"
            )
        permutation[slot] = single
    loops = len(source.loops)
    kind = SymmetryKind.shift if found.sources[loops:] == found.targets[loops:] else SymmetryKind.crossing
    if found.restricted:
        kind = SymmetryKind.restricted
    return _checked(FamilyMap(source, target, sector, 0, kind, name, permutation, images))


def permutation_between(
    shared: SharedKinematics, source: Family, target: Family, slots: Mapping[int, int]
) -> FamilyMap:
    """Return the map of a permutation of lines that keeps U and F, for integrals without numerators.

    Raises
    ------
    FamilyError
        The polynomials are not the same.
    """
    first, second = shared.bases[source.name], shared.bases[target.name]
    name = f"permuted({','.join(f'{a + 1}->{b + 1}' for a, b in sorted(slots.items()))})"
    if not (set(slots) <= set(range(source.size)) and set(slots.values()) <= set(range(target.size))):
        raise FamilyError(f"{name[:80]!r} names a propagator that there is not")
    denominator = common_denominator_of(shared.bases)
    before = form_of(first, list(slots), denominator)
    if len(source.loops) != len(target.loops) or before != form_of(second, list(slots.values()), denominator):
        raise FamilyError(f"{name} does not turn U and F of {source.name} into those of {target.name}")
    left, right = lines_of(first), lines_of(second)
    one, zero = shared.ring.context.constant(1), shared.ring.context.constant(0)
    images: list[Image | None] = [None] * source.size
    for slot, other in slots.items():
        above, below = left[slot], right[other]
        factor = to_fmpq(
            (above.scale if above else Fraction(1)) / Fraction(below.scale if below else Fraction(1))
        )
        images[slot] = Image(one * factor.q, ((other, one * factor.p),), zero)
    sector = sum(1 << slot for slot in slots)
    permutation = dict(sorted(slots.items()))
    return _checked(
        FamilyMap(source, target, sector, 0, SymmetryKind.polynomial, name, permutation, tuple(images))
    )


def _checked(found: FamilyMap) -> FamilyMap:
    """Return a map with the sector that it leads to."""
    slots = found.permutation
    if len(set(slots.values())) != len(slots):
        raise FamilyError(f"{found.name} turns two propagators of {found.source.name} into one")
    cut = {slots[number - 1] + 1 for number in found.source.cut if number - 1 in slots}
    if cut != set(found.target.cut):
        raise FamilyError(
            f"{found.name} does not turn the cut propagators of {found.source.name} into those of "
            f"{found.target.name}"
        )
    becomes = sum(1 << slot for slot in slots.values())
    if found.target.is_zero(becomes) or found.source.is_zero(found.sector):
        raise FamilyError(f"{found.name} leads from or to a zero sector")
    return replace(found, becomes=becomes)


def named_map(shared: SharedKinematics, source: Family, target: Family, found: Substitution) -> str:
    """Write a substitution in one way only: all loop momenta, and the external ones that change."""
    before = shared.bases[source.name].algebra.momenta
    after = shared.bases[target.name].algebra.momenta
    loops = len(source.loops)
    pairs = [
        f"{vector_text(left, before)}->{vector_text(right, after)}"
        for number, (left, right) in enumerate(zip(found.sources, found.targets, strict=True))
        if number < loops or found.restricted or left != right
    ]
    return f"{'restricted' if found.restricted else 'map'}({','.join(pairs)})"


def read_family_map(
    shared: SharedKinematics, source: Family, target: Family, sector: int, name: str
) -> FamilyMap:
    """Make a map anew from its name, with all checks.

    Raises
    ------
    FamilyError
        It is no name of a map, or not written as it is written here, or the map is wrong.
    """
    momenta, permuted = _MOMENTA.fullmatch(name), _PERMUTED.fullmatch(name)
    if permuted is not None:
        pairs = [part.split("->") for part in permuted.group(1).split(",")]
        found = permutation_between(
            shared, source, target, {int(left) - 1: int(right) - 1 for left, right in pairs}
        )
    elif momenta is not None:
        if len(source.loops) != len(target.loops):
            raise FamilyError(f"{source.name} and {target.name} have other numbers of loops")
        restricted = momenta.group(1) == "restricted"
        vectors = list(_vectors(shared, source, target, momenta.group(2)))
        checked = substitution(shared.bases[target.name], vectors, restricted=restricted)
        found = substitution_between(shared, source, target, sector, checked)
    else:
        raise FamilyError(f"{name[:80]!r} is not a map, write it like 'map(k1->k2,k2->k1)'")
    if (found.name, found.sector) != (name, sector):
        raise FamilyError(f"{name[:80]!r} of sector {sector} is {found.name!r} of sector {found.sector}")
    return found


def vectors_of(shared: SharedKinematics, found: FamilyMap) -> list[Vector] | None:
    """Return what each momentum of the source becomes; None if the map does not say it of all."""
    match = _MOMENTA.fullmatch(found.name)
    if match is None or found.kind is SymmetryKind.restricted:
        return None
    result: list[Vector] = [{n: 1} for n in range(len(shared.bases[found.source.name].algebra.momenta))]
    for before, after in _vectors(shared, found.source, found.target, match.group(2)):
        ((number, _),) = before.items()
        result[number] = after
    return result


def _vectors(
    shared: SharedKinematics, source: Family, target: Family, text: str
) -> Sequence[tuple[Vector, Vector]]:
    vectors = []
    for part in text.split(","):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise FamilyError(f"{part[:80]!r} is no part of a map, write it like k1->k2")
        before = vector_of(shared.bases[source.name], left)
        vectors.append((before, vector_of(shared.bases[target.name], right)))
    return vectors
