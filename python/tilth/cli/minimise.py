"""``tilth minimise``: fewer seeds that still close."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.family.writing import write_text
from tilth.pipeline.options import MinimiseOptions
from tilth.pipeline.study.minimise import minimise

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "minimise",
        VERBS["minimise"],
        "tilth minimise --case tribox:3 --from 'laporta(dots=0, s=3)' --seconds 30 --output tribox.seeds",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    parser.add_argument(
        "--from",
        dest="pool",
        default="laporta",
        metavar="RULE",
        help="where seeds are taken from (default laporta)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the seeds, one integral per line")
    add_options(parser, MinimiseOptions)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Search, write and print."""
    case = read_case_or_files(options)
    given = given_options(MinimiseOptions, options, masters_reader(case.family))
    with progress_display(quiet=options.quiet) as progress:
        result = minimise(case.targets, options.pool, progress=progress, **given)
    text = result.rule.to_text(case.family)
    if options.output is not None:
        write_text(options.output, text)
    if options.json:
        print_json(
            {
                "seeds": result.seeds,
                "equations": result.equations,
                "by": result.by,
                "rounds": result.rounds,
                "seconds": round(result.seconds, 3),
                "chosen": [line for line in text.splitlines() if not line.startswith("#")],
            }
        )
    else:
        print(result)
        if options.output is None:
            print(text, end="")
    return 0
