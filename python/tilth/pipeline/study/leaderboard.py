"""`leaderboard`: all rules on all cases, within a time budget."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from tilth.cases import Case, read_case
from tilth.errors import RuleError, TilthError
from tilth.masters import masters
from tilth.pipeline.learn.effort import FUNCTIONS, looking
from tilth.pipeline.options import LeaderboardOptions, Options
from tilth.pipeline.options.keywords import LeaderboardOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.study.default_cost import DefaultCost, cost_lines, geometric_mean
from tilth.pipeline.study.score import Score, score
from tilth.seeding import SeedingRule, choose_seeds, find_rule, make_request, usual_rules

__all__ = ["CASES", "DEFAULT", "RULES", "Leaderboard", "leaderboard"]

#: Cheap cases first, so that a short budget still says something; ranks and dots that take seconds.
CASES = tuple(
    f"{family}:{rank}"
    for family, ranks in (
        ("bubble", "1 2 3 4"),
        ("box", "1 2 3 4"),
        ("tribox", "0 1 2 3 4 5 6 2+1 3+1 4+1 2+2"),
        ("diamond2l", "0 1 2 3"),
        ("box1l", "0 1 2 3 4"),
        ("dbox", "0 1 2 3 4 0+1 1+1 2+1 0+2 1+2"),
        ("dpenta", "0 1 2 3 4 5"),
        ("diamond3l", "0 1 2 0+1"),
        ("box2l", "0 1 2 0+1 1+1"),
        ("pentabox", "0 1 2 3 0+1 1+1"),
    )
    for rank in ranks.split()
)
#: Every built-in rule that needs no parameters, and what is made of the thriftiest ones by widening.
RULES = (*usual_rules(), "repair(kira)", "repair(tube(floor=1))")

#: The rule that is compared with the best one.
DEFAULT = "auto"

MAX_SEEDS = 60_000


@dataclass(frozen=True)
class Leaderboard:
    """Scores of rules on cases.

    Attributes
    ----------
    cases, rules : tuple of str
    scores : dict
        {(case, rule): Score, or text that says why there is none}.
    seconds : dict
        {(case, rule): processor seconds of the score}, without those for masters.
    masters_seconds : dict
        {case: processor seconds in which the masters of its sectors were found}; 0 where they were known.
    """

    cases: tuple[str, ...]
    rules: tuple[str, ...]
    scores: dict[tuple[str, str], Score | str]
    seconds: dict[tuple[str, str], float]
    masters_seconds: dict[str, float]

    def ranking(self) -> list[tuple[str, int, float]]:
        """Return (rule, cases closed, work), best first.

        Work is the geometric mean, over the cases that the rule closes, of its multiplications divided by
        those of the best rule for that case.
        """
        best: dict[str, int] = {}
        for (case, _), one in self.scores.items():
            if isinstance(one, Score) and one.complete:
                best[case] = min(best.get(case, one.multiplications), one.multiplications)
        ranked = []
        for rule in self.rules:
            ratios = [
                max(one.multiplications, 1) / max(best[case], 1)
                for case in self.cases
                for one in (self.scores.get((case, rule)),)
                if isinstance(one, Score) and one.complete
            ]
            work = geometric_mean(ratios) if ratios else math.inf
            ranked.append((rule, len(ratios), work))
        return sorted(ranked, key=lambda entry: (-entry[1], entry[2], entry[0]))

    def to_markdown(self) -> str:
        """Return the ranking and the seeds, selected equations and multiplications of each pair as tables."""
        lines = ["| rule | cases closed | work |", "|---|---|---|"]
        for rule, closed, work in self.ranking():
            shown = "" if math.isinf(work) else f"{work:.2f}"
            lines.append(f"| {rule} | {closed} of {len(self.cases)} | {shown} |")
        lines += ["", "| case | " + " | ".join(self.rules) + " |", "|---" * (len(self.rules) + 1) + "|"]
        for case in self.cases:
            cells = [_cell(self.scores.get((case, rule), "no time")) for rule in self.rules]
            lines.append(f"| {case} | " + " | ".join(cells) + " |")
        if DEFAULT in self.rules:
            lines += ["", *cost_lines(self.default_costs())]
        return "\n".join(lines) + "\n"

    def default_costs(self) -> list[DefaultCost]:
        """Return what the default rule costs beside the others, case by case where it has a score."""
        found = []
        for case in self.cases:
            one = self.scores.get((case, DEFAULT))
            if not isinstance(one, Score):
                continue
            others = {
                rule: (other.multiplications, self.seconds[case, rule])
                for rule in self.rules
                for other in (self.scores.get((case, rule)),)
                if rule != DEFAULT and isinstance(other, Score) and other.complete
            }
            own = one.multiplications, self.seconds[case, DEFAULT]
            found.append(DefaultCost(case, one.complete, own, others, self.masters_seconds.get(case, 0.0)))
        return found

    def __str__(self) -> str:
        return self.to_markdown()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        ranking = [
            {"rule": rule, "closed": closed, "work": None if math.isinf(work) else round(work, 4)}
            for rule, closed, work in self.ranking()
        ]
        scores = [
            {"case": case, "rule": rule, **(one.to_dict() if isinstance(one, Score) else {"none": one})}
            for (case, rule), one in self.scores.items()
        ]
        found: dict[str, Any] = {"cases": list(self.cases), "ranking": ranking, "scores": scores}
        if DEFAULT in self.rules:
            found["default"] = [cost.to_dict() for cost in self.default_costs()]
        return found


def _cell(one: Score | str) -> str:
    if isinstance(one, str):
        return one
    counts = f"{one.seeds:,} / {one.selected:,} / {one.multiplications:,}"
    return counts if one.complete else f"{one.seeds:,}, does not close"


@takes(LeaderboardOptions)
def leaderboard(
    cases: Sequence[str] = CASES,
    rules: Iterable[str] = RULES,
    **keywords: Unpack[LeaderboardOptionsKeywords],
) -> Leaderboard:
    """Score all rules on all cases, until the time is used up, with the effort that functions are worth.

    Parameters
    ----------
    cases : sequence of str
        Cases of the library, such as ``"tribox:3"``.
    rules : iterable of str
    {options}

    Returns
    -------
    Leaderboard
    """
    names = tuple(rules)
    read: list[Case] = [read_case(case) for case in cases]
    chosen = LeaderboardOptions.read("leaderboard", None, keywords)
    usual = Options(threads=chosen.threads, max_memory=chosen.max_memory, symmetries=False)
    learning = looking(usual, FUNCTIONS)
    began = time.perf_counter()
    scores: dict[tuple[str, str], Score | str] = {}
    seconds: dict[tuple[str, str], float] = {}
    masters_seconds: dict[str, float] = {}
    for case in read:
        for name in names:
            if time.perf_counter() - began > chosen.seconds:
                continue
            if case.name not in masters_seconds:
                chosen.progress("leaderboard", f"masters of {case.name}")
                masters_seconds[case.name] = _find_masters(case, learning)
            chosen.progress("leaderboard", f"{case.name} with {name}")
            started = time.process_time()
            scores[case.name, name] = _score(case, name, learning)
            seconds[case.name, name] = time.process_time() - started
    return Leaderboard(tuple(case.name for case in read), names, scores, seconds, masters_seconds)


def _find_masters(case: Case, options: Options) -> float:
    """Find the masters of all sectors of the family, which it keeps; return how long the processor took."""
    started = time.process_time()
    masters(case.family, symmetries=options.symmetries, threads=options.threads)
    return time.process_time() - started


def _score(case: Case, name: str, options: Options) -> Score | str:
    rule = find_rule(name)
    count = _count(rule, case)
    if count > MAX_SEEDS:
        return f"{count:,} seeds, too many here"
    try:
        return score(case.targets, rule, options=options)
    except TilthError as error:
        return f"{type(error).__name__}"


def _count(rule: SeedingRule, case: Case) -> int:
    """Return how many seeds a rule takes, or 0 if it says so only to `score`, or has none to say."""
    try:
        return len(choose_seeds(rule, make_request(case.targets)))
    except RuleError:
        return 0
