"""Seeds that go on along the way to the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tilth.errors import LimitExceeded, RuleError
from tilth.family.checks import is_integer
from tilth.family.distinct import distinct, distinct_rows
from tilth.family.index_arrays import sectors_of
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, Kind, SectorTable, parameter, plain
from tilth.seeding.paths import Offset, offsets_beyond, powers_of_target
from tilth.seeding.request import Request, Sector

__all__ = ["Strands", "strands_of"]

MAX_SEEDS = 20_000_000  # of one sector, before those that are there twice are dropped

Powers = tuple[tuple[int, ...], ...]


def _powers(rule: str, sector: int, row: object) -> tuple[int, ...]:
    powers = tuple(row) if isinstance(row, Iterable) and not isinstance(row, str) else ()
    if not powers or not all(is_integer(power, -127, 126) for power in powers):
        raise RuleError(f"{rule}: {sector}: {row!r} is not a list of dots and numerators, such as [0, 0, -1]")
    return tuple(map(plain, powers))


def _seeds(rule: str, name: str, value: object) -> SectorTable[Powers]:
    if not isinstance(value, Mapping):
        raise RuleError(f"{rule}: {value!r} is not a table, write it like {{15: [[0, 0, -1]]}}")
    table = {}
    for sector, rows in value.items():
        if not is_integer(sector, 1) or not isinstance(rows, Iterable) or isinstance(rows, str):
            raise RuleError(f"{rule}: {sector!r}: {rows!r} is not a sector with a list of seeds")
        table[plain(sector)] = tuple(_powers(rule, plain(sector), row) for row in rows)
    return SectorTable(table)


#: No seeds that stay where they are.
NONE: SectorTable[Powers] = SectorTable({})


@dataclass(frozen=True)
class Strands(Rule, name="strands"):
    """Strands: seeds written down for one level, which go on along the way to the targets.

    What
        For each entry of `seeds` the seeds of that sector, written by their dots and numerators: in each slot
        what is added to the corner integral, or, for seeds without dots, only the powers in the slots that
        are no lines. From the integral at `level` (dots + s) on the way to each target above the sector the
        way goes on in steps, and the seeds are shifted by each of them. A step that would turn a line into a
        numerator, or a numerator into a line, is left out. Seeds of `fixed` are not shifted.
    Why
        Relations that take one power off a target are the same ones at each power. What closes at two levels
        one after the other by shifting closes nearly always at the next. This is what `learnt` comes to.
    Cost
        In one direction linear in the level of the target; in n directions its n-th power at most.
    Reference
        After the tubes of arXiv:2606.10698, which shift one box instead of single seeds.

    Examples
    --------
    >>> strands({63: [[-2], [-1], [0]]}, level=3).name
    'strands({63: [[-2], [-1], [0]]}, 3)'
    """

    #: As in `Tube`; the 11 targets of rank 10 of the double box had 105,000 maps among 141,000 equations.
    mapped_powers: ClassVar[int | None] = 3

    seeds: Mapping[int, Sequence[Sequence[int]]] = parameter(
        Kind("mapping of sectors to seeds", _seeds), "{sector: list of dots and numerators, a list per seed}."
    )
    level: int = parameter(BOUND, "Dots + s of the targets that the seeds are for.")
    fixed: Mapping[int, Sequence[Sequence[int]]] = parameter(
        Kind("mapping of sectors to seeds", _seeds), "The same for seeds that are not shifted.", default=NONE
    )

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector, shifted along the way to all targets above it."""
        moving = self._base(self.seeds, sector, request)
        fixed = self._base(self.fixed, sector, request).astype(np.int8)
        if not len(moving):
            return distinct_rows(fixed)
        found = shifted(moving, sector, _offsets(sector, request, self.level))
        return distinct_rows(np.concatenate([fixed, found])) if len(fixed) else found

    def _base(
        self, table: Mapping[int, Sequence[Sequence[int]]], sector: Sector, request: Request
    ) -> NDArray[np.int16]:
        size = request.family.size
        rows = [self._indices(sector, row, size) for row in table.get(sector.number, ())]
        return np.array(rows, dtype=np.int16).reshape(len(rows), size)

    def __str__(self) -> str:
        """Return a table for people: by sector how many seeds, and their largest powers."""
        lines = [f"for dots + s = {self.level}, and shifted along the way to higher targets:"]
        for sector in sorted({*self.seeds, *self.fixed}):
            moving, fixed = self.seeds.get(sector, ()), self.fixed.get(sector, ())
            rows = [*moving, *fixed]
            dots = max((sum(max(power, 0) for power in row) for row in rows), default=0)
            s = max((-sum(min(power, 0) for power in row) for row in rows), default=0)
            stay = f", {len(fixed)} of which stay" if fixed else ""
            lines.append(f"sector {sector}: {len(rows)} seeds{stay}, dots <= {dots}, s <= {s}")
        return "\n".join(lines)

    def _indices(self, sector: Sector, powers: Sequence[int], size: int) -> list[int]:
        """Return the indices of a seed from its dots and numerators."""
        corner = [sector.number >> slot & 1 for slot in range(size)]
        if len(powers) == size - sector.t and sector.t:
            given = iter(powers)
            powers = [0 if line else next(given) for line in corner]
        if len(powers) != size:
            raise RuleError(
                f"rule {self.rule_name} has the seed {list(powers)} in sector {sector.number}, give {size} "
                f"powers, or {size - sector.t} for numerators alone"
            )
        if any(power < 0 if line else power > 0 for line, power in zip(corner, powers, strict=True)):
            raise RuleError(
                f"rule {self.rule_name} has the seed {list(powers)} in sector {sector.number}, where dots "
                "stand on lines and numerators elsewhere"
            )
        return [line + power for line, power in zip(corner, powers, strict=True)]


