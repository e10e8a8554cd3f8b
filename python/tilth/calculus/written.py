"""`WrittenMatrices`: how what is written in masters goes to files and comes from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tilth.calculus.export import write_matrices
from tilth.calculus.json_parts import read_file

__all__ = ["WrittenMatrices"]


class WrittenMatrices(ABC):
    """Matrices over masters with a form as JSON and one for Mathematica."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; `from_dict` makes the same of it again."""

    @classmethod
    @abstractmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; nothing is verified, call `verify` for that.

        Raises
        ------
        FormatError
            It is something else.
        """

    @abstractmethod
    def _mathematica(self, head: str) -> str:
        """Return the form for Mathematica, with integrals by a template."""

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a JSON file that `export` wrote; nothing is verified, call `verify` for that.

        Raises
        ------
        FormatError
            The file is missing, or something else.
        """
        return read_file(path, cls.from_dict)

    def export(self, path: str | Path, format: str | None = None, *, head: str | None = None) -> None:
        """Write to a file, which is there whole or not at all.

        Parameters
        ----------
        path : path
        format : str, optional
            ``"json"``, which `load` reads, or ``"mathematica"``; default by the suffix, .json or .m.
        head : str, optional
            For Mathematica: how integrals are written, as for `tilth.export`.

        Raises
        ------
        FormatError
            The format is unknown, or a name means something else in Mathematica.
        OptionError
            The file cannot be written, or the format has no such option.
        """
        write_matrices(path, format, head, self.to_dict, self._mathematica)
