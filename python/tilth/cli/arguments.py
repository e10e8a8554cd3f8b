"""Arguments that several verbs share."""

from __future__ import annotations

import argparse
from typing import Any

from tilth.errors import OptionError
from tilth.family import Family
from tilth.seeding import SeedingRule, find_rule

__all__ = [
    "add_json",
    "add_renames",
    "add_seeding",
    "new_verb",
    "parse_point",
    "parse_renames",
    "read_seeding",
]

Verbs = Any  # argparse keeps the class of its subparsers private


def new_verb(verbs: Verbs, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    """Return the parser of a new verb, with an example at the end of its help."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"examples:\n  {example}" if "\n" in example else f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let the verb print JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON for other programs to read")


def add_renames(parser: argparse.ArgumentParser, purpose: str) -> None:
    """Let the verb give other names to symbols and families."""
    parser.add_argument("--rename", action="append", default=[], metavar="OLD=NEW", help=purpose)


def parse_renames(texts: list[str]) -> dict[str, str]:
    """Read ``OLD=NEW``.

    Raises
    ------
    OptionError
    """
    names: dict[str, str] = {}
    for text in texts:
        old, equals, new = text.partition("=")
        if not equals or not old.strip() or not new.strip() or old.strip() in names:
            raise OptionError(f"--rename has {text!r}, write it like m_1=m1, each name once")
        names[old.strip()] = new.strip()
    return names


def add_seeding(parser: argparse.ArgumentParser) -> None:
    """Let the verb take a rule."""
    parser.add_argument(
        "--seeding",
        default="auto",
        metavar="RULE",
        help="a rule (see `tilth rules`), an expression, a file.rule, or a file.seeds (default auto)",
    )


def read_seeding(options: argparse.Namespace, family: Family) -> SeedingRule:
    """Return the rule of a verb."""
    text = options.seeding.strip()
    if not text.endswith(".seeds"):
        return find_rule(text)
    from tilth.seeding import load_seeds  # most rules have names

    return load_seeds(family, text)


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