def strands_of(seeds: NDArray[np.int8], level: int) -> Strands:
    """Return the strands that begin with some seeds, shape (n, N), which are for targets of a level."""
    table = {}
    sectors = sectors_of(seeds)
    for sector in distinct(sectors).tolist():
        rows = distinct_rows(seeds[sectors == sector])
        powers = np.where(rows > 0, rows - 1, rows)
        numerators = [slot for slot in range(rows.shape[1]) if not sector >> slot & 1]
        short = not (powers > 0).any() and numerators
        table[sector] = (powers[:, numerators] if short else powers).tolist()
    return Strands(table, level)


def shifted(base: NDArray[np.int16], sector: Sector, offsets: Iterable[Offset]) -> NDArray[np.int8]:
    """Return seeds of a sector shifted by each of some offsets, each once."""
    steps = distinct_rows(np.array(list(offsets), dtype=np.int16))
    if len(base) * len(steps) > MAX_SEEDS:
        raise LimitExceeded(
            f"{len(base)} seeds of sector {sector.number} are shifted by {len(steps)} steps, more than "
            f"{MAX_SEEDS} seeds come of it; take fewer targets"
        )
    rows = (base[None, :, :] + steps[:, None, :]).reshape(-1, base.shape[1])
    fits = (np.abs(rows) <= 127).all(axis=1)  # as far as indices go
    return distinct_rows(rows[fits].astype(np.int8))


def _offsets(sector: Sector, request: Request, level: int) -> Iterator[Offset]:
    """Yield the steps to all targets above a sector, as far as they leave it the sector that it is."""
    lines = [bool(sector.number >> slot & 1) for slot in range(request.family.size)]
    # A way depends on dots and numerators alone, and in long lists few of these differ.
    for powers in sorted({powers_of_target(target) for target in request.above(sector)}):
        for offset in offsets_beyond(powers, level):
            yield tuple(
                step if (step > 0 and line) or (step < 0 and not line) else 0
                for step, line in zip(offset, lines, strict=True)
            )
