"""``tilth solve``: equations of any program, for some of their integrals."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.options import add_options, given_options
from tilth.cli.output import print_json
from tilth.cli.problem import swap_told
from tilth.cli.progress import progress_display
from tilth.cli.signals import resumable
from tilth.cli.verbs import VERBS
from tilth.errors import InputError, OptionError
from tilth.family.labels import check_label
from tilth.family.numbers import number_text
from tilth.formats import export_text, find_format, read_labels, read_source
from tilth.pipeline.options import SolveOptions
from tilth.pipeline.verbs.solve import solve
from tilth.table import Table
from tilth.table.coefficients import rows_data
from tilth.table.display import rows_text

__all__ = ["add_to"]

#: Of a file that keeps the table itself, with its certificate.
SUFFIX = ".tilth"


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "solve",
        VERBS["solve"],
        "tilth export tribox.tilth tribox.kira\n"
        "  tilth solve tribox.kira tribox.targets --at m1=1 --output tribox.m",
    )
    parser.add_argument(
        "system",
        type=Path,
        metavar="system.kira",
        help="equations in Kira's format, one term per line: bubble[1,2]*(s); .gz is unpacked",
    )
    parser.add_argument(
        "targets",
        type=Path,
        metavar="targets.txt",
        help="integrals of the system, one per line, spelled as there: bubble[1,2], bubble#12 or 12",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="save the table with its certificate (.tilth), or write its rules for another program",
    )
    parser.add_argument(
        "--format",
        metavar="NAME",
        help="of the output, see `tilth export --format`; default: by the suffix of the file",
    )
    add_options(parser, SolveOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Solve, write and print."""
    as_table = options.format is None and options.output is not None and options.output.suffix == SUFFIX
    if options.output is not None and not as_table:
        find_format(options.format, options.output)  # refuse it before the work, not after
    elif options.format is not None:
        find_format(options.format, "")
        if options.json:
            raise OptionError("--json and the rules cannot both go to stdout, leave one out")
    with swap_told(options.system, options.targets, _is_no_list, "equations come first, then targets"):
        targets = read_labels(read_source(options.targets))
    if not as_table and (options.output is not None or options.format is not None):
        for target in targets:
            check_label(target)  # whatever the format, rules have indices and no weights
    given = given_options(SolveOptions, options, lambda path: read_labels(read_source(path)))
    with (
        progress_display(quiet=options.quiet) as progress,
        nullcontext() if options.run is None else resumable(options.run),
    ):
        table = solve(options.system, targets, progress=progress, **given)
    if as_table:
        table.save(options.output)
    elif options.output is not None:
        table.export(options.output, options.format)
    if options.json:
        print_json(_data(table) | {"verified": options.verify is not False})
    elif options.output is None and options.format is not None:
        sys.stdout.write(export_text(table, options.format))
    else:
        print(_text(table))
        print("not verified" if options.verify is False else "verified")
    return 0


def _is_no_list(path: Path) -> bool:
    """Whether a file that can be read is no list of integrals, so that it may be equations."""
    try:
        source = read_source(path)
    except InputError:
        return False
    try:
        return not read_labels(source)
    except InputError:
        return True


def _text(table: Table) -> str:
    counts = table.provenance
    heading = (
        f"{len(table)} target(s), {len(table.masters)} masters, at {table.point_text() or 'numbers'}\n"
        f"{counts['equations']:,} equations, {counts['independent']:,} independent, "
        f"{counts['selected']:,} selected"
    )
    return f"{heading}\n{rows_text(table)}"


def _data(table: Table) -> dict[str, Any]:
    """Return what was found as plain data, ready for JSON."""
    return {
        "symbols": list(table.symbols),
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "masters": list(map(str, table.masters)),
        "unreduced": list(map(str, table.unreduced)),
        "table": rows_data(table),
        "provenance": dict(table.provenance),
    }
