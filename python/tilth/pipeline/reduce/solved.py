"""`SolvedSystem`: the targets of a system in terms of what its equations leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tilth.family.numbers import number_text
from tilth.formats import Label, Rules, export
from tilth.formats.rules import Coefficient
from tilth.table.display import rows_text

__all__ = ["SolvedSystem"]


class SolvedSystem(Mapping[Label, Mapping[Label, Coefficient]]):
    """Targets in terms of the integrals that the equations leave: ``solved[target][master] -> coefficient``.

    Coefficients are exact functions of `symbols`, or `fractions.Fraction` if there are none. A target that is
    zero has an empty row; one that the equations do not reduce stands for itself.

    Attributes
    ----------
    masters : tuple of Label
        What the targets are written in, simplest first. The equations have no other say about them: more
        equations might relate them.
    unreduced : tuple of Label
        Targets that stand for themselves.
    symbols : tuple of str
    at : mapping
        {symbol: Fraction}: numbers that were put for symbols.
    provenance : mapping
        `equations`, `integrals`, `independent`, `selected`, `multiplications`, `probes`, `primes`, `unlucky`
        and `masters` as counts, and `checked_modulo`, the prime of the check or None.
    """

    def __init__(
        self,
        rows: Mapping[Label, Mapping[Label, Coefficient]],
        masters: tuple[Label, ...],
        *,
        symbols: tuple[str, ...],
        at: Mapping[str, Fraction],
        provenance: Mapping[str, Any],
    ) -> None:
        self._rows = {target: MappingProxyType(dict(row)) for target, row in rows.items()}
        self.masters = masters
        self.unreduced = tuple(target for target, row in self._rows.items() if target in row)
        self.symbols = symbols
        self.at = MappingProxyType(dict(at))
        self.provenance = MappingProxyType(dict(provenance))

    def __getitem__(self, target: Label) -> Mapping[Label, Coefficient]:
        return self._rows[target]

    def __iter__(self) -> Iterator[Label]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"SolvedSystem({len(self)} targets, {len(self.masters)} masters, {self._point() or 'numbers'})"

    def __str__(self) -> str:
        counts = self.provenance
        point = self._point()
        heading = (
            f"{len(self)} target(s), {len(self.masters)} masters{', at ' + point if point else ''}\n"
            f"{counts['equations']:,} equations, {counts['independent']:,} independent, "
            f"{counts['selected']:,} selected"
        )
        return "\n".join(part for part in (heading, rows_text(self)) if part)

    def _point(self) -> str:
        parts = [f"{symbol}={number_text(value)}" for symbol, value in self.at.items()]
        return ", ".join(parts + (["any " + ", ".join(self.symbols)] if self.symbols else []))

    def rules(self) -> Rules:
        """Return the rows as rules, which every format takes.

        Raises
        ------
        FormatError
            Integrals have weights; the formats of rules know indices only.
        """
        return Rules(self._rows, self.masters, at=self.at)

    def export(self, path: str | Path, format: str | None = None, **options: Any) -> None:
        """Write the rows in the format of another program, see `tilth.export`.

        Raises
        ------
        FormatError, OptionError
        """
        export(self.rules(), path, format, **options)
