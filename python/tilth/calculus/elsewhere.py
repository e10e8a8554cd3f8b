"""Scaling of equations that lack derivatives in some invariants: these are reduced at one random point."""

from __future__ import annotations

from random import Random

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.derivative import derivatives_in
from tilth.calculus.places import draw_point
from tilth.calculus.reduced_there import reduced_there
from tilth.calculus.scaling import check_scaling_at, missing_variables
from tilth.calculus.start import Start
from tilth.pipeline.options import ReduceOptions
from tilth.seeding import SeedingRule

__all__ = ["check_scaling_elsewhere"]


def check_scaling_elsewhere(
    equations: MasterDerivatives, start: Start[ReduceOptions], seeding: SeedingRule | str
) -> None:
    """Check scaling at one point modulo a prime, with the derivatives that were not asked for reduced there.

    Raises
    ------
    VerificationFailed
        Naming the masters of an entry.
    """
    point = draw_point(equations, Random(start.options.seed))
    there = {variable: point.matrix(matrix) for variable, matrix in equations.matrices.items()}
    known = {variable: matrix for variable, matrix in there.items() if matrix is not None}
    missing = derivatives_in(start.family, missing_variables(equations))
    names = {f"the derivative in {variable}": derivative for variable, derivative in missing.items()}
    found = reduced_there(equations, names, start, seeding, point)
    check_scaling_at(equations, point, known | dict(zip(missing, found.values(), strict=True)))
