"""`solve`: equations from anywhere, for some of their integrals, as rational functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, Unpack

from tilth.errors import TargetError
from tilth.family import Integral, Label, System
from tilth.formats import read_label, read_system
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.memory import check_memory, predict_elimination
from tilth.pipeline.options import Computation, SolveOptions
from tilth.pipeline.options.keywords import SolveOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.reconstruct import table_of_functions
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.given import learn_given
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.run.problem import GivenProblem
from tilth.pipeline.run.run import Run
from tilth.plan import GivenColumns
from tilth.table import Table

__all__ = ["solve"]

Name: TypeAlias = Label | Integral | str


@takes(SolveOptions)
def solve(
    system: System | str | Path,
    targets: Iterable[Name] | Name,
    *,
    options: Computation | None = None,
    **keywords: Unpack[SolveOptionsKeywords],
) -> Table:
    r"""Solve equations between integrals for targets, as rational functions in their symbols.

    The equations may come from any program, and no family need be known. What follows is what `reduce` does
    with the equations of seeds: elimination at generic points, selection of the equations that the targets
    need, their solve as a tape, reconstruction, comparison with all equations, and a certificate.

    Integrals with indices are ordered by number of lines, family, sector, and `order`, the families as they
    come first. Those with weights are above all of these, ordered by weight: an equation
    ``total@9000*(-1) + ...`` defines an amplitude that is then a target.

    Parameters
    ----------
    system : System, or path
        A path is read by `tilth.formats.read_system`.
    targets : iterable of Label, Integral or str
        Integrals of the system, as text in any spelling it may use: ``"bubble[2,1]"``, ``"bubble#12"``,
        ``"12"``.
    options : options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    What `at` gives is put for the symbols before anything else: the system is solved as it is there, also at
    special points. Coefficients of the equations were multiplied by their denominators.

    Returns
    -------
    Table
        ``table[target][master]``, with `Label` for integrals and the equations as its `source`. The masters
        are what these equations leave, whether or not that is a basis of all integrals.

    Raises
    ------
    TargetError
        A target is no integral of the system.
    IncompleteEquations
        A target is left as it is, and is not among `preferred_masters`.
    FormatError, PointError, OptionError
    RunFolderError, LedgerError
        The folder belongs to another run, or is damaged.
    LimitExceeded
        More memory would be needed than there is, or than `max_memory`.
    VerificationFailed
        Never, unless there is a bug or a fault of the machine.

    Examples
    --------
    >>> import tilth
    >>> from tilth.formats import Source, read_kira_system
    >>> system = read_kira_system(Source("bubble", "bub[1,2]*(s)\nbub[1,1]*(d-3)\n"))
    >>> table = tilth.solve(system, "bub[1,2]")
    >>> for target, row in table.items():
    ...     for master, coefficient in row.items():
    ...         print(target, "=", coefficient, "*", master)
    bub[1,2] = (-d+3)/s * bub[1,1]
    """
    given = SolveOptions.read("solve", options, keywords)
    problem = given_problem(system, targets, given)
    run = Run(problem, given.run)
    return table_of_functions(run, lambda: run.learnt(lambda: learn_given_problem(run.problem)))


def given_problem(
    system: System | str | Path, targets: Iterable[Name] | Name, given: SolveOptions
) -> GivenProblem:
    """Return the problem of a call, see `solve`, if there is memory for learning from it."""
    source = system if isinstance(system, System) else read_system(system)
    asked = _labels(targets)
    if not asked:
        raise TargetError("there are no targets, give at least one integral")
    for target in asked:
        source.key(target)
    where = KinematicPoint(source, source.partial_point(given.at))
    preferred = tuple(label for label in _labels(given.preferred_masters) if label in source)
    chosen = replace(given, at=where.at, preferred_masters=preferred)
    columns = GivenColumns(source, chosen.order, preferred, asked if chosen.targets_last else ())
    count, symbols = len(source.equations), ", ".join(where.symbols) or "numbers"
    chosen.progress("system", f"{count:,} equations, {len(source.integrals):,} integrals, over {symbols}")
    predicted = predict_elimination(len(source.integrals))
    check_memory(f"solving {count:,} equations", predicted, chosen.max_memory)
    return GivenProblem(columns, asked, where, chosen)


def learn_given_problem(problem: GivenProblem) -> tuple[Prepared, RecordedPlan]:
    """Learn from given equations, see `learn_given`."""
    return learn_given(problem.columns, problem.asked, problem.where, problem.options)


def _labels(names: Iterable[Name] | Name) -> tuple[Label, ...]:
    """Return integrals in whichever way they are given, each once.

    Raises
    ------
    TargetError
    """
    listed = (names,) if isinstance(names, Label | Integral | str) else names
    return tuple(dict.fromkeys(map(_label, listed)))


def _label(name: object) -> Label:
    if isinstance(name, Label):
        return name
    if isinstance(name, Integral):
        return Label(name.family.name, name.indices)
    if not isinstance(name, str):
        raise TargetError(f"{name!r} is not an integral, give a Label or text such as 'bubble[2,1]'")
    try:
        return read_label(name)
    except ValueError as error:
        raise TargetError(str(error)) from None
