"""How hard to look for a cheap selection where nobody says: as hard as what comes after it is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tilth.pipeline.options import Options
from tilth.seeding import SeedingRule
from tilth.seeding.rules.auto import Auto

__all__ = ["FUNCTIONS", "NUMBERS", "RESIDUES", "rounds_of", "with_effort"]

#: A tape is replayed at tens to thousands of points. Two rounds save a third of the multiplications of a
#: double box of rank 4 and two thirds of a triangle-box's, for some milliseconds.
FUNCTIONS = 2

#: Exact numbers at one point take some ten solves.
NUMBERS = 1

#: Residues at one point take two: no selection pays.
RESIDUES = 0

_WITHOUT_AUTO = 1

Kind = TypeVar("Kind", bound=Options)


def with_effort(options: Kind, rule: SeedingRule, expected: int = FUNCTIONS) -> Kind:
    """Return options with a number for the effort: for `auto` what the work that is expected asks for.

    A rule that the user named is scored and used with one round, whatever comes after it, so that its counts
    are those of the rule.
    """
    if options.effort is not None:
        return options
    return replace(options, effort=expected if isinstance(rule, Auto) else _WITHOUT_AUTO)


def rounds_of(options: Options) -> int:
    """Return the rounds of attempts that options stand for where no rule has a say."""
    return _WITHOUT_AUTO if options.effort is None else options.effort
