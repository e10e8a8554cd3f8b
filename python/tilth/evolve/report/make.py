"""Put a report together."""

from __future__ import annotations

from tilth.evolve.answers import count_answers
from tilth.evolve.language import evaluator_for
from tilth.evolve.programs import choose_winner, read_programs
from tilth.evolve.report.comparison import compare_rules
from tilth.evolve.report.floor import FLOOR_ROUNDS
from tilth.evolve.report.history import ancestors, front, history, main_line
from tilth.evolve.report.report import Report
from tilth.evolve.run import SearchRun
from tilth.pipeline.news import Progress
from tilth.seeding import Expression

__all__ = ["make_report"]


def make_report(
    run: SearchRun,
    *,
    floor_rounds: int = FLOOR_ROUNDS,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Pick the winner by validation, score it on all cases, and gather how the search went.

    Parameters
    ----------
    run : SearchRun
    floor_rounds : int
        Rounds of `tilth.minimise` on each case, at most; 0 leaves the floor out.
    threads, progress
        As for `tilth.score`.

    Raises
    ------
    EvolveError
        The log is damaged, no program closes the training cases, or there is no wall for a run that needs it.
    """
    programs = read_programs(run)
    choice = choose_winner(run, programs, threads=threads)
    picked = {"winner": choice.winner}
    if choice.trained.number != choice.winner.number:
        picked["best on training"] = choice.trained
    with evaluator_for(run.fitness(threads=threads), run.language) as judge:
        found = {name: judge.rule(program.evaluation.text) for name, program in picked.items()}
        comparison = compare_rules(
            run.suite,
            found,
            measure=str(run.what["fitness"]["measure"]),
            floor_rounds=floor_rounds,
            threads=threads,
            progress=progress,
        )
        points = front(judge, run.suite.training, programs, threads=threads)
    winner = found["winner"]
    return Report(
        run,
        choice,
        winner.latex if isinstance(winner, Expression) else "",
        comparison,
        history(run),
        ancestors(programs, choice.winner),
        main_line(programs, choice.winner),
        points,
        count_answers(run) if run.engine == "funsearch" else None,
    )
