"""Arguments that several verbs share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TypedDict

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.pipeline.news import Progress
from tilth.seeding import SeedingRule, find_rule, load_seeds

__all__ = [
    "RunOptions",
    "add_json",
    "add_run_options",
    "add_seeding",
    "new_verb",
    "parse_point",
    "read_seeding",
    "run_options",
]

Verbs = Any  # argparse keeps the class of its subparsers private


class RunOptions(TypedDict):
    """Keyword arguments that `score`, `compare` and `reduce` share."""

    order: str
    preferred_masters: tuple[Integral, ...]
    identities: tuple[str, ...]
    threads: int | None
    effort: int
    objective: str
    seed: int
    certify: str | None
    equation_order: str
    pivot_order: str | None
    max_memory: str | None
    progress: Progress


def new_verb(verbs: Verbs, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    """Return the parser of a new verb, with an example at the end of its help."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let the verb print JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON for other programs to read")


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Let the verb take what a run takes."""
    parser.add_argument(
        "--order", default="numerators", help="order of integrals: numerators (default) or dots"
    )
    parser.add_argument(
        "--identities", default="ibp,li", help="which equations to make: ibp,li (default), ibp, or li"
    )
    parser.add_argument(
        "--preferred-masters",
        type=Path,
        metavar="FILE",
        help="integrals to keep as masters, like a target list",
    )
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument(
        "--effort", type=int, default=1, help="rounds of attempts at a smaller selection (default 1)"
    )
    parser.add_argument(
        "--objective",
        default="selected",
        help="what the selection is to be small in: selected (equations, default), multiplications (of a "
        "probe), or mixed (the product of the two)",
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the random points (default 0)")
    parser.add_argument(
        "--equation-order",
        default="ascending",
        metavar="ORDER",
        help="how equations are offered: a name, or an integer expression in the features of the seed",
    )
    parser.add_argument(
        "--pivot-order", metavar="EXPRESSION", help="how the selected equations are solved, largest first"
    )
    parser.add_argument(
        "--max-memory",
        metavar="SIZE",
        help="memory that learning may take, such as '4 GB'; what would take more, or more than is free, is "
        "refused before it begins",
    )
    parser.add_argument("--certify", choices=["masters"], help="look further for reductions of the masters")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)


def run_options(options: argparse.Namespace, family: Family, progress: Progress) -> RunOptions:
    """Return the keyword arguments of a run."""
    preferred = options.preferred_masters
    return RunOptions(
        order=options.order,
        preferred_masters=() if preferred is None else family.read_targets(preferred),
        identities=tuple(kind.strip() for kind in options.identities.split(",")),
        threads=options.threads,
        effort=options.effort,
        objective=options.objective,
        seed=options.seed,
        certify=options.certify,
        equation_order=options.equation_order,
        pivot_order=options.pivot_order,
        max_memory=options.max_memory,
        progress=progress,
    )


def add_seeding(parser: argparse.ArgumentParser) -> None:
    """Let the verb take a rule."""
    parser.add_argument(
        "--seeding",
        default="auto",
        metavar="RULE",
        help="a rule (see `tilth rules`), an expression, a file.rule, or a file.seeds; default usovitsch",
    )


def read_seeding(options: argparse.Namespace, family: Family) -> SeedingRule:
    """Return the rule of a verb."""
    text = options.seeding.strip()
    return load_seeds(family, text) if text.endswith(".seeds") else find_rule(text)


def parse_point(text: str) -> dict[str, str]:
    """Read ``d=41,m1=1``; the values are checked by the family.

    Raises
    ------
    OptionError
    """
    point: dict[str, str] = {}
    for part in text.split(","):
        symbol, equals, value = part.partition("=")
        if not equals or not symbol.strip() or not value.strip() or symbol.strip() in point:
            raise OptionError(f"--at has {part!r}, write it like d=41,m1=1,m2=1/3")
        point[symbol.strip()] = value.strip()
    return point
