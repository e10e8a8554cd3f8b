"""`search_programs` and `resume_programs`: a program search in a folder begins, or goes on."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.evaluation import Evaluator
from tilth.evolve.fitness import Fitness
from tilth.evolve.funsearch.loop import FunSearch
from tilth.evolve.funsearch.news import news
from tilth.evolve.funsearch.samplers.budget import Allowance
from tilth.evolve.funsearch.samplers.kinds import ByModel, Handed
from tilth.evolve.funsearch.samplers.openai_client import OpenAISampler
from tilth.evolve.funsearch.samplers.protocol import Sampler
from tilth.evolve.funsearch.settings import FunSearchSettings
from tilth.evolve.language import evaluator_for
from tilth.evolve.log import Log, Record
from tilth.evolve.run import SearchRun
from tilth.evolve.suite import Suite
from tilth.news import Progress, silent

__all__ = ["ENGINE", "resume_programs", "search_programs"]

ENGINE = "funsearch"


def search_programs(
    folder: str | Path,
    settings: FunSearchSettings | None = None,
    *,
    suite: Suite | None = None,
    fitness: Fitness | None = None,
    sampler: Sampler | None = None,
    command: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> SearchRun:
    r"""Search for seeding rules as functions that a sampler proposes, after FunSearch.

    Parameters
    ----------
    folder : path
        Where the run is kept; empty, or not there yet.
    settings : FunSearchSettings, optional
    suite : Suite, optional
        Training, validation and held-out cases.
    fitness : Fitness, optional
        On the training cases of the suite; default by seeds.
    sampler : Sampler, optional
        One's own, if the settings have `Handed` for it.
    command : sequence of str, optional
        What the manifest says was called; default ``sys.argv``.
    progress : callable, optional

    Returns
    -------
    SearchRun

    Raises
    ------
    EvolveError
        What was handed over does not fit together, the folder cannot be used, or the sampler gives up; then
        `resume_programs` goes on. Or there is no wall for the language ``"python"``.
    ProgramError
        A function to start from is outside of the language.

    Notes
    -----
    Each round is on the disk when it is done, and answers that a server was asked for already when they
    come. Ctrl-C ends the search with that; `resume_programs` goes on from there. With a sampler whose answers
    depend on the prompt alone it ends as if there had been no interruption.

    Examples
    --------
    >>> import tempfile
    >>> from tilth.evolve.funsearch import ByScript, FunSearchSettings, search_programs
    >>> settings = FunSearchSettings(ByScript(["def keep(t, s):\n    return t >= 4 and s <= t - 3"]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run = search_programs(folder, settings)
    ...     programs = [record.data for record in run.records() if record.kind == "program"]
    >>> [(one["evaluation"]["text"], one["evaluation"]["valid"]) for one in programs]
    [('true', True), ('t >= 4 and s <= t - 3', True)]
    """
    chosen, cases = settings or FunSearchSettings(), suite or Suite()
    scored = fitness or Fitness(cases.training)
    called = list(sys.argv if command is None else command)
    described = chosen.to_dict()
    with _sampler(chosen, sampler) as maker, evaluator_for(scored, chosen.options.language) as evaluator:
        if isinstance(maker, OpenAISampler):
            maker.check_has_no_key(json.dumps([called, described], ensure_ascii=False))
        search = _search(chosen, evaluator, maker)  # before the folder is made: it refuses a bad start
        run = SearchRun.create(
            folder, engine=ENGINE, suite=cases, fitness=scored, settings=described, command=called
        )
        with run.log() as log:
            _go(run, log, search, evaluator, chosen, progress)
    return run


def resume_programs(
    folder: str | Path,
    *,
    rounds: int | None = None,
    evaluations: int | None = None,
    seconds: float | None = None,
    allowance: Allowance | None = None,
    sampler: Sampler | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SearchRun:
    """Go on with a program search from its last checkpoint.

    Parameters
    ----------
    folder : path
    rounds, evaluations, seconds : optional
        Other limits than those that the run began with.
    allowance : Allowance, optional
        What a model may use in all, what it has used already included; default what the run began with.
    sampler, threads, progress
        As for `search_programs` and `Fitness`.

    Raises
    ------
    EvolveError
        The folder holds no program search, or a damaged one.
    """
    run = SearchRun.open(folder, ENGINE)
    settings = FunSearchSettings.from_dict(run.settings)
    before = settings.stop
    stop = dataclasses.replace(
        before,
        rounds=before.rounds if rounds is None else rounds,
        evaluations=before.evaluations if evaluations is None else evaluations,
        seconds=before.seconds if seconds is None else seconds,
    )
    settings = dataclasses.replace(settings, stop=stop)
    if allowance is not None:
        if not isinstance(settings.sampler, ByModel):
            raise EvolveError(
                f"{folder}: has a sampler of kind {settings.sampler.kind!r}, which has no allowance"
            )
        settings = dataclasses.replace(
            settings, sampler=dataclasses.replace(settings.sampler, allowance=allowance)
        )
    fitness = run.fitness(threads=threads)
    found = run.read_checkpoint()
    with (
        _sampler(settings, sampler) as maker,
        evaluator_for(fitness, run.language) as evaluator,
        run.log(keep=0 if found is None else found[1]) as log,
    ):
        search = _search(settings, evaluator, maker)
        if found is not None:
            search.restore(islice(run.records(), found[1]), found[0]["sampler"], found[0]["seconds"])
        _go(run, log, search, evaluator, settings, progress)
    return run


def _sampler(settings: FunSearchSettings, own: Sampler | None) -> AbstractContextManager[Sampler]:
    """Return the sampler, which is closed at the end if it has connections."""
    if isinstance(settings.sampler, Handed):
        return nullcontext(settings.sampler.make(settings.options) if own is None else own)
    if own is not None:
        raise EvolveError(
            f"a sampler is handed over, but the settings have one of kind {settings.sampler.kind!r}; give "
            "them Handed(name)"
        )
    made = settings.sampler.make(settings.options)
    return made if isinstance(made, OpenAISampler) else nullcontext(made)


def _search(settings: FunSearchSettings, evaluator: Evaluator, sampler: Sampler) -> FunSearch:
    maker = settings.sampler.name if isinstance(settings.sampler, Handed) else settings.sampler.kind
    return FunSearch(evaluator, sampler, settings.options, settings.start, maker)


def _go(
    run: SearchRun,
    log: Log,
    search: FunSearch,
    evaluator: Evaluator,
    settings: FunSearchSettings,
    progress: Progress | None,
) -> None:
    """Search, and keep what is found: first the log, then the checkpoint that acknowledges it."""
    if run.language == "python":
        from tilth.evolve.wall import WallEvaluator

        assert isinstance(evaluator, WallEvaluator), "`evaluator_for` saw to it"
        search.note_wall(evaluator.wall.status)
    report = progress or silent

    def save(records: Sequence[Record]) -> None:
        log.append(records)
        run.write_checkpoint(_checkpoint(search, settings), len(log))
        if records[-1].kind == "generation":
            report("evolve", news(search, settings.stop))

    report("evolve", f"ended: {search.run(settings.stop, save)}")


def _checkpoint(search: FunSearch, settings: FunSearchSettings) -> dict[str, Any]:
    """Return what the log does not say; what is random follows from the seed and the number of the prompt."""
    state = search.state
    return {
        "generation": state.round,
        "random": {"seed": settings.options.seed, "next": state.totals.prompts},
        "sampler": search.sampler_state(),
        "seconds": search.seconds,
    }
