"""Rules made of rules: union, intersection, shift, and exceptions for single sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError, RuleRangeError
from tilth.family.checks import is_integer
from tilth.seeding.notation import looks_like_call, shown_value
from tilth.seeding.protocol import Choice, SeedingRule
from tilth.seeding.request import Request, Sector

__all__ = ["Composed", "excepting", "intersection", "shifted", "union"]


@dataclass(frozen=True)
class Composed:
    """A rule made of others; `name` is the text that makes it again.

    Operators that a part chooses for its seeds are not kept: all operators are applied.
    """

    name: str
    parts: tuple[SeedingRule, ...]
    kind: str
    offset: tuple[int, ...] = ()
    sectors: tuple[int, ...] = ()

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector."""
        if self.kind == "excepting":
            known = dict(zip(self.sectors, self.parts[1:], strict=True))
            return _seeds(known.get(sector.number, self.parts[0]), sector, request)
        lists = [_seeds(part, sector, request) for part in self.parts]
        if self.kind == "shifted":
            return self._shift(lists[0], sector, request)
        if self.kind == "union":
            return np.unique(np.concatenate(lists), axis=0)
        common = set(map(tuple, lists[0].tolist()))
        for other in lists[1:]:
            common &= set(map(tuple, other.tolist()))
        return np.array(sorted(common), dtype=np.int8).reshape(len(common), request.family.size)

    def _shift(self, seeds: NDArray[np.int8], sector: Sector, request: Request) -> NDArray[np.int8]:
        if len(self.offset) != request.family.size:
            raise RuleError(
                f"{self.name}: the offset has {len(self.offset)} entries, "
                f"but {request.family.name} has {request.family.size} propagators"
            )
        moved = seeds.astype(np.int64) + np.array(self.offset)
        lines = np.zeros(request.family.size, dtype=bool)
        lines[list(sector.lines)] = True
        stays = ((moved > 0) == lines).all(axis=1)  # what leaves its sector is dropped
        kept = moved[stays]
        if len(kept) and int(np.abs(kept).max()) > 127:
            raise RuleError(f"{self.name} shifts an index beyond -127..127")
        moved_back: NDArray[np.int8] = kept.astype(np.int8)
        return moved_back


def _seeds(part: SeedingRule, sector: Sector, request: Request) -> NDArray[np.int8]:
    answer = part.choose(sector, request)
    array = np.asarray(answer.seeds if isinstance(answer, Choice) else answer)
    if array.size == 0:
        return np.empty((0, request.family.size), dtype=np.int8)
    if array.ndim != 2 or array.shape[1] != request.family.size or array.dtype.kind not in "iu":
        raise RuleError(
            f"rule {part.name} answered for sector {sector.number} with an array of shape {array.shape} and "
            f"type {array.dtype}, give integers of shape (n, {request.family.size})"
        )
    if int(array.min()) < -127 or int(array.max()) > 127:
        raise RuleRangeError(
            f"rule {part.name} answered for sector {sector.number} with an index beyond -127..127"
        )
    return array.astype(np.int8)


def union(*rules: SeedingRule) -> Composed:
    """Return the rule that takes what any of some rules takes.

    Examples
    --------
    >>> from tilth.seeding import laporta, usovitsch
    >>> union(usovitsch(), laporta(dots=1, s=0)).name
    'union(usovitsch, laporta(dots=1, s=0))'
    """
    return _combine("union", rules)


def intersection(*rules: SeedingRule) -> Composed:
    """Return the rule that takes what all of some rules take."""
    return _combine("intersection", rules)


def _combine(kind: str, rules: Sequence[SeedingRule]) -> Composed:
    if not rules:
        raise RuleError(f"{kind} needs at least one rule")
    _check_rules(kind, rules)
    return Composed(f"{kind}({', '.join(map(_nested, rules))})", tuple(rules), kind)


def shifted(rule: SeedingRule, offset: Sequence[int]) -> Composed:
    """Return the rule whose seeds are those of another, moved by an index vector.

    Seeds that leave their sector are dropped.
    """
    _check_rules("shifted", [rule])
    listed: list[object] = list(offset) if hasattr(offset, "__iter__") else []
    if not listed or not all(is_integer(step, -127, 127) for step in listed):
        raise RuleError(f"shifted: {offset!r} is not a list of integers from -127 to 127")
    steps = tuple(int(str(step)) for step in listed)  # plain integers, whatever kind was given
    return Composed(f"shifted({_nested(rule)}, {shown_value(steps)})", (rule,), "shifted", offset=steps)


def excepting(rule: SeedingRule, exceptions: Mapping[int, SeedingRule]) -> Composed:
    """Return the rule that asks other rules in some sectors: {sector: rule}."""
    _check_rules("excepting", [rule, *exceptions.values()])
    sectors = tuple(sorted(exceptions))
    others = tuple(exceptions[sector] for sector in sectors)
    shown = ", ".join(f"{sector}: {_nested(other)}" for sector, other in zip(sectors, others, strict=True))
    return Composed(f"excepting({_nested(rule)}, {{{shown}}})", (rule, *others), "excepting", sectors=sectors)


def _nested(rule: SeedingRule) -> str:
    """Return the name of a rule as it must stand inside another: an expression in its call form."""
    return rule.name if looks_like_call(rule.name) else f"expression({shown_value(rule.name)})"


def _check_rules(kind: str, rules: Sequence[object]) -> None:
    for rule in rules:
        if not (hasattr(rule, "choose") and hasattr(rule, "name")):
            shown = getattr(rule, "name", None) or repr(rule)[:400]
            raise RuleError(f"{kind}: {shown} is not a seeding rule that chooses seeds by itself")
