"""`compare`: several rules for the same targets, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Unpack

from tilth.errors import OptionError
from tilth.family import Integral
from tilth.pipeline.learn.effort import FUNCTIONS, looking
from tilth.pipeline.options import CompareOptions, Options
from tilth.pipeline.options.keywords import CompareOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.study.elsewhere import score_elsewhere
from tilth.pipeline.study.score import Score, score
from tilth.seeding import SeedingRule, find_rule
from tilth.seeding.rules.auto import Auto

__all__ = ["Comparison", "compare"]

COLUMNS = ("seeds", "generated", "independent", "selected", "multiplications", "masters")


class Comparison(Sequence[Score]):
    """Scores of several rules, complete ones first, then by the chosen measure.

    Attributes
    ----------
    by : str
        The measure.
    """

    def __init__(self, scores: Iterable[Score], by: str) -> None:
        self.by = by
        self._scores = sorted(scores, key=lambda one: (not one.complete, _measure(one, by), one.rule))

    def __getitem__(self, index: Any) -> Any:
        return self._scores[index]

    def __len__(self) -> int:
        return len(self._scores)

    def __iter__(self) -> Iterator[Score]:
        return iter(self._scores)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Comparison):
            return NotImplemented
        return (self.by, self._scores) == (other.by, other._scores)

    def __hash__(self) -> int:
        return hash((self.by, tuple(one.rule for one in self._scores)))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {"by": self.by, "scores": [one.to_dict() for one in self._scores]}

    def plot(self) -> Any:
        """Return a figure of matplotlib with the counts as bars, which notebooks show.

        Raises
        ------
        OptionError
            matplotlib is not installed.
        """
        from tilth.pipeline.study.draw import draw_scores

        return draw_scores({f"by {self.by}": self})

    def rows(self) -> list[list[str]]:
        """Heading and cells as text."""
        rows = [["rule", *COLUMNS, "complete", "seconds", "MB"]]
        for one in self._scores:
            complete = "yes" if one.complete else f"no: {len(one.missing)} missing"
            counts = [f"{getattr(one, column):,}" for column in COLUMNS]
            seconds, size = sum(one.seconds.values()), one.peak_bytes / 1e6
            rows.append([one.rule, *counts, complete, f"{seconds:.3g}", f"{size:.3g}"])
        return rows

    def __str__(self) -> str:
        rows = self.rows()
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = []
        for row in rows:
            cells = [
                cell.ljust(w) if n == 0 else cell.rjust(w)
                for n, (cell, w) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("  ".join(cells).rstrip())
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape  # notebooks only

        head, *body = self.rows()
        cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


@takes(CompareOptions)
def compare(
    targets: Iterable[Integral] | Integral,
    rules: Iterable[SeedingRule | str],
    *,
    options: Options | None = None,
    **keywords: Unpack[CompareOptionsKeywords],
) -> Comparison:
    """Score several rules for the same targets.

    Fewer seeds is not less work, so the default measure is the work of one probe. All rules have the same
    effort, by default the one that `auto` has if it is among them.

    Parameters
    ----------
    targets : iterable of Integral
    rules : iterable of rule or str
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    Comparison
        Best first.

    Raises
    ------
    OptionError
        Unknown measure, or no rules, or a rule that cannot be sent to the workers of an executor; and
        whatever `score` raises.
    WorkersLost
        A rule was lost too often.
    """
    chosen = CompareOptions.read("compare", options, keywords)
    found = [find_rule(rule) for rule in ([rules] if isinstance(rules, str) else rules)]
    if not found:
        raise OptionError("there are no rules to compare, give at least one")
    if any(isinstance(rule, Auto) for rule in found):
        chosen = looking(chosen, FUNCTIONS)
    items = [targets] if isinstance(targets, Integral) else list(targets)
    if chosen.executor is None:
        return Comparison([score(items, rule, options=chosen) for rule in found], chosen.by)
    return Comparison(score_elsewhere(items, found, chosen, chosen.executor), chosen.by)


def _measure(one: Score, by: str) -> float:
    return sum(one.seconds.values()) if by == "seconds" else float(getattr(one, by))
