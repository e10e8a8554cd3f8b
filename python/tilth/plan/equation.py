"""`Equation`: one equation by the name of its identity and its integral."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Equation"]

Indices = tuple[int, ...]


class Equation(NamedTuple):
    """One equation: what an identity says of an integral.

    Attributes
    ----------
    identity : str
        The name of the identity, see `Family.identity`, or ``"given"``.
    integral : tuple of int
        Indices of the integral; of a given equation its number.
    """

    identity: str
    integral: Indices
