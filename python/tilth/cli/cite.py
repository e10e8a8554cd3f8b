"""``tilth cite``: what to cite for a table, as text or BibTeX."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.projects import load_any_table
from tilth.cli.references import bibtex, papers_of, reference_line, software
from tilth.cli.verbs import VERBS
from tilth.project import ProjectTable
from tilth.table import Table

__all__ = ["add_to"]

#: What a reduction without options uses.
USUAL = ("auto", ("functions", "symmetries"))


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(verbs, "cite", VERBS["cite"], "tilth cite\n  tilth cite tribox.tilth --bibtex")
    parser.add_argument(
        "table",
        nargs="?",
        type=Path,
        metavar="table.tilth",
        help="cite what this table rests on; without it, what a reduction without options rests on",
    )
    parser.add_argument("--bibtex", action="store_true", help="print entries for BibTeX")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Collect and print."""
    rules, used = USUAL if options.table is None else _used(load_any_table(options.table))
    papers = papers_of(rules, used)
    if options.json:
        print_json({"software": software(), "papers": papers})
    elif options.bibtex:
        print("\n\n".join(map(bibtex, [software(), *papers])))
    else:
        print(reference_line(software()))
        for paper in papers:
            print(f"{paper['method']}: {reference_line(paper)}")
    return DONE


def _used(table: Table | ProjectTable) -> tuple[str, tuple[str, ...]]:
    """Return the rules' texts of a table, and what else its papers depend on."""
    tables = table.tables.values() if isinstance(table, ProjectTable) else [table]
    parts = [part for one in tables for part in one.provenance.get("parts", [one.provenance])]
    rules = " ".join(f"{part.get('rule', '')} {part.get('seeding', '')}" for part in parts)
    used = ("functions",) if any(one.symbols for one in tables) else ()
    mapped = any(part.get("symmetries", "none") != "none" for part in parts)
    return rules, (*used, "symmetries") if mapped else used
