"""Who evaluates the programs of a language: expressions here, unrestricted Python behind the wall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tilth.evolve.evaluation import Judge
from tilth.evolve.fitness import Fitness
from tilth.evolve.wall import Wall, WallEvaluator, default_folder

__all__ = ["evaluator_for"]


@contextmanager
def evaluator_for(fitness: Fitness, language: str, wall: Wall | None = None) -> Iterator[Judge]:
    """Give the evaluator for programs of a language; that of ``"python"`` stands while the context does.

    Parameters
    ----------
    fitness : Fitness
    language : {"subset", "python"}
        As `SearchRun.language` says.
    wall : Wall, optional
        Default one that keeps its component in the user's folder.

    Raises
    ------
    EvolveError
        There is no wall for ``"python"``.
    """
    if language != "python":
        yield fitness
        return
    with wall or Wall(default_folder()) as standing:
        yield WallEvaluator(fitness, standing)
