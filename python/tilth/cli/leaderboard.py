"""``tilth leaderboard``: all rules on all cases."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.options import add_options, given_options
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.family.writing import write_text
from tilth.pipeline.options import LeaderboardOptions
from tilth.pipeline.study.leaderboard import CASES, RULES, leaderboard

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "leaderboard",
        VERBS["leaderboard"],
        "tilth leaderboard --seconds 30 usovitsch tube 'dots == 0 and s <= t - 3'",
    )
    parser.add_argument("rules", nargs="*", metavar="RULE", help=f"default: {', '.join(RULES)}")
    parser.add_argument(
        "--case", action="append", default=[], metavar="NAME:RANK", help=f"default: {', '.join(CASES)}"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the tables as Markdown")
    add_options(parser, LeaderboardOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Score, rank and print."""
    with progress_display(quiet=options.quiet) as progress:
        result = leaderboard(
            options.case or CASES,
            options.rules or RULES,
            progress=progress,
            **given_options(LeaderboardOptions, options),
        )
    if options.output is not None:
        write_text(options.output, result.to_markdown())
    if options.json:
        print_json(result.to_dict())
    else:
        print(result)
    return 0
