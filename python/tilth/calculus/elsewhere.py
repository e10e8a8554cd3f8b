"""Scaling of equations that lack derivatives in some invariants: these are reduced at one random point."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.derivative import derivative_in
from tilth.calculus.places import ADVICE, draw_point
from tilth.calculus.residues import Residues
from tilth.calculus.scaling import check_scaling_at, missing_variables
from tilth.calculus.start import Start
from tilth.calculus.targets import integrals_of
from tilth.errors import VerificationFailed
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import SeedingRule
from tilth.table.arithmetic import Coefficient

__all__ = ["check_scaling_elsewhere"]


def check_scaling_elsewhere(equations: MasterDerivatives, start: Start, seeding: SeedingRule | str) -> None:
    """Check scaling at one point modulo a prime, with the derivatives that were not asked for reduced there.

    Raises
    ------
    VerificationFailed
        Naming the masters of an entry.
    """
    family, random = start.family, Random(start.options.seed)
    missing = missing_variables(equations)
    point = draw_point(equations, random)
    there = {variable: point.matrix(matrix) for variable, matrix in equations.matrices.items()}
    numbers = {symbol: Fraction(residue) for symbol, residue in point.residues.items()} | dict(equations.at)
    targets = integrals_of(family, equations.masters, missing)
    # nobody waits for these rows
    settings = replace(start.options, at=numbers, prime=point.prime, run=None, batch=None, deliver=None)
    table = reduce(targets, seeding, options=settings)
    place = {master: position for position, master in enumerate(equations.masters)}
    for variable in missing:
        derivative = derivative_in(family, variable)
        found: Residues = {}
        for master, row in place.items():
            reduced = table.apply(derivative.of(master))
            strange = [other for other in reduced if other not in place]
            if strange:
                raise VerificationFailed(
                    f"the derivative of {master} in {variable} has {strange[0]}, which is no master of the "
                    f"equations; {ADVICE}"
                )
            found[row] = {place[other]: _residue(value) for other, value in reduced.items()}
        there[variable] = found
    check_scaling_at(equations, point, {x: matrix for x, matrix in there.items() if matrix is not None})


def _residue(value: Coefficient) -> int:
    assert isinstance(value, int)  # coefficients modulo a prime are
    return value
