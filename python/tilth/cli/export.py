"""``tilth export``: a saved table in the format of another program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.projects import load_any_table
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.formats import FORMATS, export, export_text, find_format
from tilth.project import Project, ProjectTable

__all__ = ["add_to"]

_LIST = "list"


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "export",
        VERBS["export"],
        "tilth export tribox.tilth tribox.m --head 'j[{family},{indices}]'\n"
        "  tilth export tribox.tilth tribox.tables.gz --number 7\n"
        "  tilth export tribox.tilth - --format form",
    )
    parser.add_argument(
        "table",
        type=Path,
        nargs="?",
        metavar="table.tilth",
        help="a table that `tilth reduce --output` saved",
    )
    parser.add_argument(
        "output", nargs="?", help="file to write, compressed if its name ends in .gz; - for stdout"
    )
    parser.add_argument(
        "--format",
        nargs="?",
        const=_LIST,
        metavar="NAME",
        help="needed where the suffix of the file does not tell it; without a NAME, list the formats",
    )
    parser.add_argument(
        "--targets", type=Path, metavar="FILE", help="write the rules of the integrals in this list only"
    )
    parser.add_argument(
        "--head",
        metavar="TEMPLATE",
        help="how integrals are written in Mathematica, such as 'G[{number},{{{indices}}}]'; its fields are "
        "{family}, {number} and {indices}, and other braces are doubled",
    )
    parser.add_argument("--number", type=int, metavar="N", help="number of the family in Mathematica or FIRE")
    parser.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="another name for a symbol or the family, where the program refuses it",
    )
    parser.add_argument(
        "--declarations",
        metavar="HOW",
        help="declarations of symbols and functions in FORM: comment, statement, or none",
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Load and write."""
    if options.format == _LIST:
        if options.json:
            print_json({entry.name: {"suffix": entry.suffix, "summary": entry.summary} for entry in FORMATS})
            return 0
        for entry in FORMATS:
            print(f"{entry.name:<14}{entry.suffix:<9}{entry.summary}")
        return 0
    if options.table is None or options.output is None:
        raise OptionError("give a table and a file to write, such as: tilth export tribox.tilth tribox.m")
    loaded = load_any_table(options.table)
    reader = Project(loaded.source) if isinstance(loaded, ProjectTable) else loaded.family
    table = loaded.rules() if isinstance(loaded, ProjectTable) else loaded
    given: dict[str, Any] = {
        "targets": None if options.targets is None else reader.read_targets(options.targets),
        "rename": _names(options.rename) or None,
        "head": options.head,
        "declarations": options.declarations,
    }
    if options.number is not None:
        if isinstance(loaded, ProjectTable):
            raise OptionError("--number is for one family, those of a project are counted from 1")
        name = loaded.family.name
        given["numbers"] = {(given["rename"] or {}).get(name, name): options.number}
    if options.output != "-":
        export(table, options.output, options.format, **given)
        if options.json:
            name = find_format(options.format, options.output).name
            print_json({"format": name, "path": options.output, "bytes": Path(options.output).stat().st_size})
        return 0
    if options.json:
        raise OptionError("--json and the table cannot both go to stdout, leave one out")
    if options.format is None:
        raise OptionError("stdout does not tell the format, add --format NAME (--format alone lists them)")
    sys.stdout.write(export_text(table, options.format, **given))
    return 0


def _names(texts: list[str]) -> dict[str, str]:
    """Read ``OLD=NEW``.

    Raises
    ------
    OptionError
    """
    names: dict[str, str] = {}
    for text in texts:
        old, equals, new = text.partition("=")
        if not equals or not old.strip() or not new.strip() or old.strip() in names:
            raise OptionError(f"--rename has {text!r}, write it like m_1=m1, each name once")
        names[old.strip()] = new.strip()
    return names
