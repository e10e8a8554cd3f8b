"""Points where the kinematics does not exist, and where it degenerates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from flint import fmpq_mpoly

from tilth.errors import SingularKinematics
from tilth.family.algebra.rational import RationalFunction, SymbolRing
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import Propagator
from tilth.family.numbers import number_text

__all__ = ["check_regular", "denominators", "gram_vanishes"]


def denominators(kinematics: Kinematics, propagators: Iterable[Propagator]) -> tuple[fmpq_mpoly, ...]:
    """Distinct denominators of the scalar products and masses; a point must avoid their zeros."""
    values = [*kinematics.products.values(), *(propagator.constant for propagator in propagators)]
    values += [value for _, value in kinematics.entries]
    return tuple({str(v.denominator): v.denominator for v in values if not v.is_polynomial()}.values())


def check_regular(
    ring: SymbolRing, denominators: Sequence[fmpq_mpoly], values: Mapping[str, Fraction]
) -> None:
    """Refuse a point where a scalar product or a mass has no value.

    Parameters
    ----------
    ring : SymbolRing
    denominators : sequence of polynomials
        What `denominators` found.
    values : mapping
        {symbol: value} of all invariants; nothing here depends on d, which may be missing.

    Raises
    ------
    SingularKinematics
    """
    numbers = tuple(values.get(symbol, Fraction(0)) for symbol in ring.names)
    one = ring.context.constant(1)
    for denominator in denominators:
        if RationalFunction(denominator, one).value_at(numbers) == 0:
            shown = ", ".join(f"{symbol}={number_text(value)}" for symbol, value in values.items())
            raise SingularKinematics(f"the denominator {denominator} vanishes at {shown}, take another point")


def gram_vanishes(kinematics: Kinematics, values: Mapping[str, Fraction]) -> bool:
    """Whether the Gram determinant vanishes at values of all invariants, where no denominator does.

    The equations exist there, and often reduce the targets as elsewhere; where they do not, this is why.
    """
    numbers = tuple(values.get(symbol, Fraction(0)) for symbol in kinematics.ring.names)
    return kinematics.gram.value_at(numbers) == 0
