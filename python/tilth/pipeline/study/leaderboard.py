"""`leaderboard`: all rules on all cases, within a time budget."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from tilth.cases import Case, read_case
from tilth.errors import RuleError, TilthError
from tilth.pipeline.options import LeaderboardOptions, Options
from tilth.pipeline.options.keywords import LeaderboardOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.study.score import Score, score
from tilth.seeding import SeedingRule, choose_seeds, find_rule, make_request, usual_rules

__all__ = ["CASES", "RULES", "Leaderboard", "leaderboard"]

#: Cheap cases first, so that a short budget still says something.
CASES = (
    "bubble",
    "box",
    "tribox:3",
    "tribox:4",
    "tribox:5",
    "tribox:6",
    "diamond2l",
    "dbox:2",
    "dbox:4",
    "dpenta:5",
)
#: Every built-in rule that needs no parameters.
RULES = usual_rules()

MAX_SEEDS = 60_000


@dataclass(frozen=True)
class Leaderboard:
    """Scores of rules on cases.

    Attributes
    ----------
    cases, rules : tuple of str
    scores : dict
        {(case, rule): Score, or text that says why there is none}.
    """

    cases: tuple[str, ...]
    rules: tuple[str, ...]
    scores: dict[tuple[str, str], Score | str]

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
                math.log(max(one.multiplications, 1) / max(best[case], 1))
                for case in self.cases
                for one in (self.scores.get((case, rule)),)
                if isinstance(one, Score) and one.complete
            ]
            work = math.exp(sum(ratios) / len(ratios)) if ratios else math.inf
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
        return "\n".join(lines) + "\n"

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
        return {"cases": list(self.cases), "ranking": ranking, "scores": scores}


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
    """Score all rules on all cases, until the time is used up.

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
    learning = Options(threads=chosen.threads, max_memory=chosen.max_memory)
    began = time.perf_counter()
    scores: dict[tuple[str, str], Score | str] = {}
    for case in read:
        for name in names:
            if time.perf_counter() - began > chosen.seconds:
                continue
            chosen.progress("leaderboard", f"{case.name} with {name}")
            scores[case.name, name] = _score(case, name, learning)
    return Leaderboard(tuple(case.name for case in read), names, scores)


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
