"""The table of a run that is done, if it is that run's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tilth.errors import RunFolderError
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.run.problem import Problem
from tilth.table import Table

if TYPE_CHECKING:
    from tilth.executors.run_folder import RunFolder

__all__ = ["finished_table"]


def finished_table(folder: RunFolder, problem: Problem) -> Table | None:
    """Return the table of a folder; None if its run is not done.

    Raises
    ------
    RunFolderError
        The table is another run's.
    TableFileError
        It is damaged.
    """
    if not folder.finished:
        return None
    bound = folder.table_is_bound()
    table = Table.load(folder.table_path)
    # Folders of earlier versions, and those that were killed at the end, do not bind their table.
    if not bound and not _solves(table, problem):
        raise RunFolderError(
            f"{folder.table_path}: is no table of this run: family, targets, point, order or masters "
            "differ; remove it, and the run goes on"
        )
    return table


def _solves(table: Table, problem: Problem) -> bool:
    options = problem.options
    return (
        table.source == problem.source
        and set(table) == set(problem.asked)
        and table.order is options.order
        and table.preferred_masters == tuple(options.preferred_masters)
        and dict(table.at) == dict(problem.where.at)
        and table.prime == (options.prime if isinstance(options, ReduceOptions) else None)
    )
