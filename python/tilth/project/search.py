"""Looking for maps between families: from polynomials that agree to substitutions of momenta."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tilth.errors import FamilyError
from tilth.family import Family
from tilth.family.identities import Substitution
from tilth.family.indices import slots_of
from tilth.family.kinematics.lines import lines_of
from tilth.family.symmetries import SymmetryKind
from tilth.family.symmetries.canonical import CanonicalForm
from tilth.family.symmetries.search import substitutions
from tilth.family.symmetries.sector_lines import SectorLines
from tilth.project.family_map import FamilyMap, named_map, permutation_between, substitution_between
from tilth.project.polynomials import canonical_forms_of
from tilth.project.shared import SharedKinematics

__all__ = ["FoundBetween", "find_between"]

Place = tuple[str, int]

#: Sectors with one form, and the map of each that has one.
FoundBetween = tuple[tuple[tuple[Place, ...], ...], dict[Place, FamilyMap]]


def find_between(
    shared: SharedKinematics, families: Sequence[Family], *, shifts_only: bool = False
) -> FoundBetween:
    """Find which sectors of later families are sectors of earlier ones.

    Parameters
    ----------
    shared : SharedKinematics
    families : sequence of Family
    shifts_only : bool
        Leave out maps that exchange external momenta, or are good for some integrals of a sector only.

    Returns
    -------
    classes : tuple of tuple of (str, int)
        Family and sector; the one that stands for the class comes first.
    maps : dict
        {(family, sector): map to an earlier family}.
    """
    sectors = {family.name: (family.nonzero_sectors, family.cut_sector) for family in families}
    forms = canonical_forms_of(shared.bases, sectors)
    search = _Search(shared, forms, shifts_only)
    by_name = {family.name: family for family in families}
    classes: dict[object, list[Place]] = {}
    standing: dict[object, list[Place]] = {}
    maps: dict[Place, FamilyMap] = {}
    for family in families:
        own = family.symmetries(shifts_only=shifts_only)
        kept: list[Place] = []
        for sector in family.nonzero_sectors:
            place = family.name, sector
            key = forms[place].matrix
            classes.setdefault(key, []).append(place)
            best = search.best(family, sector, [(by_name[n], s) for n, s in standing.get(key, ())])
            if best is not None:
                maps[place] = best
            if not own.is_mapped(sector) and (best is None or not best.is_full):
                kept.append(place)
        for place in kept:  # of this family other sectors are mapped to them by its own maps
            standing.setdefault(forms[place].matrix, []).append(place)
    return tuple(map(tuple, classes.values())), maps


class _Search:
    """What the parts of a search share."""

    def __init__(
        self, shared: SharedKinematics, forms: Mapping[Place, CanonicalForm], shifts_only: bool
    ) -> None:
        self.shared, self.forms, self.shifts_only = shared, forms, shifts_only
        self.lines = {name: lines_of(basis) for name, basis in shared.bases.items()}

    def best(self, source: Family, sector: int, others: Sequence[tuple[Family, int]]) -> FamilyMap | None:
        """Return the simplest map to one of some sectors, the first that has a full one."""
        best: FamilyMap | None = None
        for target, other in others:
            found = next(self._maps(source, sector, target, other), None)
            if found is not None and (best is None or _simplicity(found) < _simplicity(best)):
                best = found
            if best is not None and best.is_full:
                return best
        if best is None and others and not self.shifts_only:
            target, other = others[0]
            return permutation_between(
                self.shared, source, target, next(self._permutations(source, sector, target, other))
            )
        return best

    def _maps(self, source: Family, sector: int, target: Family, other: int) -> Iterator[FamilyMap]:
        """Yield the maps of a sector to another by substitutions, simplest first."""
        found: dict[str, tuple[tuple[int, int, str], Substitution]] = {}
        for one in self._substitutions(source, sector, target, other):
            name = named_map(self.shared, source, target, one)
            found.setdefault(name, ((_kind(one, len(source.loops)), len(name), name), one))
        for (kind, _, _), one in sorted(found.values(), key=lambda item: item[0]):
            if self.shifts_only and kind:
                return
            try:
                made = substitution_between(self.shared, source, target, sector, one)
            except FamilyError:
                continue  # constants of lines, which the search does not look at, are not the same
            if made.becomes == other:
                yield made

    def _substitutions(
        self, source: Family, sector: int, target: Family, other: int
    ) -> Iterator[Substitution]:
        """Yield candidates: the one that renames loop momenta and nothing else, and those that lines say."""
        basis = self.shared.bases[target.name]
        units = tuple({number: 1} for number in range(len(basis.algebra.momenta)))
        yield Substitution("map()", units, units)
        lines = SectorLines.of(basis, self.lines[source.name], sector, self.shared.isometries)
        for permutation in self._permutations(source, sector, target, other):
            yield from substitutions(lines, [self.lines[target.name][slot] for slot in permutation.values()])

    def _permutations(
        self, source: Family, sector: int, target: Family, other: int
    ) -> Iterator[dict[int, int]]:
        """Yield all ways of turning the lines of a sector into those of another."""
        before, after = slots_of(sector), slots_of(other)
        first = self.forms[source.name, sector].orders[0]
        for order in self.forms[target.name, other].orders:
            yield dict(sorted((before[a], after[b]) for a, b in zip(first, order, strict=True)))


def _kind(one: Substitution, loops: int) -> int:
    """Number kinds of substitutions, simplest first."""
    if one.restricted:
        return 2
    return int(one.sources[loops:] != one.targets[loops:])


def _simplicity(found: FamilyMap) -> int:
    return list(SymmetryKind).index(found.kind)
