"""What two sides say of each target, at one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tilth.differences.place import ComparisonPlace
from tilth.differences.rewriting import Rewriting, row_there
from tilth.differences.sides import Key, Side

__all__ = ["Findings", "compare_at", "targets_of"]

Values = dict[Key, Any]


@dataclass
class Findings:
    """What became of targets at one place.

    Attributes
    ----------
    equal : list of Key
    different : dict
        {target: what the first and the second side say of it, in the same masters}.
    undecided : dict
        {target: masters of one side that the other neither has nor reduces}.
    rewritten : list of Key
        Targets that were compared in masters that are not those of both sides.
    """

    equal: list[Key] = field(default_factory=list)
    different: dict[Key, tuple[Values, Values]] = field(default_factory=dict)
    undecided: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    rewritten: list[Key] = field(default_factory=list)

    def add(self, target: Key, first: Values, second: Values) -> None:
        """Record two rows."""
        if first == second:
            self.equal.append(target)
        else:
            self.different[target] = first, second


def targets_of(sides: tuple[Side, Side]) -> tuple[list[Key], list[Key], list[Key]]:
    """Return the targets of which both sides say something, and those of the first and second side only.

    A side says of its masters that they stand for themselves.
    """
    first, second = sides
    both = [target for target in first.rows if target in second.rows or target in second.masters]
    both += [target for target in second.rows if target not in first.rows and target in first.masters]
    known = set(both)
    return (
        both,
        [target for target in first.rows if target not in known],
        [target for target in second.rows if target not in known],
    )


def compare_at(
    place: ComparisonPlace, sides: tuple[Side, Side], targets: Iterable[Key], rules: Side | None
) -> Findings:
    """Compare targets of which both sides say something.

    Without rules a row of one side is written in the masters of the other, by the rows of the other. Both
    ways are tried: where one side relates masters of the other, only one of them makes the rows the same.

    Parameters
    ----------
    place : ComparisonPlace
    sides : pair of Side
    targets : iterable of Key
    rules : Side, optional
        All masters of both sides in those of a family, in which both rows are then written.

    Raises
    ------
    SingularKinematics
        A denominator vanishes at the place.
    """
    found = Findings()
    if rules is not None:
        common = Rewriting(place, rules.masters, rules.rows)
        for target in targets:
            rows = [_said(place, side, target) for side in sides]
            first, second = (common.apply(row) for row in rows)
            assert first is not None and second is not None  # rules have all masters of both
            found.add(target, first, second)
            if not all(map(common.leaves, rows)):
                found.rewritten.append(target)
        return found
    into = [Rewriting(place, side.masters, side.rows) for side in sides]
    for target in targets:
        _compare(found, target, [_said(place, side, target) for side in sides], into, sides)
    return found


def _said(place: ComparisonPlace, side: Side, target: Key) -> Values:
    if target in side.rows:
        return row_there(place, target, side.rows[target])
    return {target: place.arithmetic.number(1)}


def _compare(
    found: Findings, target: Key, rows: list[Values], into: list[Rewriting], sides: tuple[Side, Side]
) -> None:
    """Compare one target, in the masters of the second side and, unless it was the same, of the first."""
    first, second = rows
    ways: list[tuple[Values, Values]] = []
    # Where only one side reduces the target, its row says nothing in its own masters: it is the rule itself.
    if target in sides[0].rows and (there := into[1].apply(first)) is not None:
        ways.append((there, second))
    if target in sides[1].rows and (here := into[0].apply(second)) is not None:
        ways.append((first, here))
    if not ways:
        lacking = dict.fromkeys((*into[1].missing(first), *into[0].missing(second)))
        found.undecided[target] = tuple(lacking)
        return
    best = next((way for way in ways if way[0] == way[1]), ways[0])
    found.add(target, *best)
    if not (into[1].leaves(first) and into[0].leaves(second)):
        found.rewritten.append(target)
