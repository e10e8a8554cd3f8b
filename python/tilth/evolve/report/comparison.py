"""The held-out table: the rule on every case of its suite, against the known rules and the floor."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from tilth.cases import Case
from tilth.errors import OptionError, TilthError
from tilth.evolve.references import BASELINES, baselines
from tilth.evolve.report.floor import FLOOR_ROUNDS, find_floor
from tilth.evolve.suite import Suite, read_problem
from tilth.family.checks import is_integer
from tilth.news import News, Progress, silent
from tilth.pipeline.study.score import Score, score
from tilth.seeding import SeedingRule, choose_seeds, make_request

__all__ = ["BASELINES", "FLOOR", "Cell", "RuleComparison", "compare_rules"]

#: The row of the floor, see `tilth.evolve.report.floor`.
FLOOR = "minimise"

#: More seeds than this are not scored for a table.
_MAX_SEEDS = 60_000


@dataclass(frozen=True)
class Cell:
    """What a rule amounts to on a case.

    Attributes
    ----------
    seeds, selected, multiplications : int or None
        None where there is no score.
    closed : bool
        Whether every target is reduced to masters of the family.
    note : str
        Why there is no score, or it does not count.
    rounds : int or None
        Of the floor: how many it took.
    """

    seeds: int | None
    selected: int | None
    multiplications: int | None
    closed: bool
    note: str = ""
    rounds: int | None = None

    @property
    def verdict(self) -> str:
        """Whether it closes, or why that is not known."""
        if self.note:
            return self.note
        closes = "yes" if self.closed else "no"
        if self.rounds is None:
            return closes
        return f"{closes}, {self.rounds} round{'s' if self.rounds > 1 else ''}"

    def to_dict(self) -> dict[str, object]:
        """Plain data, ready for JSON."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class RuleComparison:
    """Rules on the cases of a suite.

    Attributes
    ----------
    suite : Suite
    measure : str
        By which a rule wins: ``seeds``, ``selected`` or ``multiplications``.
    rules : tuple of str
        Names of the rows: rules that were found, known rules, the floor.
    found : tuple of str
        Which of them were found; the first one is the winner.
    cells : dict
        {(case, rule): Cell}; a known rule for dots has no cell where there are none.
    """

    suite: Suite
    measure: str
    rules: tuple[str, ...]
    found: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def wins(self, case: str, rule: str | None = None) -> bool:
        """Whether a rule, by default the winner, closes a case with less than every known rule that does."""
        one = self.cells[case, rule or self.found[0]]
        known = (name for name in self.rules if name not in (*self.found, FLOOR))
        others = (self.cells[case, name] for name in known if (case, name) in self.cells)
        least = min((self._value(other) for other in others if other.closed), default=float("inf"))
        return one.closed and self._value(one) < least

    @property
    def label(self) -> str:
        """What the table amounts to, in a sentence for each rule that was found."""
        winner, *others = self.found
        return ". ".join([self._label(winner), *(f"{name}: {self._label(name)}" for name in others)])

    def _label(self, rule: str) -> str:
        suite = self.suite
        closed = sum(self.cells[case, rule].closed for case in suite.held_out)
        where = f"it closes {closed} of {len(suite.held_out)} held-out cases"
        won = [case for case in suite.names if self.wins(case, rule)]
        if not any(case in won for case in suite.training):
            return f"does not win on its training target: a known rule takes no more {self.measure}; {where}"
        if not any(case in won for case in (*suite.validation, *suite.held_out)):
            return f"wins only on its training target; {where}"
        if not any(case in won for case in suite.held_out):
            return f"wins only where it was trained and picked ({', '.join(won)}); {where}"
        beyond = ", ".join(case for case in won if case in suite.held_out)
        return f"wins on its training target and on held-out {beyond}; {where}"

    def rows(self) -> list[list[str]]:
        """Heading and cells as text, case by case."""
        rows = [["case", "for", "rule", "seeds", "selected", "multiplications", "closed"]]
        for role, names in self.suite:
            for case in names:
                for rule in self.rules:
                    if (cell := self.cells.get((case, rule))) is not None:
                        counts = (cell.seeds, cell.selected, cell.multiplications)
                        shown = ["" if count is None else f"{count:,}" for count in counts]
                        rows.append([case, role.replace("_", "-"), rule, *shown, cell.verdict])
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
    floor_rounds: int = FLOOR_ROUNDS,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RuleComparison:
    """Score rules that were found on all cases of a suite, beside the known rules and the floor.

    Parameters
    ----------
    suite : Suite
    found : mapping
        {name of the row: rule}, the winner first.
    measure : str
        By which a rule wins; what scores do not have counts as ``seeds``.
    floor_rounds : int
        Rounds of `tilth.minimise` for the floor of a case, at most; 0 leaves it out.
    threads, progress
        As for `tilth.score`.

    Raises
    ------
    OptionError
        `floor_rounds` is no number of rounds.
    """
    if not is_integer(floor_rounds, 0):
        raise OptionError(f"floor_rounds={floor_rounds!r} is not an integer from 0 up")
    report = progress or silent
    cells: dict[tuple[str, str], Cell] = {}
    names = list(found)
    for number, case in enumerate(map(read_problem, suite.names)):
        rules = {**found, **baselines(case)}
        names += [name for name in rules if name not in names]
        answers: dict[str, Score | Cell] = {}
        for name, rule in rules.items():
            report("held-out table", News(f"{name} on {case.name}", done=number, total=len(suite.names)))
            answers[name] = _score(case, rule, threads)
        cells |= {(case.name, name): cell for name, cell in _cells(answers).items()}
        if floor_rounds:
            report("held-out table", News(f"floor of {case.name}", done=number, total=len(suite.names)))
            cells[case.name, FLOOR] = _floor(case, cells, rules, floor_rounds, threads)
    by = measure if measure in ("selected", "multiplications") else "seeds"
    rows = (*names, FLOOR) if floor_rounds else tuple(names)
    return RuleComparison(suite, by, rows, tuple(found), cells)


def _score(case: Case, rule: SeedingRule, threads: int | None) -> Score | Cell:
    """Return a score, or a cell that says why there is none."""
    try:
        count = len(choose_seeds(rule, make_request(case.targets)))
        if count > _MAX_SEEDS:
            return Cell(count, None, None, False, "too many seeds to score here")
        return score(case.targets, rule, threads=threads, symmetries=False)
    except TilthError as error:
        return Cell(None, None, None, False, f"no: {error}")


def _cells(answers: Mapping[str, Score | Cell]) -> dict[str, Cell]:
    """Return the cells of a case; a rule closes if only masters of the family are left."""
    return {name: one if isinstance(one, Cell) else _cell(one) for name, one in answers.items()}


def _cell(one: Score) -> Cell:
    return Cell(one.seeds, one.selected, one.multiplications, one.complete)


def _floor(
    case: Case,
    cells: Mapping[tuple[str, str], Cell],
    rules: Mapping[str, SeedingRule],
    rounds: int,
    threads: int | None,
) -> Cell:
    known = ((rule, cells[case.name, name]) for name, rule in rules.items())
    closing = [(rule, cell.seeds) for rule, cell in known if cell.closed and cell.seeds is not None]
    try:
        floor = find_floor(case, closing, rounds, threads=threads)
        if floor is None:
            return Cell(None, None, None, False, "no rule closes")
        one = score(case.targets, floor.rule, threads=threads, symmetries=False)
    except TilthError as error:
        return Cell(None, None, None, False, f"no: {error}")
    return Cell(one.seeds, one.selected, one.multiplications, one.complete, rounds=floor.rounds)
