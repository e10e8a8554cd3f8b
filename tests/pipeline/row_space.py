"""The row space of identities at a point modulo a prime: equations in plain Python, ranks by FLINT.

It shares nothing with the compiled core. A reduction is right if target minus sum of coefficient times
master is in the row space, and masters are masters if the row space knows no relation between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from flint import nmod_mat

from tilth.family import ModularIdentities

PRIME = 2**61 - 1

Indices = tuple[int, ...]


class TooLarge(Exception):
    """More equations than a dense matrix should have."""


class RowSpace:
    """All identities of some integrals, as a reduced row echelon form.

    Attributes
    ----------
    rank : int
    """

    def __init__(self, family, at, equations: Iterable[tuple[str, Indices]]) -> None:
        modular = ModularIdentities(family, PRIME, at)
        made = (modular.equation(name, indices) for name, indices in dict.fromkeys(equations))
        rows = [row for row in made if row]
        columns = list(dict.fromkeys(indices for row in rows for indices in row))
        reduced, self.rank = _dense(rows, columns).rref() if rows else (None, 0)
        self._rows: dict[Indices, dict[Indices, int]] = {}
        for number in range(self.rank):
            values = ((column, int(reduced[number, place])) for place, column in enumerate(columns))
            (pivot, _), *rest = [(column, value) for column, value in values if value]
            self._rows[pivot] = dict(rest)

    def left(self, row: Mapping[Indices, int]) -> dict[Indices, int]:
        """Return what the identities leave of a row: nothing of what is a combination of them."""
        total: dict[Indices, int] = {}
        for indices, value in row.items():
            for other, factor in self._rows.get(indices, {indices: PRIME - 1}).items():
                total[other] = (total.get(other, 0) - value * factor) % PRIME
        return {indices: value for indices, value in total.items() if value}

    def contains(self, row: Mapping[Indices, int]) -> bool:
        """Whether a row is a combination of the identities."""
        return not self.left(row)

    def dimension(self, integrals: Iterable[Indices]) -> int:
        """Return how many of some integrals are independent modulo the identities."""
        rows = [row for row in (self.left({indices: 1}) for indices in integrals) if row]
        columns = list(dict.fromkeys(indices for row in rows for indices in row))
        return _dense(rows, columns).rank() if rows else 0


def _dense(rows: list[Mapping[Indices, int]], columns: list[Indices]) -> nmod_mat:
    place = {indices: number for number, indices in enumerate(columns)}
    entries = [0] * (len(rows) * len(columns))
    for number, row in enumerate(rows):
        for indices, value in row.items():
            entries[number * len(columns) + place[indices]] = value % PRIME
    return nmod_mat(len(rows), len(columns), entries, PRIME)


def residue(value) -> int:
    """Return a rational number modulo the prime."""
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


def reductions(table) -> list[dict[Indices, int]]:
    """Return the rows of a table at a point: target minus sum of coefficient times master."""
    found = []
    for target, row in table.items():
        equation = {target.indices: 0 if table.family.is_zero(target.sector) else 1}
        for master, value in row.items():
            equation[master.indices] = (equation.get(master.indices, 0) - residue(value)) % PRIME
        found.append(equation)
    return found


def box_equations(family, dots: int, s: int, most: int) -> list[tuple[str, Indices]]:
    """Return all equations of all nonzero sectors' integrals with at most this many dots and numerators.

    Raises
    ------
    TooLarge
        There are more than `most`.
    """
    names = [template.name for template in family.templates()]
    found: list[tuple[str, Indices]] = []
    for sector in family.nonzero_sectors:
        for indices in box(family.size, sector, dots, s):
            found += [(name, indices) for name in names]
            if len(found) > most:
                raise TooLarge
    return found


def box(size: int, sector: int, dots: int, s: int) -> Iterator[Indices]:
    """Yield the integrals of a sector with at most this many dots and this numerator power."""
    lines = [slot for slot in range(size) if sector >> slot & 1]
    others = [slot for slot in range(size) if not sector >> slot & 1]
    for raised in _choices(lines, dots):
        for lowered in _choices(others, s):
            indices = [sector >> slot & 1 for slot in range(size)]
            for slot in raised:
                indices[slot] += 1
            for slot in lowered:
                indices[slot] -= 1
            yield tuple(indices)


def _choices(slots: list[int], most: int) -> Iterator[tuple[int, ...]]:
    for count in range(most + 1 if slots else 1):
        yield from itertools.combinations_with_replacement(slots, count)
