"""``tilth minimise``: fewer seeds that still close."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.errors import OptionError
from tilth.family.writing import write_text
from tilth.pipeline.study.minimise import minimise

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "minimise",
        "remove seeds while the targets stay closed: a floor to hold rules against",
        "tilth minimise --case tribox:3 --from 'laporta(dots=0, s=3)' --seconds 30 --output tribox.seeds",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    parser.add_argument("--from", dest="pool", default="laporta", metavar="RULE", help="default laporta")
    parser.add_argument("--by", default="seeds", help="seeds (default), selected or multiplications")
    parser.add_argument("--seconds", type=float, default=10.0, help="time to search (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="seed of all random choices (default 0)")
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument("--identities", default="ibp,li", help="equations to make: ibp,li (default) or ibp")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the seeds, one integral a line")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Search, write and print."""
    if options.seconds <= 0:
        raise OptionError(f"--seconds {options.seconds} is not a positive number")
    case = read_case_or_files(options)
    with progress_display(quiet=options.quiet) as progress:
        result = minimise(
            case.targets,
            options.pool,
            by=options.by,
            seconds=options.seconds,
            seed=options.seed,
            identities=tuple(kind.strip() for kind in options.identities.split(",")),
            threads=options.threads,
            progress=progress,
        )
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
