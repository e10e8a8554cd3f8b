"""``tilth diff``: two reductions, compared."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, add_renames, new_verb, parse_point, parse_renames
from tilth.cli.exit_codes import DONE, NOT_VERIFIED
from tilth.cli.output import print_json
from tilth.cli.problem import read_family
from tilth.cli.progress import progress_display
from tilth.cli.projects import is_project, load_any_table
from tilth.cli.verbs import VERBS
from tilth.differences import diff
from tilth.errors import OptionError
from tilth.formats import Rules, find_format, read_rules, rules_of
from tilth.project import Project, ProjectTable
from tilth.table import Table

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "diff",
        VERBS["diff"],
        "tilth diff dbox.tilth results/dbox/kira_dbox.targets.m --format kira --family dbox.toml\n"
        "  tilth diff mine.tilth theirs.tables --rename 4242=dbox --points 3\n"
        "  tilth diff old.tilth new.tilth --common",
    )
    for name in ("first", "second"):
        parser.add_argument(
            name,
            type=Path,
            metavar=f"{name.upper()}",
            help="a table that `tilth reduce` saved, or a file in a format of `tilth export`",
        )
    parser.add_argument(
        "--family",
        type=Path,
        metavar="family.toml",
        help="reduce the masters of both to those of this family or project, with its symmetries",
    )
    parser.add_argument("--at", metavar="POINT", help="numbers for symbols, such as m1=1: compare there")
    parser.add_argument(
        "--prime", type=int, metavar="P", help="of files with residues, and to compare modulo"
    )
    parser.add_argument(
        "--points", type=int, default=0, metavar="N", help="compare at N random points, not exactly"
    )
    parser.add_argument(
        "--common", action="store_true", help="targets of one of them only make no difference"
    )
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="NAME",
        help="of files whose suffix does not tell it; given twice, of the first and of the second",
    )
    parser.add_argument(
        "--head", metavar="TEMPLATE", help="how integrals are written in Mathematica, as for `tilth export`"
    )
    add_renames(parser, "another name for a symbol or a family of a file, such as FIRE's 4242=dbox")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Read both and compare."""
    if len(options.format) > 2:
        raise OptionError("--format is given once for both files, or once for each")
    formats = (options.format or [None])[0], (options.format or [None])[-1]
    for name in options.format:
        find_format(name, "")  # of a table of Tilth it is not needed, and yet may be wrong
    paths = options.first, options.second
    sides = [_read(path, name, options) for path, name in zip(paths, formats, strict=True)]
    sides = _renamed(sides, parse_renames(options.rename))
    family = None
    if options.family is not None:
        family = Project.load(options.family) if is_project(options.family) else read_family(options.family)
    with progress_display(quiet=options.quiet) as progress:
        found = diff(
            *sides,
            family=family,
            at={} if options.at is None else parse_point(options.at),
            prime=options.prime,
            points=options.points,
            common=options.common,
            progress=progress,
        )
    if options.json:
        print_json({"first": str(options.first), "second": str(options.second), **found.to_dict()})
    else:
        print(found)
    return DONE if found.same else NOT_VERIFIED


def _read(path: Path, name: str | None, options: argparse.Namespace) -> Table | ProjectTable | Rules:
    """Read a table, or the rules of another program."""
    if path.suffix == ".tilth":
        return load_any_table(path)
    given: dict[str, Any] = {}
    if options.head is not None and (name == "mathematica" or (name is None and ".m" in path.suffixes)):
        given["head"] = options.head
    return read_rules(path, name, prime=options.prime, **given)


def _renamed(
    sides: list[Table | ProjectTable | Rules], names: dict[str, str]
) -> list[Table | ProjectTable | Rules]:
    """Give other names to what has these names in either.

    Raises
    ------
    OptionError
        Neither has one.
    """
    if not names:
        return sides
    rules = [side.rules() if isinstance(side, ProjectTable) else rules_of(side) for side in sides]
    known = [{*one.symbols, *one.names, *one.at} for one in rules]
    strange = next((name for name in names if not any(name in one for one in known)), None)
    if strange is not None:
        raise OptionError(f"--rename has {strange}, which is neither a symbol nor a family of the two")
    return [
        one.renamed({old: new for old, new in names.items() if old in there})
        for one, there in zip(rules, known, strict=True)
    ]
