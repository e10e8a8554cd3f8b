"""``tilth cuts``: targets reduced on several cuts, or the cuts that see all masters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, add_seeding, new_verb, read_seeding
from tilth.cli.exit_codes import DONE
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.cuts import CutTable, reduce_on_cuts, spanning_cuts
from tilth.cuts.file import read_cut_file
from tilth.cuts.spanning import cut_text
from tilth.errors import OptionError
from tilth.family.numbers import number_text
from tilth.pipeline.options import ReduceOptions
from tilth.table.coefficients import rows_data

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "cuts",
        VERBS["cuts"],
        "tilth cuts dbox.toml dbox.targets --list > dbox.cuts\n"
        "  tilth cuts dbox.toml dbox.targets --cuts dbox.cuts --run dbox-run --save dbox-cuts\n"
        "  tilth cuts --case dbox:4 --at d=41,s=1,t=3",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    add_seeding(parser)
    parser.add_argument(
        "--cuts",
        type=Path,
        metavar="FILE",
        help="the cuts, one a line as 1,3,6,8 (default: those of --list)",
    )
    parser.add_argument(
        "--list", action="store_true", help="reduce nothing, print cuts that see all masters, one a line"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="write all rows in a format of `tilth export`, by the suffix",
    )
    parser.add_argument(
        "--save", type=Path, metavar="FOLDER", help="save the table of each cut there, with its certificate"
    )
    add_options(parser, ReduceOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """List, or reduce, write and print."""
    case = read_case_or_files(options)
    if options.list:
        return _list(options, spanning_cuts(case.targets))
    cuts = None if options.cuts is None else read_cut_file(options.cuts)
    given = given_options(ReduceOptions, options, masters_reader(case.family))
    with progress_display(quiet=options.quiet) as progress:
        rule = read_seeding(options, case.family)
        table = reduce_on_cuts(case.targets, cuts, rule, progress=progress, **given)
    if options.save is not None:
        table.save_parts(options.save)
    if options.output is not None:
        table.export(options.output)
    verified = options.verify is not False
    if options.json:
        print_json(_data(table) | {"verified": verified})
    else:
        print(table)
        print("verified" if verified else "not verified")
    return DONE


def _list(options: argparse.Namespace, cuts: tuple[tuple[int, ...], ...]) -> int:
    given = [flag for flag in ("cuts", "output", "save") if getattr(options, flag) is not None]
    if given:
        raise OptionError(f"--list reduces nothing, leave out --{given[0]}")
    if options.json:
        print_json({"cuts": [list(cut) for cut in cuts]})
    else:
        print("\n".join(map(cut_text, cuts)))
    return DONE


def _data(table: CutTable) -> dict[str, Any]:
    """Return a table as plain data, ready for JSON."""
    return {
        "family": table.source.name,
        "order": table.order.value,
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "symbols": list(table.symbols),
        "prime": table.prime,
        "cuts": [list(cut) for cut in table.cuts],
        "compared": table.compared,
        "unseen": [str(master) for master in table.unseen],
        "masters": [str(master) for master in table.masters],
        "table": rows_data(table),
        "provenance": dict(table.provenance),
    }
