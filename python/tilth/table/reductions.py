"""The data of a table: targets in terms of masters, with the certificates that prove them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Self

from tilth.errors import NotATarget, PointError, TableError
from tilth.family import Family, Integral
from tilth.family.numbers import number_text
from tilth.family.order import Order, read_order
from tilth.table.arithmetic import Arithmetic, Coefficient, FunctionField, RationalField, ResidueField
from tilth.table.certificate import Certificate
from tilth.table.factored import FactoredFunction, integer_ring

__all__ = ["Reductions"]


class Reductions(Mapping[Integral, Mapping[Integral, Coefficient]]):
    """What a `Table` holds, apart from what can be done with it.

    What works on tables, such as `evaluation` or `merge`, takes this class, and `Table` is above all of them.
    It is a mapping ``reductions[target][master] -> coefficient``.

    The attributes are listed at `Table`.
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
        certificate: Certificate | tuple[Certificate, ...],
        provenance: Mapping[str, Any],
        seconds: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        strange = next((name for name in at if name not in family.symbols), None)
        if strange is not None:
            symbols = ", ".join(family.symbols)
            raise PointError(f"at has the unknown symbol {strange!r}, the symbols are {symbols}")
        self.family = family
        self.masters = masters
        self.order = read_order(order)
        self.preferred_masters = preferred_masters
        self.at = MappingProxyType({symbol: at[symbol] for symbol in family.symbols if symbol in at})
        self.symbols = tuple(symbol for symbol in family.symbols if symbol not in at)
        if self.symbols and prime is not None:
            raise TableError(
                f"a table modulo {prime} needs values of all symbols, give {', '.join(self.symbols)}"
            )
        self.prime = prime
        self.certificates = certificate if isinstance(certificate, tuple) else (certificate,)
        self.provenance = MappingProxyType(dict(provenance))
        self.seconds = MappingProxyType(dict(seconds))
        places = {master: place for place, master in enumerate(masters)}
        self._rows = {target: MappingProxyType(self._row(row, places)) for target, row in rows.items()}

    def _row(
        self, row: Mapping[Integral, Coefficient], places: Mapping[Integral, int]
    ) -> dict[Integral, Coefficient]:
        """Return a row in the order of the masters, so that equal tables are equal files."""
        ordered = sorted(row, key=lambda master: places.get(master, len(places)))
        return {master: self._coefficient(master, row[master]) for master in ordered}

    def _coefficient(self, master: Integral, value: Coefficient) -> Coefficient:
        if isinstance(value, FactoredFunction):
            if value.symbols == self.symbols and self.symbols:
                return value
            raise TableError(
                f"a coefficient of {master} is a function of ({', '.join(value.symbols)}), "
                f"but the table's free symbols are ({', '.join(self.symbols)})"
            )
        return FactoredFunction.number(integer_ring(self.symbols), value) if self.symbols else value

    def replace(self, **parts: Any) -> Self:
        """Return a table with some of the constructor's arguments exchanged; nothing is verified."""
        given: dict[str, Any] = {
            "rows": self._rows,
            "masters": self.masters,
            "order": self.order,
            "preferred_masters": self.preferred_masters,
            "at": self.at,
            "prime": self.prime,
            "certificate": self.certificates,
            "provenance": self.provenance,
        }
        return type(self)(self.family, **(given | parts))

    @property
    def certificate(self) -> Certificate:
        """The only certificate.

        Raises
        ------
        TableError
            The table is merged and has several.
        """
        if len(self.certificates) != 1:
            raise TableError(f"the table has {len(self.certificates)} certificates, see its certificates")
        return self.certificates[0]

    @property
    def arithmetic(self) -> Arithmetic:
        """The field that the coefficients are in."""
        if self.symbols:
            return FunctionField(integer_ring(self.symbols))
        return RationalField() if self.prime is None else ResidueField(self.prime)

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
        return f"{type(self).__name__}({self.family.name}: {size}, at {self.point_text()})"

    def __reduce__(self) -> tuple[Any, ...]:
        rows = {target: dict(row) for target, row in self.items()}
        parts = {"rows": rows, "at": dict(self.at), "provenance": dict(self.provenance)}
        names = ("masters", "order", "preferred_masters", "prime")
        parts |= {name: getattr(self, name) for name in names} | {"certificate": self.certificates}
        return _restored, (type(self), self.family, parts)

    def point_text(self) -> str:
        """Return the point and the prime as text, such as ``d=4, any s, t``."""
        parts = [f"{symbol}={number_text(value)}" for symbol, value in self.at.items()]
        if self.symbols:
            parts.append("any " + ", ".join(self.symbols))
        point = ", ".join(parts)
        return point if self.prime is None else f"{point} modulo {self.prime}"


def _restored(kind: type[Reductions], family: Family, parts: dict[str, Any]) -> Reductions:
    """Rebuild what was pickled."""
    return kind(family, **parts)
