"""``tilth masters``: the integrals that every table of a family is written in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_one_family
from tilth.cli.progress import progress_display
from tilth.cli.projects import named_project, project_options
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.masters import Masters, masters
from tilth.pipeline.options import MastersOptions

if TYPE_CHECKING:
    from tilth.project import CommonMasters, Project

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "masters",
        VERBS["masters"],
        "tilth masters tribox.toml --order dots\n  tilth masters --case dbox --sectors 51,119,127\n"
        "  tilth masters --case pentabox --count",
    )
    add_case(parser)
    parser.add_argument("family", nargs="?", metavar="family.toml", help="the family, unless --case is given")
    add_options(parser, MastersOptions, leave_out=frozenset({"max_memory"}))
    parser.add_argument(
        "--report", action="store_true", help="say what was looked at in each sector, and what was not"
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Find and print."""
    project = named_project(options, options.family)
    found = _of_family(options) if project is None else _of_project(project, options)
    if options.json:
        print_json(found.to_dict())
    else:
        print(found.report() if options.report else found)
    return DONE


def _of_family(options: argparse.Namespace) -> Masters:
    """Find the masters of one family."""
    family = read_one_family(options)
    given = given_options(MastersOptions, options, masters_reader(family))
    chosen = MastersOptions.read("masters", None, given)
    with progress_display(quiet=options.quiet) as progress:
        found = masters(
            family,
            order=chosen.order,
            preferred_masters=chosen.preferred_integrals,
            symmetries=chosen.symmetries,
            sectors=chosen.sectors,
            certify=chosen.certify,
            count=chosen.count,
            prefer=chosen.prefer,
            threads=chosen.threads,
            progress=progress,
        )
    return found


def _of_project(project: Project, options: argparse.Namespace) -> CommonMasters:
    """Find common masters."""
    chosen = MastersOptions.read("masters", None, project_options(MastersOptions, project, options))
    if chosen.sectors is not None or chosen.count:
        raise OptionError("--sectors and --count are for one family, ask each family of the project")
    with progress_display(quiet=options.quiet) as progress:
        found = project.masters(
            order=chosen.order,
            preferred_masters=chosen.preferred_in_project,
            symmetries=chosen.symmetries,
            certify=chosen.certify,
            threads=chosen.threads,
            progress=progress,
        )
    return found
