"""`Table`: targets in terms of masters, and what can be done with them.

What few programs do with a table is imported when they do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.errors import PointError
from tilth.family import Named, PointLike
from tilth.news import Progress, silent
from tilth.table.amplitude import apply_table
from tilth.table.arithmetic import Coefficient
from tilth.table.basis import change_masters
from tilth.table.display import table_html, table_text
from tilth.table.evaluation import evaluate_table
from tilth.table.reductions import Reductions
from tilth.table.verify import Verification, verify_table

if TYPE_CHECKING:
    from tilth.family.drawing.diagram import Labels
    from tilth.family.drawing.svg import Picture
    from tilth.family.pysecdec import PySecDecOptions
    from tilth.table.evaluate_many import Entries, TableFunctions
    from tilth.table.series import SeriesTable

__all__ = ["Exporter", "Table"]


class Exporter(Protocol):
    """What writes a table for another program: `tilth.formats.export`."""

    def __call__(
        self, table: Reductions, path: str | Path, format: str | None = None, **options: Any
    ) -> None:
        """Write the table to a file."""


class Table(Reductions):
    """Targets reduced to masters: a mapping ``table[target][master] -> coefficient``.

    Coefficients are exact functions of the symbols that `at` leaves free, `fractions.Fraction` if it leaves
    none, or int residues if the table has a `prime`. Masters whose coefficient is zero are left out. A target
    of a zero sector has no masters; one that is a master itself stands for itself, see `unreduced`.

    Attributes
    ----------
    source : Family or System
        What the equations come from: a family, or equations that were given, whose integrals are `Label`.
    family : Family
        The same; `TableError` if the equations were given.
    masters : tuple of Integral, Label or Combination
        Simplest first; in a merged table part by part, in a changed basis in the order in which it was given.
    order : Order
    preferred_masters : tuple of Integral or Combination
    at : mapping
        {symbol: Fraction}: values of the symbols that are given.
    symbols : tuple of str
        The symbols that are free, in which the coefficients are functions.
    prime : int or None
        Only of a table without free symbols.
    unreduced : tuple of Integral or Label
        Targets that stand for themselves.
    certificates : tuple of Certificate
        One, or one for each part of a merged table.
    seconds : mapping
        How long the stages took; not saved, so that equal runs make equal files.
    provenance : mapping
        Rule, counts, versions, seeds of random choices; of a merged table {"parts": [provenance, ...]}.
    """

    #: Formats are above tables, and know them; `tilth.formats` puts its `export` here when it is imported.
    exporter: ClassVar[Exporter | None] = None

    def __str__(self) -> str:
        return table_text(self)

    def _repr_html_(self) -> str:
        return table_html(self)

    def _repr_latex_(self) -> str:
        from tilth.table.latex import table_latex

        return f"$\\displaystyle {table_latex(self)}$"

    def verify(
        self,
        *,
        fresh: bool = True,
        seed: int | None = None,
        plain: bool = False,
        threads: int = 1,
        progress: Progress = silent,
    ) -> Verification:
        """Check the table by multiplying out its witnesses with freshly generated equations.

        The witnesses that came with the table are multiplied out at their own primes and points, which follow
        from a hash of the rows and which the reduction did not use. Then new ones are found, of random
        combinations of rows, and multiplied out likewise: at the table's point, or twice at random values of
        its free symbols; and at a random point of all symbols. What a multiplication proves does not depend
        on where the witness came from. A table with a `prime` can be compared modulo that prime only, with as
        many combinations as make the chance to miss a fault less than 2^-50.

        Parameters
        ----------
        fresh : bool
            Whether to look for new witnesses; without them nothing is solved.
        seed : int, optional
            Seed of the fresh primes and points; default from the operating system.
        plain : bool
            Make all equations in plain Python, which is slow and shares no code with what found the
            reduction. By default the core makes them, and a random sample of each identity is compared.
        threads : int
            The result does not depend on it.
        progress : callable, optional
            Called with the name of a stage and a line of text.

        Raises
        ------
        VerificationFailed
            Naming the target and the coefficient where it can: without `plain` the core is asked for them.
        """
        return verify_table(self, fresh=fresh, seed=seed, plain=plain, threads=threads, progress=progress)

    def evaluate(
        self, point: PointLike, prime: int | None = None
    ) -> dict[Named, dict[Named, Fraction | int]]:
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
        return evaluate_table(self, point, prime)

    @cached_property
    def _many(self) -> TableFunctions:
        from tilth.table.evaluate_many import TableFunctions

        return TableFunctions(self)

    @property
    def functions(self) -> Entries:
        """What each column of `evaluate_many` is: these (target, master) have this coefficient.

        Raises
        ------
        TableError
            The table has no free symbols.
        """
        return self._many.entries

    def evaluate_many(
        self, points: ArrayLike, prime: int | None = None, *, digits: int | None = None, threads: int = 1
    ) -> tuple[NDArray[np.bool_], NDArray[Any]]:
        """Evaluate all distinct coefficients at many points, see `functions` for the columns.

        Parameters
        ----------
        points : array, shape (n, len(symbols))
            In the order of `symbols`. With a prime residues as uint64; otherwise real or complex numbers,
            which are taken as the exact binary fractions that they are. An array of objects may have
            integers, fractions, and the numbers of mpmath.
        prime : int, optional
            Below 2^63; below 2^50 it is several times faster on processors with AVX2 or AVX-512.
        digits : int, optional
            Accuracy in decimal digits, for values as numbers of mpmath; for arrays of objects by default that
            which mpmath works with, ``mpmath.mp.dps``.
        threads : int
            For residues.

        Returns
        -------
        ok : array of bool, shape (n,)
            False where a denominator vanishes; of complex points also where it cannot be told from zero with
            2^16 bits.
        values : array, shape (n, len(functions)), C-contiguous
            With a prime uint64, zeros where `ok` is False. At real points float64, the exact value rounded
            once, whatever cancels in it; at complex points complex128, with a relative error of the absolute
            value below 2^-51, by ball arithmetic in as many bits as that takes. With digits, and for arrays
            of objects, ``mpmath.mpf`` or ``mpmath.mpc`` with a relative error below 10^-digits, found
            likewise. Not a number at a pole, and where numerator and denominator vanish; infinite where a
            double would have to be.

        Raises
        ------
        PointError, PrimeError
        TableError
            The table has no free symbols.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> table = tilth.reduce([bubble[2, 1]], seeding="laporta")
        >>> table.symbols, table.functions
        (('d', 's'), (((bubble[2,1], bubble[1,1]),),))
        >>> ok, values = table.evaluate_many([[4.5, 3.0], [5.0, 0.0]])  # (3 - d)/s
        >>> ok.tolist(), values[:, 0].tolist()
        ([True, False], [-0.5, nan])
        >>> table.evaluate_many([[5, 7]], prime=101)[1].tolist()
        [[43]]
        >>> print(table.evaluate_many([[5, 7]], digits=30)[1][0, 0])  # of mpmath, which prints 15
        -0.285714285714286
        """
        if prime is None:
            return self._many.numbers(points, digits)
        if digits is not None:
            raise PointError(
                f"digits={digits} is for real and complex numbers, not for residues modulo {prime}"
            )
        return self._many.residues(points, prime, threads)

    def series(self, parameter: str = "eps", *, order: int, **substitution: object) -> SeriesTable:
        """Expand all coefficients in a parameter: ``table.series("eps", d="4-2*eps", order=2)``.

        Parameters
        ----------
        parameter : str
        order : int
            The last power.
        **substitution : str
            One free symbol and what it is, linear in the parameter.

        Returns
        -------
        SeriesTable

        Raises
        ------
        ExpressionError
            The substitution is none of a free symbol, or not linear.
        TableError
            The coefficients are residues.

        See Also
        --------
        tilth.Plan.expand : the same without the exact coefficients, which may take far more probes.
        """
        from tilth.table.expand import expand_table
        from tilth.table.linear_substitution import LinearSubstitution

        line = LinearSubstitution.read(parameter, substitution, self.symbols)
        return expand_table(self, self.source.name, line, order, dict(self.provenance))

    def apply(self, amplitude: Mapping[Named, object]) -> dict[Named, Coefficient]:
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
        return apply_table(self, amplitude)

    def change_masters(self, masters: Iterable[Named | Mapping[Named, object]]) -> Table:
        """Return the table in another basis of masters.

        Integrals that leave become targets. A new certificate is made of the same equations: it proves the
        reductions to the former masters, and `verify` checks the new rows through them.

        Parameters
        ----------
        masters : iterable of Integral, Label, Combination or mapping
            Targets and masters of the table, and linear combinations of these; a mapping
            ``{integral: coefficient}`` stands for a `Combination` without a name.

        Raises
        ------
        NotATarget
        TableError
            Not as many as there are masters, or some depend on the others; the message names these.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> table = tilth.reduce([bubble[2, 1]], seeding="laporta")
        >>> pure = tilth.Combination({bubble[2, 1]: "s*(d-4)"}, name="pure")
        >>> print(table.change_masters([pure]).apply({bubble[1, 1]: 1})[pure])
        -1/((d-3)*(d-4))
        """
        return change_masters(self, masters)

    def draw_masters(self, labels: Labels = "none") -> Picture:
        """Draw the masters; of a combination the integral with most lines, under its name.

        Parameters
        ----------
        labels : "momenta", "numbers" or "none"
            See `Family.draw`.

        Raises
        ------
        TableError
            The equations were given, and integrals have no lines.
        """
        from tilth.table.pictures import draw_masters

        return draw_masters(self, labels)

    def to_pysecdec(self, target: Named, at: PointLike, **options: Unpack[PySecDecOptions]) -> str:
        """Return a Python script that evaluates the row of a target with pySecDec.

        Parameters
        ----------
        target : Integral
        at, options
            See `Integral.to_pysecdec`; invariants that the table has at numbers need not be given.

        Raises
        ------
        NotATarget, PointError, FormatError
        TableError
            The coefficients are residues, or of one dimension; or the equations were given.
        """
        from tilth.table.pysecdec import row_script

        return row_script(self, target, at, options)

    def merge(self, *others: Table) -> Table:
        """Return one table with the targets and masters of several.

        They must have the same family, order, preferred masters, point and prime, and agree exactly where
        they share a target. Every part keeps its certificate and provenance. Masters are sorted simplest
        first, as in the table of one call.

        Raises
        ------
        TableError
            Naming what differs, or which masters of the tables depend on each other.
        """
        from tilth.table.merge import merge_tables

        return merge_tables((self, *others))

    def to_sympy(self) -> dict[Any, Any]:
        """Return {target: expression} in sympy, integrals as functions such as ``tribox(1, 1, 0, ...)``.

        Useful for substitution: ``expression.subs(table.to_sympy())``.
        """
        from tilth.table.to_sympy import table_to_sympy

        return table_to_sympy(self)

    def to_frame(self) -> Any:
        """Return a pandas data frame with the columns target, master and coefficient.

        One line per coefficient, in the order of the table; all columns hold objects, nothing is rounded. A
        target that is zero has no line. Needs pandas, the extra ``pandas``.

        Raises
        ------
        OptionError
            pandas is not installed.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> frame = tilth.reduce([bubble[2, 1]], seeding="laporta").to_frame()
        >>> print(frame.to_csv(index=False))
        target,master,coefficient
        "bubble[2,1]","bubble[1,1]",(-d+3)/s
        <BLANKLINE>
        """
        from tilth.table.to_frame import table_to_frame

        return table_to_frame(self)

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

        return load_table(path, cls)

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
        if Table.exporter is None:
            import_module("tilth.formats")  # nothing else in a program need have asked for it
        assert Table.exporter is not None  # it is there now
        Table.exporter(self, path, format, **options)
