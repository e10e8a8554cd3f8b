"""Integrals that are the same by a permutation of propagators: each is replaced by the simplest of them.

Only maps that turn every propagator with an index into a single one, with the factor one, are used here: they
never make more integrals. What other maps say stands in the equations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tilth.amplitudes.terms import Amplitude, Terms
from tilth.errors import SingularKinematics
from tilth.family import Family, Integral
from tilth.family.identities import Image
from tilth.family.identities.momentum_map import MomentumMap
from tilth.family.points import point_text
from tilth.masters import chosen_symmetries
from tilth.table.factored import FactoredFunction, integer_ring

if TYPE_CHECKING:
    from tilth.project.family_map import FamilyMap

__all__ = ["Permutations", "Step", "at_numbers", "merged"]

#: Of one integral that are looked at; groups of symmetries of sectors are far smaller.
MAX_IMAGES = 256

#: For each propagator the one that it becomes, None where the map does not turn it into one.
Slots = tuple[int | None, ...]


class Step(NamedTuple):
    """One map that makes an integral another.

    Attributes
    ----------
    before, after : Integral
    by : str or FamilyMap
        The name of an identity of the family, or a map to another one.
    """

    before: Integral
    after: Integral
    by: str | FamilyMap


class Permutations:
    """The permutations that maps between sectors come to.

    Parameters
    ----------
    families : sequence of Family
        The first one simplest.
    symmetries : str
        Which maps within a family are used: ``"all"``, ``"shifts"`` or ``"none"``.
    preferred : sequence of Integral
        Preferred masters, whose sectors stand for others.
    between : mapping
        {(family, sector): map to another family}.

    Attributes
    ----------
    used : dict
        Those of the maps between families that were asked for: the same integrals ask for the same ones.
    steps : dict
        The maps that made integrals others, each once; a check of these needs nothing that is here.
    """

    def __init__(
        self,
        families: Sequence[Family],
        symmetries: str,
        preferred: Sequence[Integral] = (),
        between: Mapping[tuple[str, int], FamilyMap] = MappingProxyType({}),
    ) -> None:
        self._places = {family.name: place for place, family in enumerate(families)}
        self._within = {
            family.name: chosen_symmetries(
                family, [one for one in preferred if one.family == family], symmetries
            )
            for family in families
        }
        self._between = between
        self.used: dict[tuple[str, int], FamilyMap] = {}
        self.steps: dict[Step, None] = {}
        self._known: dict[tuple[str, int], list[tuple[Family, Slots, str | FamilyMap]]] = {}

    def simplest(self, integral: Integral) -> Integral:
        """Return the simplest integral that equals one."""
        if not self._maps(integral.family, integral.sector):
            return integral
        reached: dict[Integral, Step | None] = {integral: None}
        waiting = [integral]
        while waiting and len(reached) < MAX_IMAGES:
            before = waiting.pop()
            for image, by in self._images(before):
                if image not in reached:
                    reached[image] = Step(before, image, by)
                    waiting.append(image)
        found = min(reached, key=self._simplicity)
        step = reached[found]
        while step is not None:
            self.steps[step] = None
            step = reached[step.before]
        return found

    def _simplicity(self, integral: Integral) -> tuple[object, ...]:
        symmetries = self._within[integral.family.name]
        mapped = symmetries is not None and symmetries.representative(integral.sector) != integral.sector
        place = self._places[integral.family.name]
        return place, mapped, integral.sector, integral.s, integral.indices

    def _images(self, integral: Integral) -> Iterable[tuple[Integral, str | FamilyMap]]:
        for family, slots, by in self._maps(integral.family, integral.sector):
            moved = [0] * family.size
            for index, slot in zip(integral.indices, slots, strict=True):
                if index and slot is None:
                    break
                if slot is not None:
                    moved[slot] += index
            else:
                yield family[moved], by

    def _maps(self, family: Family, sector: int) -> list[tuple[Family, Slots, str | FamilyMap]]:
        key = family.name, sector
        if key not in self._known:
            found: list[tuple[Family, Slots, str | FamilyMap]] = []
            symmetries = self._within[family.name]
            for one in () if symmetries is None else symmetries.of(sector):
                found.append((family, _slots(_images_of(family, one.name)), one.name))
            if (between := self._between.get(key)) is not None:
                self.used[key] = between
                found.append((between.target, _slots(between.images), between))
            self._known[key] = found
        return self._known[key]


def _images_of(family: Family, name: str) -> Sequence[Image | None]:
    identity = family.identity(name)
    assert isinstance(identity, MomentumMap)  # as symmetries are
    return identity.images


def _slots(images: Sequence[Image | None]) -> Slots:
    """Return what each propagator becomes, where this is one propagator with the factor one."""
    return tuple(
        image.single
        if image is not None and image.single is not None and image.terms[0][1] == image.denominator
        else None
        for image in images
    )


def merged(whole: Amplitude, permutations: Permutations) -> Terms:
    """Replace each integral by the simplest one that equals it; those of zero sectors are left out."""
    simplest: dict[Integral, Integral] = {}
    terms = []
    for integral, function in whole.terms:
        if integral.vanishes:
            continue
        if integral not in simplest:
            simplest[integral] = permutations.simplest(integral)
        terms.append((simplest[integral], function))
    return terms


def at_numbers(terms: Terms, at: Mapping[str, Fraction], free: tuple[str, ...]) -> Terms:
    """Put the numbers that are given into the coefficients.

    Raises
    ------
    SingularKinematics
        A denominator vanishes there.
    """
    if not at:
        return terms
    ring = integer_ring(free)
    known: dict[FactoredFunction, FactoredFunction] = {}
    found = []
    for integral, function in terms:
        if function not in known:
            try:
                known[function] = function.substitute(at).embed(ring)
            except ZeroDivisionError:
                raise SingularKinematics(
                    f"the coefficient of {integral} has a denominator that vanishes at {point_text(at)}, "
                    "take another point"
                ) from None
        if not known[function].is_zero():
            found.append((integral, known[function]))
    return found
