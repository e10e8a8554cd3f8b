"""Whether a table of series is what the plan and all equations say, at a random point."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from flint import nmod_poly
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.family.numbers import residue_of
from tilth.pipeline.plans.probed import Probed
from tilth.system import PointSource, prime_number
from tilth.table.series import SeriesTable

__all__ = ["check_expansion"]

#: Among the primes below 2^63; those before it are for learning and for tables.
FIRST_PRIME = 96
ATTEMPTS = 5

#: Values of the replaced symbol to begin with, and at most; doubled until one more value is foretold.
SAMPLES = 16
MOST_SAMPLES = 1 << 14

#: Values that are sampled at a time: a pass of a long tape. All coefficients at 256 of them are 130 MB for
#: tth2l_b25.
AT_A_TIME = 32


def check_expansion(plan: Probed, table: SeriesTable, *, threads: int = 1) -> None:
    """Compare a random sum of all targets.

    At random values of the symbols that are left, modulo a prime that nothing else used, the plan gives the
    sum's coefficients at many values of the replaced symbol. They are interpolated as rational functions of
    it, which are expanded; and at one of the values the sum is compared with all generated equations.

    Raises
    ------
    VerificationFailed
    """
    line = table.substitution
    for attempt in range(ATTEMPTS):
        prime = prime_number(FIRST_PRIME + attempt)
        source = PointSource(int(plan.provenance.get("seed", 0)))
        point = dict(zip(table.symbols, source.residues(prime, 0, len(table.symbols)), strict=True))
        numbers = residue_of(line.constant, prime), residue_of(line.slope, prime)
        targets = list(table)
        factors = dict(zip(targets, source.residues(prime, 1, len(targets)), strict=True))
        said = table.combined(factors, [point[symbol] for symbol in table.symbols], prime)
        sampled = _Sum(plan, factors, point, line.symbol, prime, threads)
        if said is None or not sampled.everywhere(SAMPLES):
            continue  # a denominator vanishes: another point
        for master in dict.fromkeys([*said, *sampled.masters]):
            expected = sampled.series(master, numbers, table.order)
            if expected != said.get(master, {}):
                raise VerificationFailed(
                    f"the series of {master} in a random sum of targets is not that of the exact coefficient "
                    f"modulo {prime}; this is a bug or a fault of the machine"
                )
        sampled.compare_with_all_equations()
        return
    raise VerificationFailed(f"none of {ATTEMPTS} random points could be had to check the expansion at")


class _Coefficients:
    """The coefficients of masters in a sum of targets, from the answers of a plan."""

    def __init__(self, plan: Probed, factors: Mapping[Named, int], prime: int) -> None:
        masters: dict[Named, int] = {}
        targets = {target: number for number, target in enumerate(factors)}
        # A list of tuples would take more memory than all else here.
        places, columns, numbers = array("I"), array("I"), array("I")
        for column, entries in enumerate(plan.functions):
            for target, master in entries:
                places.append(masters.setdefault(master, len(masters)))
                columns.append(column)
                numbers.append(targets[target])
        self.masters = list(masters)
        self._prime = prime
        self._factors = np.array([factor % prime for factor in factors.values()], dtype=np.uint64)
        self._sums = _core.Contraction(
            (len(plan.functions), len(targets)),
            len(masters),
            columns=np.asarray(places, dtype=np.uint32),
            left=np.asarray(columns, dtype=np.uint32),
            right=np.asarray(numbers, dtype=np.uint32),
        )

    def at(self, residues: NDArray[np.uint64], threads: int) -> NDArray[np.uint64]:
        """Return the coefficients (n, masters) where the plan answers with residues (n, functions)."""
        factors = np.broadcast_to(self._factors, (len(residues), len(self._factors)))
        return self._sums.at(
            residues, factors, prime=self._prime, backend=_core.best_backend(), threads=max(1, threads)
        )


class _Sum:
    """A sum of targets as a function of one symbol, sampled by a plan."""

    def __init__(
        self,
        plan: Probed,
        factors: Mapping[Named, int],
        point: Mapping[str, int],
        symbol: str,
        prime: int,
        threads: int,
    ) -> None:
        self._plan = plan
        self._factors = factors
        self._coefficients = _Coefficients(plan, factors, prime)
        self._point = point
        self._symbol = symbol
        self._prime = prime
        self._threads = threads
        self._values: list[int] = []
        self._sums: dict[Named, list[int]] = {master: [] for master in self._coefficients.masters}

    @property
    def masters(self) -> list[Named]:
        """Masters with a coefficient."""
        return [master for master, values in self._sums.items() if any(values)]

    def everywhere(self, count: int) -> bool:
        """Sample at this many values; whether all of them could be had."""
        plan, prime = self._plan, self._prime
        first = PointSource(1).residues(prime, 2, 1)[0]
        while len(self._values) < count:
            start, stop = len(self._values), min(count, len(self._values) + AT_A_TIME)
            values = [(first + n) % prime for n in range(start, stop)]
            points = [
                [value if symbol == self._symbol else self._point[symbol] for symbol in plan.symbols]
                for value in values
            ]
            ok, residues = plan.probe(np.array(points, dtype=np.uint64), prime, threads=self._threads)
            if not ok.all():
                return False
            sampled = self._coefficients.at(residues, self._threads)
            for master, sums in zip(self._coefficients.masters, sampled.T.tolist(), strict=True):
                self._sums[master] += sums
            self._values += values
        return True

    def series(self, master: Named, line: tuple[int, int], order: int) -> dict[int, int]:
        """Return {power: residue} of the coefficient where the symbol is ``line[0] + line[1]·ε``."""
        prime = self._prime
        while True:
            known = self._sums.get(master, [0] * len(self._values))
            found = _rational(self._values, known, prime)
            if found is not None:
                break
            if 2 * len(self._values) > MOST_SAMPLES or not self.everywhere(2 * len(self._values)):
                raise VerificationFailed(
                    f"the coefficient of {master} could not be sampled to check its expansion"
                )
        value = nmod_poly(list(line), prime)
        above, below = (polynomial(value) for polynomial in found)
        return _quotient(_coefficients(above), _coefficients(below), order, prime)

    def compare_with_all_equations(self) -> None:
        """Compare the sum at the first value with all generated equations.

        Raises
        ------
        VerificationFailed
        """
        plan, prime = self._plan, self._prime
        values = {**self._point, self._symbol: self._values[0]}
        residues = [
            values[symbol] if symbol in values else residue_of(plan.at[symbol], prime)
            for symbol in plan.source.symbols
        ]
        row = {master: sums[0] for master, sums in self._sums.items() if sums[0]}
        said, proven = plan.sum_by_all_equations(self._factors, row, residues, prime, threads=self._threads)
        if said != proven:
            raise VerificationFailed(
                f"a random sum of all targets is not what all equations give modulo {prime}; this is a bug "
                "or a fault of the machine"
            )


def _rational(points: Sequence[int], values: Sequence[int], prime: int) -> tuple[nmod_poly, nmod_poly] | None:
    """Return numerator and denominator of a function through all points; None if the last refutes it.

    By Euclid's algorithm on the interpolating polynomial (von zur Gathen and Gerhard, Modern Computer
    Algebra, section 5.7).
    """
    *points, last = points
    *values, expected = values
    product = nmod_poly([1], prime)
    interpolant = nmod_poly([0], prime)
    for point, value in zip(points, values, strict=True):  # Newton's form
        step = (value - int(interpolant(point))) * pow(int(product(point)), -1, prime) % prime
        interpolant += product * step
        product *= nmod_poly([-point % prime, 1], prime)
    r0, r1 = product, interpolant
    t0, t1 = nmod_poly([0], prime), nmod_poly([1], prime)
    while 2 * r1.degree() >= len(points):
        quotient, remainder = divmod(r0, r1)
        r0, r1 = r1, remainder
        t0, t1 = t1, t0 - quotient * t1
    below = int(t1(last))
    if below == 0 or int(r1(last)) * pow(below, -1, prime) % prime != expected:
        return None
    return r1, t1


def _coefficients(polynomial: nmod_poly) -> list[int]:
    return [int(c) for c in polynomial.coeffs()]


def _quotient(above: Sequence[int], below: Sequence[int], order: int, prime: int) -> dict[int, int]:
    """Return {power: residue} of a quotient of polynomials up to an order, zeros left out."""
    low = next(n for n, c in enumerate(below) if c)
    inverse = pow(below[low], -1, prime)
    terms: list[int] = []
    for n in range(order + low + 1):
        known = sum(below[low + i] * terms[n - i] for i in range(1, min(n, len(below) - low - 1) + 1))
        terms.append(((above[n] if n < len(above) else 0) - known) * inverse % prime)
    return {n - low: term for n, term in enumerate(terms) if term}
