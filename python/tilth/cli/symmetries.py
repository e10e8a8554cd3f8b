"""``tilth symmetries``: which sectors of a family are the same, and by which maps."""

from __future__ import annotations

import argparse

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_one_family
from tilth.cli.projects import named_project
from tilth.cli.verbs import VERBS

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "symmetries",
        VERBS["symmetries"],
        "tilth symmetries tribox.toml\n  tilth symmetries --case dbox --shifts-only",
    )
    add_case(parser)
    parser.add_argument("family", nargs="?", metavar="family.toml", help="the family, unless --case is given")
    parser.add_argument(
        "--shifts-only", action="store_true", help="only maps that leave the external momenta alone"
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Find and print."""
    project = named_project(options, options.family)
    if project is not None:
        between = project.symmetries(shifts_only=options.shifts_only)
        if options.json:
            print_json(between.to_dict())
        else:
            print(between)
        return DONE
    family = read_one_family(options)
    found = family.symmetries(shifts_only=options.shifts_only)
    if options.json:
        print_json({"family": family.name, **found.to_dict()})
    else:
        print(f"{family.name}: {found}")
    return DONE
