"""``tilth compare``: several seeding rules, best first."""

from __future__ import annotations

import argparse

from tilth.cli.arguments import add_problem, add_run_options, new_verb, read_problem, run_options
from tilth.cli.output import print_json
from tilth.pipeline.compare import compare

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "compare",
        "compare what seeding rules cost for these targets",
        "tilth compare tribox.toml tribox.targets laporta usovitsch 'laporta(r=7, s=3)'",
    )
    add_problem(parser)
    parser.add_argument("rules", nargs="+", metavar="RULE", help="see `tilth rules`")
    parser.add_argument(
        "--by",
        default="multiplications",
        help="seeds, generated, independent, selected, multiplications (default), seconds or peak_bytes",
    )
    add_run_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare and print."""
    family, targets = read_problem(options)
    result = compare(targets, options.rules, by=options.by, **run_options(options, family))
    if options.json:
        print_json(result.to_dict())
    else:
        print(result)
    return 0
