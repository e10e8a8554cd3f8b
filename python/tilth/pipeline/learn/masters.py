"""Which integrals that a reduction leaves are masters, and which are left only because seeds are missing.

What is left in a sector may serve as masters if none of it reduces to simpler integrals, whichever order
says what simpler is, and if all of it together is linearly independent; otherwise a relation was missed
and the rule is incomplete. This is decided on the maximal cut of the sector: all other sectors count as
zero, which leaves a small system, and a box of seeds that is larger than the integrals by one dot and one
numerator power. Relations that come only from sectors above are not seen; such an integral counts as a
master.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tilth import _core
from tilth.family import MAX_INDEX, Family, Integral
from tilth.family.core import core_family
from tilth.family.order import Order
from tilth.plan import PointSource, prime_number
from tilth.plan.plan import generate

__all__ = ["CERTIFY_MARGIN", "USUAL_MARGIN", "Status", "master_status", "place"]

MAX_SEEDS = 20_000
MAX_KEPT = 500
USUAL_MARGIN = 1
CERTIFY_MARGIN = 2

Box = tuple[int, int]
Row = dict[int, int]


@dataclass(frozen=True)
class Status:
    """What the maximal cut says of an integral.

    Attributes
    ----------
    integral : Integral
    master : bool
        With the seeds of `box` it neither reduces nor depends on simpler integrals left.
    box : (int, int)
        (dots, s): for a master the box that was tried, otherwise the smallest one that shows the relation.
    """

    integral: Integral
    master: bool
    box: Box


def place(integral: Integral, order: Order, preferred: Sequence[Integral]) -> tuple[object, ...]:
    """Return a key that sorts integrals simplest first, preferred masters before all others."""
    if integral in preferred:
        return (0, preferred.index(integral))
    return (1, *order.place(integral.indices))


def master_status(
    integrals: Iterable[Integral],
    order: Order,
    preferred: tuple[Integral, ...],
    *,
    margin: int = USUAL_MARGIN,
) -> list[Status]:
    """Return the status of each integral, simplest first.

    `margin` is how many dots and numerator powers the box is larger than the integrals left in a sector.
    """
    return list(_statuses(tuple(integrals), order, preferred, margin))


@lru_cache(maxsize=4096)
def _statuses(
    integrals: tuple[Integral, ...], order: Order, preferred: tuple[Integral, ...], margin: int
) -> tuple[Status, ...]:
    sectors: dict[int, list[Integral]] = {}
    for integral in integrals:
        sectors.setdefault(integral.sector, []).append(integral)
    statuses: list[Status] = []
    for left in sectors.values():
        left.sort(key=lambda integral: place(integral, order, preferred))
        cuts = _MaximalCuts.of(left[0].family, order, preferred)
        statuses += cuts.statuses(tuple(left), margin)
    return tuple(sorted(statuses, key=lambda status: place(status.integral, order, preferred)))


class _MaximalCuts:
    """Eliminations on maximal cuts of one family, kept for the next question."""

    def __init__(self, family: Family, order: Order, preferred: tuple[Integral, ...]) -> None:
        self._family = family
        self._order = order
        self._preferred = preferred
        self._known: dict[tuple[tuple[Integral, ...], int], list[Status]] = {}
        self._eliminated: dict[tuple[int, Box], tuple[_core.System, _core.Elimination]] = {}

    @staticmethod
    @lru_cache(maxsize=64)
    def of(family: Family, order: Order, preferred: tuple[Integral, ...]) -> _MaximalCuts:
        """Return the one for a family and an order."""
        return _MaximalCuts(family, order, preferred)

    def statuses(self, left: tuple[Integral, ...], margin: int) -> list[Status]:
        """Return the status of integrals of one sector, sorted simplest first."""
        if (left, margin) not in self._known:
            if len(self._known) >= MAX_KEPT * MAX_KEPT:
                self._known.clear()
            self._known[left, margin] = self._find(left, margin)
        return self._known[left, margin]

    def _find(self, left: tuple[Integral, ...], margin: int) -> list[Status]:
        sector = left[0].sector
        core = core_family(self._family).only_sector(sector)
        dots = min(max(integral.dots for integral in left) + margin, MAX_INDEX - 2)
        s = min(max(integral.s for integral in left) + margin, MAX_INDEX - 1)
        while dots > 0 and core.seed_box_size(sector, dots, s) > MAX_SEEDS:
            dots -= 1
        largest = (dots, s)
        dependent = self._missing(core, left, largest)
        smaller = [(a, b) for a in range(dots + 1) for b in range(s + 1)]
        smaller.sort(key=lambda box: core.seed_box_size(sector, *box))
        statuses = []
        for integral in left:
            box = largest
            if integral in dependent:
                box = next(b for b in smaller if b == largest or integral in self._missing(core, left, b))
            statuses.append(Status(integral, integral not in dependent, box))
        return statuses

    def _missing(self, core: _core.Family, left: Sequence[Integral], box: Box) -> set[Integral]:
        """Integrals that should not be left, with the seeds of a box."""
        missing = self._dependent(core, left, box)
        for integral in left:
            # A numerator that reduces to a dot, or a dot to a numerator, is as good a master as the other.
            cuts = (_MaximalCuts.of(self._family, order, self._preferred) for order in Order)
            if all(one._reduces(core, integral, box) for one in cuts):
                missing.add(integral)
        return missing

    def _reduces(self, core: _core.Family, integral: Integral, box: Box) -> bool:
        system, elimination = self._eliminate(core, integral.sector, box)
        column = system.column(list(integral.indices))
        return column is not None and elimination.is_pivot(column)

    def _dependent(self, core: _core.Family, left: Sequence[Integral], box: Box) -> set[Integral]:
        """Integrals that are combinations of simpler ones in the list, with the seeds of a box."""
        system, elimination = self._eliminate(core, left[0].sector, box)
        columns = [system.column(list(integral.indices)) for integral in left]
        asked = [column for column in columns if column is not None]
        remainders = iter(elimination.remainders(asked, 1))
        prime = elimination.prime
        rows: dict[int, Row] = {}
        dependent = set()
        for integral, column in zip(left, columns, strict=True):
            if column is None:
                continue  # no equation contains it: it is independent of all others
            if not _insert(rows, dict(next(remainders)), prime):
                dependent.add(integral)
        return dependent

    def _eliminate(self, core: _core.Family, sector: int, box: Box) -> tuple[_core.System, _core.Elimination]:
        if (sector, box) not in self._eliminated:
            if len(self._eliminated) >= MAX_KEPT:
                self._eliminated.clear()
            seeds = core.seed_box(sector, *box)
            operators = range(core.operator_count)
            system = generate(self._family, seeds, operators, None, self._order, self._preferred, core)
            prime = prime_number(0)
            residues = PointSource(0).residues(prime, 0, len(self._family.symbols))
            (elimination,) = system.eliminate([(prime, residues)], False, 1)
            self._eliminated[sector, box] = system, elimination
        return self._eliminated[sector, box]


def _insert(rows: dict[int, Row], row: Row, prime: int) -> bool:
    """Reduce a row by others, keyed by their largest column, and keep what is left; False if nothing is."""
    while row:
        lead = max(row)
        if lead not in rows:
            scale = pow(row[lead], -1, prime)
            rows[lead] = {column: value * scale % prime for column, value in row.items()}
            return True
        factor = row[lead]
        for column, value in rows[lead].items():
            new = (row.get(column, 0) - factor * value) % prime
            if new:
                row[column] = new
            else:
                row.pop(column, None)
    return False
