"""Which symbols of a run are numbers, which one is set to one meanwhile, and which are variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tilth.errors import PointError, PrimeError
from tilth.family import EquationSource, Named
from tilth.family.numbers import have_residues, residue_of

__all__ = ["KinematicPoint"]

#: Digits of a numerator or denominator: coefficients have many times as many, and each 18 cost a prime.
MAX_DIGITS = 1000
MAX_BITS = (10**MAX_DIGITS).bit_length()


@dataclass(frozen=True)
class KinematicPoint:
    """Values of some symbols of a family; a reconstruction sees the others as variables.

    Attributes
    ----------
    family : Family or System
    at : mapping
        {symbol: value} of the symbols that are numbers.

    Raises
    ------
    PointError
        A number is too long.
    """

    family: EquationSource
    at: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        for symbol, value in self.at.items():
            if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
                raise PointError(
                    f"at has a number of more than {MAX_DIGITS:,} digits for {symbol}, give a shorter one"
                )

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Symbols that coefficients depend on."""
        return tuple(symbol for symbol in self.family.symbols if symbol not in self.at)

    @cached_property
    def one(self) -> str | None:
        """The invariant that is set to one and restored by mass dimension, where that is exact.

        It is the family's `set_to_one`; otherwise the last invariant with the smallest mass dimension. The
        dimensions of all others are multiples of its own, so that no root is taken where it is restored. It
        is None in natural units, and once an invariant is a number: no scaling is left there.
        """
        invariants = self.family.invariants
        if any(symbol in self.at for symbol in invariants):
            return None
        units = [
            symbol
            for symbol, unit in invariants.items()
            if unit and not any(dimension % unit for dimension in invariants.values())
        ]
        if self.family.set_to_one in units:
            return self.family.set_to_one
        return min(reversed(units), key=lambda symbol: abs(invariants[symbol]), default=None)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Symbols that are interpolated."""
        return tuple(symbol for symbol in self.symbols if symbol != self.one)

    @cached_property
    def dimensions(self) -> dict[str, int]:
        """Mass dimension of each free symbol; `d` has none."""
        return {symbol: self.family.invariants.get(symbol, 0) for symbol in self.symbols}

    def usable(self, prime: int) -> bool:
        """Whether the numbers exist modulo a prime; `complete` asks for that."""
        return have_residues(self.at.values(), prime)

    def complete(self, points: NDArray[np.uint64], prime: int) -> NDArray[np.uint64]:
        """Return residues of all symbols (n, symbols) from those of the variables (n, variables)."""
        full = np.empty((len(points), len(self.family.symbols)), dtype=np.uint64)
        for column, symbol in enumerate(self.family.symbols):
            if symbol in self.at:
                value = self.at[symbol]
                full[:, column] = residue_of(value, prime)
            elif symbol == self.one:
                full[:, column] = 1
            else:
                full[:, column] = points[:, self.variables.index(symbol)]
        return full

    def with_values(self, points: NDArray[np.uint64], prime: int) -> NDArray[np.uint64]:
        """Return residues of all symbols (n, all symbols) from those of the free ones (n, symbols).

        Raises
        ------
        PrimeError
            The prime divides the denominator of a number.
        """
        if not self.at:
            return points
        full = np.empty((len(points), len(self.family.symbols)), dtype=np.uint64)
        for column, symbol in enumerate(self.family.symbols):
            if symbol not in self.at:
                full[:, column] = points[:, self.symbols.index(symbol)]
                continue
            try:
                full[:, column] = residue_of(self.at[symbol], prime)
            except ZeroDivisionError as error:
                raise PrimeError(f"{symbol}: {error}; take another prime") from None
        return full

    @staticmethod
    def coefficient_dimension(target: Named, master: Named) -> int:
        """Return the mass dimension of the coefficient of a master: every propagator has dimension 2."""
        difference: int = sum(master.indices) - sum(target.indices)
        return 2 * difference
