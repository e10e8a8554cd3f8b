"""What goes through the wall, and what is made of what comes back: seeds in a table, and a list of some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth.cases import Case
from tilth.errors import EvolveError
from tilth.evolve.wall.protocol import SeedTable, make_table
from tilth.evolve.wall.wall import Wall
from tilth.family.writing import write_text
from tilth.seeding import Choice, Expression, Listed, Request, Sector, choose_seeds, laporta, make_request
from tilth.seeding.translate.features import FEATURES

__all__ = ["BehindWall", "choose_behind", "export_seeds", "seed_table"]


def seed_table(seeds: NDArray[np.int8], request: Request) -> SeedTable:
    """Return seeds with all features that programs see, as the expression language computes them.

    Parameters
    ----------
    seeds : ndarray of int8, shape (n, N)
    request : Request
    """

    def column(text: str) -> list[int]:
        return [int(value) for value in Expression(text).evaluate(seeds, request)]

    nearest = [column(f"target[{slot}]") for slot in range(1, seeds.shape[1] + 1)]
    columns: dict[str, list[Any]] = {
        "a": seeds.tolist(),
        "target": [list(row) for row in zip(*nearest, strict=True)],
    }
    return make_table(columns | {name: column(feature.text) for name, feature in FEATURES.items()})


class BehindWall:
    """A program as a seeding rule, which has to be asked behind the wall for each new request.

    Parameters
    ----------
    wall : Wall
    source : str
    dots, s : int, optional
        The envelope that it chooses from, as for `tilth.evolve.Fitness`.
    """

    name = "a program behind the wall"

    def __init__(self, wall: Wall, source: str, dots: int | None = None, s: int | None = None) -> None:
        self.wall, self.source = wall, source
        self.dots, self.s = dots, s
        self._last: tuple[Request, Listed] | None = None

    def choose(self, sector: Sector, request: Request) -> Choice:
        """Return what it keeps of one sector."""
        # One question for all sectors: each costs a fresh instance.
        if self._last is None or self._last[0] is not request:
            self._last = request, self.all_of(request)
        return self._last[1].choose(sector, request)

    def all_of(self, request: Request) -> Listed:
        """Return all seeds that it keeps.

        Raises
        ------
        ProgramError, EvolveError
            As for `Wall.ask`.
        """
        seeds = choose_seeds(laporta(self.dots, self.s), request).indices
        keep = np.array(self.wall.ask(self.source, seed_table(seeds, request)).keep, dtype=np.bool_)
        return Listed(self.name, seeds[keep])


def choose_behind(
    wall: Wall, source: str, case: Case, *, dots: int | None = None, s: int | None = None
) -> Listed:
    """Return the seeds that a program keeps for the targets of a case.

    Parameters
    ----------
    wall : Wall
    source : str
    case : Case
    dots, s : int, optional
        The envelope that it chooses from, as for `tilth.evolve.Fitness`.

    Raises
    ------
    ProgramError, EvolveError
        As for `Wall.ask`.
    """
    return BehindWall(wall, source, dots, s).all_of(make_request(case.targets))


def export_seeds(
    wall: Wall, source: str, case: Case, path: str | Path, *, dots: int | None = None, s: int | None = None
) -> Path:
    """Write the seeds that a program keeps for the targets of one case, one per line.

    There is no rule to export: a program behind the wall has no form as an expression. What is written is
    what it chose, for these targets alone, which ``--seeding`` takes and anybody can check without the wall.

    Parameters
    ----------
    path : path
        Ends in ``.seeds``.
    wall, source, case, dots, s
        As for `choose_behind`.

    Raises
    ------
    EvolveError
        The path has another ending, or as for `Wall.ask`.
    OptionError
        The file cannot be written.
    """
    file = Path(path)
    if file.suffix != ".seeds":
        raise EvolveError(f"{file} cannot be the name of a list of seeds, write it like found.seeds")
    chosen = choose_behind(wall, source, case, dots=dots, s=s)
    head = [
        f"seeds for {case.name}, chosen by this program, which ran behind the wall:",
        *source.splitlines(),
    ]
    text = "".join(f"# {line}\n" for line in head) + chosen.to_text(case.family)
    write_text(file, text)
    return file
