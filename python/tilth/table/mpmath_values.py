"""Values of functions as numbers of mpmath, with as many digits as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath
from flint import arb

from tilth.errors import PointError
from tilth.family.checks import is_integer
from tilth.table.ball_values import Exact, ball_value
from tilth.table.factored import FactoredFunction

__all__ = ["mpmath_value", "working_digits"]

#: What an accuracy of a few bits is about in decimal digits.
BITS_PER_DIGIT = 3.3219280948873626

MOST_DIGITS = 10_000


def working_digits(digits: int | None) -> int:
    """Return how many digits are asked for; by default those that mpmath works with now.

    Raises
    ------
    PointError
    """
    chosen = int(mpmath.mp.dps) if digits is None else digits
    if not is_integer(chosen, 1) or chosen > MOST_DIGITS:
        raise PointError(f"digits={digits!r} is not an integer from 1 to {MOST_DIGITS}")
    return chosen


def mpmath_value(function: FactoredFunction, point: Sequence[Exact], digits: int) -> Any:
    """Return a value of type mpf, or mpc where the point is complex; not a number at a pole."""
    good = int(digits * BITS_PER_DIGIT) + 4
    value = ball_value(function, point, good)
    with mpmath.workprec(good + 4):
        if value is None:
            return mpmath.mpf("nan")
        if any(isinstance(x, complex) or hasattr(x, "_mpc_") for x in point):
            return mpmath.mpc(_middle(value.real), _middle(value.imag))
        return _middle(value.real)


def _middle(ball: arb) -> Any:
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.mpf((int(mantissa), int(exponent)))
