"""From a plan to a table, in the folder of a run if there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.exact import exact_table, verified
from tilth.pipeline.reduce.part_files import hand_over
from tilth.pipeline.reduce.probing import checked_by_sample, completing, probing
from tilth.pipeline.run.problem import Problem
from tilth.pipeline.run.run import Run
from tilth.table import Table

__all__ = ["table_of_functions", "table_of_run"]

P = TypeVar("P", bound=Problem)


def table_of_run(run: Run[P], make: Callable[[], Table]) -> Table:
    """Return the table of a run that is done, or make it, which ends the run.

    Parameters
    ----------
    run : Run
    make : callable
        Gives the table, verified if the options say so; not called if there is one.
    """
    options = run.problem.options
    if (known := run.table) is not None:
        hand_over(known.rows, options.deliver)
        return verified(known, options)
    with run.lost_if_interrupted():
        table = make()
    return run.finish(table)


def table_of_functions(run: Run[P], learnt: Callable[[], tuple[Prepared, RecordedPlan]]) -> Table:
    """Return the table of rational functions, from where the folder has got to.

    Parameters
    ----------
    run : Run
    learnt : callable
        Gives what the plan is; not called if the table is there.
    """
    problem, options = run.problem, run.problem.options

    def make() -> Table:
        prepared, recorded = learnt()

        def table_of(sample: bool) -> Table:
            complete = completing(problem.where)
            with (
                run.ledger() as ledger,
                probing(recorded.tape, complete, options, ledger, sample=sample) as executor,
            ):
                table = exact_table(
                    prepared,
                    recorded,
                    lambda: problem.all_equations(prepared),
                    problem.asked,
                    problem.where,
                    executor,
                    options,
                    run.parts,
                )
                return verified(table, options)

        return checked_by_sample(table_of, options)

    return table_of_run(run, make)
