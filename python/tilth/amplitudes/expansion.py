"""`MasterExpansion`: an amplitude in terms of the masters, {master: function}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.errors import NotATarget
from tilth.family import Family, Named, PointLike
from tilth.family.labels import Label
from tilth.table.coefficients import coefficient_text
from tilth.table.display import rows_html, rows_text
from tilth.table.evaluation import evaluate_table
from tilth.table.factored import FactoredFunction
from tilth.table.to_sympy import table_to_sympy

if TYPE_CHECKING:
    from tilth.project.families import Families

__all__ = ["MasterExpansion"]

#: The one row, where something wants a name for the whole amplitude.
WHOLE = Label("amplitude", (1,))


class MasterExpansion(Mapping[Named, FactoredFunction]):
    """The masters of an amplitude with their coefficients; a mapping, zeros left out.

    Attributes
    ----------
    source : Family or Project
    at : mapping
        {symbol: Fraction} of those that are numbers.
    symbols : tuple of str
        Those that coefficients are functions of, further ones last.
    masters : tuple of Integral
        Those that occur, simplest first.
    provenance : mapping
        How many terms there were and how many integrals were reduced; for each family rule, counts and
        reconstruction, and the prime modulo which the sum was compared with all equations.
    """

    prime = None

    def __init__(
        self,
        source: Family | Families,
        rows: Mapping[Named, FactoredFunction],
        at: Mapping[str, Fraction],
        symbols: tuple[str, ...],
        provenance: Mapping[str, Any],
    ) -> None:
        self.source = source
        self.at = dict(at)
        self.symbols = symbols
        self.provenance = dict(provenance)
        self._rows = dict(rows)

    @property
    def masters(self) -> tuple[Named, ...]:
        """Those that occur, simplest first."""
        return tuple(self._rows)

    def __getitem__(self, master: Named) -> FactoredFunction:
        try:
            return self._rows[master]
        except KeyError:
            raise NotATarget(f"{master} is not a master of this amplitude, see its masters") from None

    def __iter__(self) -> Iterator[Named]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def evaluate(self, point: PointLike, prime: int | None = None) -> dict[Named, Fraction | int]:
        """Return the coefficients at a point of the free symbols, exactly or modulo a prime.

        Parameters
        ----------
        point : mapping
        prime : int, optional

        Raises
        ------
        PointError, PrimeError
        SingularKinematics
            A denominator vanishes there.
        """
        return evaluate_table(_OneRow(self), point, prime)[WHOLE]  # type: ignore[arg-type]

    def to_sympy(self) -> Any:
        """Return the sum as an expression of sympy, with masters such as ``bubble(1, 1)``."""
        (expression,) = table_to_sympy(_OneRow(self)).values()
        return expression

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "symbols": list(self.symbols),
            "at": {symbol: str(value) for symbol, value in self.at.items()},
            "masters": {str(master): coefficient_text(value) for master, value in self.items()},
            "provenance": self.provenance,
        }

    def export(self, path: str | Path, format: str | None = None, **options: Any) -> None:
        """Write the sum as the one rule of ``amplitude[1]`` in a format of `tilth.export`.

        Parameters
        ----------
        path : path
        format : str, optional
            Default by the suffix of the path.
        rename, head, numbers, declarations :
            As for `tilth.export`.

        Raises
        ------
        FormatError, OptionError
        """
        from tilth.formats import export

        export(_OneRow(self), path, format, **options)

    def __repr__(self) -> str:
        return (
            f"MasterExpansion({self.source.name}: {len(self)} master{'' if len(self) == 1 else 's'}, "
            f"symbols {', '.join(self.symbols) or 'none'})"
        )

    def __str__(self) -> str:
        return rows_text(_Shown(self))

    def _repr_html_(self) -> str:
        return rows_html(_Shown(self), repr(self))


class _OneRow(Mapping[Label, Mapping[Named, FactoredFunction]]):
    """The amplitude as a table of one row, for what takes tables."""

    prime = None

    def __init__(self, expansion: MasterExpansion) -> None:
        self._expansion = expansion
        self.source = expansion.source
        self.masters = expansion.masters
        self.at = expansion.at
        self.symbols = expansion.symbols

    def __getitem__(self, target: Label) -> Mapping[Named, FactoredFunction]:
        if target != WHOLE:
            raise KeyError(target)
        return self._expansion

    def __iter__(self) -> Iterator[Label]:
        return iter((WHOLE,))

    def __len__(self) -> int:
        return 1


class _Shown(_OneRow):
    """The same, by the name that is printed."""

    def __iter__(self) -> Iterator[Any]:
        return iter(("amplitude",))

    def __getitem__(self, target: object) -> Mapping[Named, FactoredFunction]:
        return self._expansion
