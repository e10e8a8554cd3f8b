"""A rule with exceptions: others are asked in some sectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import RULE, Kind, SectorTable, parameter, plain
from tilth.seeding.protocol import Learning, SeedingRule
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.composition import seeds_of

__all__ = ["Excepting"]


def _rules(rule: str, name: str, value: object) -> SectorTable[SeedingRule]:
    if not isinstance(value, Mapping):
        raise RuleError(f"{rule}: {value!r} is not a table of rules, write it like {{15: laporta}}")
    for sector in value:
        if not is_integer(sector, 0):
            raise RuleError(f"{rule}: {name} has the key {sector!r}, which is not a sector number")
    return SectorTable({plain(sector): RULE.check(rule, name, one) for sector, one in value.items()})


@dataclass(frozen=True)
class Excepting(Rule, name="excepting"):
    """Excepting: one rule, but other ones in some sectors.

    What
        The seeds of the first rule, but in each sector of the table those of the rule that stands there.
    Why
        To take what is known of single sectors into account, such as those that a rule takes too much of.
    Cost
        As its parts.
    Reference
        None; Kira's ``tspexceptions`` are a case of it, see `kira`.

    Examples
    --------
    >>> excepting(usovitsch(), {15: laporta(dots=0, s=0)}).name
    'excepting(usovitsch, {15: laporta(dots=0, s=0)})'
    """

    rule: SeedingRule = parameter(RULE, "The rule of all other sectors.")
    exceptions: Mapping[int, SeedingRule] = parameter(
        Kind("mapping of sectors to rules", _rules), "{sector: rule}."
    )

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the same of what the parts come to."""
        rule = learning.resolve(self.rule)
        exceptions = {sector: learning.resolve(one) for sector, one in self.exceptions.items()}
        same = rule is self.rule and all(one is self.exceptions[n] for n, one in exceptions.items())
        return self if same else replace(self, rule=rule, exceptions=exceptions)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector."""
        return seeds_of(self.exceptions.get(sector.number, self.rule), sector, request)
