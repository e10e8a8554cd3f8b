"""`DifferentialEquations`: the derivatives of masters in the invariants, in terms of the masters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any, Self

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.export import mathematica_text
from tilth.calculus.integrability import check_integrability
from tilth.calculus.json_form import equations_data, read_equations
from tilth.calculus.scaling import check_scaling, missing_variables, why_not_scaling
from tilth.calculus.text import equations_text
from tilth.calculus.written import WrittenMatrices

__all__ = ["DifferentialEquations", "EquationChecks"]


@dataclass(frozen=True)
class EquationChecks:
    """What was looked at, and held.

    Attributes
    ----------
    integrable : tuple of (str, str)
        Pairs of variables whose derivatives can be exchanged.
    scaling : bool
        Whether scaling all momenta and masses was looked at.
    note : str
        Why it was not, or how.
    """

    integrable: tuple[tuple[str, str], ...]
    scaling: bool
    note: str = ""

    def __str__(self) -> str:
        pairs = "; ".join(f"{x}, {y}" for x, y in self.integrable)
        scaling = f"scales {self.note}".rstrip() if self.scaling else f"scaling not seen: {self.note}"
        return f"integrable in {pairs}, {scaling}" if pairs else scaling


class DifferentialEquations(MasterDerivatives, WrittenMatrices):
    """Linear differential equations ``∂_x I = A_x I`` of the masters of a family.

    Attributes
    ----------
    family : Family
    masters : tuple of Integral or Combination
        I, sector by sector, simplest first, so that the matrices are block triangular.
    variables : tuple of str
        The invariants x.
    matrices : mapping
        {variable: MasterMatrix}.
    at : mapping
        {symbol: Fraction}: values of the symbols that are given.
    symbols : tuple of str
        The symbols that are free, in which the entries are functions.
    prime : int or None
        The modulus of entries that are residues.
    provenance : mapping
        How the reduction behind them was made, as of a table.
    checks : EquationChecks or None
        What `differential_equations` looked at; None of equations that were read from a file, or unverified.
    """

    checks: EquationChecks | None = None

    def verify(self, *, seed: int | None = None) -> EquationChecks:
        """Check integrability and scaling at random points modulo primes of 61 bits.

        Integrability takes two free variables, scaling the derivatives in all invariants that have a mass
        dimension. What the derivatives were made of does not matter.

        Parameters
        ----------
        seed : int, optional
            Seed of primes and points; default from the operating system.

        Returns
        -------
        EquationChecks
            What was looked at.

        Raises
        ------
        VerificationFailed
            Naming the masters of an entry that does not fit.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> print(tilth.differential_equations(bubble).verify())
        scales
        """
        random = SystemRandom() if seed is None else Random(seed)
        pairs = check_integrability(self, random)
        missing, why_not = missing_variables(self), why_not_scaling(self)
        if why_not or missing:
            return EquationChecks(pairs, False, why_not or f"no derivative in {', '.join(missing)}")
        check_scaling(self, random)
        return EquationChecks(pairs, True)

    def to_sympy(self) -> dict[Any, Any]:
        """Return {symbol of a variable: sparse matrix} in sympy."""
        import sympy

        return {sympy.Symbol(variable): matrix.to_sympy() for variable, matrix in self.matrices.items()}

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; `from_dict` makes the equations of it again."""
        return equations_data(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; nothing is verified, call `verify` for that.

        Raises
        ------
        FormatError
            It is something else.
        """
        return read_equations(data, cls)

    def _mathematica(self, head: str) -> str:
        return mathematica_text(self, head)

    def __repr__(self) -> str:
        size = f"{len(self.masters)} masters in {', '.join(self.variables)}"
        return f"{type(self).__name__}({self.family.name}: {size}, at {self.point_text()})"

    def __str__(self) -> str:
        return equations_text(self, "" if self.checks is None else str(self.checks))
