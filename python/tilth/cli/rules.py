"""``tilth rules``: the seeding rules that can be named."""

from __future__ import annotations

import argparse
import inspect

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.verbs import VERBS
from tilth.seeding import describe_rules, rules

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(verbs, "rules", VERBS["rules"], "tilth rules usovitsch")
    parser.add_argument("name", nargs="?", help="show one rule in full")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Print a line per rule, or one rule in full."""
    if options.name:
        described = describe_rules(options.name)
        if options.json:
            print_json(described)
        else:
            print(inspect.cleandoc(described[options.name]))
        return 0
    listed = rules()
    if options.json:
        print_json({"rules": [{"name": n, "summary": s, "origin": o} for n, s, o in listed.entries]})
    else:
        print(listed)
    return 0
