"""From the polynomials of sectors to the maps between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tilth.family.identities import (
    MomentumMap,
    Substitution,
    map_of,
    permutation_map,
)
from tilth.family.indices import slots_of
from tilth.family.kinematics.lines import lines_of
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.symmetries.actions import (
    Action,
    Permutation,
    compose,
    compose_permutations,
    on_all,
    on_sources,
    unit,
)
from tilth.family.symmetries.canonical import CanonicalForm
from tilth.family.symmetries.groups import generators
from tilth.family.symmetries.isometries import Matrix, isometries
from tilth.family.symmetries.search import substitutions
from tilth.family.symmetries.sector_lines import SectorLines
from tilth.family.symmetries.symmetries import Symmetries, Symmetry, SymmetryKind

__all__ = ["Found", "find_symmetries"]


class Found(NamedTuple):
    """Symmetries, and the identities by which they are applied.

    Attributes
    ----------
    symmetries : Symmetries
    identities : dict
        {name: MomentumMap}.
    """

    symmetries: Symmetries
    identities: Mapping[str, MomentumMap]


def find_symmetries(
    basis: PropagatorBasis,
    forms: Mapping[int, CanonicalForm],
    preferred: Sequence[int] = (),
    *,
    shifts_only: bool = False,
) -> Found:
    """Find the maps between sectors of a family, and those of sectors to themselves.

    Parameters
    ----------
    basis : PropagatorBasis
    forms : mapping
        {nonzero sector: its canonical form}; where forms tell cut lines, maps turn these into each other.
    preferred : sequence of int
        Sectors that are to be representatives of their classes, those first that are named first; otherwise
        it is the lowest number.
    shifts_only : bool
        Leave out maps that exchange external momenta, or are good for some integrals of a sector only.
    """
    return _Search(basis, shifts_only).run(forms, preferred)


class _Search:
    """One search, with what its parts share."""

    def __init__(self, basis: PropagatorBasis, shifts_only: bool) -> None:
        self.basis, self.shifts_only = basis, shifts_only
        # U and F do not see a momentum that is orthogonal to all externals, and integrals that differ by it
        # satisfy relations that no identity shows: these maps would show some, in some calls.
        self.with_polynomials = not shifts_only and not basis.kinematics.null
        self.lines = lines_of(basis)
        self.isometries: tuple[Matrix, ...] = isometries(basis.kinematics)
        self.sectors: dict[int, SectorLines | None] = {}
        self.substitutions: dict[str, Substitution] = {}
        self.identities: dict[str, MomentumMap] = {}

    def run(self, forms: Mapping[int, CanonicalForm], preferred: Sequence[int]) -> Found:
        places = {sector: place for place, sector in enumerate(preferred)}
        alike: dict[object, list[int]] = {}
        for sector in sorted(forms, key=lambda n: (places.get(n, len(places)), n)):
            alike.setdefault(forms[sector].matrix, []).append(sector)
        maps: dict[int, Symmetry] = {}
        own: dict[int, tuple[Symmetry, ...]] = {}
        for members in alike.values():
            standing: list[int] = []
            for sector in members:
                best = None
                for target in standing:
                    best = self._best(forms, sector, target)
                    if best is not None and best.kind.whole:
                        break
                if best is None or not best.kind.whole:
                    # Whatever else there is leads to the first of the class.
                    if standing and not self.shifts_only:
                        other = self._best(forms, sector, standing[0])
                        if other is None and self.with_polynomials:
                            other = self._polynomial(forms, sector, standing[0])
                        if other is not None:
                            maps[sector] = other
                    standing.append(sector)
                    own[sector] = tuple(self._own(forms, sector))
                else:
                    maps[sector] = best
        classes = tuple(tuple(members) for members in alike.values())
        found = Symmetries(tuple(sorted(classes)), dict(sorted(maps.items())), dict(sorted(own.items())))
        used = {one.name for one in found}
        return Found(found, {name: one for name, one in self.identities.items() if name in used})

    def _permutations(
        self, forms: Mapping[int, CanonicalForm], source: int, target: int
    ) -> Iterator[dict[int, int]]:
        """Yield all ways of turning the lines of a sector into those of another."""
        before, after = slots_of(source), slots_of(target)
        first = forms[source].orders[0]
        for order in forms[target].orders:
            pairs = sorted((before[a], after[b]) for a, b in zip(first, order, strict=True))
            yield dict(pairs)

    # -- maps ------------------------------------------------------------------------------------------------

    def _best(self, forms: Mapping[int, CanonicalForm], source: int, target: int) -> Symmetry | None:
        """Return the simplest substitution that turns a sector into another one."""
        found: list[Symmetry] = []
        for permutation in self._permutations(forms, source, target):
            found += [symmetry for _, symmetry in self._candidates(source, target, permutation)]
            if any(symmetry.kind is SymmetryKind.shift for symmetry in found):
                break
        return next((one for one in sorted(found, key=_simplicity) if self._holds(one)), None)

    def _candidates(
        self, source: int, target: int, permutation: Mapping[int, int]
    ) -> Iterator[tuple[Substitution, Symmetry]]:
        """Yield the substitutions that do a permutation to the momenta of lines."""
        if source not in self.sectors:
            self.sectors[source] = SectorLines.of(self.basis, self.lines, source, self.isometries)
        images = [self.lines[slot] for slot in permutation.values()]
        for one in substitutions(self.sectors[source], images):
            kind = self._kind(one)
            if kind is SymmetryKind.shift or not self.shifts_only:
                self.substitutions[one.name] = one
                yield one, Symmetry(source, target, kind, one.name, dict(permutation))

    def _holds(self, symmetry: Symmetry) -> bool:
        """Whether the lines become what they should, with their constants, exactly."""
        name = symmetry.name
        if name not in self.identities:
            self.identities[name] = map_of(self.basis, self.substitutions[name])
        images = self.identities[name].images
        singles = {slot: image.single if (image := images[slot]) else None for slot in symmetry.permutation}
        return singles == symmetry.permutation

    def _kind(self, one: Substitution) -> SymmetryKind:
        if one.restricted:
            return SymmetryKind.restricted
        loops = self.basis.loops
        return SymmetryKind.shift if one.sources[loops:] == one.targets[loops:] else SymmetryKind.crossing

    def _polynomial(self, forms: Mapping[int, CanonicalForm], source: int, target: int) -> Symmetry:
        permutation = next(self._permutations(forms, source, target))
        return self._permuted(source, target, permutation)

    def _permuted(self, source: int, target: int, permutation: Mapping[int, int]) -> Symmetry:
        found = permutation_map(self.basis, permutation, self.lines)
        self.identities[found.name] = found
        return Symmetry(source, target, SymmetryKind.polynomial, found.name, dict(permutation))

    # -- self-symmetries -------------------------------------------------------------------------------------

    def _own(self, forms: Mapping[int, CanonicalForm], sector: int) -> Iterator[Symmetry]:
        """Yield generators of the maps of a sector to itself."""
        size = len(self.basis.algebra.momenta)
        full: dict[Action, Symmetry] = {}
        partial: list[tuple[Substitution, Symmetry]] = []
        permutations = sorted(
            self._permutations(forms, sector, sector), key=lambda one: sum(a != b for a, b in one.items())
        )
        for permutation in permutations:
            for one, symmetry in self._candidates(sector, sector, permutation):
                if one.restricted:
                    partial.append((one, symmetry))
                else:
                    full.setdefault(on_all(one, size), symmetry)
        simplest = sorted(full, key=lambda action: _simplicity(full[action]))
        chosen = [
            full[action]
            for action in generators(simplest, unit(size), compose, lambda action: self._holds(full[action]))
        ]
        chosen += self._partial_generators(partial, chosen)
        yield from chosen
        if not self.with_polynomials:
            return
        shown = [_permutation_key(one.permutation) for one in chosen]
        keys = [_permutation_key(permutation) for permutation in permutations]
        first = tuple((slot, slot) for slot in slots_of(sector))
        found = generators([*shown, *keys], first, compose_permutations, lambda one: True)
        yield from (self._permuted(sector, sector, dict(key)) for key in found if key not in shown)

    def _partial_generators(
        self, partial: Sequence[tuple[Substitution, Symmetry]], full: Sequence[Symmetry]
    ) -> list[Symmetry]:
        """Return restricted maps that generate, with some full ones, all of what the sector sees."""
        if not partial:
            return []
        size = len(self.basis.algebra.momenta)
        first = partial[0][0]
        by_full = [on_sources(self.substitutions[symmetry.name], first, size) for symmetry in full]
        actions: dict[Action, Symmetry] = {}
        for one, symmetry in sorted(partial, key=lambda pair: _simplicity(pair[1])):
            action = on_sources(one, first, size)
            if action is not None:
                actions.setdefault(action, symmetry)
        known = [action for action in by_full if action is not None]
        found = generators(
            [*known, *actions],
            unit(len(first.sources)),
            compose,
            lambda action: action in known or self._holds(actions[action]),
        )
        return [actions[action] for action in found if action not in known]


def _simplicity(symmetry: Symmetry) -> tuple[int, int, str]:
    return list(SymmetryKind).index(symmetry.kind), len(symmetry.name), symmetry.name


def _permutation_key(permutation: Mapping[int, int]) -> Permutation:
    return tuple(sorted(permutation.items()))
