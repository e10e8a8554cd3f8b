"""``tilth reduce``: targets in terms of masters, as rational functions or at a point."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path

from tilth.cli.arguments import (
    add_run_options,
    add_seeding,
    new_verb,
    parse_point,
    read_seeding,
    run_options,
)
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.cli.show import table_data
from tilth.cli.signals import resumable
from tilth.errors import OptionError
from tilth.pipeline.news import Progress
from tilth.pipeline.reduce import reduce
from tilth.pipeline.run import resume
from tilth.table import Table

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "reduce",
        "reduce these targets to masters, with a certificate",
        "tilth reduce dbox.toml dbox.targets --run dbox-run --output dbox.tilth\n"
        "  tilth reduce --resume dbox-run --output dbox.tilth\n"
        "  tilth reduce tribox.toml tribox.targets --at d=41,m1=1,m2=31,m3=47",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    parser.add_argument(
        "--at",
        metavar="POINT",
        help="values of some or all symbols, such as d=41,m1=1,m2=1/3; the others stay symbols",
    )
    parser.add_argument("--prime", type=int, help="give residues modulo this prime instead of rationals")
    parser.add_argument(
        "--run",
        dest="folder",
        type=Path,
        metavar="FOLDER",
        help="keep plan and probes, to go on later",
    )
    parser.add_argument(
        "--resume", type=Path, metavar="FOLDER", help="go on with a run, whose problem it knows"
    )
    parser.add_argument(
        "--backend", metavar="NAME", help="how probes are computed: scalar, portable, avx2 or ifma"
    )
    add_seeding(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="save the table with its certificate")
    parser.add_argument("--no-verify", action="store_true", help="do not verify the table")
    add_run_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reduce, save and print."""
    folder = options.folder if options.resume is None else options.resume
    with (
        progress_display(quiet=options.quiet) as progress,
        nullcontext() if folder is None else resumable(folder),
    ):
        table = _reduced(options, progress) if options.resume is None else _resumed(options, progress)
    if options.output is not None:
        table.save(options.output)
    if options.json:
        print_json(table_data(table) | {"verified": not options.no_verify})
    else:
        print(table)
        print("not verified" if options.no_verify else "verified")
    return 0


def _reduced(options: argparse.Namespace, progress: Progress) -> Table:
    case = read_case_or_files(options)
    return reduce(
        case.targets,
        read_seeding(options, case.family),
        at=None if options.at is None else parse_point(options.at),
        prime=options.prime,
        backend=options.backend,
        run=options.folder,
        verify=not options.no_verify,
        **run_options(options, case.family, progress),
    )


def _resumed(options: argparse.Namespace, progress: Progress) -> Table:
    if options.words or options.case or options.folder is not None or options.at is not None:
        raise OptionError("--resume takes the problem from the folder, give neither files nor --run nor --at")
    return resume(
        options.resume,
        threads=options.threads,
        backend=options.backend,
        max_memory=options.max_memory,
        verify=not options.no_verify,
        progress=progress,
    )
