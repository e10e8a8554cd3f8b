"""Permutations of lines that leave U and F as they are: equations between integrals without numerators.

In Feynman parameters an integral without numerators knows U and F only (Lee, arXiv:1212.2685, eq. 4). Two
sectors whose polynomials agree up to the names of the parameters, and up to the scales of propagators, have
the same integrals, whether a substitution of momenta shows it or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilth.errors import FamilyError
from tilth.family.algebra.rational import to_fmpq
from tilth.family.identities.images import Image
from tilth.family.identities.momentum_map import MomentumMap
from tilth.family.kinematics.lines import Line, lines_of
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.sectors.forms import sector_form
from tilth.family.sectors.symanzik import symanzik_polynomials

__all__ = ["permutation_map", "read_permutation_map"]

_NAME = re.compile(r"permuted\((\d{1,3}->\d{1,3}(?:,\d{1,3}->\d{1,3})*)\)", re.ASCII)


def permutation_map(
    basis: PropagatorBasis, slots: Mapping[int, int], lines: Sequence[Line | None] | None = None
) -> MomentumMap:
    """Return the map of a permutation of lines.

    Parameters
    ----------
    basis : PropagatorBasis
    slots : mapping
        {slot of a line, from 0: slot of the line that it becomes}.
    lines : sequence of Line or None, optional
        `lines_of` the basis, where many permutations are looked at.

    Raises
    ------
    FamilyError
        A slot is named twice or is none, or the polynomials are not the same.
    """
    name = f"permuted({','.join(f'{a + 1}->{b + 1}' for a, b in sorted(slots.items()))})"
    count = len(basis.propagators)
    if len(set(slots.values())) != len(slots) or not all(
        0 <= slot < count for pair in slots.items() for slot in pair
    ):
        raise FamilyError(f"{name[:80]!r} is not a permutation of some of {count} propagators")
    lines = lines_of(basis) if lines is None else lines
    before, after = (
        sector_form(
            symanzik_polynomials(basis.propagators, tuple(side), basis.loops, basis.kinematics), lines
        )
        for side in (list(slots), list(slots.values()))
    )
    if before != after:
        raise FamilyError(f"{name} does not turn the polynomials U and F of its lines into each other")
    one, zero = basis.kinematics.ring.context.constant(1), basis.kinematics.ring.context.constant(0)
    images: list[Image | None] = [None] * count
    for source, target in slots.items():
        first, second = lines[source], lines[target]
        factor = to_fmpq((first.scale if first else Fraction(1)) / (second.scale if second else Fraction(1)))
        images[source] = Image(one * factor.q, ((target, one * factor.p),), zero)
    return MomentumMap(name, tuple(images))


def read_permutation_map(basis: PropagatorBasis, name: str) -> MomentumMap | None:
    """Return the map of a name; None if it is no name of a permutation.

    Raises
    ------
    FamilyError
        It is not usable, or written in another way than it is written here.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    pairs = [part.split("->") for part in match.group(1).split(",")]
    slots = {int(left) - 1: int(right) - 1 for left, right in pairs}
    found = permutation_map(basis, slots)
    if found.name != name:
        raise FamilyError(f"{name[:80]!r} is not written as {found.name!r}")
    return found
