"""Many exact functions at once, kept in the core, and each as a `FactoredFunction` when it is asked for.

>>> store = FunctionStore.from_texts(("d", "s"), ["(-d+3)/s", "2/(d-4)"])
>>> print(store[1])
2/(d-4)
>>> good, residues = store.residues(np.array([[5, 7]], dtype=np.uint64), 101)
>>> residues
array([[43,  2]], dtype=uint64)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpz_mpoly
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import FunctionError
from tilth.table.factored import FactoredFunction
from tilth.table.function_text import check_irreducible
from tilth.table.polynomials import factored, integer_ring, polynomial_text

__all__ = ["FunctionStore"]


class FunctionStore:
    """Exact functions by number, in the canonical form of `FactoredFunction`; immutable.

    The core holds them packed, with monomials and factors shared: 12 bytes per term against about 200 as
    Python objects.

    Parameters
    ----------
    functions : _core.Functions
        With irreducible factors, as all constructors here give them.
    """

    def __init__(self, functions: _core.Functions) -> None:
        self.functions = functions

    @classmethod
    def from_found(cls, found: _core.Found, symbols: tuple[str, ...], threads: int = 1) -> FunctionStore:
        """Take over what a reconstruction found; each distinct factor is factorised once, by FLINT."""
        ring = integer_ring(symbols)
        factorised = []
        for text in found.factor_texts(list(symbols)):
            content, factors = factored(fmpz_mpoly(text, ring))
            factorised.append((content, [(polynomial_text(factor), power) for factor, power in factors]))
        return cls(found.functions(list(symbols), factorised, threads=threads))

    @classmethod
    def from_texts(cls, symbols: tuple[str, ...], texts: Sequence[str], threads: int = 1) -> FunctionStore:
        """Read canonical texts, and nothing else.

        Raises
        ------
        FunctionError
            Beginning with the first text that is no function of the symbols in its canonical form; or with a
            factor that is not irreducible.
        """
        functions = _core.Functions.from_texts(list(symbols), list(texts), threads=threads)
        ring = integer_ring(symbols)
        try:
            for factor in functions.factor_texts:
                check_irreducible(ring, factor)
        except ValueError as error:
            raise FunctionError(str(error)) from None
        return cls(functions)

    @classmethod
    def joined(cls, parts: Sequence[FunctionStore]) -> FunctionStore:
        """Return the functions of several stores of the same symbols, one store after the other."""
        return cls(_core.Functions.joined([part.functions for part in parts]))

    def restored(
        self,
        symbols: tuple[str, ...],
        unit: str,
        dimensions: Sequence[int],
        numbers: NDArray[np.uint32],
        wanted: NDArray[np.int64],
    ) -> FunctionStore:
        """Return the functions of all symbols that become these where one symbol is 1, see `homogeneous`.

        Parameters
        ----------
        symbols : tuple of str
            Of the result: the ones here and the unit.
        unit : str
        dimensions : sequence of int
            Mass dimension of each symbol, that of the unit not zero.
        numbers : array of uint32, shape (n,)
            Numbers of functions here.
        wanted : array of int64, shape (n,)
            The mass dimension of each function as a whole.

        Raises
        ------
        DimensionError
            The exponent of the unit would not be an integer: a dimension is wrong.
        """
        return FunctionStore(
            self.functions.restored(
                list(symbols), symbols.index(unit), list(dimensions), functions=numbers, wanted=wanted
            )
        )

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that they are functions of."""
        return tuple(self.functions.symbols)

    @property
    def nbytes(self) -> int:
        """How much memory they take, about."""
        return self.functions.nbytes

    def __len__(self) -> int:
        return len(self.functions)

    def __getitem__(self, number: int) -> FactoredFunction:
        """Return a function by its number."""
        numerator, constant, factors = self.functions.parts(number)
        return FactoredFunction(
            fmpz_mpoly(numerator, integer_ring(self.symbols)),
            constant,
            tuple((self._factors[factor], power) for factor, power in factors),
        )

    @cached_property
    def _factors(self) -> list[fmpz_mpoly]:
        ring = integer_ring(self.symbols)
        return [fmpz_mpoly(text, ring) for text in self.functions.factor_texts]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FunctionStore) and self.functions == other.functions

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.symbols, self.texts())

    def is_zero(self) -> NDArray[np.bool_]:
        """Return for each function whether it is identically zero."""
        zero: NDArray[np.bool_] = self.functions.terms == 0
        return zero

    def texts(self, numbers: NDArray[np.uint32] | None = None, threads: int = 1) -> list[str]:
        """Return the canonical text of all functions, or of some by number."""
        return self.functions.texts(self._numbers(numbers), threads=threads)

    def residues(
        self,
        points: NDArray[np.uint64],
        prime: int,
        numbers: NDArray[np.uint32] | None = None,
        threads: int = 1,
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Evaluate all functions, or some by number, at many points modulo a prime.

        Parameters
        ----------
        points : array of uint64, shape (n, symbols)
        prime : int
            Below 2^50 it is several times faster, on processors with AVX2 or AVX-512.

        Returns
        -------
        good : array of bool, shape (n,)
            False where a denominator vanishes.
        residues : array of uint64, shape (n, functions)
            Zeros where a point is not good.

        Raises
        ------
        PrimeError
        """
        return self.functions.residues(
            points,
            functions=self._numbers(numbers),
            prime=prime,
            backend=_core.best_backend(),
            threads=threads,
        )

    def combined(
        self,
        point: Sequence[int],
        prime: int,
        numbers: NDArray[np.uint32],
        columns: NDArray[np.uint32],
        factors: NDArray[np.uint64],
        width: int,
        threads: int = 1,
    ) -> list[int] | None:
        """Return ``Σ factor · function`` for each column at one point; None where a denominator vanishes.

        Parameters
        ----------
        point : sequence of int
            Residues of the symbols.
        prime : int
        numbers, columns, factors : arrays of shape (n,)
            Function, column and factor of each term of the sums.
        width : int
            How many columns there are.

        Raises
        ------
        PrimeError
        """
        return self.functions.combined(
            list(point),
            functions=numbers,
            columns=columns,
            factors=factors,
            width=width,
            prime=prime,
            threads=threads,
        )

    def _numbers(self, numbers: NDArray[np.uint32] | None) -> NDArray[np.uint32]:
        return np.arange(len(self), dtype=np.uint32) if numbers is None else numbers


def _restored(symbols: tuple[str, ...], texts: list[str]) -> FunctionStore:
    """Rebuild what was pickled; a pickle is trusted, so no factor is factorised again."""
    return FunctionStore(_core.Functions.from_texts(list(symbols), texts, threads=1))
