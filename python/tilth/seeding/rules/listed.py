"""Seeds written down one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family import Family, sector_of
from tilth.seeding.choices import Choices
from tilth.seeding.protocol import Choice
from tilth.seeding.request import Request, Sector

__all__ = ["Listed", "load_seeds"]

MAX_FILE = 100_000_000


@dataclass(frozen=True, eq=False)
class Listed:
    """Just these seeds.

    Attributes
    ----------
    name : str
        Where they come from.
    seeds : ndarray of int8, shape (n, N)
    choices : Choices, optional
        Which identities each seed gets; None means all that the run uses.
    mapped_powers : int, optional
        As in `Seeds`.
    """

    name: str
    seeds: NDArray[np.int8]
    choices: Choices | None = None
    mapped_powers: int | None = None

    def choose(self, sector: Sector, request: Request) -> Choice:
        """Return those of one sector."""
        weights = 1 << np.arange(self.seeds.shape[1], dtype=np.int64)
        here = (self.seeds > 0) @ weights == sector.number
        if self.choices is None:
            return Choice(self.seeds[here])
        every = [template.name for template in request.family.templates()]
        chosen = [self.choices.of(seed) for seed in np.flatnonzero(here).tolist()]
        return Choice(self.seeds[here], [every if names is None else names for names in chosen])

    def to_text(self, family: Family) -> str:
        """Write the seeds as a target list, one per line, by sector."""
        rows = sorted(map(tuple, self.seeds.tolist()), key=lambda row: (sector_of(row), row))
        lines = [f"# {len(rows)} seeds by {self.name}"]
        lines += [str(family[row]) for row in rows]
        return "\n".join(lines) + "\n"


def load_seeds(family: Family, path: str | Path) -> Listed:
    """Read seeds from a file that is written like a target list.

    Raises
    ------
    TargetError
        A line is malformed.
    RuleError
        The file holds no seeds.
    """
    seeds = family.read_targets(path)
    if not seeds:
        raise RuleError(f"{path} holds no seeds, write one name[indices] per line")
    return Listed(f"seeds of {Path(path).name}", np.array([seed.indices for seed in seeds], dtype=np.int8))
