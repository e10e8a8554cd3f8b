"""A report as HTML in one file: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from tilth.evolve.report.plots import plot_family, plot_front, plot_history
from tilth.evolve.report.report import Report
from tilth.evolve.report.text import (
    TextTable,
    again,
    answers_table,
    front_table,
    improvements,
    line_table,
    log_link,
    picked,
    provenance,
    spent,
)

__all__ = ["to_html"]

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; font-size: 0.85rem; margin: 1rem 0 }
th, td { border-bottom: 1px solid #ddd; padding: 0.25rem 0.6rem; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
tr.found { background: #eaf1fa }
pre { background: #f5f5f5; padding: 0.8rem; white-space: pre-wrap }
img { max-width: 100% }
.label { font-weight: bold; border-left: 4px solid #1f5fa8; padding-left: 0.8rem }
"""


def to_html(report: Report, folder: Path) -> str:
    """Return the report, for a folder."""
    winner = report.choice.winner.evaluation
    source, step = report.choice.winner.source, report.run.step
    body = [
        "<h1>A rule that was found</h1>",
        f'<p class="label">{escape(report.comparison.label)}</p>',
        f"<p>{escape(picked(report))}</p>",
        f"<pre>{escape(winner.text)}</pre>",
        *(
            [f"<p>It is the translation of</p><pre>{escape(source)}</pre>"]
            if source not in ("", winner.text)
            else []
        ),
        *([f"<p>As LaTeX:</p><pre>{escape(report.latex)}</pre>"] if report.latex else []),
        f"<p>{winner.nodes} nodes.</p>",
        "<h2>On all cases</h2>",
        "<p><code>minimise</code> is a floor, seeds that deletion leaves, and no rule.</p>",
        _table(report.comparison.rows(), found=report.comparison.found),
        f"<h2>Best and median by {step}</h2>",
        _image(
            plot_history(report.generations, report.measure, step), f"best and median objective by {step}"
        ),
        "<h2>Seeds against multiplications</h2>",
        _image(plot_front(report.front), "seeds against multiplications"),
        _table(front_table(report)),
        "<h2>Where the winner comes from</h2>",
        _image(plot_family(report.family), "family tree of the winner"),
        "<p>Its line of first parents, where it improved:</p>",
        _table(line_table(report)),
        *(
            f"<p>Program #{program.number}:</p><pre>{escape(program.source)}</pre>"
            for program in improvements(report)
            if program.source
        ),
        *_answers(report),
        "<h2>Computed again</h2>",
        _table([["figures", "by"], *again(report)]),
        f'<p>The log is <a href="{escape(log_link(report, folder))}">log.jsonl</a>.</p>',
        "<h2>The run</h2>",
        _table([["entry", "value"], *provenance(report)]),
        *(["<h2>References</h2>"] if report.references else []),
        *(f"<p>{escape(one)}</p>" for one in report.references),
    ]
    head = f'<meta charset="utf-8"><title>{escape(report.comparison.label)}</title><style>{_STYLE}</style>'
    return "\n".join(
        ["<!DOCTYPE html>", f'<html lang="en"><head>{head}</head><body>', *body, "</body></html>\n"]
    )


def _answers(report: Report) -> Iterator[str]:
    if report.answers is not None:
        yield "<h2>What became of the answers</h2>"
        yield f"<p>{escape(spent(report.answers))}</p>"
        yield _table(answers_table(report.answers))


def _image(uri: str, text: str) -> str:
    return f'<img src="{uri}" alt="{escape(text)}">'


def _table(rows: TextTable, found: tuple[str, ...] = ()) -> str:
    head, *body = rows
    lines = ["<table><thead><tr>", *(f"<th>{escape(cell)}</th>" for cell in head), "</tr></thead><tbody>"]
    for row in body:
        lines.append('<tr class="found">' if any(cell in found for cell in row) else "<tr>")
        lines += [_cell(cell) for cell in row]
        lines.append("</tr>")
    return "".join([*lines, "</tbody></table>"])


def _cell(text: str) -> str:
    number = text.replace(",", "").replace(".", "").isdigit()
    return f'<td class="number">{escape(text)}</td>' if number else f"<td>{escape(text)}</td>"
