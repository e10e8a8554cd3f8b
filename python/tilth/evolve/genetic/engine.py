"""`evolve` and `resume`: a search begins, or goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tilth.evolve.fitness import Fitness
from tilth.evolve.genetic.breeding import Breeder
from tilth.evolve.genetic.search import Search
from tilth.evolve.genetic.settings import Settings
from tilth.evolve.run import SearchRun
from tilth.evolve.spread import spread_over
from tilth.evolve.suite import Suite
from tilth.executors.protocol import Submits
from tilth.pipeline.news import Progress

__all__ = ["evolve", "resume"]

ENGINE = "genetic"


def evolve(
    folder: str | Path,
    settings: Settings | None = None,
    *,
    suite: Suite | None = None,
    fitness: Fitness | None = None,
    command: Sequence[str] | None = None,
    executor: Submits | str | None = None,
    progress: Progress | None = None,
) -> SearchRun:
    """Search for seeding rules by strongly typed genetic programming.

    Parameters
    ----------
    folder : path
        Where the run is kept; empty, or not there yet.
    settings : Settings, optional
    suite : Suite, optional
        Training, validation and held-out cases.
    fitness : Fitness, optional
        On the training cases of the suite; default by seeds.
    command : sequence of str, optional
        What the manifest says was called; default ``sys.argv``.
    executor : object with submit(), or str, optional
        Whose workers judge the rules, such as ``"processes:4"``; default threads of this process. The log is
        the same, but for times. Case files have to be there for the workers, too, and `Settings.seconds` are
        those of this process.
    progress : callable, optional

    Returns
    -------
    SearchRun

    Raises
    ------
    EvolveError
        What was handed over does not fit together, or the folder cannot be used.
    WorkersLost
        The executor lost the same rules too often; `resume` goes on from the last whole generation.

    Notes
    -----
    Ctrl-C ends the search with what the last whole generation found; `resume` goes on from there, and ends as
    if there had been no interruption.
    """
    chosen, cases = settings or Settings(), suite or Suite()
    scored = fitness or Fitness(cases.training)
    breeder = Breeder(chosen, scored.slots)  # before the folder is made: it refuses a bad start
    run = SearchRun.create(
        folder, engine=ENGINE, suite=cases, fitness=scored, settings=chosen.to_dict(), command=command
    )
    with run.log() as log, spread_over(scored, executor) as judge:
        Search(run, log, chosen, judge, breeder, progress).go()
    return run


def resume(
    folder: str | Path,
    *,
    generations: int | None = None,
    seconds: float | None = None,
    threads: int | None = None,
    executor: Submits | str | None = None,
    progress: Progress | None = None,
) -> SearchRun:
    """Go on with a search from its last checkpoint.

    Parameters
    ----------
    folder : path
    generations, seconds : optional
        Other limits than those that the run began with.
    threads, executor, progress
        As for `Fitness` and `evolve`.

    Raises
    ------
    EvolveError
        The folder holds no run of genetic programming, or a damaged one.
    """
    run = SearchRun.open(folder, ENGINE)
    limits = {name: limit for name, limit in (("generations", generations), ("seconds", seconds)) if limit}
    settings = Settings.from_dict(run.settings | limits)
    fitness = run.fitness(threads=threads)
    found = run.read_checkpoint()
    with run.log(keep=0 if found is None else found[1]) as log, spread_over(fitness, executor) as judge:
        search = Search(run, log, settings, judge, Breeder(settings, fitness.slots), progress)
        if found is not None:
            search.restore(found[0])
        search.go()
    return run
