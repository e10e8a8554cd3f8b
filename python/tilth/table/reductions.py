"""The data of a table: targets in terms of masters, with the certificates that prove them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Self

from tilth.errors import NotATarget, PointError, TableError
from tilth.family import EquationSource, Family, Integral, Named
from tilth.family.order import Order, read_order
from tilth.table.arithmetic import Arithmetic, Coefficient, FunctionField, RationalField, ResidueField
from tilth.table.certificate import Certificate
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.head import TableAttributes
from tilth.table.rows import point_text
from tilth.table.stored_rows import StoredRows

__all__ = ["Reductions"]


class Reductions(Mapping[Named, Mapping[Named, Coefficient]]):
    """What a `Table` holds, apart from what can be done with it.

    What works on tables, such as `evaluation` or `merge`, takes this class, and `Table` is above all of them.
    It is a mapping ``reductions[target][master] -> coefficient``.

    The attributes are listed at `Table`.
    """

    def __init__(
        self,
        source: EquationSource,
        rows: Mapping[Named, Mapping[Named, Coefficient]],
        masters: tuple[Named, ...],
        *,
        order: Order | str,
        preferred_masters: tuple[Named, ...],
        at: Mapping[str, Fraction],
        prime: int | None,
        certificate: Certificate | tuple[Certificate, ...],
        provenance: Mapping[str, Any],
        seconds: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        strange = next((name for name in at if name not in source.symbols), None)
        if strange is not None:
            symbols = ", ".join(source.symbols)
            raise PointError(f"at has the unknown symbol {strange!r}, the symbols are {symbols}")
        self.source = source
        self.masters = masters
        self.order = read_order(order)
        self.preferred_masters = preferred_masters
        self.at = MappingProxyType({symbol: at[symbol] for symbol in source.symbols if symbol in at})
        self.symbols = tuple(symbol for symbol in source.symbols if symbol not in at)
        if self.symbols and prime is not None:
            raise TableError(
                f"a table modulo {prime} needs values of all symbols, give {', '.join(self.symbols)}"
            )
        self.prime = prime
        self.certificates = certificate if isinstance(certificate, tuple) else (certificate,)
        self.provenance = MappingProxyType(dict(provenance))
        self.seconds = MappingProxyType(dict(seconds))
        self._rows = self._kept(rows)

    @classmethod
    def from_head(
        cls,
        head: TableAttributes,
        rows: Mapping[Named, Mapping[Named, Coefficient]],
        *,
        certificate: Certificate | tuple[Certificate, ...],
        provenance: Mapping[str, Any],
        seconds: Mapping[str, float] = MappingProxyType({}),
    ) -> Self:
        """Return the table of which a head says all but this."""
        return cls(
            head.source,
            rows,
            head.masters,
            order=head.order,
            preferred_masters=head.preferred_masters,
            at=head.at,
            prime=head.prime,
            certificate=certificate,
            provenance=provenance,
            seconds=seconds,
        )

    def _kept(
        self, rows: Mapping[Named, Mapping[Named, Coefficient]]
    ) -> Mapping[Named, Mapping[Named, Coefficient]]:
        """Return rows in the order of the masters; what is stored so already stays where it is."""
        if isinstance(rows, StoredRows) and rows.masters == self.masters and rows.symbols == self.symbols:
            return rows
        places = {master: place for place, master in enumerate(self.masters)}
        return {target: MappingProxyType(self._row(row, places)) for target, row in rows.items()}

    def _row(self, row: Mapping[Named, Coefficient], places: Mapping[Named, int]) -> dict[Named, Coefficient]:
        """Return a row in the order of the masters, so that equal tables are equal files."""
        ordered = sorted(row, key=lambda master: places.get(master, len(places)))
        return {master: self._coefficient(master, row[master]) for master in ordered}

    def _coefficient(self, master: Named, value: Coefficient) -> Coefficient:
        if isinstance(value, FactoredFunction):
            if value.symbols == self.symbols and self.symbols:
                return value
            raise TableError(
                f"a coefficient of {master} is a function of ({', '.join(value.symbols)}), "
                f"but the table's free symbols are ({', '.join(self.symbols)})"
            )
        return FactoredFunction.number(integer_ring(self.symbols), value) if self.symbols else value

    def vanishes(self, integral: object) -> bool:
        """Whether an integral is one of a zero sector of the table's family."""
        return isinstance(integral, Integral) and integral.family == self.source and integral.vanishes

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
        return type(self)(self.source, **(given | parts))

    @property
    def family(self) -> Family:
        """The family of the integrals.

        Raises
        ------
        TableError
            The equations were given, and belong to no family; see `source`.
        """
        if not isinstance(self.source, Family):
            raise TableError("the table follows from equations that were given, its integrals have no family")
        return self.source

    @property
    def symmetries(self) -> str:
        """Which maps between sectors its masters were found with: ``"all"``, ``"shifts"`` or ``"none"``."""
        parts = self.provenance.get("parts") or [self.provenance]
        return str(parts[0].get("symmetries", "none"))

    @property
    def prefer(self) -> str | None:
        """By which name masters were chosen beside the preferred ones, see `Options`; None if none were."""
        parts = self.provenance.get("parts") or [self.provenance]
        found = parts[0].get("prefer")
        return None if found is None else str(found)

    @property
    def rows(self) -> Mapping[Named, Mapping[Named, Coefficient]]:
        """The rows, as they are kept."""
        return self._rows

    @property
    def unreduced(self) -> tuple[Named, ...]:
        """Targets that stand for themselves."""
        return tuple(target for target, row in self._rows.items() if target in row)

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

    def __getitem__(self, target: Named) -> Mapping[Named, Coefficient]:
        try:
            return self._rows[target]
        except KeyError:
            raise NotATarget(self._no_target(target)) from None

    def _no_target(self, target: object) -> str:
        other = getattr(target, "family", self.source)
        if other != self.source and other.name == self.source.name:
            return (
                f"{target} is of another family than the {self.source.name} of this table, such as one with "
                "other numbers; see list(table)"
            )
        return f"{target} is not a target of this table, see list(table)"

    def __contains__(self, target: object) -> bool:
        return target in self._rows

    def __iter__(self) -> Iterator[Named]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        size = f"{len(self)} target(s), {len(self.masters)} masters"
        return f"{type(self).__name__}({self.source.name}: {size}, at {self.point_text()})"

    def __reduce__(self) -> tuple[Any, ...]:
        stored = isinstance(self._rows, StoredRows)
        rows = self._rows if stored else {target: dict(row) for target, row in self.items()}
        parts = {"rows": rows, "at": dict(self.at), "provenance": dict(self.provenance)}
        names = ("masters", "order", "preferred_masters", "prime")
        parts |= {name: getattr(self, name) for name in names} | {"certificate": self.certificates}
        return _restored, (type(self), self.source, parts)

    def point_text(self) -> str:
        """Return the point and the prime as text, such as ``d=4, any s, t``."""
        return point_text(self.at, self.symbols, self.prime)


def _restored(kind: type[Reductions], source: EquationSource, parts: dict[str, Any]) -> Reductions:
    """Rebuild what was pickled."""
    return kind(source, **parts)
