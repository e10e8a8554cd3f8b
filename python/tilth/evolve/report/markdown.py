"""A report as Markdown: tables instead of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tilth.evolve.report.report import Report
from tilth.evolve.report.text import (
    TextTable,
    again,
    answers_table,
    front_table,
    history_table,
    improvements,
    line_table,
    log_link,
    picked,
    provenance,
    spent,
)

__all__ = ["to_markdown"]


def to_markdown(report: Report, folder: Path) -> str:
    """Return the report, for a folder."""
    winner = report.choice.winner.evaluation
    source = report.choice.winner.source
    parts = [
        "# A rule that was found",
        f"**{report.comparison.label}.** {picked(report)}",
        f"```text\n{winner.text}\n```",
        *([f"It is the translation of\n\n{_code(source)}"] if source not in ("", winner.text) else []),
        *([f"$$\n{report.latex}\n$$"] if report.latex else []),
        f"{winner.nodes} nodes.",
        "## On all cases",
        "`minimise` is a floor, seeds that deletion leaves, and no rule.",
        _table(report.comparison.rows()),
        "## Seeds against multiplications",
        "Rules than which no other that was scored is better in both, on the training cases.",
        _table(front_table(report)),
        f"## Best and median by {report.run.step}",
        _table(history_table(report)),
        "## Where the winner comes from",
        "Its line of first parents, where it improved.",
        _table(line_table(report)),
        *_sources(report),
        *_answers(report),
        "## Computed again",
        _table([["figures", "by"], *again(report)]),
        f"The log is [log.jsonl]({log_link(report, folder)}).",
        "## The run",
        _table([["entry", "value"], *provenance(report)]),
        *(["## References", "\n".join(f"- {one}" for one in report.references)] if report.references else []),
    ]
    return "\n\n".join(parts) + "\n"


def _sources(report: Report) -> Iterator[str]:
    for program in improvements(report):
        if program.source:
            yield f"Program #{program.number}:"
            yield _code(program.source)


def _answers(report: Report) -> Iterator[str]:
    if report.answers is not None:
        yield "## What became of the answers"
        yield spent(report.answers)
        yield _table(answers_table(report.answers))


def _code(source: str) -> str:
    return f"```python\n{source}\n```"


def _table(rows: TextTable) -> str:
    head, *body = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
