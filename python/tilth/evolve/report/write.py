"""Write a report: HTML in one file, Markdown, LaTeX and JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tilth.errors import EvolveError
from tilth.evolve.report.html import to_html
from tilth.evolve.report.latex import to_latex
from tilth.evolve.report.markdown import to_markdown
from tilth.evolve.report.report import Report
from tilth.family.writing import make_folder, write_text

__all__ = ["write_report"]


def write_report(report: Report, folder: str | Path | None = None) -> tuple[Path, Path, Path]:
    """Write ``report.html``, ``report.md``, ``report.tex`` and ``report.json``.

    Parameters
    ----------
    report : Report
    folder : path, optional
        Default: that of the run.

    Returns
    -------
    html, markdown, latex : Path

    Raises
    ------
    EvolveError
        The folder cannot be made, or matplotlib is not installed.
    OptionError
        A file cannot be written.
    """
    target = report.run.path if folder is None else Path(folder)
    make_folder(target, EvolveError)
    pages = target / "report.html", target / "report.md", target / "report.tex"
    write_text(pages[0], to_html(report, target))
    write_text(pages[1], to_markdown(report, target))
    write_text(pages[2], to_latex(report))
    write_text(target / "report.json", json.dumps(report.to_dict(), indent=1, allow_nan=False) + "\n")
    return pages
