"""At which primes and points a table is checked, and how often.

What a table says is compared with the equations where it speaks: at its own numbers, random values of the
symbols that it leaves free, and modulo its own prime if it has one. Functions take two primes and two points.
Modulo a small prime one random combination misses a fault with a chance of one in the prime, so several are
taken: as many as make it less than 2^-50.

A table at numbers is also looked at elsewhere, at random values of all symbols: there its rows say nothing,
but the equations must reduce the targets to the same masters. It is not if its numbers were found to be
special, and other equations taken for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, log2
from typing import Any, NamedTuple

from tilth.family.numbers import have_residues
from tilth.table.head import TableAttributes
from tilth.table.statement import Draws

__all__ = [
    "ATTEMPTS",
    "ELSEWHERE",
    "TABLE",
    "ProofPoint",
    "combinations_at",
    "own_combinations",
    "place",
    "wanted",
]

#: Where the table speaks, and where it does not.
TABLE, ELSEWHERE = "table", "elsewhere"

#: How often a place is drawn again, because a number has no residue there or pivots vanish: with primes of 61
#: bits once is next to impossible.
ATTEMPTS = 8

#: A fault is missed with a chance below two to the power of minus this.
BITS = 50


class ProofPoint(NamedTuple):
    """A prime and a point.

    Attributes
    ----------
    where : str
        `TABLE` or `ELSEWHERE`.
    prime : int
    point : tuple of (str, Fraction)
        Values of all symbols.
    """

    where: str
    prime: int
    point: tuple[tuple[str, Fraction], ...]


def combinations_at(prime: int | None) -> int:
    """Return how many random combinations of rows are needed modulo the prime of a table, if it has one."""
    return 1 if prime is None else ceil(BITS / log2(prime))


def own_combinations(head: TableAttributes) -> int:
    """Return how many random combinations of rows are compared where the table speaks."""
    return 2 if head.symbols else combinations_at(head.prime)


def wanted(head: TableAttributes, provenance: Mapping[str, Any]) -> list[str]:
    """Return where a table is checked, once for each combination.

    Parameters
    ----------
    head : TableAttributes
    provenance : mapping
        Of the table: it notes whether its numbers are special, and its equations taken for them.
    """
    special = any(part.get("special_point") for part in provenance.get("parts", [provenance]))
    if special and not head.symbols and head.prime is None:
        return [TABLE] * 2
    own = [TABLE] * own_combinations(head)
    return [*own, ELSEWHERE] if head.at and not special else own


def place(draws: Draws, head: TableAttributes, where: str, number: int, attempt: int) -> ProofPoint | None:
    """Return a place, drawn where the table leaves it free; None if a number has no residue there.

    Parameters
    ----------
    draws : Draws
    head : TableAttributes
    where : str
        `TABLE` or `ELSEWHERE`.
    number, attempt : int
        Of the combination, and how often its place was drawn before.
    """
    label = f"{where} {number} {attempt}"
    given = head.at if where == TABLE else {}
    prime = head.prime if where == TABLE and head.prime is not None else draws.prime(label)
    point = draws.point(label, head, given, prime)
    return ProofPoint(where, prime, tuple(point.items())) if have_residues(point.values(), prime) else None
