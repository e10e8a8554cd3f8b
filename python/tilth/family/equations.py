"""Concrete equations from templates in plain Python, modulo a prime.

This shares no code with the compiled core, so that it can check what the core did.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilth.family.indices import check_indices, sector_of
from tilth.family.model import Family
from tilth.family.points import PointLike
from tilth.family.templates import Template, Term

__all__ = ["ModularTemplates"]

Indices = tuple[int, ...]


class ModularTemplates:
    """Templates prepared for one (prime, point): one equation then costs some ten microseconds.

    Parameters
    ----------
    family : Family
    prime : int
        A prime below 2^63.
    point : mapping
        Values of d and the invariants, as `Family.point` accepts them.
    templates : sequence of Template, optional
        The operators, numbered from 0; default ``family.templates("ibp", "li")``.

    Raises
    ------
    PrimeError, PointError, SingularKinematics
    """

    def __init__(
        self, family: Family, prime: int, point: PointLike, templates: Sequence[Template] | None = None
    ) -> None:
        self.family = family
        self.prime = prime
        self.residues = family.residues(point, prime)
        self.templates = tuple(family.templates("ibp", "li") if templates is None else templates)
        self._operators = [[self._prepare(term) for term in template.terms] for template in self.templates]
        self._size = family.size
        self._zero: dict[int, bool] = {}

    def equation(self, operator: int, indices: Sequence[int]) -> dict[Indices, int]:
        """Equation of one operator at one seed.

        Returns
        -------
        dict
            {indices: residue in 1..prime-1}, without integrals of zero sectors.

        Raises
        ------
        IndexCountError
        SectorError
            The seed is not below any top sector.
        """
        prime, zero = self.prime, self._zero
        if len(indices) != self._size:
            check_indices(self.family.name, self._size, indices)
        seed_sector = sector_of(indices)
        if seed_sector not in zero:
            zero[seed_sector] = self.family.is_zero(seed_sector)
        equation: dict[Indices, int] = {}
        for constant, linear, moves in self._operators[operator]:
            value = constant
            for slot, c in linear:
                value += c * indices[slot]
            value %= prime
            if not value:
                continue
            shifted = list(indices)
            sector = seed_sector
            for slot, step in moves:
                index = shifted[slot] + step
                shifted[slot] = index
                sector = sector | 1 << slot if index > 0 else sector & ~(1 << slot)
            vanishes = zero.get(sector)
            if vanishes is None:
                # lines never appear: their coefficient carries the index 0, so this is below a top sector
                vanishes = zero[sector] = self.family.is_zero(sector)
            if not vanishes:
                equation[tuple(shifted)] = value
        return equation

    def _prepare(self, term: Term) -> tuple[int, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        prime = self.prime
        sums = [0] * (len(term.shift) + 1)
        for exponents, line in term.coefficient.items():
            monomial = 1
            for residue, exponent in zip(self.residues, exponents, strict=True):
                if exponent:
                    monomial = monomial * pow(residue, exponent, prime) % prime
            for position, c in enumerate(line):
                if c:
                    sums[position] = (sums[position] + c * monomial) % prime
        linear = tuple((slot, c) for slot, c in enumerate(sums[1:]) if c)
        return sums[0], linear, tuple((slot, step) for slot, step in enumerate(term.shift) if step)
