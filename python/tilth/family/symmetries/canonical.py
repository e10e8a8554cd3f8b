"""A canonical form of polynomials under permutations of their variables, with all that reach it.

Pak's algorithm (arXiv:1111.0868) compares matrices of exponents. Here variables are first told apart by what
they occur in, again and again until nothing changes; only variables that still look alike are tried in every
order, and all orders that give the smallest matrix are kept: they differ by symmetries of the polynomial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from tilth.errors import LimitExceeded

__all__ = ["MAX_ORDERS", "CanonicalForm", "Monomial", "canonical_form"]

#: (number of the coefficient, exponents of the variables)
Monomial: TypeAlias = tuple[int, tuple[int, ...]]

#: (number of the coefficient, the variables that occur with their powers)
_Occurring: TypeAlias = tuple[int, Sequence[tuple[int, int]]]

#: Eight lines that all look alike have 40,320 orders.
MAX_ORDERS = 50_000


class CanonicalForm(NamedTuple):
    """The smallest matrix of a polynomial, and the orders of variables that give it.

    Attributes
    ----------
    matrix : tuple of (int, exponents)
        Equal for two polynomials exactly if a permutation of variables turns one into the other.
    orders : tuple of tuple of int
        Each lists the variables by their places in the matrix.
    """

    matrix: tuple[Monomial, ...]
    orders: tuple[tuple[int, ...], ...]


def canonical_form(monomials: Sequence[Monomial], variables: int) -> CanonicalForm:
    """Return the canonical form of a polynomial.

    Parameters
    ----------
    monomials : sequence of (int, exponents)
        The same number stands for the same coefficient, in all polynomials that are to be compared.
    variables : int

    Raises
    ------
    LimitExceeded
        More than 50,000 orders would have to be compared.
    """
    best: tuple[Monomial, ...] | None = None
    orders: list[tuple[int, ...]] = []
    occurring = [
        (number, [(v, power) for v, power in enumerate(powers) if power]) for number, powers in monomials
    ]
    for tried, order in enumerate(_orders(occurring, [0] * variables)):
        if tried == MAX_ORDERS:
            raise LimitExceeded(f"more than {MAX_ORDERS:,} orders of {variables} lines look alike")
        matrix = tuple(sorted([(number, tuple([powers[v] for v in order])) for number, powers in monomials]))
        if best is None or matrix < best:
            best, orders = matrix, []
        if matrix == best:
            orders.append(order)
    assert best is not None, "there is at least one order"
    return CanonicalForm(best, tuple(orders))


def _orders(monomials: Sequence[_Occurring], colours: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield the orders of variables that their looks do not exclude."""
    colours = _refined(monomials, colours)
    by_colour: dict[int, list[int]] = {}
    for variable, colour in enumerate(colours):
        by_colour.setdefault(colour, []).append(variable)
    alike = next((found for _, found in sorted(by_colour.items()) if len(found) > 1), None)
    if alike is None:
        yield tuple(sorted(range(len(colours)), key=colours.__getitem__))
        return
    for variable in alike:  # make it the first of those that look alike
        chosen = [2 * colour + 1 for colour in colours]
        chosen[variable] -= 1
        yield from _orders(monomials, chosen)


def _refined(monomials: Sequence[_Occurring], colours: list[int]) -> list[int]:
    """Tell variables apart by the monomials that they occur in, until nothing changes.

    Hashes of tuples of integers are the same in every process; if two ever agreed by accident, fewer
    variables would be told apart, and more orders tried.
    """
    count = len(set(colours))
    while True:
        found: list[list[tuple[int, int]]] = [[] for _ in colours]
        for number, powers in monomials:
            row = hash((number, tuple(sorted([(colours[v], power) for v, power in powers]))))
            for v, power in powers:
                found[v].append((row, power))
        looks = [(colour, hash(tuple(sorted(rows)))) for colour, rows in zip(colours, found, strict=True)]
        ranks = {look: rank for rank, look in enumerate(sorted(set(looks)))}
        colours = [ranks[look] for look in looks]
        if len(ranks) == count:
            return colours
        count = len(ranks)
