"""`plan_system`: solve equations from anywhere once, for any number of points."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Unpack

from tilth.family import System
from tilth.pipeline.options import Computation, PlanSystemOptions, SolveOptions
from tilth.pipeline.options.keywords import PlanSystemOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.plan import Plan
from tilth.pipeline.verbs.solve import Name, given_problem, learn_given_problem

__all__ = ["plan_system"]


@takes(PlanSystemOptions)
def plan_system(
    system: System | str | Path,
    targets: Iterable[Name] | Name,
    *,
    options: Computation | None = None,
    **keywords: Unpack[PlanSystemOptionsKeywords],
) -> Plan:
    r"""Solve equations between integrals for targets once, as `plan` does with the equations of a family.

    Parameters
    ----------
    system : System, or path
        A path is read by `tilth.formats.read_system`.
    targets : iterable of Label, Integral or str
        As for `solve`, which is ``plan_system(...).reconstruct()``.
    options : options, optional
        Options to start from; keyword arguments change single ones.
    {options}

    Returns
    -------
    Plan

    Raises
    ------
    TargetError, IncompleteEquations, FormatError, PointError, OptionError, LimitExceeded
        As `solve`.

    Examples
    --------
    >>> import tilth
    >>> from tilth.formats import Source, read_kira_system
    >>> system = read_kira_system(Source("bubble", "bub[1,2]*(s)\nbub[1,1]*(d-3)\n"))
    >>> plan = tilth.plan_system(system, "bub[1,2]")
    >>> ok, residues = plan.probe([[5, 7]], prime=101)
    >>> plan.symbols, residues.tolist()  # -2/7
    (('d', 's'), [[43]])
    """
    chosen = PlanSystemOptions.read("plan_system", options, keywords)
    problem = given_problem(system, targets, SolveOptions.read("plan_system", chosen, {}))
    return Plan.of(problem, *learn_given_problem(problem))
