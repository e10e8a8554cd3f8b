"""The papers that a table rests on, as data, as text and as BibTeX."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from tilth import __version__
from tilth.seeding import describe_rules

__all__ = ["bibtex", "papers_of", "reference_line", "software"]

_NUMBER = re.compile(r"arXiv:([0-9]{4}\.[0-9]{5})|\b(hep-[a-z]+/[0-9]{7})")
_WORD = re.compile(r"[a-z][a-z_-]*")

Paper = Mapping[str, Any]


def software() -> dict[str, Any]:
    """Return the entry of Tilth itself."""
    return {
        "key": "tilth",
        "authors": ["The Tilth developers"],
        "title": "Tilth: reduction of Feynman integrals by integration by parts, "
        "with pluggable seeding rules",
        "version": __version__,
    }


def papers_of(rules: str, used: Collection[str]) -> list[dict[str, Any]]:
    """Return the papers of the methods behind a table, in the order of the list.

    Parameters
    ----------
    rules : str
        Texts of seeding rules; the papers that their definitions name are among the answer.
    used : collection of str
        What was used of ``"functions"`` and ``"symmetries"``.
    """
    described = describe_rules()
    names = set(_WORD.findall(rules)) & described.keys()
    numbers = {number for name in names for pair in _NUMBER.findall(described[name]) for number in pair}
    wanted = {"always", *used}
    papers: list[dict[str, Any]] = tomllib.loads(_file().read_text(encoding="utf-8"))["paper"]
    return [one for one in papers if one.get("used") in wanted or one.get("eprint") in numbers]


def reference_line(paper: Paper) -> str:
    """Write an entry as a line of a list of references."""
    where = [paper["journal"]] if "journal" in paper else []
    where += [f"version {paper['version']}"] if "version" in paper else []
    where += [_arxiv(paper["eprint"])] if "eprint" in paper else []
    return f"{', '.join(paper['authors'])}, {paper['title']}, {', '.join(where)}"


def bibtex(paper: Paper) -> str:
    """Write an entry for BibTeX."""
    fields = {
        "author": " and ".join(paper["authors"]),
        "title": f"{{{paper['title']}}}",
        **{
            name: str(paper[name])
            for name in ("journal", "year", "doi", "version", "eprint")
            if name in paper
        },
    }
    if "eprint" in paper:
        fields["archivePrefix"] = "arXiv"
    kind = "software" if "version" in paper else "article" if "journal" in paper else "misc"
    lines = [f"    {name} = {{{_tex(value)}}}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{paper['key']},", *lines, "}"])


def _arxiv(number: str) -> str:
    return number if "/" in number else f"arXiv:{number}"


def _tex(text: str) -> str:
    return text.replace("β", r"$\beta$")


def _file() -> Path:
    return Path(__file__).with_name("references.toml")
