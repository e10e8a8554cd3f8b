"""How hard to look for a cheap selection where nobody says: as hard as what comes after it is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tilth.pipeline.learn.selection import Effort
from tilth.pipeline.options import Options
from tilth.seeding import SeedingRule
from tilth.seeding.rules.auto import Auto

__all__ = ["FUNCTIONS", "NUMBERS", "RESIDUES", "effort_of", "looking", "with_effort"]

#: A tape is replayed at tens to thousands of points. Against one round, three with the shortlist save a tenth
#: of the tape of a double box of rank 4 and a third of those of ranks 6 and 8, for less than a second; of 16
#: problems one, `diamond2l:3`, has a tape that is longer, by 9 %.
FUNCTIONS = 3

#: Exact numbers at one point take some ten solves.
NUMBERS = 1

#: Residues at one point take two: no selection pays.
RESIDUES = 0

_WITHOUT_AUTO = 1

_USUAL = "selected"

Kind = TypeVar("Kind", bound=Options)


def with_effort(options: Kind, rule: SeedingRule, expected: int = FUNCTIONS) -> Kind:
    """Return options with effort and objective: for `auto` what the work that is expected asks for.

    A rule that the user named is scored and used with one round, however much comes after it, so that its
    counts are those of the rule; with none where no round pays.
    """
    return looking(options, expected if isinstance(rule, Auto) else min(expected, _WITHOUT_AUTO))


def looking(options: Kind, rounds: int) -> Kind:
    """Return options with effort and objective, where nobody says with so many rounds and what suits them.

    Who says how hard to look is not given the objective of others.
    """
    objective = "shortlist" if options.effort is None and rounds == FUNCTIONS else _USUAL
    return replace(
        options,
        effort=rounds if options.effort is None else options.effort,
        objective=options.objective or objective,
    )


def effort_of(options: Options) -> Effort:
    """Return what options stand for where no rule has a say."""
    rounds = _WITHOUT_AUTO if options.effort is None else options.effort
    return Effort(options.objective or _USUAL, rounds, options.threads)
