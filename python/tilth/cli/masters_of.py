"""Whose masters a verb acts on: those of a family, or those of a saved table."""

from __future__ import annotations

import argparse

from tilth.cli.problem import read_one_family
from tilth.cli.projects import named_project
from tilth.errors import OptionError
from tilth.family import Family
from tilth.table import Table
from tilth.table.files import is_table

__all__ = ["read_masters_of"]


def read_masters_of(options: argparse.Namespace) -> tuple[Family | Table, Family]:
    """Return the family or the table that the verb's word or case names, and its family.

    Raises
    ------
    OptionError
        It is a project of several families.
    """
    if options.family is not None and not options.case and is_table(options.family):
        table = Table.load(options.family)
        return table, table.family
    if named_project(options, options.family) is not None:
        raise OptionError("this is for the masters of one family; take each family of the project by itself")
    family = read_one_family(options)
    return family, family
