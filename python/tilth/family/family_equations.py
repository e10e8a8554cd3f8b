"""Equations of a family, exactly: those of its templates, and of the maps between its sectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from flint import fmpq_mpoly

from tilth.errors import FamilyError
from tilth.family.algebra.rational import modulo
from tilth.family.family_sectors import FamilySectors
from tilth.family.identities import (
    READERS,
    Identity,
    Template,
    TemplateKind,
    ibp_templates,
    li_templates,
)
from tilth.family.indices import check_indices, sector_of
from tilth.family.points import PointLike
from tilth.family.symmetries import Found, Symmetries, find_symmetries

__all__ = ["FamilyEquations"]


class FamilyEquations(FamilySectors):
    """The part of `Family` that makes equations, and finds symmetries."""

    @cached_property
    def _templates(self) -> Mapping[str, tuple[Template, ...]]:
        return MappingProxyType({"ibp": ibp_templates(self.basis), "li": li_templates(self.basis)})

    def templates(self, *kinds: TemplateKind) -> tuple[Template, ...]:
        """Templates of the kinds asked for, in that order; default ``"ibp", "li"``.

        There are L(L+E) of kind "ibp" and E(E-1)/2 of kind "li".
        """
        for kind in kinds:
            if kind not in self._templates:
                raise FamilyError(f"template kind {kind!r} is unknown, use 'ibp' or 'li'")
        return tuple(template for kind in kinds or ("ibp", "li") for template in self._templates[kind])

    @cached_property
    def _identities(self) -> dict[str, Identity]:
        return {template.name: template for template in self.templates()}

    def identity(self, name: str) -> Identity:
        """One of the templates by its name, such as ``d/dk1.p1``, or a map such as ``map(k1->k2,k2->k1)``.

        Raises
        ------
        FamilyError
            There is none, or it does not respect the cut.
        """
        if name not in self._identities:
            found = next(
                (one for one in (read(self.basis, name) for read in READERS) if one is not None), None
            )
            if found is None:
                raise FamilyError(f"{self.name} has no identity {name[:80]!r}")
            found.check_cut(self.cut_sector)
            self._identities[name] = found
        return self._identities[name]

    def check_equations(self, equations: Sequence[tuple[str, Sequence[int]]]) -> None:
        """Refuse equations of which one is not there: its identity is none, or its integral is zero.

        Raises
        ------
        FamilyError
        """
        for name in dict.fromkeys(name for name, _ in equations):
            self.identity(name)
        # Several equations are of one integral.
        for integral in dict.fromkeys(tuple(integral) for _, integral in equations):
            indices = check_indices(self.name, self.size, integral, self.given)
            if self.is_zero(sector_of(indices)):
                shown = ",".join(map(str, indices))
                raise FamilyError(f"the seed {self.name}[{shown}] is zero")

    def equation(
        self, identity: Identity | str, indices: Iterable[int], *, keep_zero_sectors: bool = False
    ) -> dict[tuple[int, ...], fmpq_mpoly]:
        """One equation, exactly: {indices: polynomial in `symbols`}, whose sum with the integrals is zero.

        Raises
        ------
        IndexCountError, IndexRangeError
        SectorError
            The seed is not below a top sector (unless zero sectors are kept).
        """
        seed = check_indices(self.name, self.size, indices, self.given)
        found = self.identity(identity) if isinstance(identity, str) else identity
        equation = found.equation(self.ring, seed)
        if keep_zero_sectors:
            return equation
        return {key: value for key, value in equation.items() if not self.is_zero(sector_of(key))}

    def equation_modulo(
        self, identity: Identity | str, indices: Iterable[int], prime: int, point: PointLike
    ) -> dict[tuple[int, ...], int]:
        """One equation at a point modulo a prime, without zero sectors; for many use `ModularIdentities`."""
        values = self.residues(point, prime)
        exact = self.equation(identity, indices)
        found = {key: modulo(polynomial, values, prime) for key, polynomial in exact.items()}
        return {key: residue for key, residue in found.items() if residue}

    def symmetries(self, preferred: Sequence[int] = (), *, shifts_only: bool = False) -> Symmetries:
        """Find the maps between nonzero sectors, and of sectors to themselves; kept with the family.

        Parameters
        ----------
        preferred : sequence of int
            Sectors that are to stand for the others of their class; otherwise the lowest number does.
        shifts_only : bool
            Leave out maps that exchange external momenta, or are good for some integrals of a sector only.

        Examples
        --------
        >>> from tilth.family import Family
        >>> sunrise = Family("s", ["k", "l"], ["p"], ["k^2-m", "l^2-m", "(k+l+p)^2-m"], {"p^2": "s"}, [7])
        >>> sunrise.symmetries()
        Symmetries(4 sectors in 2 classes, 7 maps)
        """
        found: Found = self.held.get(
            ("symmetries", tuple(preferred), shifts_only),
            lambda: find_symmetries(self.basis, self._forms, preferred, shifts_only=shifts_only),
        )
        self._identities.update(found.identities)
        return found.symmetries
