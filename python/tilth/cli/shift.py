"""``tilth shift``: masters in two dimensions more or less, in terms of those in d dimensions."""

from __future__ import annotations

import argparse

from tilth.calculus import dimension_shift
from tilth.cli.arguments import add_json, new_verb, read_seeding
from tilth.cli.exit_codes import DONE
from tilth.cli.masters_of import add_masters_of, add_matrix_output, give_matrices, read_masters_of
from tilth.cli.options import add_options, given_options, masters_reader
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
    add_masters_of(
        parser,
        "the family, unless --case is given, or a table whose masters are shifted",
    )
    add_matrix_output(parser, "the shift")
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
    give_matrices(shift, options)
    return DONE
