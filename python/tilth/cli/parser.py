"""The parser of a verb: wrong usage shows the usage of that verb, and what may have been meant."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from tilth.errors import TilthError

__all__ = ["RefusedValue", "VerbParser"]

#: Columns of text that nobody sees.
_NOT_SHOWN = 80


class RefusedValue(Exception):
    """A value that an option does not take; argparse lets it pass, so that it is told like all bad input."""

    def __init__(self, error: TilthError) -> None:
        super().__init__(str(error))
        self.error = error


class VerbParser(argparse.ArgumentParser):
    """A parser that refuses by itself what it does not know; argparse would show the usage of all verbs."""

    _is_shown = False

    def format_help(self) -> str:
        """Return the help, as wide as the terminal."""
        self._is_shown = True
        return super().format_help()

    def format_usage(self) -> str:
        """Return the usage, as wide as the terminal."""
        self._is_shown = True
        return super().format_usage()

    def _get_formatter(self) -> argparse.HelpFormatter:
        """Ask for the terminal's width only where something is shown.

        Each added argument is tried with a formatter, and the width comes from `shutil`, which imports four
        ways to compress.
        """
        if self._is_shown:
            return super()._get_formatter()
        return argparse.HelpFormatter(self.prog, width=_NOT_SHOWN)

    def parse_known_args(  # type: ignore[override]  # one signature for all of its overloads
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> Any:
        """Parse all arguments; there are no unknown ones that another parser might want."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self._refuse(unknown[0])
        return found, unknown

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a verb that there is not; argparse would list them all."""
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            from difflib import get_close_matches  # for the refused only

            near = get_close_matches(str(value), action.choices, 1)
            self.error(
                f"there is no {str(action.metavar).lower()} {value!r}, "
                + (f"did you mean {near[0]}?" if near else f"see `{self.prog} --help`")
            )
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            from tilth.family.text.suggest import did_you_mean  # for the refused only

            meant = did_you_mean(value, map(str, action.choices or ()))
            raise argparse.ArgumentError(action, error.message + meant) from None

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Refuse an empty path, which would be the working folder."""
        if action.type is Path and not arg_string:
            raise argparse.ArgumentError(action, "is empty, give a path")
        return super()._get_value(action, arg_string)

    def _refuse(self, unknown: str) -> NoReturn:
        from difflib import get_close_matches  # for the refused only

        if not unknown.startswith("-"):
            self.error(f"there is no place for the argument {unknown!r}")
        name = unknown.partition("=")[0]
        near = get_close_matches(name, self._option_string_actions, 1)
        self.error(f"there is no option {name}" + (f", did you mean {near[0]}?" if near else ""))
