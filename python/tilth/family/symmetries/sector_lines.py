"""What the lines of a sector fix by themselves, whatever they are to become.

A sector is compared with many others, and with itself in many ways. What depends on its own lines alone, the
loop momenta by a few of them, circuits and the external momenta that these see, is found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from tilth.family.algebra.linear import Echelon
from tilth.family.indices import slots_of
from tilth.family.kinematics.lines import Line, Row
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.numbers import Rational, plain
from tilth.family.symmetries.isometries import Matrix

__all__ = ["SectorLines", "Sight", "combined", "times"]


class Sight(NamedTuple):
    """External momenta that a sector sees, independent of its loop momenta.

    Attributes
    ----------
    line : int or None
        The linear line whose external part it is; None for a circuit.
    circuit : mapping
        {quadratic line: factor}: their loop momenta, with these factors, add up to nothing.
    momentum : tuple of int or Fraction, length E
    relation : mapping or None
        {earlier sight or this one: factor}: their momenta, with these factors, add up to nothing; None if it
        is independent of them.
    """

    line: int | None
    circuit: Mapping[int, Rational]
    momentum: Row
    relation: Mapping[int, Rational] | None


class SectorLines:
    """The lines of one sector.

    Parameters
    ----------
    basis : PropagatorBasis
    lines : sequence of Line
    isometries : sequence of Matrix
        Of all external momenta.
    """

    def __init__(self, basis: PropagatorBasis, lines: Sequence[Line], isometries: Sequence[Matrix]) -> None:
        self.basis = basis
        self.lines = tuple(lines)
        self._isometries = tuple(isometries)
        self._shifts: dict[Matrix, list[Row]] = {}

    @classmethod
    def of(
        cls,
        basis: PropagatorBasis,
        lines: Sequence[Line | None],
        sector: int,
        isometries: Sequence[Matrix],
    ) -> SectorLines | None:
        """Return those of a sector, of all lines of a family; None if one of them is no `Line`."""
        found = [line for slot in slots_of(sector) if (line := lines[slot]) is not None]
        return cls(basis, found, isometries) if len(found) == sector.bit_count() else None

    @cached_property
    def frame(self) -> tuple[int, ...]:
        """The first quadratic lines with independent loop momenta; fewer than L if there are not as many."""
        loops, echelon = self.basis.loops, Echelon()
        found: list[int] = []
        for number, line in enumerate(self.lines):
            if line.quadratic and len(found) < loops and echelon.insert(line.loop) is None:
                found.append(number)
        return tuple(found)

    @cached_property
    def coordinates(self) -> list[list[Rational]]:
        """The loop part of each line as a combination of those of the frame, shape (lines, L)."""
        return self._by_frame(line.loop for line in self.lines)

    @cached_property
    def loop_momenta(self) -> list[list[Rational]]:
        """Each loop momentum as a combination of the loop parts of the frame, shape (L, L)."""
        loops = self.basis.loops
        return self._by_frame([int(i == j) for j in range(loops)] for i in range(loops))

    def _by_frame(self, vectors: Iterable[Sequence[Rational]]) -> list[list[Rational]]:
        echelon = Echelon()
        for number in self.frame:
            echelon.insert(self.lines[number].loop)
        result = []
        for vector in vectors:
            found = echelon.coordinates(vector)
            assert found is not None, "the frame is a basis"
            result.append([found.get(number, 0) for number in range(len(self.frame))])
        return result

    @cached_property
    def sights(self) -> tuple[Sight, ...]:
        """What the sector sees, a linear line or a circuit of quadratic ones at a time."""
        return tuple(self._sights())

    def _sights(self) -> Iterator[Sight]:
        loops, known = Echelon(), Echelon()
        order: list[int] = []
        for number, line in enumerate(self.lines):
            if not line.quadratic:
                yield Sight(number, {}, line.external, known.insert(line.external))
                continue
            order.append(number)
            relation = loops.insert(line.loop)
            if relation is not None:
                circuit = {order[place]: factor for place, factor in relation.items()}
                momentum = combined([(factor, self.lines[n].external) for n, factor in circuit.items()])
                yield Sight(None, circuit, momentum, known.insert(momentum))

    @cached_property
    def seen(self) -> tuple[Row, ...]:
        """Independent external momenta that the sector sees."""
        return tuple(sight.momentum for sight in self.sights if sight.relation is None)

    @cached_property
    def isometries_by_images(self) -> dict[tuple[Row, ...], list[Matrix]]:
        """{what becomes of the momenta that are seen: the isometries that do it}."""
        found: dict[tuple[Row, ...], list[Matrix]] = {}
        for matrix in self._isometries:
            images = tuple([times(momentum, matrix) for momentum in self.seen])
            found.setdefault(images, []).append(matrix)
        return found

    def shifts(self, matrix: Matrix) -> list[Row]:
        """Return what becomes of the external parts of the frame by an isometry."""
        if matrix not in self._shifts:
            self._shifts[matrix] = [times(self.lines[number].external, matrix) for number in self.frame]
        return self._shifts[matrix]


def combined(terms: Sequence[tuple[Rational, Row]]) -> Row:
    """Return a combination of at least one row."""
    total: list[Rational] = [0] * len(terms[0][1])
    for factor, row in terms:
        if factor:
            total = [x + factor * y for x, y in zip(total, row, strict=True)]
    # Nearly all are integers, and a call for each would take half of the time.
    return tuple([x if type(x) is int else plain(x) for x in total])


def times(vector: Row, matrix: Matrix) -> Row:
    """Return what becomes of a combination of external momenta."""
    total: list[Rational] = [0] * len(matrix)
    for factor, row in zip(vector, matrix, strict=True):
        if factor:
            total = [x + factor * y for x, y in zip(total, row, strict=True)]
    return tuple(total)
