"""What a sum of several families says, apart from its masters: terms, maps between families, and parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilth.amplitudes.merge import Permutations, Step, at_numbers, merged
from tilth.amplitudes.said import Said
from tilth.amplitudes.terms import Amplitude, Terms
from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap

__all__ = ["SaidOfFamilies"]


@dataclass(frozen=True)
class SaidOfFamilies:
    """A sum of integrals of several families, and the choices that its masters depend on.

    Attributes
    ----------
    whole : Amplitude
    order : Order
    preferred : tuple of Integral
        Of all families.
    symmetries : str
        Whose permutations make integrals of one family the same.
    at : mapping
        {symbol: value} of the families' symbols that are numbers.
    maps : mapping
        {(family, sector): map to another family}: those whose permutations make integrals of several families
        the same.
    """

    whole: Amplitude
    order: Order
    preferred: tuple[Integral, ...]
    symmetries: str
    at: Mapping[str, Fraction]
    maps: Mapping[tuple[str, int], FamilyMap]

    @property
    def families(self) -> Families:
        """The families of the integrals."""
        assert isinstance(self.whole.source, Families)
        return self.whole.source

    @property
    def free(self) -> tuple[str, ...]:
        """The symbols that are free, further ones last."""
        return tuple(symbol for symbol in self.whole.symbols if symbol not in self.at)

    @property
    def used(self) -> Mapping[tuple[str, int], FamilyMap]:
        """Those of the maps that the integrals ask for: with these alone the parts are the same."""
        return self._merged[0].used

    @property
    def steps(self) -> tuple[Step, ...]:
        """The maps that replaced integrals."""
        return tuple(self._merged[0].steps)

    @cached_property
    def parts(self) -> dict[str, Said]:
        """The part of each family that has one, in the order of the families.

        Symbols of coefficients that are none of the family are further ones of its part.

        Raises
        ------
        SingularKinematics
            A denominator vanishes at the numbers that are given.
        """
        found: dict[str, list[tuple[Integral, object]]] = {}
        for integral, function in at_numbers(self._merged[1], self.at, self.free):
            found.setdefault(integral.family.name, []).append((integral, function))
        return {
            family.name: self.part(family, found[family.name])
            for family in self.families.families
            if family.name in found
        }

    @cached_property
    def _merged(self) -> tuple[Permutations, Terms]:
        permutations = Permutations(self.families.families, self.symmetries, self.preferred, self.maps)
        return permutations, merged(self.whole, permutations)

    def part(self, family: Family, terms: Iterable[tuple[Integral, object]] = ()) -> Said:
        """Return what terms of one family say; without any it has the symbols and numbers of the part."""
        further = tuple(symbol for symbol in self.free if symbol not in family.symbols)
        return Said(
            Amplitude(terms, further, family),
            self.order,
            tuple(master for master in self.preferred if master.family == family),
            self.symmetries,
            {symbol: value for symbol, value in self.at.items() if symbol in family.symbols},
        )
