"""Where the kinematics does not exist: zeros of its denominators and of the Gram determinant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from flint import fmpq_mpoly

from tilth.errors import SingularKinematics
from tilth.family.algebra.rational import RationalFunction
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import Propagator
from tilth.family.numbers import number_text

__all__ = ["check_regular", "denominators"]


def denominators(kinematics: Kinematics, propagators: Iterable[Propagator]) -> tuple[fmpq_mpoly, ...]:
    """Distinct denominators of the scalar products and masses; a point must avoid their zeros."""
    values = [*kinematics.products.values(), *(propagator.constant for propagator in propagators)]
    values += [value for _, value in kinematics.entries]
    return tuple({str(v.denominator): v.denominator for v in values if not v.is_polynomial()}.values())


def check_regular(
    kinematics: Kinematics, denominators: Sequence[fmpq_mpoly], values: Mapping[str, Fraction]
) -> None:
    """Refuse a point where the kinematics is singular.

    Parameters
    ----------
    kinematics : Kinematics
    denominators : sequence of polynomials
        What `denominators` found.
    values : mapping
        {symbol: value} of all invariants; nothing here depends on d, which may be missing.

    Raises
    ------
    SingularKinematics
    """
    ring = kinematics.ring
    numbers = tuple(values.get(symbol, Fraction(0)) for symbol in ring.names)
    one = ring.context.constant(1)
    for denominator in denominators:
        if RationalFunction(denominator, one).value_at(numbers) == 0:
            raise SingularKinematics(
                f"the denominator {denominator} vanishes at {_shown(values)}, take another point"
            )
    if kinematics.gram.value_at(numbers) == 0:
        raise SingularKinematics(
            f"the Gram determinant of the externals vanishes at {_shown(values)}, take another point"
        )


def _shown(values: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{symbol}={number_text(value)}" for symbol, value in values.items())
