"""Combinations of IBP operators that raise no line of a sector, at a point modulo a prime.

The operator d/dk_i . q_j takes D_n to c_n0 + sum_m c_nm D_m. A combination of operators whose coefficients
are polynomials in the D takes it to another polynomial, and puts no dot on line n if D_n divides that (Gluza,
Kajda and Kosower, arXiv:1009.0472; Larsen and Zhang, arXiv:1511.01071). For polynomials up to a given degree
these are linear equations, and d is not in them. A monomial lowers indices, so a combination is a sum of IBP
equations of lowered seeds: it is made of the family's own templates here, and cannot say anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.family import Family, Template
from tilth.family.index_arrays import sectors_of
from tilth.family.indices import slots_of

__all__ = ["Combination", "DotFree", "Operator", "Row"]

#: Powers of the inverse propagators.
Monomial = tuple[int, ...]

#: {(number of an IBP template, monomial): coefficient}
Combination = Mapping[tuple[int, Monomial], int]

#: {indices: coefficient} of an equation.
Row = dict[tuple[int, ...], int]

#: {shift: (c_0, c_1, ..., c_N)}: a template at a point.
_Lines = dict[tuple[int, ...], list[int]]


class Operator(NamedTuple):
    """A combination as a template: its equation for a seed a has the integrals a + shift.

    Attributes
    ----------
    shifts : ndarray of int64, shape (terms, N)
    lines : ndarray of int64, shape (terms, 1 + N)
        The coefficient is lines[:, 0] + lines[:, 1:] . a, modulo the prime.
    """

    shifts: NDArray[np.int64]
    lines: NDArray[np.int64]


class DotFree:
    """Combinations of the IBP operators of a family that raise no dots.

    Parameters
    ----------
    family : Family
    prime : int
        Below 2^50, so that equations are made in 64-bit integers.
    residues : sequence of int
        Values of ``family.symbols``.
    """

    def __init__(self, family: Family, prime: int, residues: Sequence[int]) -> None:
        self.family, self.prime = family, prime
        self.templates = [_lines(template, prime, residues) for template in family.templates("ibp")]
        self.multiplications = 0
        self._all: dict[tuple[int, int], list[Combination]] = {}

    # -- finding ---------------------------------------------------------------------------------------------

    def up_to(self, sector: int, degree: int) -> list[Combination]:
        """Return combinations of at most this degree, without those that follow from others."""
        return [one for each in range(degree + 1) for one in self.new(sector, each)]

    def new(self, sector: int, degree: int) -> list[Combination]:
        """Return combinations of this degree that no multiples of others say.

        Left out are those of lower degree, their multiples by one inverse propagator, which are their
        equations at lowered seeds, and multiples by a line of the combinations of the sector without it.
        """
        known: list[Combination] = []
        if degree:
            lower = self.all(sector, degree - 1)
            known += lower
            known += [_times(one, slot) for slot in range(self.family.size) for one in lower]
            for line in slots_of(sector):
                known += [_times(one, line) for one in self.all(sector & ~(1 << line), degree - 1)]
        found = [*known, *sorted(self.all(sector, degree), key=len)]
        places = {unknown: place for place, unknown in enumerate(self._unknowns(degree))}
        rows = [sorted((places[unknown], c) for unknown, c in one.items()) for one in found]
        independent = self._eliminate(rows, len(places)).independent.tolist() if rows else []
        return [found[number] for number in independent if number >= len(known)]

    def all(self, sector: int, degree: int) -> list[Combination]:
        """Return a basis of all combinations of at most this degree, as a space over numbers."""
        if (sector, degree) not in self._all:
            # The lowest degrees are solved for: the coefficients that are left free are then short.
            unknowns = self._unknowns(degree)[::-1]
            rows = self._conditions(sector, unknowns)
            self._all[sector, degree] = self._null_space(rows, unknowns)
        return self._all[sector, degree]

    def _unknowns(self, degree: int) -> list[tuple[int, Monomial]]:
        monomials = _monomials(self.family.size, degree)
        return [(number, monomial) for monomial in monomials for number in range(len(self.templates))]

    @cached_property
    def _actions(self) -> list[list[dict[Monomial, int]]]:
        """For each template and propagator, what of its image that propagator does not divide."""
        size = self.family.size
        actions: list[list[dict[Monomial, int]]] = [[{} for _ in range(size)] for _ in self.templates]
        for action, lines in zip(actions, self.templates, strict=True):
            for shift, line in lines.items():
                for slot in range(size):
                    if shift[slot] == 1 and line[slot + 1]:
                        # n+ m- stands for D_m, and n+ alone for 1
                        image = tuple(-step if other != slot else 0 for other, step in enumerate(shift))
                        action[slot][image] = line[slot + 1]
        return actions

    def _conditions(
        self, sector: int, unknowns: Sequence[tuple[int, Monomial]]
    ) -> list[list[tuple[int, int]]]:
        """Rows over the unknowns: whatever a line of the sector does not divide is zero in its image."""
        rows: dict[tuple[int, Monomial], dict[int, int]] = defaultdict(dict)
        for line in slots_of(sector):
            for place, (number, monomial) in enumerate(unknowns):
                if monomial[line]:
                    continue
                for image, value in self._actions[number][line].items():
                    row = rows[line, tuple(a + b for a, b in zip(monomial, image, strict=True))]
                    row[place] = (row.get(place, 0) + value) % self.prime
        listed = [sorted((place, c) for place, c in row.items() if c) for row in rows.values()]
        return sorted(filter(None, listed), key=lambda row: (row[-1][0], len(row)))

    def _null_space(
        self, rows: Sequence[Sequence[tuple[int, int]]], unknowns: Sequence[tuple[int, Monomial]]
    ) -> list[Combination]:
        system = self._system(rows, len(unknowns))
        elimination = system.eliminate(prime=self.prime, residues=[])
        names, pivots = system.unknowns.tolist(), elimination.pivots.tolist()
        remainders, count = elimination.counted_remainders(pivots, threads=1)
        self.multiplications += elimination.multiplications + count
        solved = {names[pivot] for pivot in pivots}
        found: dict[int, dict[tuple[int, Monomial], int]] = {
            place: {unknown: 1} for place, unknown in enumerate(unknowns) if place not in solved
        }
        for pivot, remainder in zip(pivots, remainders, strict=True):
            for column, value in remainder:
                found[names[column]][unknowns[names[pivot]]] = value
        return list(found.values())

    def _system(self, rows: Sequence[Sequence[tuple[int, int]]], columns: int) -> _core.System:
        numbers: dict[int, int] = {}
        numbered = [[(place, numbers.setdefault(c, len(numbers))) for place, c in row] for row in rows]
        constants: list[list[tuple[int, list[int]]]] = [[(c, [])] for c in numbers]
        return _core.System.given(symbols=0, columns=columns, polynomials=constants, rows=numbered)

    def _eliminate(self, rows: Sequence[Sequence[tuple[int, int]]], columns: int) -> _core.Elimination:
        elimination = self._system(rows, columns).eliminate(prime=self.prime, residues=[])
        self.multiplications += elimination.multiplications
        return elimination

    # -- using -----------------------------------------------------------------------------------------------

    def operator(self, combination: Combination) -> Operator:
        """Return the template of a combination: IBP templates at lowered seeds, added up."""
        total: _Lines = {}
        for (number, monomial), factor in combination.items():
            for shift, line in self.templates[number].items():
                lowered = tuple(step - power for step, power in zip(shift, monomial, strict=True))
                into = total.setdefault(lowered, [0] * len(line))
                constant = line[0] - sum(c * power for c, power in zip(line[1:], monomial, strict=True))
                for place, c in enumerate((constant, *line[1:])):
                    into[place] = (into[place] + factor * c) % self.prime
        kept = {shift: line for shift, line in total.items() if any(line)}
        return Operator(np.array(list(kept), dtype=np.int64), np.array(list(kept.values()), dtype=np.int64))

    def equations(self, operator: Operator, seeds: NDArray[np.int8]) -> list[Row]:
        """Return the equation of each seed, without zero sectors; empty where it says nothing."""
        wide = seeds.astype(np.int64)
        ones = np.ones((len(seeds), 1), dtype=np.int64)
        values = np.hstack([ones, wide]) @ operator.lines.T % self.prime
        integrals = wide[:, None, :] + operator.shifts[None, :, :]
        sectors = sectors_of(integrals.reshape(-1, self.family.size).astype(np.int8)).reshape(values.shape)
        kept = (values != 0) & np.isin(sectors, self.family.nonzero_sectors)
        return [
            dict(zip(map(tuple, row[keep].tolist()), value[keep].tolist(), strict=True))
            for row, value, keep in zip(integrals, values, kept, strict=True)
        ]

    def multiplications_again(self, sector: int, combination: Combination) -> int:
        """Return what it takes to find a combination at another point, knowing which coefficients it has.

        They are fixed up to a factor. Counted are the solve of the conditions on them, in the cheapest order
        that is found, and a product for each coefficient and term of its template.
        """
        unknowns = list(combination)
        system = self._system(self._conditions(sector, unknowns), len(unknowns))
        elimination = system.eliminate(prime=self.prime, residues=[])
        names, pivots = system.unknowns.tolist(), elimination.pivots.tolist()
        selected, ranks, _ = system.select(
            elimination, residues=[], targets=pivots, objective="multiplications", rounds=1, threads=1
        )
        solved = selected.eliminate(prime=self.prime, residues=[], ranks=ranks, witness=True)
        columns = [selected.column_of_unknown(names[pivot]) for pivot in pivots]
        _, count = solved.counted_remainders([column for column in columns if column is not None], threads=1)
        products = sum(len(self.templates[number]) for number, _ in combination)
        return solved.multiplications + count + products


def _lines(template: Template, prime: int, residues: Sequence[int]) -> _Lines:
    """Return a template with its coefficients at a point."""
    lines: _Lines = {}
    for term in template.terms:
        line = [0] * (len(term.shift) + 1)
        for exponents, coefficients in term.coefficient.items():
            monomial = 1
            for residue, exponent in zip(residues, exponents, strict=True):
                monomial = monomial * pow(residue, exponent, prime) % prime
            line = [(value + c * monomial) % prime for value, c in zip(line, coefficients, strict=True)]
        lines[term.shift] = line
    return lines


def _monomials(size: int, degree: int) -> list[Monomial]:
    """Monomials of at most a degree, low degrees first."""
    chosen = (c for total in range(degree + 1) for c in combinations_with_replacement(range(size), total))
    return [tuple(map(one.count, range(size))) for one in chosen]


def _times(combination: Combination, slot: int) -> Combination:
    """Return a combination times an inverse propagator."""
    return {
        (number, (*monomial[:slot], monomial[slot] + 1, *monomial[slot + 1 :])): value
        for (number, monomial), value in combination.items()
    }
