"""``tilth solve``: equations of any program, for some of their integrals."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb, parse_point
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.errors import OptionError
from tilth.family.numbers import number_text
from tilth.formats import export_text, find_format, read_labels, read_source
from tilth.formats.labels import check_label
from tilth.pipeline.reduce.solve import solve
from tilth.pipeline.reduce.solved import SolvedSystem
from tilth.table.coefficients import coefficient_text

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "solve",
        "solve a system of equations that another program wrote",
        "tilth export tribox.tilth tribox.kira\n"
        "  tilth solve tribox.kira tribox.targets --at m1=1 --output tribox.m",
    )
    parser.add_argument(
        "system",
        type=Path,
        metavar="system.kira",
        help="equations in Kira's format, one term a line: bubble[1,2]*(s); .gz is unpacked",
    )
    parser.add_argument(
        "targets",
        type=Path,
        metavar="targets.txt",
        help="integrals of the system, one a line, spelled as there: bubble[1,2], bubble#12 or 12",
    )
    parser.add_argument("--at", metavar="POINT", help="values that are put for symbols, such as m1=1,d=41/3")
    parser.add_argument(
        "--order", default="numerators", help="order of integrals with indices: numerators (default) or dots"
    )
    parser.add_argument(
        "--preferred-masters",
        type=Path,
        metavar="FILE",
        help="integrals to keep as masters, like a target list",
    )
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random points (default 0)")
    parser.add_argument(
        "--max-memory",
        metavar="SIZE",
        help="refuse what would take more, such as '4 GB', or more than is free",
    )
    parser.add_argument(
        "--backend", metavar="NAME", help="how probes are computed: scalar, portable, avx2 or ifma"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the rules for another program")
    parser.add_argument(
        "--format",
        metavar="NAME",
        help="of the output, see `tilth export --format`; default: by the suffix of the file",
    )
    parser.add_argument(
        "--no-verify", action="store_true", help="do not compare the functions with all equations"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Solve, write and print."""
    if options.output is not None:
        find_format(options.format, options.output)  # refuse it before the work, not after
    elif options.format is not None:
        find_format(options.format, "")
        if options.json:
            raise OptionError("--json and the rules cannot both go to stdout, leave one out")
    targets = read_labels(read_source(options.targets))
    if options.output is not None or options.format is not None:
        for target in targets:
            check_label(target)  # whatever the format, rules have indices and no weights
    preferred = options.preferred_masters
    with progress_display(quiet=options.quiet) as progress:
        solved = solve(
            options.system,
            targets,
            order=options.order,
            preferred_masters=() if preferred is None else read_labels(read_source(preferred)),
            at=None if options.at is None else parse_point(options.at),
            threads=options.threads,
            seed=options.seed,
            max_memory=options.max_memory,
            backend=options.backend,
            verify=not options.no_verify,
            progress=progress,
        )
    if options.output is not None:
        solved.export(options.output, options.format)
    if options.json:
        print_json(_data(solved))
    elif options.output is None and options.format is not None:
        sys.stdout.write(export_text(solved.rules(), options.format))
    else:
        print(solved)
        print("not verified" if options.no_verify else "verified")
    return 0


def _data(solved: SolvedSystem) -> dict[str, Any]:
    """Return what was found as plain data, ready for JSON."""
    return {
        "symbols": list(solved.symbols),
        "at": {symbol: number_text(value) for symbol, value in solved.at.items()},
        "masters": list(map(str, solved.masters)),
        "unreduced": list(map(str, solved.unreduced)),
        "table": {
            str(target): {str(master): coefficient_text(value) for master, value in row.items()}
            for target, row in solved.items()
        },
        "provenance": dict(solved.provenance),
        "verified": solved.provenance["checked_modulo"] is not None,
    }
