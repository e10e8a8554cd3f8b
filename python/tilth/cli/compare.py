"""``tilth compare``: several seeding rules, best first."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.plot import plot_comparisons
from tilth.cli.problem import add_case, read_cases
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.pipeline.options import CompareOptions
from tilth.pipeline.study.compare import compare
from tilth.pipeline.study.draw import figure_class

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "compare",
        VERBS["compare"],
        "tilth compare tribox.toml tribox.targets laporta usovitsch 'dots == 0 and s <= t - 3'\n"
        "  tilth compare --case tribox:3 --case tribox:6 laporta usovitsch tube",
    )
    add_case(parser)
    parser.add_argument(
        "words",
        nargs="+",
        metavar="family.toml targets.txt RULE",
        help="the problem (unless --case is given) and the rules; see `tilth rules`",
    )
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the counts (svg, png or pdf)")
    add_options(parser, CompareOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Compare and print."""
    if options.plot is not None:
        figure_class()  # before the work
    cases, rules = read_cases(options, options.words)
    results = {}
    for case in cases:
        with progress_display(quiet=options.quiet) as progress:
            given = given_options(CompareOptions, options, masters_reader(case.family))
            results[case.name] = compare(case.targets, rules, progress=progress, **given)
        if not options.json:
            if len(cases) > 1:
                print(f"{case.name}")
            print(results[case.name])
    if options.plot is not None:
        plot_comparisons(results, options.plot)
    if options.json:
        only = results[cases[0].name].to_dict()
        print_json(
            only if len(cases) == 1 else {"cases": {name: one.to_dict() for name, one in results.items()}}
        )
    return 0
