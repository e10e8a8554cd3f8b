"""`ProjectTable`: targets of several families in terms of common masters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tilth.errors import NotATarget, OptionError
from tilth.family import Integral, Label, PointLike
from tilth.formats import export, find_format
from tilth.formats.rules import Rules
from tilth.news import Progress, silent
from tilth.project.coefficients import CoefficientKind
from tilth.project.compose import common_masters
from tilth.project.crossing import Crossing
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap
from tilth.project.files import load_parts, save_parts
from tilth.project.parts import Parts
from tilth.project.verify import ProjectVerification, verify_parts
from tilth.table import Table
from tilth.table.amplitude import apply_table
from tilth.table.arithmetic import Arithmetic, Coefficient
from tilth.table.display import rows_html, rows_text
from tilth.table.evaluation import evaluate_table
from tilth.table.latex import table_latex
from tilth.table.rows import point_text
from tilth.table.to_frame import table_to_frame
from tilth.table.to_sympy import table_to_sympy

__all__ = ["ProjectTable"]


class ProjectTable(Mapping[Integral, Mapping[Integral, Coefficient]]):
    """Targets of several families in terms of common masters: ``table[target][master] -> coefficient``.

    It is composed of the tables of single families and the maps between families. Coefficients are of the
    same kinds as in a `Table`, in the symbols of all families.

    Attributes
    ----------
    source : Families
        The families; ``tilth.Project(table.source)`` is a project again.
    tables : mapping
        {family: Table}, each with its certificate.
    translated : mapping
        {integral: FamilyMap by which it is a combination of integrals of an earlier family}.
    crossed : mapping
        {family without a table of its own: Crossing by which its rows are those of another}.
    masters : tuple of Integral
        That occur, family by family, simplest first in each.
    at : mapping
        {symbol: Fraction}: values of the symbols that are given.
    symbols : tuple of str
        The symbols that are free, in which the coefficients are functions.
    prime : int or None
        Only of a table without free symbols.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._masters = common_masters(parts.tables, parts.crossed, parts.rows.values())
        self._rows = {target: MappingProxyType(dict(row)) for target, row in parts.rows.items()}

    @property
    def source(self) -> Families:
        """The families."""
        return self._parts.families

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables of single families."""
        return self._parts.tables

    @property
    def translated(self) -> Mapping[Integral, FamilyMap]:
        """Integrals that are combinations of those of earlier families, and the maps that say so."""
        return self._parts.translated

    @property
    def crossed(self) -> Mapping[str, Crossing]:
        """Families whose rows are those of another one at exchanged invariants."""
        return self._parts.crossed

    @property
    def masters(self) -> tuple[Integral, ...]:
        """The masters that occur, family by family, simplest first in each."""
        return self._masters

    @property
    def kind(self) -> CoefficientKind:
        """What the coefficients are."""
        return self._parts.kind

    @property
    def at(self) -> Mapping[str, Fraction]:
        """Values of the symbols that are given."""
        return self.kind.at

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free."""
        return self.kind.symbols

    @property
    def prime(self) -> int | None:
        """The modulus of residues."""
        return self.kind.prime

    @property
    def arithmetic(self) -> Arithmetic:
        """The field that the coefficients are in."""
        return self.kind.arithmetic

    def vanishes(self, integral: object) -> bool:
        """Whether an integral is one of a zero sector of the families."""
        return isinstance(integral, Integral) and integral.family in self.source and integral.vanishes

    # -- mapping ---------------------------------------------------------------------------------------------

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

    # -- what can be done with it ----------------------------------------------------------------------------

    def verify(
        self,
        *,
        fresh: bool = True,
        seed: int | None = None,
        plain: bool = False,
        threads: int = 1,
        progress: Progress = silent,
    ) -> ProjectVerification:
        """Check the tables of single families, the maps between families, and how they are put together.

        Each table is checked as `Table.verify` does it. Each map is made anew from its name, with the checks
        of lines, Jacobian and scalar products, and its images are compared with the propagators at random
        momenta. Then all rows are composed again, and compared.

        Parameters
        ----------
        fresh, seed, plain, threads, progress
            See `Table.verify`.

        Raises
        ------
        VerificationFailed
        """
        return verify_parts(
            self._parts, fresh=fresh, seed=seed, plain=plain, threads=threads, progress=progress
        )

    def evaluate(
        self, point: PointLike, prime: int | None = None
    ) -> dict[Integral, dict[Integral, Fraction | int]]:
        """Evaluate all coefficients at a point of the free symbols, see `Table.evaluate`."""
        return evaluate_table(self, point, prime)

    def apply(self, amplitude: Mapping[Integral, object]) -> dict[Integral, Coefficient]:
        """Reduce a sum of integrals of all families with coefficients to the masters, see `Table.apply`."""
        return apply_table(self, amplitude)

    def rules(self) -> Rules:
        """Return the rows by name and indices, as formats of other programs have them."""
        rows = {
            _label(target): {_label(master): value for master, value in row.items()}
            for target, row in self.items()
        }
        return Rules(rows, map(_label, self.masters), prime=self.prime, at=self.at)

    def export(self, path: str | Path, format: str | None = None, **options: Any) -> None:
        """Write the rows for another program, see `tilth.export`, or the problem itself as ``kira-project``.

        Formats of systems do not take them.

        Raises
        ------
        FormatError, OptionError
        """
        write = find_format(format, path).write_project
        if write is None:
            export(self.rules(), path, format, **options)
            return
        targets = options.pop("targets", None)
        if any(value is not None for value in options.values()):
            raise OptionError(f"the format {format} has no option but targets, leave others out")
        write(path, self.source.families, self if targets is None else targets, self.masters)

    def to_sympy(self) -> dict[Any, Any]:
        """Return {target: expression} in sympy, see `Table.to_sympy`."""
        return table_to_sympy(self)

    # -- files -----------------------------------------------------------------------------------------------

    def to_frame(self) -> Any:
        """Return a pandas data frame, see `Table.to_frame`."""
        return table_to_frame(self)

    def save(self, path: str | Path) -> None:
        """Write all to one file: versioned, checksummed, beside and then renamed.

        Raises
        ------
        TableFileError
            The file cannot be written.
        """
        save_parts(self._parts, path)

    @classmethod
    def load(cls, path: str | Path) -> ProjectTable:
        """Read what `save` wrote. Its contents are not verified; call `verify` for that.

        Raises
        ------
        TableFileError
            The file is missing, damaged, or not of this format.
        """
        return cls(load_parts(path))

    # -- text ------------------------------------------------------------------------------------------------

    def point_text(self) -> str:
        """Return the point and the prime as text, such as ``d=4, any s, t``."""
        return point_text(self.at, self.symbols, self.prime)

    def __repr__(self) -> str:
        size = f"{len(self)} target(s), {len(self.masters)} masters"
        return f"ProjectTable({self.source.name}: {size}, at {self.point_text()})"

    def __str__(self) -> str:
        names = [master.family.name for master in self.masters]
        counts = ", ".join(f"{names.count(name)} of {name}" for name in dict.fromkeys(names))
        return (
            f"{len(self)} target(s) of {self.source.name}: {len(self.masters)} masters"
            f"{f' ({counts})' if counts else ''}\nat {self.point_text()}\n{rows_text(self)}"
        )

    def _repr_html_(self) -> str:
        return rows_html(self, repr(self))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {table_latex(self)}$"


def _label(integral: Integral) -> Label:
    return Label(integral.family.name, integral.indices)
