"""``tilth export``: a saved table in the format of another program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, add_renames, new_verb, parse_renames
from tilth.cli.output import print_json
from tilth.cli.pipes import at_hand
from tilth.cli.projects import load_any_table
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.family import Family
from tilth.family.reading import read_text
from tilth.family.toml import parse_toml
from tilth.formats import FORMATS, Format, export, export_text, find_format
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
        "  tilth export tribox.toml tribox-kira --format kira-project --targets tribox.targets\n"
        "  tilth export tribox.tilth tribox.tables.gz --number 7\n"
        "  tilth export tribox.tilth - --format form\n\n"
        "formats:\n" + "\n".join(f"  {line}" for line in _format_lines()),
    )
    parser.add_argument(
        "table",
        type=Path,
        nargs="?",
        metavar="table.tilth",
        help="a table that `tilth reduce --output` saved; for kira-project a family or a project will do",
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
    add_renames(parser, "another name for a symbol or the family, where the program refuses it")
    parser.add_argument(
        "--declarations",
        metavar="HOW",
        help="declarations of symbols and functions in FORM: comment, statement, or none",
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def _format_lines() -> list[str]:
    """Return a line for each format: its name, the suffix that tells it, and what it is."""
    return [f"{entry.name:<14}{entry.suffix:<9}{entry.summary}" for entry in FORMATS]


def run(options: argparse.Namespace) -> int:
    """Load and write."""
    if options.format == _LIST:
        if options.json:
            print_json({entry.name: {"suffix": entry.suffix, "summary": entry.summary} for entry in FORMATS})
            return 0
        print("\n".join(_format_lines()))
        return 0
    if options.table is None or options.output is None:
        raise OptionError("give a table and a file to write, such as: tilth export tribox.tilth tribox.m")
    written = None if options.output == "-" else find_format(options.format, options.output)
    with at_hand(options.table) as file:
        if written is not None and written.write_project is not None and not _is_table(file):
            _write_problem(file, options, written)
            return 0
        loaded = load_any_table(file)
    reader = Project(loaded.source) if isinstance(loaded, ProjectTable) else loaded.family
    table = loaded.rules() if isinstance(loaded, ProjectTable) else loaded
    given: dict[str, Any] = {
        "targets": None if options.targets is None else reader.read_targets(options.targets),
        "rename": parse_renames(options.rename) or None,
        "head": options.head,
        "declarations": options.declarations,
    }
    if options.number is not None:
        if isinstance(loaded, ProjectTable):
            raise OptionError("--number is for one family, those of a project are counted from 1")
        name = loaded.family.name
        given["numbers"] = {(given["rename"] or {}).get(name, name): options.number}
    if written is not None:
        if written.write_project is not None:
            loaded.export(options.output, options.format, **given)
        else:
            export(table, options.output, options.format, **given)
        if options.json:
            _print_written(written, options.output)
        return 0
    if options.json:
        raise OptionError("--json and the table cannot both go to stdout, leave one out")
    if options.format is None:
        raise OptionError("stdout does not tell the format, add --format NAME (--format alone lists them)")
    sys.stdout.write(export_text(table, options.format, **given))
    return 0


def _is_table(path: Path) -> bool:
    """Whether a file is a table and no family file, project or folder."""
    return not path.is_dir() and path.suffix != ".toml"


def _write_problem(path: Path, options: argparse.Namespace, written: Format) -> None:
    """Write a family or a project that was not reduced for another program."""
    if options.rename or options.head or options.declarations or options.number is not None:
        raise OptionError(f"the format {written.name} has no option but --targets, leave others out")
    if path.is_dir() or "families" in parse_toml(read_text(path), str(path)):
        project = Project.load(path)
    else:
        project = Project([Family.load(path)])
    targets = project.targets if options.targets is None else project.read_targets(options.targets)
    preferred = () if project.imported is None else project.imported.preferred_masters
    assert written.write_project is not None  # that is what this is for
    written.write_project(options.output, project.families, targets, preferred)
    if options.json:
        _print_written(written, options.output)


def _print_written(written: Format, path: str) -> None:
    whole = [file for file in Path(path).rglob("*") if file.is_file()] or [Path(path)]
    print_json({"format": written.name, "path": path, "bytes": sum(file.stat().st_size for file in whole)})
