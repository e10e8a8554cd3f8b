"""The held-out table: the rule on every case of its suite, against the known rules and the floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tilth.cases import Case
from tilth.errors import TilthError
from tilth.evolve.suite import Suite, read_problem
from tilth.pipeline.minimise import minimise
from tilth.pipeline.news import News, Progress
from tilth.pipeline.score import Score, score
from tilth.seeding import Listed, SeedingRule, choose_seeds, find_rule, make_request, union

__all__ = ["BASELINES", "FLOOR", "Cell", "Comparison", "compare_rules"]

#: What a rule is held against.
BASELINES = ("laporta", "usovitsch", "von-hippel-wilhelm", "tube")

#: The row of the floor: seeds that deletion leaves, which are no rule.
FLOOR = "minimise"

#: More seeds than this are not scored for a table.
_MAX_SEEDS = 60_000
#: The floor is sought among the seeds of the widest rule that closes with at most so many.
_MAX_POOL = 3_000


@dataclass(frozen=True)
class Cell:
    """What a rule amounts to on a case.

    Attributes
    ----------
    seeds, selected, multiplications : int or None
        None where there is no score.
    closed : bool
    note : str
        Why there is no score.
    """

    seeds: int | None
    selected: int | None
    multiplications: int | None
    closed: bool
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """Plain data, ready for JSON."""
        return {
            "seeds": self.seeds,
            "selected": self.selected,
            "multiplications": self.multiplications,
            "closed": self.closed,
            "note": self.note,
        }


@dataclass(frozen=True)
class Comparison:
    """Rules on the cases of a suite.

    Attributes
    ----------
    suite : Suite
    measure : str
        By which a rule wins: ``seeds``, ``selected`` or ``multiplications``.
    rules : tuple of str
        Names of the rows: rules that were found, baselines, the floor.
    found : tuple of str
        Which of them were found; the first one is the winner.
    cells : dict
        {(case, rule): Cell}.
    """

    suite: Suite
    measure: str
    rules: tuple[str, ...]
    found: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def wins(self, case: str) -> bool:
        """Whether the winner closes a case with less than every baseline that closes it."""
        winner = self.cells[case, self.found[0]]
        others = (self.cells[case, rule] for rule in BASELINES)
        least = min((self._value(one) for one in others if one.closed), default=float("inf"))
        return winner.closed and self._value(winner) < least

    @property
    def label(self) -> str:
        """What the table amounts to, in a sentence."""
        suite = self.suite
        seen = (*suite.training, *suite.validation)
        closed = sum(self.cells[case, self.found[0]].closed for case in suite.held_out)
        where = f"it closes {closed} of {len(suite.held_out)} held-out cases"
        won = [case for case in suite.names if self.wins(case)]
        if not any(case in won for case in suite.training):
            return f"does not win on its training target: a known rule takes no more {self.measure}; {where}"
        if not any(case in won for case in (*suite.validation, *suite.held_out)):
            return f"wins only on its training target; {where}"
        if not any(case in won for case in suite.held_out):
            return f"wins only where it was trained and picked ({', '.join(won)}); {where}"
        beyond = ", ".join(case for case in won if case not in seen)
        return f"wins on its training target and on held-out {beyond}; {where}"

    def rows(self) -> list[list[str]]:
        """Heading and cells as text, case by case."""
        rows = [["case", "for", "rule", "seeds", "selected", "multiplications", "closed"]]
        for role, names in self.suite:
            for case in names:
                for rule in self.rules:
                    cell = self.cells[case, rule]
                    counts = (cell.seeds, cell.selected, cell.multiplications)
                    shown = ["" if count is None else f"{count:,}" for count in counts]
                    rows.append([case, role.replace("_", "-"), rule, *shown, cell.note or _yes(cell.closed)])
        return rows

    def to_dict(self) -> dict[str, object]:
        """Plain data, ready for JSON."""
        cells = [{"case": case, "rule": rule, **cell.to_dict()} for (case, rule), cell in self.cells.items()]
        return {"measure": self.measure, "label": self.label, "found": list(self.found), "cells": cells}

    def _value(self, cell: Cell) -> float:
        value = getattr(cell, self.measure)
        return float("inf") if value is None else float(value)


def compare_rules(
    suite: Suite,
    found: Mapping[str, SeedingRule],
    *,
    measure: str = "seeds",
    floor_rounds: int = 4,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Score rules that were found on all cases of a suite, beside the baselines and the floor.

    Parameters
    ----------
    suite : Suite
    found : mapping
        {name of the row: rule}, the winner first.
    measure : str
        By which a rule wins; what scores do not have counts as ``seeds``.
    floor_rounds : int
        Rounds of `tilth.minimise` for the floor; 0 leaves it out.
    threads, progress
        As for `tilth.score`.
    """
    report = progress or (lambda stage, text: None)
    rules = dict(found) | {name: _by_name(name) for name in BASELINES}
    names = (*rules, FLOOR) if floor_rounds else tuple(rules)
    cells: dict[tuple[str, str], Cell] = {}
    for case in map(read_problem, suite.names):
        for name in names:
            done, total = len(cells), len(names) * len(suite.names)
            report("held-out table", News(f"{name} on {case.name}", done=done, total=total))
            if name == FLOOR:
                known = [(rule, cells[case.name, rule]) for rule in rules]
                cells[case.name, name] = _floor(case, known, rules, floor_rounds, threads)
            else:
                cells[case.name, name] = _cell(case, rules[name], threads)
    by = measure if measure in ("selected", "multiplications") else "seeds"
    return Comparison(suite, by, names, tuple(found), cells)


def _by_name(name: str) -> SeedingRule:
    rule = find_rule(name)
    assert isinstance(rule, SeedingRule), "the baselines choose their seeds by themselves"
    return rule


def _cell(case: Case, rule: SeedingRule, threads: int | None) -> Cell:
    try:
        count = len(choose_seeds(rule, make_request(case.targets)))
        if count > _MAX_SEEDS:
            return Cell(count, None, None, False, "too many seeds to score here")
        return _shown(score(case.targets, rule, threads=threads))
    except TilthError as error:
        return Cell(None, None, None, False, f"no: {error}")


def _floor(
    case: Case,
    known: Sequence[tuple[str, Cell]],
    rules: Mapping[str, SeedingRule],
    rounds: int,
    threads: int | None,
) -> Cell:
    """Return what deletion leaves of the best rule that closes, disturbed by seeds of the widest one."""
    closing = [(cell.seeds, name) for name, cell in known if cell.closed and cell.seeds is not None]
    if not closing:
        return Cell(None, None, None, False, "no rule closes")
    least = min(closing)
    pool = max(pair for pair in closing if pair[0] <= max(_MAX_POOL, least[0]))
    start = choose_seeds(rules[least[1]], make_request(case.targets)).indices
    try:
        widest = union(rules[pool[1]], Listed("start", start))
        found = minimise(case.targets, widest, start=Listed("start", start), rounds=rounds, threads=threads)
        return _shown(score(case.targets, found.rule, threads=threads))
    except TilthError as error:
        return Cell(None, None, None, False, f"no: {error}")


def _shown(found: Score) -> Cell:
    return Cell(found.seeds, found.selected, found.multiplications, found.complete)


def _yes(closed: bool) -> str:
    return "yes" if closed else "no"
