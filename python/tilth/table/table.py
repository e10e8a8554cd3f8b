"""`Table`: targets in terms of masters at a numeric point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tilth.errors import NotATarget
from tilth.family import Family, Integral
from tilth.family.numbers import number_text
from tilth.family.order import Order, read_order
from tilth.table.certificate import Certificate
from tilth.table.display import table_html, table_text
from tilth.table.verify import Verification, verify_table

__all__ = ["Coefficient", "Table"]

Coefficient = Fraction | int


class Table(Mapping[Integral, Mapping[Integral, Coefficient]]):
    """Targets reduced to masters: a mapping ``table[target][master] -> coefficient``.

    Coefficients are `fractions.Fraction`, or int residues if the table has a `prime`; masters whose
    coefficient is zero are left out. A target of a zero sector has no masters.

    Attributes
    ----------
    family : Family
    masters : tuple of Integral
        Simplest first.
    order : Order
    preferred_masters : tuple of Integral
    at : mapping
        {symbol: Fraction}: the point.
    prime : int or None
    certificate : Certificate
    provenance : mapping
        Rule, counts, versions, seeds of random choices.
    """

    def __init__(
        self,
        family: Family,
        rows: Mapping[Integral, Mapping[Integral, Coefficient]],
        masters: tuple[Integral, ...],
        *,
        order: Order | str,
        preferred_masters: tuple[Integral, ...],
        at: Mapping[str, Fraction],
        prime: int | None,
        certificate: Certificate,
        provenance: Mapping[str, Any],
    ) -> None:
        self.family = family
        self.masters = masters
        self.order = read_order(order)
        self.preferred_masters = preferred_masters
        self.at = MappingProxyType(dict(at))
        self.prime = prime
        self.certificate = certificate
        self.provenance = MappingProxyType(dict(provenance))
        self._rows = {target: MappingProxyType(dict(row)) for target, row in rows.items()}

    def __getitem__(self, target: Integral) -> Mapping[Integral, Coefficient]:
        try:
            return self._rows[target]
        except KeyError:
            raise NotATarget(f"{target} is not a target of this table, see list(table)") from None

    def __contains__(self, target: object) -> bool:
        return target in self._rows

    def __iter__(self) -> Iterator[Integral]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        size = f"{len(self)} target(s), {len(self.masters)} masters"
        return f"Table({self.family.name}: {size}, at {self.point_text()})"

    def __str__(self) -> str:
        return table_text(self)

    def _repr_html_(self) -> str:
        return table_html(self)

    def point_text(self) -> str:
        """Return the point and the prime as text."""
        point = ", ".join(f"{symbol}={number_text(value)}" for symbol, value in self.at.items())
        return point if self.prime is None else f"{point} modulo {self.prime}"

    def verify(self, *, fresh: bool = True, seed: int | None = None) -> Verification:
        """Check the table by multiplying out its witness with freshly generated equations.

        The witness that came with the table is multiplied out at its own primes, which the reduction did
        not use. Then new witnesses are found at a fresh prime, once at the table's point and once at a
        random one, and multiplied out likewise. The multiplication is plain Python and shares no code with
        the elimination; what it proves does not depend on where the witness came from. A table with a
        `prime` can be compared modulo that prime only.

        Parameters
        ----------
        fresh : bool
            Whether to look for new witnesses; without them nothing but plain Python is used.
        seed : int, optional
            Seed of the fresh primes and points; default from the operating system.

        Raises
        ------
        VerificationFailed
            Naming the target and the coefficient.
        """
        return verify_table(self, fresh, seed)

    def to_sympy(self) -> dict[Any, Any]:
        """Return {target: expression} in sympy, integrals as functions such as ``tribox(1, 1, 0, ...)``.

        Useful for substitution: ``expression.subs(table.to_sympy())``.
        """
        from tilth.table.to_sympy import table_to_sympy

        return table_to_sympy(self)

    def save(self, path: str | Path) -> None:
        """Write the table to a file: versioned, checksummed, beside and then renamed.

        Raises
        ------
        TableFileError
            The file cannot be written.
        """
        from tilth.table.files import save_table

        save_table(self, path)

    @classmethod
    def load(cls, path: str | Path) -> Table:
        """Read a table that `save` wrote. Its contents are not verified; call `verify` for that.

        Raises
        ------
        TableFileError
            The file is missing, damaged, or no table of this format.
        """
        from tilth.table.files import load_table

        return load_table(path)
