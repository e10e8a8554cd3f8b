"""Checks of a table of several families."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tilth.errors import InputError, TableError, VerificationFailed
from tilth.family import Integral, RationalFunction
from tilth.family.identities.images import residue_of_polynomial
from tilth.news import Progress
from tilth.project.compose import composed
from tilth.project.crossing import Crossing, crossed_family
from tilth.project.family_map import FamilyMap, read_family_map, vectors_of
from tilth.project.parts import Parts
from tilth.project.shared import SharedKinematics
from tilth.table import Verification
from tilth.table.coefficients import coefficient_text

__all__ = ["ProjectVerification", "map_made_anew", "verify_parts"]

PRIME = 2**61 - 1
TRIALS = 2


@dataclass(frozen=True)
class ProjectVerification:
    """What `ProjectTable.verify` checked; true, because a failure raises.

    Attributes
    ----------
    targets : int
        Targets whose rows were composed again.
    maps : int
        Maps between families that were made anew.
    tables : mapping
        {family: Verification}.
    """

    targets: int
    maps: int
    tables: Mapping[str, Verification]

    def __str__(self) -> str:
        maps = f"{self.maps} map(s) between families made anew"
        head = f"verified: {self.targets} target(s) composed again, {maps}"
        return "\n".join([head, *(f"  {name}: {found}" for name, found in self.tables.items())])


def verify_parts(
    parts: Parts, *, fresh: bool, seed: int | None, plain: bool, threads: int, progress: Progress
) -> ProjectVerification:
    """Check everything, see `ProjectTable.verify`."""
    for name, table in parts.tables.items():
        _check_table(parts, name)
        if table.family != parts.families[name]:
            raise VerificationFailed(f"the table of {name} is one of another family")
    found = {
        name: table.verify(fresh=fresh, seed=seed, plain=plain, threads=threads, progress=progress)
        for name, table in parts.tables.items()
    }
    anew: dict[tuple[str, int, str, str], FamilyMap] = {}

    def made_anew(maps: Mapping[Integral, FamilyMap]) -> dict[Integral, FamilyMap]:
        made: dict[Integral, FamilyMap] = {}
        for integral, used in maps.items():
            key = used.source.name, used.sector, used.target.name, used.name
            if key not in anew:
                anew[key] = map_made_anew(parts.families.shared, used)
            made[integral] = anew[key]
        return made

    crossed = {name: _crossed_anew(parts, name) for name in parts.crossed}
    _check_rows(parts, made_anew(parts.translated), made_anew(parts.bridges), crossed)
    return ProjectVerification(len(parts.rows), len(anew), found)


def _check_table(parts: Parts, name: str) -> None:
    """Check that a table was made at the values that the coefficients are said to have."""
    table, kind = parts.tables[name], parts.kind
    at = {symbol: value for symbol, value in kind.at.items() if symbol in table.source.symbols}
    if dict(table.at) != at or table.prime != kind.prime:
        raise VerificationFailed(f"the table of {name} is at {table.point_text()}, the others are not")


def _crossed_anew(parts: Parts, name: str) -> Crossing:
    used = parts.crossed[name]
    try:
        found = crossed_family(parts.families[used.source.name], name, used.momenta)
    except InputError as error:
        raise VerificationFailed(f"a crossing is none: {error}; do not use this table") from error
    if found.family != parts.families[name] or found.moves(parts.kind.at):
        raise VerificationFailed(f"{name} is not the crossing that the table says; do not use this table")
    return found


def map_made_anew(shared: SharedKinematics, used: FamilyMap) -> FamilyMap:
    """Make a map from its name, with all checks, and compare its images with the propagators.

    Raises
    ------
    VerificationFailed
        It is no map, or does not turn the propagators into what it says.
    """
    try:
        found = read_family_map(shared, used.source, used.target, used.sector, used.name)
    except InputError as error:
        raise VerificationFailed(f"a map between families is none: {error}; do not use it") from error
    vectors = vectors_of(shared, found)
    if vectors is not None:
        _check_images(shared, found, vectors)
    return found


def _check_images(
    shared: SharedKinematics, found: FamilyMap, vectors: Sequence[Mapping[int, Fraction | int]]
) -> None:
    """Compare the images of all propagators with the propagators at random momenta.

    Momenta are given by random scalar products, those of external momenta by the kinematics at random values.
    """
    first, second = shared.bases[found.source.name], shared.bases[found.target.name]
    draw = random.Random(0)
    for _ in range(TRIALS):
        residues = [draw.randrange(2, PRIME) for _ in shared.ring.names]

        def at(value: RationalFunction, residues: Sequence[int] = residues) -> int:
            below = pow(residue_of_polynomial(value.denominator, residues, PRIME), -1, PRIME)
            return residue_of_polynomial(value.numerator, residues, PRIME) * below % PRIME

        products = {pair: draw.randrange(PRIME) for pair in second.products}
        for (i, j), value in shared.kinematics.products.items():
            products[i + second.loops, j + second.loops] = at(value)

        def scalar(
            left: Mapping[int, Fraction | int],
            right: Mapping[int, Fraction | int],
            products: Mapping[tuple[int, int], int] = products,
        ) -> int:
            return sum(
                _residue(Fraction(x) * Fraction(y)) * products[min(i, j), max(i, j)]
                for i, x in left.items()
                for j, y in right.items()
            )

        lines = [
            sum(_residue(factor) * products[pair] for pair, factor in one.products.items()) + at(one.constant)
            for one in second.propagators
        ]
        for slot, (one, image) in enumerate(zip(first.propagators, found.images, strict=True)):
            if image is None:
                continue
            after = sum(
                _residue(factor) * scalar(vectors[i], vectors[j]) for (i, j), factor in one.products.items()
            ) + at(one.constant)
            claimed = residue_of_polynomial(image.constant, residues, PRIME)
            claimed += sum(residue_of_polynomial(c, residues, PRIME) * lines[to] for to, c in image.terms)
            if (after * residue_of_polynomial(image.denominator, residues, PRIME) - claimed) % PRIME:
                raise VerificationFailed(
                    f"{found.name} does not turn propagator {slot + 1} of {found.source.name} into what is "
                    "claimed; do not use it"
                )


def _residue(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


def _check_rows(
    parts: Parts,
    translated: Mapping[Integral, FamilyMap],
    bridges: Mapping[Integral, FamilyMap],
    crossed: Mapping[str, Crossing],
) -> None:
    try:
        rows = composed(parts.rows, parts.tables, translated, bridges, crossed, parts.kind)
    except TableError as error:
        raise VerificationFailed(f"the rows do not follow from the tables: {error}") from error
    for target, row in parts.rows.items():
        for master in dict.fromkeys([*row, *rows[target]]):
            here, there = row.get(master, 0), rows[target].get(master, 0)
            if here != there:
                raise VerificationFailed(
                    f"the coefficient of {master} in {target} is {coefficient_text(here)[:60]}, but the "
                    f"tables give {coefficient_text(there)[:60]}; do not use this table"
                )
