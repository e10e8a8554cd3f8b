"""From targets of a family to what a plan holds."""

from __future__ import annotations

from tilth.pipeline.learn.prepare import Prepared, prepare
from tilth.pipeline.reduce.analytic import RecordedPlan, record_plan
from tilth.pipeline.reduce.rational import OtherPivots
from tilth.pipeline.run.problem import FamilyProblem
from tilth.seeding import SeedingRule, find_rule

__all__ = ["learn_family"]


def learn_family(problem: FamilyProblem, seeding: SeedingRule | str) -> tuple[Prepared, RecordedPlan]:
    """Learn, and record the solve of the selected equations; again where given numbers are special.

    Raises
    ------
    IncompleteSeeding
        A target is not reduced to masters.
    SingularKinematics
        The given numbers are special, and the targets do not reduce to the masters of the family there.
    """
    request, where, options = problem.request, problem.where, problem.options
    prepared = prepare(request, find_rule(seeding), options)
    try:
        return prepared, record_plan(prepared.plan, prepared.reference, where, options)
    except OtherPivots:
        from tilth.pipeline.reduce.special import learn_at_point  # few points are

        prepared = learn_at_point(request, prepared, where.at, options)
        return prepared, record_plan(prepared.plan, prepared.reference, where, options)
