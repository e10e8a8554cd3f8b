"""Verbs that act on the masters of a family or of a saved table, and give matrices over them."""

from __future__ import annotations

import argparse
from pathlib import Path

from tilth.calculus.written import WrittenMatrices
from tilth.cli.arguments import add_seeding
from tilth.cli.output import print_json
from tilth.cli.pipes import at_hand
from tilth.cli.problem import add_case, read_one_family
from tilth.cli.projects import named_project
from tilth.errors import OptionError
from tilth.family import Family
from tilth.table import Table
from tilth.table.files import is_table

__all__ = ["add_masters_of", "add_matrix_output", "give_matrices", "read_masters_of"]


def add_masters_of(parser: argparse.ArgumentParser, meaning: str) -> None:
    """Let a verb take a family or a table, and a seeding rule."""
    add_case(parser)
    parser.add_argument("family", nargs="?", metavar="family.toml|table.tilth", help=meaning)
    add_seeding(parser)


def add_matrix_output(parser: argparse.ArgumentParser, what: str) -> None:
    """Let a verb write what it finds."""
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=f"write {what} as .json or, for Mathematica, .m"
    )
    parser.add_argument(
        "--head", metavar="TEMPLATE", help="how integrals are written in Mathematica, as for `tilth export`"
    )


def give_matrices(found: WrittenMatrices, options: argparse.Namespace) -> None:
    """Write and print what a verb found."""
    if options.output is not None:
        found.export(options.output, head=options.head)
    if options.json:
        print_json(found.to_dict())
    else:
        print(found)
        print("not verified" if options.verify is False else "verified")


def read_masters_of(options: argparse.Namespace) -> tuple[Family | Table, Family]:
    """Return the family or the table that the verb's word or case names, and its family.

    Raises
    ------
    OptionError
        It is a project of several families.
    """
    if not options.family or options.case:
        return _family(options)
    with at_hand(Path(options.family)) as file:
        if is_table(file):
            table = Table.load(file)
            return table, table.family
        options.family = file
        return _family(options)


def _family(options: argparse.Namespace) -> tuple[Family, Family]:
    if named_project(options, options.family) is not None:
        raise OptionError("this is for the masters of one family; take each family of the project by itself")
    family = read_one_family(options)
    return family, family
