"""``tilth plan``: solve for targets once, and keep what gives their coefficients at any point."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, add_seeding, new_verb, read_seeding
from tilth.cli.options import add_options, given_options
from tilth.cli.output import print_json
from tilth.cli.plan_data import plan_data
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.cli.projects import named_project
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.pipeline.options import PlanOptions
from tilth.pipeline.verbs.plan import plan

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "plan",
        VERBS["plan"],
        "tilth plan dbox.toml dbox.targets --output dbox.plan\n"
        "  tilth plan dbox.toml dbox.targets --at d=7 --output dbox7.plan\n"
        "  tilth probe dbox.plan points.csv",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    add_seeding(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="save the plan")
    add_options(parser, PlanOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Solve, save and print."""
    if named_project(options, options.words[0] if options.words else None) is not None:
        raise OptionError("a plan is of one family; take a plan of each family, or Project.plan in Python")
    case = read_case_or_files(options)
    given = given_options(PlanOptions, options, case.family.read_targets)
    with progress_display(quiet=options.quiet) as progress:
        made = plan(case.targets, read_seeding(options, case.family), progress=progress, **given)
    if options.output is not None:
        made.save(options.output)
    if options.json:
        print_json(plan_data(made))
    else:
        print(made)
    return 0
