"""Where a verb takes its problem from: a family file and a target list, or a case of the library."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tilth.cases import Case, case_names, read_case
from tilth.errors import InputError, OptionError
from tilth.family import Family
from tilth.family.reading import read_text

__all__ = [
    "add_case",
    "is_family_file",
    "read_case_or_files",
    "read_cases",
    "read_family",
    "read_files",
    "read_one_family",
    "swap_told",
]


def add_case(parser: argparse.ArgumentParser) -> None:
    """Let the verb take cases of the library instead of files."""
    parser.add_argument(
        "--case",
        action="append",
        default=[],
        metavar="NAME:RANK",
        help=f"a case of the library instead of files, such as tribox:3 ({', '.join(case_names())}), an "
        "integral of one such as tribox[1,1,2,1,1,1,-2], or family.toml:targets.txt",
    )


def read_family(path: str | Path) -> Family:
    """Read a family file; what looks like a slip in it is said on stderr."""
    family = Family.load(path)
    for note in family.notes:
        print(f"tilth: warning: {path}: {note}", file=sys.stderr)
    return family


def read_one_family(options: argparse.Namespace) -> Family:
    """Return the family of a verb that takes one, from a file or of a case."""
    if len(options.case) + (options.family is not None) != 1:
        raise OptionError("give one family: a family file, or one case such as --case tribox")
    return read_case(options.case[0]).family if options.case else read_family(options.family)


def read_files(family: str | Path, targets: str | Path) -> Case:
    """Read a family file and a target list."""
    with swap_told(family, targets, is_family_file, "the family comes first, then the list of targets"):
        loaded = read_family(family)
        return Case(str(targets), loaded, loaded.read_targets(targets))


@contextmanager
def swap_told(
    first: str | Path, second: str | Path, is_first: Callable[[Path], bool], advice: str
) -> Iterator[None]:
    """Let an error within say that two files look swapped, if the second is what the first should be.

    Raises
    ------
    OptionError
    """
    try:
        yield
    except InputError as error:
        if is_first(Path(second)) and not is_first(Path(first)):
            raise OptionError(f"{first} and {second} look swapped: {advice}") from error
        raise


def is_family_file(path: Path) -> bool:
    """Whether a file is one of a family or of a project, right or wrong."""
    if not path.is_file():
        return False
    try:
        data = tomllib.loads(read_text(path))
    except (ValueError, RecursionError):
        return False
    return "propagators" in data or "families" in data


def read_cases(options: argparse.Namespace, words: list[str]) -> tuple[list[Case], list[str]]:
    """Return the problems of a verb, and the words that are left of its arguments.

    Without ``--case`` the first two words are a family file and a target list.
    """
    if options.case:
        return [read_case(name) for name in options.case], words
    if len(words) < 2:
        raise OptionError("give a family file and a target list, or a case such as --case tribox:3")
    return [read_files(words[0], words[1])], words[2:]


def read_case_or_files(options: argparse.Namespace) -> Case:
    """Return the one problem of a verb that takes no other words."""
    cases, rest = read_cases(options, options.words)
    if len(cases) != 1 or rest:
        raise OptionError("give one problem: a family file and a target list, or one --case")
    return cases[0]
