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
from tilth.pipeline.reduce.reduce import reduce
from tilth.pipeline.run.run import resume
from tilth.table import Table

__all__ = ["add_to"]

#: What a run's folder knows, so that it cannot be given again.
PROBLEM = (
    "words",
    "case",
    "folder",
    "at",
    "prime",
    "seeding",
    "order",
    "identities",
    "preferred_masters",
    "effort",
    "objective",
    "seed",
    "equation_order",
    "pivot_order",
    "certify",
)


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "reduce",
        "reduce targets to masters, as rational functions or at a point, with a certificate",
        "tilth reduce dbox.toml dbox.targets --run dbox-run --output dbox.tilth\n"
        "  tilth reduce --resume dbox-run --output dbox.tilth\n"
        "  tilth reduce tribox.toml tribox.targets --at d=41,m1=1,m2=31,m3=47",
    )
    add_case(parser)
    parser.add_argument(
        "words",
        nargs="*",
        metavar="family.toml targets.txt",
        help="the problem, unless --case or --resume is given",
    )
    parser.add_argument(
        "--at",
        metavar="POINT",
        help="numbers for some or all symbols, such as d=41,m1=1,m2=1/3; coefficients are rational functions "
        "of the symbols that have none",
    )
    parser.add_argument(
        "--prime", type=int, help="give residues modulo this prime; --at must then name all symbols"
    )
    parser.add_argument(
        "--run",
        dest="folder",
        type=Path,
        metavar="FOLDER",
        help="keep what is learnt and every probe in this folder, so that a run that was stopped goes on "
        "where it was; not at a point",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="FOLDER",
        help="go on with the run of this folder, which knows family, targets, rule and options",
    )
    parser.add_argument(
        "--backend",
        metavar="NAME",
        help="how probes are computed: scalar, portable, avx2 or ifma; default: the fastest this processor "
        "has; the result does not depend on it",
    )
    add_seeding(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="save the table with its certificate")
    parser.add_argument(
        "--no-verify", action="store_true", help="skip the last check; `tilth verify` can do it later"
    )
    add_run_options(parser)
    parser.set_defaults(run=run, problem={name: parser.get_default(name) or None for name in PROBLEM})


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
    given = [name for name, usual in options.problem.items() if (getattr(options, name) or None) != usual]
    if given:
        spelling = {"words": "files", "folder": "--run"}
        named = ", ".join(spelling.get(name, f"--{name.replace('_', '-')}") for name in given)
        raise OptionError(f"--resume takes the problem from the folder, leave out {named}")
    return resume(
        options.resume,
        threads=options.threads,
        backend=options.backend,
        max_memory=options.max_memory,
        verify=not options.no_verify,
        progress=progress,
    )
