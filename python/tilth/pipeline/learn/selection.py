"""From an elimination to the equations that the targets need: of a family's equations, or of given ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from tilth import _core
from tilth.family import Named
from tilth.family.distinct import distinct
from tilth.pipeline.learn.generic_points import Probe
from tilth.plan import Columns, SelectedEquations, Solution

__all__ = ["Effort", "SelectionStep", "ends_by", "reductions_by", "select_equations", "solve_selected"]

Point = tuple[int, tuple[int, ...]]

#: Chooses the places at which columns of a selected system are eliminated; None for the order of integrals.
Ranks = Callable[[_core.System], list[int] | None]


#: Order of equations, how many were offered, selected or None, multiplications in order of integrals or None.
SelectionStep = tuple[str, int, int | None, int | None]


class Effort(NamedTuple):
    """What a selection is to be small in, how many rounds of attempts are made, and with how many threads."""

    objective: str
    rounds: int
    threads: int


def select_equations(
    columns: Columns, targets: Sequence[Named], system: _core.System, probe: Probe, effort: Effort
) -> tuple[_core.System, list[int] | None, list[SelectionStep]]:
    """Select equations at one point, the cheapest ranks of their columns, and what was tried."""
    return system.select(
        probe.elimination,
        residues=list(probe.residues),
        targets=list(_present(columns, targets, system).values()),
        objective=effort.objective,
        rounds=effort.rounds,
        threads=effort.threads,
    )


def reductions_by(
    columns: Columns,
    system: _core.System,
    targets: Sequence[Named],
    elimination: _core.Elimination,
    threads: int,
) -> dict[Named, dict[Named, int]]:
    """Return what all equations reduce the targets to at the point of an elimination.

    The selection, made at one point, must do the same at every other. In a small field it may not, because
    a factor that is zero by accident hides an equation.
    """
    present = _present(columns, targets, system)
    remainders = dict(
        zip(present, elimination.remainders(list(present.values()), threads=threads), strict=True)
    )
    left = sorted({column for remainder in remainders.values() for column, _ in remainder})
    named = dict(zip(left, columns.integrals(system, left), strict=True))
    reductions: dict[Named, dict[Named, int]] = {}
    for target in targets:
        remainder = remainders.get(target)
        # A target that no equation contains stands for itself.
        reductions[target] = {target: 1} if remainder is None else {named[c]: v for c, v in remainder}
    return reductions


def ends_by(
    columns: Columns,
    system: _core.System,
    targets: Sequence[Named],
    eliminations: Iterable[_core.Elimination],
    threads: int,
) -> tuple[Named, ...]:
    """Return what any target is left with by any of the eliminations, each once, as they come first.

    A coefficient may vanish at one of their points by accident.
    """
    present = _present(columns, targets, system)
    alone = [target for target in targets if target not in present]
    wanted = list(present.values())
    ends = [end for one in eliminations for end in one.ends(wanted, threads=threads)]
    return (*alone, *columns.integrals(system, list(dict.fromkeys(ends))))


def solve_selected(
    plan: SelectedEquations,
    system: _core.System,
    points: Sequence[Point],
    expected: Sequence[dict[Named, dict[Named, int]]],
    ranks: Ranks,
    threads: int,
    *,
    filled: bool = False,
) -> tuple[SelectedEquations, Solution, SelectionStep | None]:
    """Solve the selected equations where all equations were solved; select anew if they say something else.

    Parameters
    ----------
    plan : SelectedEquations
        What was selected at the first point.
    system : _core.System
        All equations.
    points
        Those that agreed.
    expected
        What all equations reduce the targets to at all of these but the first.
    ranks : callable
        Of the columns of a second selection.
    threads : int
    filled : bool
        Whether rows in reduced form are long, and nobody asks for pivots of the reference. For 66 targets on
        a cut of the double pentagon, with 124,600 equations, one solve then takes 112 million
        multiplications in place of 358.

    Returns
    -------
    plan : SelectedEquations
    reference : Solution
        At the second point.
    step : SelectionStep or None
        The second selection, if there was one.
    """
    solutions: list[Solution] = []
    for point, reductions in zip(points[1:], expected, strict=True):
        ends = {end for reduction in reductions.values() for end in reduction}
        found = plan.solve_filled(*point, ends, threads) if filled else plan.solve(*point, threads)
        if found is None or found.reductions != reductions:
            break
        solutions.append(found)
    else:
        return plan, solutions[0], None
    selected = _all_witnesses(plan.columns, plan.targets, system, points, threads)
    again = ("witnesses of all points", system.equation_count, selected.equation_count, None)
    plan = SelectedEquations(plan.columns, plan.targets, selected, ranks(selected))
    return plan, plan.solve(*points[1], threads), again


def _all_witnesses(
    columns: Columns,
    targets: Sequence[Named],
    system: _core.System,
    points: Iterable[Point],
    threads: int,
) -> _core.System:
    """Select the equations in the witness of any target at any point."""
    present = list(_present(columns, targets, system).values())
    found = []
    for prime, residues in points:
        elimination = system.eliminate(prime=prime, residues=list(residues), threads=threads)
        found.append(system.support(elimination, residues=list(residues), columns=present))
    return system.restrict(distinct(np.concatenate(found)))


def _present(columns: Columns, targets: Sequence[Named], system: _core.System) -> dict[Named, int]:
    """Columns of the targets that some equation contains."""
    found = {target: columns.column(system, target) for target in targets}
    return {target: column for target, column in found.items() if column is not None}
