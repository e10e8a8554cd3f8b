"""`plan`: solve for targets once, for any number of points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Unpack

from tilth.family import Integral
from tilth.pipeline.learn.effort import FUNCTIONS, with_effort
from tilth.pipeline.options import Options, PlanOptions, ReduceOptions
from tilth.pipeline.options.keywords import PlanOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.learning import learn_family
from tilth.pipeline.plans.plan import Plan
from tilth.pipeline.verbs.family_problem import family_problem
from tilth.seeding import SeedingRule, find_rule

__all__ = ["plan"]


@takes(PlanOptions)
def plan(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str = "auto",
    *,
    options: Options | None = None,
    **keywords: Unpack[PlanOptionsKeywords],
) -> Plan:
    """Solve for targets once, and return what gives their coefficients at any point.

    Learning and selection are those of `score`; the solve of the selected equations is recorded as a tape,
    which is what `reduce` probes. `Plan.probe` has residues at any number of points, `Plan.evaluate` exact
    rationals, and ``plan(...).reconstruct()`` is ``reduce(...)``.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    seeding : rule or str
        A rule, or its text as for `score`.
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    Plan
        Its masters are integrals, also where combinations are preferred: these are the masters of the table
        that it is reconstructed to.

    Raises
    ------
    IncompleteSeeding
        A target is not reduced to masters; carries the `score`, what is missing, and how far to widen.
    PointError, SingularKinematics
        The numbers of `at` are not usable.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> plan = tilth.plan([bubble[2, 1]], "laporta", at={"d": 5})
    >>> plan.symbols
    ('s',)
    >>> plan.evaluate([{"s": 1}, {"s": "1/3"}])  # -2/s
    [{bubble[2,1]: {bubble[1,1]: Fraction(-2, 1)}}, {bubble[2,1]: {bubble[1,1]: Fraction(-6, 1)}}]
    """
    rule = find_rule(seeding)
    given = ReduceOptions.read("plan", PlanOptions.read("plan", options, keywords), {})
    problem = family_problem(targets, seeding, given)
    problem = replace(problem, options=with_effort(problem.options, rule, FUNCTIONS))
    return Plan.of(problem, *learn_family(problem, seeding))
