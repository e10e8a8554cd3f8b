"""`Table`: targets in terms of masters, as exact functions or at a numeric point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tilth.errors import NotATarget, PointError, TableError
from tilth.family import Family, Integral, PointLike
from tilth.family.numbers import number_text
from tilth.family.order import Order, read_order
from tilth.table.arithmetic import Coefficient
from tilth.table.certificate import Certificate
from tilth.table.display import table_html, table_text
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.verify import Verification, verify_table

__all__ = ["Coefficient", "Table"]


class Table(Mapping[Integral, Mapping[Integral, Coefficient]]):
    """Targets reduced to masters: a mapping ``table[target][master] -> coefficient``.

    Coefficients are exact functions of the symbols that `at` leaves free, `fractions.Fraction` if it leaves
    none, or int residues if the table has a `prime`. Masters whose coefficient is zero are left out. A target
    of a zero sector has no masters; one that is a master itself stands for itself.

    Attributes
    ----------
    family : Family
    masters : tuple of Integral
        Simplest first; in a merged table part by part, in a changed basis in the order in which it was given.
    order : Order
    preferred_masters : tuple of Integral
    at : mapping
        {symbol: Fraction}: values of the symbols that are given.
    symbols : tuple of str
        The symbols that are free, in which the coefficients are functions.
    prime : int or None
        Only of a table without free symbols.
    certificates : tuple of Certificate
        One, or one for each part of a merged table.
    seconds : mapping
        How long the stages took; not saved, so that equal runs make equal files.
    provenance : mapping
        Rule, counts, versions, seeds of random choices; of a merged table {"parts": [provenance, ...]}.
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

    def replace(self, **parts: Any) -> Table:
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
        return Table(self.family, **(given | parts))

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

    def __reduce__(self) -> tuple[Any, ...]:
        rows = {target: dict(row) for target, row in self.items()}
        parts = {"rows": rows, "at": dict(self.at), "provenance": dict(self.provenance)}
        names = ("masters", "order", "preferred_masters", "prime")
        parts |= {name: getattr(self, name) for name in names} | {"certificate": self.certificates}
        return _restored, (self.family, parts)

    def __str__(self) -> str:
        return table_text(self)

    def _repr_html_(self) -> str:
        return table_html(self)

    def _repr_latex_(self) -> str:
        from tilth.table.latex import table_latex

        return f"$\\displaystyle {table_latex(self)}$"

    def point_text(self) -> str:
        """Return the point and the prime as text, such as ``d=4, any s, t``."""
        parts = [f"{symbol}={number_text(value)}" for symbol, value in self.at.items()]
        if self.symbols:
            parts.append("any " + ", ".join(self.symbols))
        point = ", ".join(parts)
        return point if self.prime is None else f"{point} modulo {self.prime}"

    def verify(self, *, fresh: bool = True, seed: int | None = None) -> Verification:
        """Check the table by multiplying out its witness with freshly generated equations.

        The witness that came with the table is multiplied out at its own primes, which the reduction did
        not use. Then new witnesses are found at fresh primes and multiplied out likewise: at the table's
        point, or twice at random values of its free symbols; and at a random point of all symbols. The
        multiplication is plain Python and shares no code with the elimination; what it proves does not
        depend on where the witness came from. A table with a
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

    def evaluate(
        self, point: PointLike, prime: int | None = None
    ) -> dict[Integral, dict[Integral, Fraction | int]]:
        """Evaluate all coefficients at a point.

        Parameters
        ----------
        point : mapping
            Values of `symbols`: integers, fractions, or text such as ``"1/3"``. The invariant `set_to_one`
            may be left out.
        prime : int, optional
            Return residues modulo this prime.

        Returns
        -------
        dict
            {target: {master: Fraction, or int with a prime}}; what vanishes at the point is left out.

        Raises
        ------
        PointError, PrimeError
        SingularKinematics
            A denominator vanishes; the message names the coefficient.
        """
        from tilth.table.evaluation import evaluate_table

        return evaluate_table(self, point, prime)

    def apply(self, amplitude: Mapping[Integral, object]) -> dict[Integral, Coefficient]:
        """Reduce a sum of integrals with coefficients to the masters.

        Parameters
        ----------
        amplitude : mapping
            {integral: coefficient}. Integrals are targets, masters, or of zero sectors. Coefficients are
            integers, fractions, text such as ``"(d-2)/s"``, sympy expressions or `FactoredFunction`.

        Returns
        -------
        dict
            {master: coefficient} in lowest terms, in the order of `masters`, zeros left out.

        Raises
        ------
        NotATarget
            Naming every integral that the table does not reduce.
        ExpressionError, FamilyError, UnknownSymbol, LimitExceeded, TableError
            A coefficient cannot be read.
        SingularKinematics
            A coefficient has a denominator that vanishes at the table's point.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> table = tilth.reduce([bubble[2, 1]], seeding="laporta", at={"d": 5, "s": 7})
        >>> table.apply({bubble[2, 1]: "s/(d-3)", bubble[1, 1]: 2})
        {bubble[1,1]: Fraction(1, 1)}
        """
        from tilth.table.amplitude import apply_table

        return apply_table(self, amplitude)

    def change_masters(self, masters: Iterable[Integral]) -> Table:
        """Return the table in another basis of masters, chosen among its targets and masters.

        Masters that leave become targets. The certificate stays: it proves the reductions to the former
        masters, and `verify` checks the new rows through them.

        Raises
        ------
        NotATarget
        TableError
            Not as many as there are masters, or some depend on the others; the message names these.
        """
        from tilth.table.basis import change_masters

        return change_masters(self, masters)

    def merge(self, *others: Table) -> Table:
        """Return one table with the targets and masters of several.

        They must have the same family, order, preferred masters, point and prime, and agree exactly where
        they share a target. Every part keeps its certificate and provenance.

        Raises
        ------
        TableError
            Naming what differs.
        """
        from tilth.table.merge import merge_tables

        return merge_tables((self, *others))

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

    def export(self, path: str | Path, format: str | None = None, **options: Any) -> None:
        """Write the table for another program, see `tilth.export` for formats and options.

        Raises
        ------
        FormatError
            The format is unknown, or cannot hold this table.
        OptionError
            The format has no such option, or the file cannot be written.

        Examples
        --------
        >>> table.export("bubble.m", format="mathematica", head="j[{family},{indices}]")  # doctest: +SKIP
        """
        from tilth.formats import export

        export(self, path, format, **options)


def _restored(family: Family, parts: dict[str, Any]) -> Table:
    """Rebuild what was pickled."""
    return Table(family, **parts)
