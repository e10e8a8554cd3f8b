"""``tilth differentiate``: the differential equations of masters in the invariants."""

from __future__ import annotations

import argparse

from tilth.calculus import differential_equations, targets_of_derivatives
from tilth.cli.arguments import add_json, new_verb, read_seeding
from tilth.cli.exit_codes import DONE
from tilth.cli.masters_of import add_masters_of, add_matrix_output, give_matrices, read_masters_of
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.family import Integral
from tilth.pipeline.options import DifferentialOptions

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "differentiate",
        VERBS["differentiate"],
        "tilth differentiate dbox.toml --output dbox-equations.json\n"
        "  tilth differentiate dbox.toml --at s=1 --output dbox-equations.m\n"
        "  tilth differentiate dbox.toml --targets > dbox-derivatives.targets\n"
        "  tilth differentiate dbox-derivatives.tilth",
    )
    add_masters_of(
        parser,
        "the family, unless --case is given, or a table whose masters are differentiated; one that has "
        "the integrals of --targets is not reduced again",
    )
    parser.add_argument(
        "--targets",
        action="store_true",
        help="reduce nothing, print the integrals that derivatives consist of, one per line",
    )
    add_matrix_output(parser, "the equations")
    add_options(parser, DifferentialOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Differentiate, write and print."""
    subject, family = read_masters_of(options)
    given = given_options(DifferentialOptions, options, masters_reader(family))
    with progress_display(quiet=options.quiet) as progress:
        if options.targets:
            targets = targets_of_derivatives(subject, progress=progress, **given)
        else:
            rule = read_seeding(options, family)
            equations = differential_equations(subject, rule, progress=progress, **given)
    if options.targets:
        _print_targets(targets, options)
        return DONE
    give_matrices(equations, options)
    return DONE


def _print_targets(targets: tuple[Integral, ...], options: argparse.Namespace) -> None:
    if options.output is not None:
        raise OptionError("--targets go to standard output, leave --output out")
    if options.json:
        print_json({"targets": [str(target) for target in targets]})
    else:
        print("\n".join(map(str, targets)))
