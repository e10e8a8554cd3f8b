"""``tilth shift``: masters in two dimensions more or less, in terms of those in d dimensions."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.calculus import dimension_shift
from tilth.cli.arguments import add_json, add_seeding, new_verb, read_seeding
from tilth.cli.exit_codes import DONE
from tilth.cli.masters_of import read_masters_of
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.problem import add_case
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.pipeline.options import ShiftOptions

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "shift",
        VERBS["shift"],
        "tilth shift dbox.toml --by 2 --output dbox-shift.json\n"
        "  tilth shift dbox.toml --by -2 --at s=1 --output dbox-shift.m\n"
        "  tilth shift dbox.tilth --metric euclidean",
    )
    add_case(parser)
    parser.add_argument(
        "family",
        nargs="?",
        metavar="family.toml|table.tilth",
        help="the family, unless --case is given, or a table whose masters are shifted",
    )
    add_seeding(parser)
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write the shift as .json or, for Mathematica, .m"
    )
    parser.add_argument(
        "--head", metavar="TEMPLATE", help="how integrals are written in Mathematica, as for `tilth export`"
    )
    add_options(parser, ShiftOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Shift, write and print."""
    subject, family = read_masters_of(options)
    given = given_options(ShiftOptions, options, masters_reader(family))
    with progress_display(quiet=options.quiet) as progress:
        rule = read_seeding(options, family)
        shift = dimension_shift(subject, rule, progress=progress, **given)
    if options.output is not None:
        shift.export(options.output, head=options.head)
    if options.json:
        print_json(shift.to_dict())
    else:
        print(shift)
        print("not verified" if options.verify is False else "verified")
    return DONE
