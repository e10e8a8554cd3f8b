"""Matrices of operators at one point modulo a prime, by a reduction there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from tilth.calculus.closure import Operator, integrals_of
from tilth.calculus.master_basis import MasterBasis
from tilth.calculus.places import ADVICE
from tilth.calculus.residues import ResiduePoint, Residues
from tilth.calculus.start import Start
from tilth.errors import VerificationFailed
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import SeedingRule
from tilth.table.arithmetic import Coefficient

__all__ = ["reduced_there"]


def reduced_there(
    basis: MasterBasis,
    operators: Mapping[str, Operator],
    start: Start[ReduceOptions],
    seeding: SeedingRule | str,
    point: ResiduePoint,
) -> dict[str, Residues]:
    """Return {name of the operator: its matrix at the point}.

    Parameters
    ----------
    basis : MasterBasis
        The masters, and the values that are given, which are taken rather than their residues.
    operators : mapping
        {what it is called in a message: operator}
    start : Start
    seeding : rule or str
    point : ResiduePoint

    Raises
    ------
    VerificationFailed
        A master is reached that is none of these.
    """
    numbers = {symbol: Fraction(residue) for symbol, residue in point.residues.items()} | dict(basis.at)
    # nobody waits for these rows
    settings = replace(start.options, at=numbers, prime=point.prime, run=None, batch=None, deliver=None)
    table = reduce(integrals_of(basis.masters, operators.values()), seeding, options=settings)
    place = {master: position for position, master in enumerate(basis.masters)}
    matrices: dict[str, Residues] = {}
    for name, operator in operators.items():
        found: Residues = {}
        for master, row in place.items():
            reduced = table.apply(operator(master))
            strange = [other for other in reduced if other not in place]
            if strange:
                raise VerificationFailed(
                    f"{name} of {master} has {strange[0]}, which is none of the masters; {ADVICE}"
                )
            found[row] = {place[other]: _residue(value) for other, value in reduced.items()}
        matrices[name] = found
    return matrices


def _residue(value: Coefficient) -> int:
    assert isinstance(value, int)  # coefficients modulo a prime are
    return value
