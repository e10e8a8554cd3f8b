"""A report as LaTeX: a document with the rule as a formula, the tables and the references."""

from __future__ import annotations

from tilth.evolve.report.report import Report
from tilth.evolve.report.text import (
    TextTable,
    again,
    answers_table,
    front_table,
    history_table,
    line_table,
    picked,
    provenance,
    spent,
)

__all__ = ["to_latex"]

_SIGNS = {
    "\\": r"\textbackslash{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "β": r"$\beta$",
}

_HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,longtable,array}
\usepackage[margin=2cm]{geometry}
\begin{document}
\section*{A rule that was found}"""


def to_latex(report: Report) -> str:
    """Return the report."""
    winner = report.choice.winner.evaluation
    parts = [
        _HEAD,
        rf"\textbf{{{_escaped(report.comparison.label)}.}} {_escaped(picked(report))}",
        rf"\begin{{quote}}\ttfamily\raggedright {_escaped(winner.text)}\end{{quote}}",
        *([rf"\begin{{multline*}}{chr(10)}{report.latex}{chr(10)}\end{{multline*}}"] if report.latex else []),
        r"\section*{On all cases}",
        _table(report.comparison.rows()),
        r"\section*{Seeds against multiplications}",
        _table(front_table(report)),
        rf"\section*{{Best and median by {report.run.step}}}",
        _table(history_table(report)),
        r"\section*{Where the winner comes from}",
        _table(line_table(report)),
        *(
            [
                r"\section*{What became of the answers}",
                _escaped(spent(report.answers)),
                _table(answers_table(report.answers)),
            ]
            if report.answers is not None
            else []
        ),
        r"\section*{Computed again}",
        _table([["figures", "by"], *again(report)]),
        r"\section*{The run}",
        _table([["entry", "value"], *provenance(report)]),
    ]
    if report.references:
        items = "\n".join(rf"\bibitem{{r{n}}} {_escaped(one)}" for n, one in enumerate(report.references))
        parts.append(f"\\begin{{thebibliography}}{{99}}\n{items}\n\\end{{thebibliography}}")
    return "\n\n".join([*parts, r"\end{document}"]) + "\n"


def _escaped(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)


def _table(rows: TextTable) -> str:
    width = len(rows[0])
    # The last column of two has sentences, of more what is short.
    columns = "l" * (width - 1) + (r">{\raggedright\arraybackslash}p{0.7\linewidth}" if width <= 2 else "l")
    if width > 2 and any(len(row[-1]) > 24 for row in rows):
        columns = "l" * (width - 1) + r">{\raggedright\arraybackslash}p{0.45\linewidth}"
    head, *body = [" & ".join(_escaped(cell.replace("\n", " ")) for cell in row) + r" \\" for row in rows]
    begin = rf"\begin{{footnotesize}}\begin{{longtable}}{{{columns}}}"
    end = r"\end{longtable}\end{footnotesize}"
    return "\n".join([begin, rf"{head}\hline\endhead", *body, end])
