"""Momenta as text."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.family.numbers import Rational, number_text

__all__ = ["momentum_text"]


def momentum_text(names: Sequence[str], factors: Sequence[Rational]) -> str:
    """Write a combination of momenta, such as ``k1-2*p1``; ``0`` for none."""
    text = ""
    for name, factor in zip(names, factors, strict=True):
        if factor:
            size = "" if abs(factor) == 1 else f"{number_text(max(factor, -factor))}*"
            text += f"{'-' if factor < 0 else '+'}{size}{name}"
    return text.removeprefix("+") or "0"
