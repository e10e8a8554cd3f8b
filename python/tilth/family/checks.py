"""Checks of plain values that users hand over."""

from __future__ import annotations

import numpy as np

__all__ = ["is_integer", "is_positive"]


def is_integer(value: object, least: int, most: int | None = None) -> bool:
    """Whether a value is an integer in a range; True and False are not integers here."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        return False
    return bool(value >= least and (most is None or value <= most))


def is_positive(value: object) -> bool:
    """Whether a value is a number greater than zero."""
    return not isinstance(value, bool) and isinstance(value, (int, float)) and value > 0
