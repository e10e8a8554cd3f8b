"""What substitutions do to momenta, as matrices up to a common sign, so that they can be multiplied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import mul

from tilth.family.algebra.linear import Echelon
from tilth.family.identities import Substitution
from tilth.family.numbers import Rational

__all__ = ["Action", "Permutation", "compose", "compose_permutations", "on_all", "on_sources", "unit"]

#: Rows of coordinates of what basis vectors become; all signs may change together, which no propagator sees.
Action = tuple[tuple[Rational, ...], ...]

#: (slot of a line, slot of the line that it becomes), sorted.
Permutation = tuple[tuple[int, int], ...]


def on_all(one: Substitution, size: int) -> Action:
    """Return what all momenta become; of a substitution that is not restricted."""
    return _signed([[target.get(number, 0) for number in range(size)] for target in one.targets])


def on_sources(one: Substitution, restricted: Substitution, size: int) -> Action | None:
    """Return what the sources of a restricted substitution become under one that has an image of them.

    None if that is no combination of the sources, so that it cannot be repeated.
    """
    sources, known = Echelon(), Echelon()
    for vector in restricted.sources:
        sources.insert([vector.get(number, 0) for number in range(size)])
    for vector in one.sources:
        known.insert([vector.get(number, 0) for number in range(size)])
    rows = []
    for vector in restricted.sources:
        by_sources = known.coordinates([vector.get(number, 0) for number in range(size)])
        if by_sources is None:
            return None
        image = [sum(x * one.targets[n].get(c, 0) for n, x in by_sources.items()) for c in range(size)]
        found = sources.coordinates(image)
        if found is None:
            return None
        rows.append([found.get(number, 0) for number in range(len(restricted.sources))])
    return _signed(rows)


def unit(size: int) -> Action:
    """Return what the identity does."""
    return tuple(tuple(int(i == j) for j in range(size)) for i in range(size))


def compose(first: Action, second: Action) -> Action:
    """Return the second after the first."""
    columns = list(zip(*second, strict=True))
    return _signed([[sum(map(mul, row, column)) for column in columns] for row in first])


def compose_permutations(first: Permutation, second: Permutation) -> Permutation:
    """Return the second after the first."""
    images: Mapping[int, int] = dict(second)
    return tuple((source, images[target]) for source, target in first)


def _signed(rows: Sequence[Sequence[Rational]]) -> Action:
    lead = next((value for row in rows for value in row if value), 1)
    if lead > 0:
        return tuple(map(tuple, rows))
    return tuple([tuple([-value for value in row]) for row in rows])
