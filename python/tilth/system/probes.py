"""Primes and points of probes: pure functions of a seed, so that a lost probe is simply computed again."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from tilth import _core

__all__ = ["PointSource", "prime_number"]

_BATCH = 16


@lru_cache(maxsize=256)
def _batch(number: int) -> tuple[int, ...]:
    bound = _batch(number - 1)[-1] if number else _core.MAX_MODULUS + 1
    return tuple(_core.primes_below(bound, _BATCH))


def prime_number(number: int) -> int:
    """Return one of the largest primes that the core takes, number 0 being the largest."""
    batches, rest = divmod(number, _BATCH)
    for batch in range(batches):  # each batch asks for the one before: walk up, lest the recursion gets deep
        _batch(batch)
    return _batch(batches)[rest]


class PointSource(NamedTuple):
    """Random points of a run.

    Attributes
    ----------
    seed : int
        The same seed gives the same points.
    """

    seed: int = 0

    def residues(self, prime: int, number: int, count: int) -> list[int]:
        """Return the `count` residues of point `number` modulo `prime`.

        None is 0 or 1 unless the field is tiny: these values make terms vanish or coincide.
        """
        low = 2 if prime > 5 else 0
        return [low + self._draw(prime, number, symbol) % (prime - low) for symbol in range(count)]

    def _draw(self, prime: int, number: int, symbol: int) -> int:
        text = f"tilth point {self.seed} {prime} {number} {symbol}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
