"""What a sum of one family says, apart from its masters: the terms, and how they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilth.amplitudes.merge import Permutations, Step, at_numbers, merged
from tilth.amplitudes.terms import Amplitude, Terms
from tilth.family import Family, Integral, Named
from tilth.family.numbers import number_text
from tilth.family.order import Order
from tilth.table import TableHead
from tilth.table.factored import FactoredFunction

__all__ = ["Said", "statement_of_sum"]


@dataclass(frozen=True)
class Said:
    """A sum of integrals of one family, and the choices that its masters depend on.

    Attributes
    ----------
    whole : Amplitude
    order : Order
    preferred : tuple of Integral
    symmetries : str
        Whose permutations make integrals the same.
    at : mapping
        {symbol: value} of the family's symbols that are numbers.
    """

    whole: Amplitude
    order: Order
    preferred: tuple[Integral, ...]
    symmetries: str
    at: Mapping[str, Fraction]

    @property
    def family(self) -> Family:
        """The family of all integrals."""
        assert isinstance(self.whole.source, Family)
        return self.whole.source

    @property
    def free(self) -> tuple[str, ...]:
        """The symbols that are free, further ones last."""
        return tuple(symbol for symbol in self.whole.symbols if symbol not in self.at)

    @cached_property
    def terms(self) -> Terms:
        """The sum with each integral replaced by the simplest that equals it, and numbers put in."""
        return at_numbers(self._merged[1], self.at, self.free)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The maps that replaced integrals."""
        return self._merged[0]

    @cached_property
    def _merged(self) -> tuple[tuple[Step, ...], Terms]:
        permutations = Permutations([self.family], self.symmetries, self.preferred)
        terms = merged(self.whole, permutations)
        return tuple(permutations.steps), terms

    def head(self, masters: tuple[Named, ...]) -> TableHead:
        """Return the head of a table that had these masters."""
        return TableHead(
            source=self.family,
            order=self.order,
            preferred_masters=self.preferred,
            masters=masters,
            at=self.at,
            prime=None,
        )


def statement_of_sum(said: Said, rows: Mapping[Named, FactoredFunction]) -> str:
    """Return the hash of what a sum and its masters say.

    SHA-256 over lines of JSON in ASCII, without blanks: first ``["tilth amplitude statement 1", fingerprint
    of the family, {symbol: value}, [further symbol, ...]]``, then for each term and after an empty list for
    each master ``[[index, ...], coefficient]``, with coefficients in canonical text.
    """
    known = hashlib.sha256()

    def line(*parts: object) -> None:
        text = json.dumps(parts, separators=(",", ":"), sort_keys=True)
        known.update(text.encode("ascii") + b"\n")

    numbers = {symbol: number_text(value) for symbol, value in said.at.items()}
    line("tilth amplitude statement 1", said.family.fingerprint, numbers, list(said.whole.further))
    for integral, value in said.whole.terms:
        line(list(integral.indices), str(value))
    line()
    for master, value in rows.items():
        line(list(said.family.key(master)), str(value))
    return known.hexdigest()
