"""``tilth leaderboard``: all rules on all cases."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.family.writing import write_text
from tilth.pipeline.study.leaderboard import CASES, RULES, leaderboard

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "leaderboard",
        "score rules on cases within a time budget, and rank them",
        "tilth leaderboard --seconds 30 usovitsch tube 'dots == 0 and s <= t - 3'",
    )
    parser.add_argument("rules", nargs="*", metavar="RULE", help=f"default: {', '.join(RULES)}")
    parser.add_argument(
        "--case", action="append", default=[], metavar="NAME:RANK", help=f"default: {', '.join(CASES)}"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="begin no score after this (default 60)")
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the tables as Markdown")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Score, rank and print."""
    with progress_display(quiet=options.quiet) as progress:
        result = leaderboard(
            options.case or CASES,
            options.rules or RULES,
            seconds=options.seconds,
            threads=options.threads,
            progress=progress,
        )
    if options.output is not None:
        write_text(options.output, result.to_markdown())
    if options.json:
        print_json(result.to_dict())
    else:
        print(result)
    return 0
