"""Values of functions at real and complex numbers by ball arithmetic, in as many bits as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import acb, ctx, fmpq, fmpz_mpoly

from tilth.errors import PointError
from tilth.table.factored import FactoredFunction

__all__ = ["Exact", "ball_value", "exact_number"]

#: Bits to begin with, and when to give up.
FIRST_BITS, MOST_BITS = 128, 1 << 16

#: A number without error: an integer, a fraction or a binary fraction; or a complex one of two such.
Exact: TypeAlias = Any


def ball_value(function: FactoredFunction, point: Sequence[Exact], good_bits: int) -> acb | None:
    """Return a value whose two parts together are known to some bits; None where that is not reached.

    That is at a pole, or where a denominator cannot be told from zero with 2^16 bits more.

    Parameters
    ----------
    function : FactoredFunction
    point : sequence of Exact
    good_bits : int
    """
    before, bits = ctx.prec, max(FIRST_BITS, 2 * good_bits)
    most = MOST_BITS + good_bits
    try:
        while bits <= most:
            ctx.prec = bits
            values = [_ball(x) for x in point]
            below = acb(function.constant)
            for factor, power in function.factors:
                below *= _at(factor, values) ** power
            value = _at(function.numerator, values)
            if not below.contains(0):
                if value == 0:  # exactly; over a zero it is not a number
                    return acb(0)
                value /= below
                if value.rel_accuracy_bits() >= good_bits:
                    return value
            bits *= 2
    finally:
        ctx.prec = before
    return None


def exact_number(value: Any) -> Exact:
    """Return a number as it is, for `ball_value`.

    Raises
    ------
    PointError
        It is none, or not finite.
    """
    if isinstance(value, bool):
        raise PointError(f"a point has the value {value!r}, which is no number")
    if isinstance(value, int | Fraction):
        return value
    if isinstance(value, float | complex) or hasattr(value, "_mpf_") or hasattr(value, "_mpc_"):
        ball = acb(value)
        if not ball.is_finite():
            raise PointError("a point has a value that is not finite")
        return value
    raise PointError(
        f"a point has the value {str(value)[:40]!r} of type {type(value).__name__}, give integers, "
        "fractions, real or complex numbers, or those of mpmath"
    )


def _ball(value: Exact) -> acb:
    return acb(fmpq(value.numerator, value.denominator)) if isinstance(value, Fraction) else acb(value)


def _at(polynomial: fmpz_mpoly, values: Sequence[acb]) -> acb:
    total = acb(0)
    for exponents, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
        term = acb(coefficient)
        for value, power in zip(values, exponents, strict=True):
            if power:
                term *= value ** int(power)
        total += term
    return total
