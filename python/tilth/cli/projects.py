"""Projects on the command line: where a family file can stand, a project's file or folder can, too."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.cli.options import given_options
from tilth.errors import OptionError
from tilth.family.numbers import number_text
from tilth.family.reading import read_text
from tilth.news import Progress
from tilth.pipeline.options import Options, ReduceOptions
from tilth.pipeline.options.option import known_options
from tilth.table import Table
from tilth.table.coefficients import rows_data

if TYPE_CHECKING:
    from tilth.family import Integral
    from tilth.project import Project, ProjectScore, ProjectTable

__all__ = [
    "is_project",
    "load_any_table",
    "named_project",
    "project_options",
    "project_table_data",
    "reduce_project",
    "score_project",
]


def named_project(options: argparse.Namespace, path: str | Path | None) -> Project | None:
    """Return the project that a verb's first word names; None if it names a family file, or nothing.

    A project is a folder with family files, a folder of Kira, a configuration of FIRE, or a file with
    [[families]].
    """
    if options.case or path is None:
        return None
    if not str(path):
        raise OptionError("the path of the family is empty, give a file")
    path = Path(path)
    if not is_project(path):
        return None
    from tilth.project import Project  # here, because most problems are of one family

    return Project.load(path)


def is_project(path: Path) -> bool:
    """Whether a path is that of a project and not of a family file."""
    return _is_project_folder(path) if path.is_dir() else _is_project_file(path)


def _is_project_folder(folder: Path) -> bool:
    from tilth.project.reading import is_project_folder

    return is_project_folder(folder)


def _is_project_file(path: Path) -> bool:
    if path.suffix == ".config":
        return True
    if path.exists() and not path.is_file():
        return False  # a pipe can be read once
    try:
        text = read_text(path)
        return "families" in text and "families" in tomllib.loads(text)
    except (ValueError, RecursionError):
        return False  # whoever reads it as a family says what is wrong


def reduce_project(project: Project, options: argparse.Namespace, progress: Progress) -> ProjectTable:
    """Reduce the targets of a verb's second word."""
    given = project_options(ReduceOptions, project, options)
    targets = _targets(project, options)
    return project.reduce(targets, _seeding(options), progress=progress, **given)


def score_project(project: Project, options: argparse.Namespace, progress: Progress) -> ProjectScore:
    """Score the targets of a verb's second word."""
    given = project_options(Options, project, options)
    targets = _targets(project, options)
    return project.score(targets, _seeding(options), progress=progress, **given)


def project_options(cls: type, project: Project, options: argparse.Namespace) -> dict[str, Any]:
    """Return the options that came with the files of another program, and those of the command, which win."""
    given = given_options(cls, options, project.read_targets)
    if project.imported is None:
        return given
    known = {one.name for one in known_options(cls)}
    return {name: value for name, value in project.imported.options.items() if name in known} | given


def _targets(project: Project, options: argparse.Namespace) -> tuple[Integral, ...]:
    """Return the targets of the second word, or those that came with the files of another program."""
    if len(options.words) == 1 and project.targets:
        return project.targets
    if len(options.words) != 2:
        raise OptionError(
            "give a project and one target list, whose integrals have the names of their families"
        )
    return project.read_targets(options.words[1])


def _seeding(options: argparse.Namespace) -> str:
    text = str(options.seeding).strip()
    if text.endswith(".seeds"):
        raise OptionError(f"{text} has seeds of one family; a project takes a rule, which is asked for each")
    return text


def load_any_table(path: Path) -> Table | ProjectTable:
    """Read a table, of one family or of a project."""
    from tilth.cli.pipes import at_hand  # reductions read no table
    from tilth.project import ProjectTable
    from tilth.project.files import is_project_table

    with at_hand(path) as file:
        return ProjectTable.load(file) if is_project_table(file) else Table.load(file)


def project_table_data(table: ProjectTable) -> dict[str, Any]:
    """Return a table of several families as plain data, ready for JSON."""
    return {
        "families": list(table.source.names),
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "symbols": list(table.symbols),
        "prime": table.prime,
        "masters": [str(master) for master in table.masters],
        "table": rows_data(table),
        "translated": {str(integral): used.to_dict() for integral, used in table.translated.items()},
        "provenance": {name: dict(one.provenance) for name, one in table.tables.items()},
    }
