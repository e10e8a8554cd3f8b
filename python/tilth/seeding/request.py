"""What a seeding rule is asked: targets of one family, and the sectors below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import LimitExceeded, TargetError
from tilth.family import Family, Integral
from tilth.family.core import core_family
from tilth.family.index_arrays import powers_of, sectors_of
from tilth.seeding.paths import Ways

__all__ = ["Request", "Sector", "listed_targets", "make_request"]

MAX_BOX = 20_000_000  # seeds of one box: about one gigabyte of equations and more


@dataclass(frozen=True, slots=True)
class Sector:
    """A nonzero sector of the family that is asked for seeds.

    Attributes
    ----------
    number : int
        The sum of 2^(j-1) over its lines j.
    t : int
        Number of lines.
    """

    number: int
    t: int

    @property
    def lines(self) -> tuple[int, ...]:
        """Slots (from 0) of its lines."""
        return tuple(slot for slot in range(self.number.bit_length()) if self.number >> slot & 1)


@dataclass(frozen=True)
class Request:
    """Targets for which a rule is to choose seeds.

    Attributes
    ----------
    family : Family
    targets : tuple of Integral
        All of one family, none in a zero sector.
    """

    family: Family
    targets: tuple[Integral, ...]

    @cached_property
    def core(self) -> _core.Family:
        """The family as the core sees it."""
        return core_family(self.family)

    @cached_property
    def sectors(self) -> tuple[Sector, ...]:
        """Nonzero sectors at or below some target's sector, simplest first."""
        tops = self.target_sectors
        reached = [n for n in self.family.nonzero_sectors if any(n & ~top == 0 for top in tops)]
        return tuple(sorted((Sector(n, n.bit_count()) for n in reached), key=lambda x: (x.t, x.number)))

    @cached_property
    def dots(self) -> int:
        """The largest number of dots of a target."""
        return max((target.dots for target in self.targets), default=0)

    @cached_property
    def s(self) -> int:
        """The largest numerator power of a target."""
        return max((target.s for target in self.targets), default=0)

    @cached_property
    def sorted_targets(self) -> NDArray[np.int8]:
        """Indices of the targets, in their order, shape (n, N): a set of targets has one answer."""
        ordered = sorted(target.indices for target in self.targets)
        return np.array(ordered, dtype=np.int8).reshape(-1, self.family.size)

    @cached_property
    def ways(self) -> Ways:
        """Ways to powers: rules that go them are asked for one sector after the other."""
        return Ways()

    @cached_property
    def target_sectors(self) -> frozenset[int]:
        """Sector numbers of the targets."""
        return frozenset(self._sectors.tolist())

    @cached_property
    def _rows(self) -> NDArray[np.int8]:
        indices = np.array([target.indices for target in self.targets], dtype=np.int8)
        return indices.reshape(-1, self.family.size)

    @cached_property
    def _sectors(self) -> NDArray[np.int32]:
        return sectors_of(self._rows)

    def above(self, sector: Sector) -> Sequence[Integral]:
        """Targets whose sector contains `sector`."""
        numbers = np.flatnonzero(self._is_above(sector))
        return [self.targets[number] for number in numbers.tolist()]

    def rows_above(self, sector: Sector) -> NDArray[np.int8]:
        """Indices of the targets whose sector contains `sector`, shape (n, N)."""
        rows: NDArray[np.int8] = self._rows[self._is_above(sector)]
        return rows

    def _is_above(self, sector: Sector) -> NDArray[np.bool_]:
        above: NDArray[np.bool_] = (self._sectors & sector.number) == sector.number
        return above

    @cached_property
    def _levels(self) -> frozenset[tuple[int, int]]:
        _, powers = powers_of(self._rows)
        return frozenset(zip(self._sectors.tolist(), powers.tolist(), strict=True))

    def levels_above(self, sector: Sector) -> set[tuple[int, int]]:
        """Numbers of lines and numerator powers, (t, s), of the targets whose sector contains `sector`.

        In long lists few of these differ.
        """
        lines = sector.number
        return {(number.bit_count(), s) for number, s in self._levels if number & lines == lines}

    def in_sectors(self, sectors: Iterable[int]) -> Sequence[Integral]:
        """Targets of some sectors."""
        wanted = frozenset(sectors)
        of_targets = zip(self.targets, self._sectors.tolist(), strict=True)
        return [target for target, sector in of_targets if sector in wanted]

    def box(self, sector: Sector, dots: int, s: int) -> NDArray[np.int8]:
        """All seeds of a sector with at most `dots` dots and numerator power `s`.

        Returns
        -------
        ndarray of int8, shape (n, N)
            Empty if a bound is negative.

        Raises
        ------
        LimitExceeded
            The box would hold more than 20 million seeds; nothing is allocated then.
        """
        if dots < 0 or s < 0:
            return np.empty((0, self.family.size), dtype=np.int8)
        count = self.core.seed_box_size(sector.number, dots=dots, s=s)
        if count > MAX_BOX:
            shown = str(count) if count < 2**63 else "more than 2^63"
            raise LimitExceeded(
                f"sector {sector.number} has {shown} seeds with dots <= {dots} and s <= {s}, "
                f"more than the limit of {MAX_BOX}, choose smaller bounds"
            )
        return self.core.seed_box(sector.number, dots=dots, s=s)


def listed_targets(targets: Iterable[Integral] | Integral) -> tuple[Integral, ...]:
    """Return targets as they were given; one may stand alone, and text is none.

    Raises
    ------
    TargetError
    """
    given: object = targets
    if isinstance(given, str):
        raise TargetError(f"the targets are the text {given[:80]!r}, read it with family.parse_targets(...)")
    if isinstance(given, Family):
        corner = ",".join("1" * given.given)
        raise TargetError(
            f"the targets are the family {given.name}, give integrals of it, such as {given.name}[{corner}]"
        )
    return (targets,) if isinstance(targets, Integral) else tuple(targets)


def make_request(targets: Iterable[Integral] | Integral) -> Request:
    """Check targets and make a request of them; targets of zero sectors are left out.

    Raises
    ------
    TargetError
        No targets, something that is no integral, targets of several families, or a target that is not
        in or below a top sector.
    """
    items = listed_targets(targets)
    if not items:
        raise TargetError("there are no targets, give at least one integral")
    for item in items:
        if not isinstance(item, Integral):
            raise TargetError(f"target {item!r} is not an integral, make it with family[...]")
    family = items[0].family
    kept: dict[Integral, None] = {}
    for target in items:
        if target.family != family:
            raise TargetError(
                f"target {target} belongs to another family than {items[0]}; reduce one family at a time, or "
                "families with the same kinematics together: tilth.Project([...]).reduce(targets)"
            )
        if target.sector >> family.given:
            raise TargetError(
                f"target {target} has a positive index of a propagator that was completed, and is no line of "
                f"{family.name}; write that propagator in the family if it is one"
            )
        if not any(target.sector & ~top == 0 for top in family.top_sectors):
            raise TargetError(
                f"target {target} lies in sector {target.sector}, which is not at or below a top sector "
                f"of {family.name} ({', '.join(map(str, family.top_sectors))}), add it to top_sectors"
            )
        if not family.is_zero(target.sector):
            kept[target] = None
    return Request(family, tuple(kept))
