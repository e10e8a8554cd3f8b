"""`compare`: several rules for the same targets, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from tilth.errors import OptionError
from tilth.family import Integral
from tilth.family.order import Order
from tilth.pipeline.news import Progress
from tilth.pipeline.study.score import Score, score
from tilth.seeding import SeedingRule, find_rule

__all__ = ["Comparison", "compare"]

COLUMNS = ("seeds", "generated", "independent", "selected", "multiplications", "masters")
MEASURES = (*COLUMNS[:-1], "seconds", "peak_bytes")


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

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {"by": self.by, "scores": [one.to_dict() for one in self._scores]}

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
        head, *body = self.rows()
        cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def compare(
    targets: Iterable[Integral] | Integral,
    rules: Iterable[SeedingRule | str],
    *,
    by: str = "multiplications",
    order: Order | str = Order.numerators,
    preferred_masters: Iterable[Integral] = (),
    identities: Iterable[str] = ("ibp", "li"),
    threads: int | None = None,
    effort: int = 1,
    objective: str = "selected",
    seed: int = 0,
    certify: str | None = None,
    equation_order: str = "ascending",
    pivot_order: str | None = None,
    max_memory: int | str | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Score several rules for the same targets.

    Fewer seeds is not less work, so the default measure is the work of one probe.

    Parameters
    ----------
    targets : iterable of Integral
    rules : iterable of rule or str
    by : str
        ``seeds``, ``generated``, ``independent``, ``selected``, ``multiplications``, ``seconds`` or
        ``peak_bytes``; rules that close come before those that do not.
    order, preferred_masters, identities, threads, effort, objective, seed, certify
    equation_order, pivot_order, max_memory, progress
        As for `score`.

    Returns
    -------
    Comparison
        Best first.

    Raises
    ------
    OptionError
        Unknown measure, or no rules; and whatever `score` raises.
    """
    if by not in MEASURES:
        raise OptionError(f"by={by!r} is not a measure, use one of {', '.join(MEASURES)}")
    found = [find_rule(rule) for rule in ([rules] if isinstance(rules, str) else rules)]
    if not found:
        raise OptionError("there are no rules to compare, give at least one")
    items = [targets] if isinstance(targets, Integral) else list(targets)
    preferred = tuple(preferred_masters)
    kinds = (identities,) if isinstance(identities, str) else tuple(identities)
    scores = [
        score(
            items,
            rule,
            order=order,
            preferred_masters=preferred,
            identities=kinds,
            threads=threads,
            effort=effort,
            objective=objective,
            seed=seed,
            certify=certify,
            equation_order=equation_order,
            pivot_order=pivot_order,
            max_memory=max_memory,
            progress=progress,
        )
        for rule in found
    ]
    return Comparison(scores, by)


def _measure(one: Score, by: str) -> float:
    return sum(one.seconds.values()) if by == "seconds" else float(getattr(one, by))
