"""What reduction and independent count say of each sector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tilth.frozen import dataclass
from tilth.masters.basis import Basis, Report
from tilth.masters.count import Count, counts_of

__all__ = ["Agreement", "compared"]


@dataclass(frozen=True)
class Agreement:
    """The counts of sectors beside the numbers of masters that a reduction found on their maximal cuts.

    Attributes
    ----------
    found : mapping
        {sector: masters on its maximal cut without symmetries, those too that sectors above reduce}.
    counts : mapping
        {sector: Count}; empty if nothing was counted.
    further : mapping
        {sector: by how many steps boxes of seeds had to go on}.
    degenerate : bool
        Whether the Gram determinant of the external momenta vanishes, so that the family has no identities
        for directions that its integrals do not depend on.
    """

    found: Mapping[int, int]
    counts: Mapping[int, Count]
    further: Mapping[int, int]
    degenerate: bool

    @property
    def undecided(self) -> tuple[int, ...]:
        """Sectors without a verdict."""
        return tuple(sector for sector, count in self.counts.items() if count.number is None)

    @property
    def different(self) -> tuple[int, ...]:
        """Sectors whose count is not what was found."""
        numbers = {sector: count.number for sector, count in self.counts.items()}
        return tuple(s for s, number in numbers.items() if number is not None and number != self.found[s])

    @property
    def noteworthy(self) -> tuple[int, ...]:
        """Sectors that do not simply agree."""
        return tuple(sorted({*self.undecided, *self.different}))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "undecided": list(self.undecided),
            "different": list(self.different),
            "sectors": [
                {
                    "sector": sector,
                    "found": self.found[sector],
                    "count": count.number,
                    "method": count.method.value,
                    "reason": count.reason,
                }
                for sector, count in self.counts.items()
            ],
        }

    def __str__(self) -> str:
        total = len(self.counts)
        agree = total - len(self.noteworthy)
        parts = [f"independent count, without symmetries: {agree} of {total} sector(s) agree"]
        if self.undecided:
            parts.append(f"no verdict in {', '.join(map(str, self.undecided))}")
        parts += [self._difference(sector) for sector in self.different]
        return "; ".join(parts)

    def _difference(self, sector: int) -> str:
        found, number = self.found[sector], self.counts[sector].number
        text = f"sector {sector}: {found} found, the count is {number}"
        if number is not None and number > found:
            return f"{text}, larger seeds are needed"
        if self.degenerate:
            return (
                f"{text}, a relation that no identity has, as the Gram determinant of the externals vanishes"
            )
        return f"{text}, larger boxes of seeds did not show a relation"


def compared(basis: Basis, sectors: Iterable[int], *, further: int, report: Report) -> Agreement:
    """Count in some sectors, and compare with a basis, whose boxes go on where they disagree.

    Parameters
    ----------
    basis : Basis
        Its masters without symmetries are compared, as the count has none.
    sectors : iterable of int
    further : int
        By how many steps boxes go on anyhow.
    report : callable
        Called with a line of text, how many sectors are done, and how many there are.
    """
    asked, family, plain = tuple(sectors), basis.family, basis.without_symmetries
    counts_of(family).find(asked, report)
    counts = {sector: counts_of(family)[sector] for sector in asked}
    found: dict[int, int] = {}
    steps: dict[int, int] = {}
    for done, sector in enumerate(asked):
        report(f"comparing sector {sector}, {done + 1} of {len(asked)}", done, len(asked))
        found[sector] = len(plain.on_cut(sector, further).integrals)
        if counts[sector].number not in (None, found[sector]):
            steps[sector] = max(further, 1)
            found[sector] = len(plain.on_cut(sector, steps[sector]).integrals)
    kinematics = family.basis.kinematics
    return Agreement(found, counts, steps, bool(kinematics.null) or kinematics.gram.is_zero())
