"""The invariants that masters are differentiated in."""

from __future__ import annotations

from tilth.calculus.start import Start
from tilth.calculus.vector_field import vector_field
from tilth.errors import OptionError, SingularKinematics
from tilth.family.text.suggest import did_you_mean
from tilth.pipeline.options import DifferentialOptions
from tilth.table.rows import point_text

__all__ = ["variables_of"]


def variables_of(start: Start[DifferentialOptions]) -> tuple[str, ...]:
    """Return the invariants to differentiate in: those that were asked for, or all that have no number.

    Raises
    ------
    OptionError
        One is no invariant of the family, or there is none.
    SingularKinematics
        Momenta would have to follow an invariant where the Gram determinant vanishes.
    """
    family, at = start.family, start.options.at
    free = tuple(symbol for symbol in family.invariants if symbol not in at)
    variables = free if start.options.variables is None else start.options.variables
    for variable in variables:
        if variable not in family.invariants:
            known = ", ".join(family.invariants) or "none"
            raise OptionError(
                f"variables has {variable!r}, which is not one of the invariants of {family.name} ({known})"
                f"{did_you_mean(variable, family.invariants)}"
            )
    if not variables:
        raise OptionError(
            f"{family.name} has no invariant without a number to differentiate in, name one with variables"
        )
    if family.gram_vanishes(at) and any(vector_field(family.basis, variable) for variable in variables):
        raise SingularKinematics(
            f"the Gram determinant of {family.name} vanishes at {point_text(at, (), None)}, where momenta "
            "cannot follow an invariant; leave one of the symbols free and take the limit"
        )
    return variables
