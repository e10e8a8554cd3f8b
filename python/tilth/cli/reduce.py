"""``tilth reduce``: targets in terms of masters at a point."""

from __future__ import annotations

import argparse
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
from tilth.cli.show import table_data
from tilth.pipeline.reduce import reduce

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "reduce",
        "reduce these targets to masters at a numeric point, with a certificate",
        "tilth reduce tribox.toml tribox.targets --at d=41,m1=1,m2=31,m3=47 --output tribox.tilth",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    parser.add_argument("--at", required=True, metavar="POINT", help="values, such as d=41,m1=1,m2=1/3")
    parser.add_argument("--prime", type=int, help="give residues modulo this prime instead of rationals")
    add_seeding(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="save the table with its certificate")
    parser.add_argument("--no-verify", action="store_true", help="do not verify the table")
    add_run_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reduce, save and print."""
    case = read_case_or_files(options)
    family, targets = case.family, case.targets
    table = reduce(
        targets,
        read_seeding(options, family),
        at=parse_point(options.at),
        prime=options.prime,
        verify=not options.no_verify,
        **run_options(options, family),
    )
    if options.output is not None:
        table.save(options.output)
    if options.json:
        print_json(table_data(table) | {"verified": not options.no_verify})
    else:
        print(table)
        print("not verified" if options.no_verify else "verified")
    return 0
