"""What `reduce` and `plan` begin with: from the arguments of a call to the problem that they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tilth.family import Integral
from tilth.pipeline.learn.preferred import with_combinations, with_preference
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.options.names import AT_POINT
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.run.problem import FamilyProblem
from tilth.seeding import SeedingRule, make_request
from tilth.seeding.request import listed_targets

__all__ = ["family_problem"]


def family_problem(
    targets: Iterable[Integral] | Integral, seeding: SeedingRule | str, given: ReduceOptions
) -> FamilyProblem:
    """Return the problem of a call, with its effort as it was given.

    Raises
    ------
    TargetError, OptionError
        The targets or the preferred masters are none of one family.
    PointError, SingularKinematics
        The numbers of `at` are not usable.
    """
    asked = listed_targets(targets)
    if given.symmetries == AT_POINT:
        from tilth.pipeline.learn.family_at_point import at_their_point  # only those who ask need it

        asked, given = at_their_point(asked, given)
    request = make_request(asked)
    family = request.family
    given.check_family(family)
    given = with_preference(request, given)
    rows = with_combinations(asked, given)
    where = KinematicPoint(family, family.partial_point(given.at))
    request = request if rows == asked else make_request(rows)
    return FamilyProblem.of(request, asked, rows, seeding, where, replace(given, at=where.at))
