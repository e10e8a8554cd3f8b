"""`DimensionShift`: masters in two dimensions more or less, in terms of the masters in d dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random, SystemRandom
from typing import Any, Self

from tilth.calculus.functions import in_shifted_dimension
from tilth.calculus.inverse import check_inverse
from tilth.calculus.shift_data import ShiftMatrix
from tilth.calculus.shift_form import read_shift, shift_data, shift_mathematica, shift_text
from tilth.calculus.written import WrittenMatrices
from tilth.errors import NotATarget, SingularKinematics
from tilth.table import FactoredFunction, Preferred
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import read_function
from tilth.table.factored import integer_ring, total

__all__ = ["DimensionShift"]


class DimensionShift(ShiftMatrix, WrittenMatrices):
    """The relation ``I(d + by) = M(d) I(d)`` of the masters of a family.

    Attributes
    ----------
    family : Family
    masters : tuple of Integral or Combination
        I, sector by sector, simplest first, so that the matrix is block triangular.
    by : int
        2 or -2.
    metric : str
        ``"minkowski"``: each loop momentum has the measure ``d^dk/(iπ^(d/2))``; ``"euclidean"``:
        ``d^dk/π^(d/2)``.
    matrix : MasterMatrix
        M, functions of d and the other free symbols.
    at : mapping
        {symbol: Fraction}: values of the symbols that are given.
    symbols : tuple of str
        The symbols that are free, d among them.
    provenance : mapping
        How the reduction behind it was made, as of a table.
    checked : str
        What `dimension_shift` looked at; empty of a shift that was read from a file, or unverified.
    """

    checked: str = ""

    def row(self, master: Preferred) -> dict[Preferred, Coefficient]:
        """Return a master in d + by dimensions as {master in d dimensions: coefficient}.

        Raises
        ------
        OptionError
            It is none of the masters.
        """
        return self.row_of(self.matrix, master)

    def apply(self, amplitude: Mapping[Preferred, object]) -> dict[Preferred, FactoredFunction]:
        """Write a sum of masters in d + by dimensions in terms of the masters in d dimensions.

        A row of a table of the family is such a sum, so that integrals in d + by dimensions are reduced to
        masters in d dimensions without another reduction.

        Parameters
        ----------
        amplitude : mapping
            {master: coefficient}, functions of the family's symbols as `Table.apply` takes them; the symbol d
            in them means the dimension of these masters, d + by.

        Returns
        -------
        dict
            {master: coefficient}, in which d is that of the masters in d dimensions; zeros are left out.

        Raises
        ------
        NotATarget
            One is none of the masters.
        ExpressionError, FamilyError, UnknownSymbol, LimitExceeded, TableError
            A coefficient cannot be read.
        SingularKinematics
            A coefficient has a denominator that vanishes at the point.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> shift = tilth.dimension_shift(bubble, by=2)
        >>> table = tilth.reduce([bubble[2, 1]])
        >>> print(shift.apply(table[bubble[2, 1]])[bubble[1, 1]])
        -1/2
        """
        ring = integer_ring(self.symbols)
        collected: dict[Preferred, list[FactoredFunction]] = {}
        for master, value in amplitude.items():
            if master not in self.masters:
                raise NotATarget(f"{master} is not among the masters of the shift, reduce it first")
            factor = in_shifted_dimension(self._read(master, value), self.by).embed(ring)
            for other, entry in self.row(master).items():
                assert isinstance(entry, FactoredFunction)  # d is free
                collected.setdefault(other, []).append(factor * entry)
        sums = {master: total(collected[master]) for master in self.masters if master in collected}
        return {master: value for master, value in sums.items() if not value.is_zero()}

    def _read(self, master: Preferred, value: object) -> FactoredFunction:
        function = read_function(self.family, value, f"the coefficient of {master}")
        try:
            return function.substitute({x: number for x, number in self.at.items() if x in function.symbols})
        except ZeroDivisionError:
            raise SingularKinematics(
                f"the coefficient of {master} has a denominator that vanishes at {self.point_text()}"
            ) from None

    def verify(self, back: DimensionShift, *, seed: int | None = None) -> None:
        """Check that a shift in the other direction undoes this one, at random points modulo primes.

        Parameters
        ----------
        back : DimensionShift
            By ``-by``, of the same masters at the same point.
        seed : int, optional
            Seed of primes and points; default from the operating system.

        Raises
        ------
        OptionError
            The two do not belong together.
        VerificationFailed
            Naming the masters of an entry that does not fit.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> tilth.dimension_shift(bubble, by=2).verify(tilth.dimension_shift(bubble, by=-2))
        """
        check_inverse(self, back, SystemRandom() if seed is None else Random(seed))

    def to_sympy(self) -> Any:
        """Return M as a sparse matrix of sympy."""
        return self.matrix.to_sympy()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; `from_dict` makes the shift of it again."""
        return shift_data(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; nothing is verified, call `verify` for that.

        Raises
        ------
        FormatError
            It is something else.
        """
        return read_shift(data, cls)

    def _mathematica(self, head: str) -> str:
        return shift_mathematica(self, head)

    def __repr__(self) -> str:
        size = f"{len(self.masters)} masters"
        return f"{type(self).__name__}({self.family.name}: by {self.by}, {size}, at {self.point_text()})"

    def __str__(self) -> str:
        return shift_text(self, self.checked)
