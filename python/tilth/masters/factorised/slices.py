"""Integrals of a sector on its maximal cut, in terms of its masters, along d at two kinematic points.

The equations that the integrals need are selected and solved once, and the tape of their solve is replayed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import nmod_mat
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import UnluckyPoint
from tilth.family.indices import dots_of, rank_of
from tilth.family.order import KINDS, read_identities
from tilth.masters.cut import Box, CutSector, Indices
from tilth.masters.solved import solve_seeds
from tilth.system import PointSource, prime_number

__all__ = ["PRIME", "Slices", "slices_of", "weight_of"]

#: Below 2^50, where replaying is fastest.
(PRIME,) = _core.primes_below(2**50, 1)

#: Kinematic points that are compared.
POINTS = 2

#: The seeds of a box reduce integrals up to its border, or those of one step more do.
FURTHER: tuple[Box, ...] = ((0, 0), (0, 1), (1, 0), (1, 1))

#: Of a point at which the tape was replayed.
OK = 0


class Slices:
    """Values of reductions for d = start, start + 1, … at two random kinematic points modulo a prime.

    Attributes
    ----------
    integrals : tuple of index vectors
        What is reduced, simplest first; different from each other also by the maps of the sector to itself.
    masters : tuple of index vectors
    """

    def __init__(
        self,
        integrals: tuple[Indices, ...],
        masters: tuple[Indices, ...],
        tape: _core.Tape | None,
        entries: Sequence[tuple[int, int, int]],
        symbols: int,
    ) -> None:
        self.integrals = integrals
        self.masters = masters
        self._tape = tape
        self._entries = entries
        self._symbols = symbols
        self._values: list[list[NDArray[np.uint64]]] = [[], []]

    def values(self, kinematic: int, count: int) -> list[NDArray[np.uint64]]:
        """Return a matrix (integrals, masters) of residues for each of the first `count` values of d.

        Raises
        ------
        UnluckyPoint
            At one of them the equations have other pivots.
        """
        known = self._values[kinematic]
        if len(known) < count:
            known += self._replayed(kinematic, len(known), count)
        return known[:count]

    def _replayed(self, kinematic: int, first: int, last: int) -> list[NDArray[np.uint64]]:
        (start,) = PointSource(2).residues(PRIME, 0, 1)  # both slices are along the same values of d
        _, *others = PointSource(2 + kinematic).residues(PRIME, 0, self._symbols)
        points = np.array([[(start + step) % PRIME, *others] for step in range(first, last)], dtype=np.uint64)
        matrices = np.zeros((last - first, len(self.integrals), len(self.masters)), dtype=np.uint64)
        for master, indices in enumerate(self.masters):
            matrices[:, self.integrals.index(indices), master] = 1
        if self._tape is not None:
            outcomes, residues = self._tape.replay(
                points, prime=PRIME, backend=_core.best_backend(), threads=1
            )
            if (outcomes != OK).any():
                raise UnluckyPoint("a value of d is special for the equations of a sector")
            for integral, master, output in self._entries:
                matrices[:, integral, master] = residues[:, output]
        return list(matrices)

    def rows(self, kinematic: int, number: int, integrals: Sequence[int]) -> nmod_mat:
        """Return some rows of one matrix."""
        matrix = self.values(kinematic, number + 1)[number]
        entries = [int(entry) for integral in integrals for entry in matrix[integral]]
        return nmod_mat(len(integrals), len(self.masters), entries, PRIME)


def slices_of(cut: CutSector, masters: tuple[Indices, ...], weight: int, most: int) -> Slices:
    """Reduce the integrals of a sector with at most some dots and numerator powers together.

    Parameters
    ----------
    cut : CutSector
    masters : tuple of index vectors
        Those of the sector on its cut.
    weight : int
        Dots plus numerator power of the integrals.
    most : int
        How many integrals, the simplest, are taken at most, the masters apart.
    """
    wanted = _simplest(cut, masters, weight, most)
    dots, s = weight, weight
    asked = read_identities(cut.family, KINDS)
    for more in FURTHER:
        solved = solve_seeds(
            cut.family,
            cut.core.seed_box(cut.sector, dots=dots + more[0], s=s + more[1]),
            asked,
            cut.order,
            cut.preferred,
            symmetries=cut.symmetries,
            integrals=wanted,
            core=cut.core,
        )
        system, elimination = solved.system, solved.elimination
        columns = {indices: system.column(list(indices)) for indices in wanted}
        there = [column for column in columns.values() if column is not None]
        left = {column for row in elimination.remainders(there, threads=1) for column, _ in row}
        known = {tuple(row) for row in system.integrals(sorted(left)).tolist()}
        if known <= set(masters):
            break
    reduced = {
        indices: row
        for indices, column in columns.items()
        if column is not None
        for row in (elimination.remainders([column], threads=1)[0],)
        if {tuple(one) for one in system.integrals([c for c, _ in row]).tolist()} <= set(masters)
    }
    integrals = _distinct([m for m in wanted if m in reduced or m in masters], reduced, masters)
    return _recorded(cut, system, elimination, solved.residues, integrals, masters)


def _simplest(cut: CutSector, masters: tuple[Indices, ...], weight: int, most: int) -> list[Indices]:
    """Return integrals of small weight, simplest first, the masters among them."""
    inside = [m for m in cut.integrals((weight, weight)) if weight_of(m) <= weight]
    inside.sort(key=lambda indices: (weight_of(indices), cut.order.place(indices)))
    return list(dict.fromkeys((*inside[:most], *masters)))


def weight_of(indices: Indices) -> int:
    """Return dots plus numerator power."""
    return dots_of(indices) + rank_of(indices)


def _distinct(
    integrals: Sequence[Indices], reduced: dict[Indices, list[tuple[int, int]]], masters: Sequence[Indices]
) -> tuple[Indices, ...]:
    """Leave out integrals that are equal to simpler ones, or zero."""
    found: list[Indices] = []
    seen: set[tuple[tuple[int, int], ...]] = set()
    for indices in integrals:
        row = tuple(sorted(reduced.get(indices, [])))
        if indices not in masters and (not row or row in seen):
            continue
        seen.add(row)
        found.append(indices)
    return tuple(found)


def _recorded(
    cut: CutSector,
    system: _core.System,
    elimination: _core.Elimination,
    residues: list[int],
    integrals: tuple[Indices, ...],
    masters: tuple[Indices, ...],
) -> Slices:
    symbols = len(cut.family.symbols)
    columns = {
        column: number
        for number, indices in enumerate(integrals)
        if indices not in masters and (column := system.column(list(indices))) is not None
    }
    if not columns:
        return Slices(integrals, masters, None, (), symbols)
    selected, ranks, _ = system.select(
        elimination, residues=residues, targets=list(columns), objective="selected", rounds=0, threads=1
    )
    # what the selected equations contain: columns have other numbers there
    targets = [(number, selected.column(list(integrals[number]))) for number in columns.values()]
    prime = prime_number(0)
    learning = (
        (prime, PointSource(0).residues(prime, 0, symbols)),
        (prime_number(1), PointSource(0).residues(prime_number(1), 1, symbols)),
    )
    recording = selected.record(
        [column for _, column in targets if column is not None], learning=learning, ranks=ranks
    )
    if recording is None:
        raise UnluckyPoint("two random points have different pivots on the cut of a sector")
    there = [number for number, column in targets if column is not None]
    entries = [  # equal functions share an output
        (there[target], masters.index(tuple(selected.integrals([column]).tolist()[0])), output)
        for target, column, output in recording.entries
    ]
    return Slices(integrals, masters, recording.tape, entries, symbols)
