"""Options of computations as flags: derived from their fields, so that nothing is said twice."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tilth.cli.arguments import parse_point
from tilth.cli.parser import RefusedValue
from tilth.errors import OptionError, TilthError
from tilth.family import Family, Label
from tilth.pipeline.options.option import Changes, Known, known_options
from tilth.pipeline.options.text import default_text
from tilth.table import Preferred

__all__ = ["add_options", "given_options", "masters_reader", "options_given"]

#: How integrals of a file are read, where the verb knows of what family they are.
ReadIntegrals = Callable[[Path], tuple[Preferred | Label, ...]]


def _no_integrals(path: Path) -> tuple[Preferred | Label, ...]:
    raise OptionError(f"{path}: this verb takes no integrals")


def add_options(parser: argparse.ArgumentParser, cls: type, leave_out: frozenset[str] = frozenset()) -> None:
    """Let a verb take the options of a class, in groups that say what they change.

    Parameters
    ----------
    parser : ArgumentParser
    cls : type
        A class of options.
    leave_out : frozenset of str
        Names of those that the verb does not offer.
    """
    for changes in Changes:
        group = parser.add_argument_group(f"options that change {changes.value}")
        for known in known_options(cls):
            if known.about.changes is changes and known.flag is not None and known.name not in leave_out:
                _add(group, known)
        if changes is Changes.NOTHING:
            group.add_argument("--quiet", action="store_true", help="no progress on stderr")


def given_options(
    cls: type, parsed: argparse.Namespace, read_integrals: ReadIntegrals = _no_integrals
) -> dict[str, Any]:
    """Return the options that were given, as keyword arguments of what takes the class."""
    found: dict[str, Any] = {}
    for known in options_given(cls, parsed):
        value = getattr(parsed, known.name)
        found[known.name] = read_integrals(value) if _holds_integrals(known) else value
    return found


def masters_reader(family: Family) -> ReadIntegrals:
    """Return what reads preferred masters of a family from a file."""

    def read(path: Path) -> tuple[Preferred, ...]:
        from tilth.formats import read_preferred_masters  # only those who give such a file wait for it

        return read_preferred_masters(family, path)

    return read


def options_given(cls: type, parsed: argparse.Namespace) -> list[Known]:
    """Return which options of a class were given."""
    return [known for known in known_options(cls) if getattr(parsed, known.name, None) is not None]


def _add(group: Any, known: Known) -> None:
    text = known.meaning.replace("%", "%%")
    if isinstance(known.default, bool):
        group.add_argument(
            known.flag, dest=known.name, action="store_const", const=not known.default, help=text
        )
        return
    usual = f" (default {default_text(known.default)})" if known.has_default else ""
    group.add_argument(
        known.flag,
        dest=known.name,
        type=_reader(known),
        metavar=known.placeholder,
        help=text + usual.replace("%", "%%"),
    )


def _holds_integrals(known: Known) -> bool:
    return known.accepted.startswith(("Iterable[Preferred", "Iterable[Label"))


def _reader(known: Known) -> Callable[[str], Any]:
    """Return what makes the value of an option from text, and refuses what the option does not take."""
    if _holds_integrals(known):
        return Path  # read once the family is known
    convert = _converter(known)

    def read(text: str) -> Any:
        try:
            value = convert(text)
            known.about.check(known.name, value)
        except TilthError as error:
            raise RefusedValue(error) from None
        return value

    read.__name__ = convert.__name__.strip("_")  # as argparse calls it where the text is none
    return read


def _converter(known: Known) -> Callable[[str], Any]:
    accepted = known.accepted.split(" | ")
    converters: dict[str, Callable[[str], Any]] = {
        "str": str,
        "int": int,
        "float": float,
        "Path": Path,
        "PointLike": parse_point,
        "Iterable[str]": _words,
        "tuple[str, ...]": _words,
        "Iterable[int]": _numbers,
        "tuple[int, ...]": _numbers,
    }
    for kind, convert in converters.items():
        if kind in accepted:
            return convert
    raise TypeError(
        f"option {known.name} is {known.accepted}, which is not read from text; give it flag=None"
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))
