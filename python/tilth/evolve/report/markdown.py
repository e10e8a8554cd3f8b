"""A report as Markdown: tables instead of pictures."""

from __future__ import annotations

from tilth.evolve.report.report import Report
from tilth.evolve.report.text import Table, front_table, history_table, line_table, picked, provenance

__all__ = ["to_markdown"]


def to_markdown(report: Report) -> str:
    """Return the report."""
    winner = report.choice.winner.evaluation
    parts = [
        "# A rule that was found",
        f"**{report.comparison.label}.** {picked(report)}",
        f"```text\n{winner.text}\n```",
        f"$$\n{report.latex}\n$$",
        f"{winner.nodes} nodes.",
        "## On all cases",
        "`minimise` is a floor, seeds that deletion leaves, and no rule.",
        _table(report.comparison.rows()),
        "## Seeds against multiplications",
        "Rules than which no other that was scored is better in both, on the training cases.",
        _table(front_table(report)),
        "## Best and median by generation",
        _table(history_table(report)),
        "## Where the winner comes from",
        "Its line of first parents, where it improved.",
        _table(line_table(report)),
        "## The run",
        _table([["entry", "value"], *provenance(report)]),
    ]
    return "\n\n".join(parts) + "\n"


def _table(rows: Table) -> str:
    head, *body = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
