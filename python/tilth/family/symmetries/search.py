"""Substitutions of momenta that turn the lines of one sector into those of another.

L quadratic lines with independent loop momenta fix what the loop momenta become, up to a sign each. Where the
loop momenta of lines add up to nothing, the external ones of these lines are what the sector sees of its
surroundings, and what becomes of them follows; an isometry of all external momenta extends that, or else the
substitution is a restricted one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from tilth.errors import FamilyError
from tilth.family.identities.substitution import Substitution, Vector, substitution
from tilth.family.kinematics.lines import Line, Row
from tilth.family.numbers import Rational, plain
from tilth.family.symmetries.isometries import Matrix
from tilth.family.symmetries.sector_lines import SectorLines, combined

__all__ = ["substitutions"]


def substitutions(sector: SectorLines | None, others: Sequence[Line | None]) -> Iterator[Substitution]:
    """Yield the substitutions that turn the lines of a sector into others.

    All momenta may change their signs together, which changes no propagator, so one of the two is found. If
    there are several isometries that do the same to what the sector sees, there is a substitution for each;
    if there is none, a restricted one.

    Parameters
    ----------
    sector : SectorLines or None
    others : sequence of Line or None
        What each line is to become; nothing is found if one is None, or quadratic where the line is not.
    """
    images = [other for other in others if other is not None]
    if sector is None or len(images) < len(others):
        return
    if any(line.quadratic != image.quadratic for line, image in zip(sector.lines, images, strict=True)):
        return
    for factors in _sign_choices(sector, images):
        after = _images_of_seen(sector, images, factors)
        if after is None:
            continue
        found: list[list[tuple[Vector, Vector]]]
        fitting = sector.isometries_by_images.get(after, [])
        found = [_full(sector, images, factors, matrix) for matrix in fitting]
        if not fitting:
            found = [_restricted(sector, images, factors, after)]
        for one in filter(None, found):  # nothing is left of the identity
            try:
                yield substitution(sector.basis, one, restricted=not fitting, isometry=bool(fitting))
            except FamilyError:
                continue  # a Jacobian other than one, or scalar products that change


def _sign_choices(sector: SectorLines, images: Sequence[Line]) -> Iterator[Row]:
    """Yield factors of all lines.

    The loop part of each line, after the substitution, is its factor times that of the other line; those of
    quadratic lines are 1 or -1.
    """
    loops = sector.basis.loops
    if len(sector.frame) < loops:
        return
    frame = [images[number].loop for number in sector.frame]
    others = [
        (number, sector.lines[number].quadratic, images[number].loop, row)
        for number, row in enumerate(sector.coordinates)
        if number not in sector.frame
    ]
    for choice in product((1, -1), repeat=loops - 1):
        signs = (1, *choice)
        factors: list[Rational] = [1] * len(images)
        for number, sign in zip(sector.frame, signs, strict=True):
            factors[number] = sign
        for number, quadratic, image, row in others:
            moved = combined([(c * s, loop) for c, s, loop in zip(row, signs, frame, strict=True)])
            factor = _ratio(moved, image)
            if factor is None or (quadratic and factor not in (1, -1)):
                break
            factors[number] = factor
        else:
            yield tuple(factors)


def _ratio(left: Row, right: Row) -> Rational | None:
    """Return left / right; None if they are not parallel."""
    if left == right:
        return 1 if any(left) else None
    factor = next((_divided(x, y) for x, y in zip(left, right, strict=True) if y), None)
    if not factor or any(x != factor * y for x, y in zip(left, right, strict=True)):
        return None
    return factor


def _divided(value: Rational, by: Rational) -> Rational:
    return value * by if by in (1, -1) else plain(Fraction(value) / by)


def _images_of_seen(
    sector: SectorLines, images: Sequence[Line], factors: Sequence[Rational]
) -> tuple[Row, ...] | None:
    """Return what becomes of the momenta that the sector sees; None if it is not one thing."""
    rows: list[Row] = []
    independent: list[Row] = []
    for sight in sector.sights:
        if sight.line is None:
            row = combined([(c * factors[n], images[n].external) for n, c in sight.circuit.items()])
        else:
            row = tuple([_divided(value, factors[sight.line]) for value in images[sight.line].external])
        rows.append(row)
        if sight.relation is None:
            independent.append(row)
        elif any(combined([(factor, rows[number]) for number, factor in sight.relation.items()])):
            return None
    return tuple(independent)


def _full(
    sector: SectorLines, images: Sequence[Line], factors: Sequence[Rational], matrix: Matrix
) -> list[tuple[Vector, Vector]]:
    """Return what all momenta become."""
    loops = sector.basis.loops
    moved: list[Row] = []
    for number, shift in zip(sector.frame, sector.shifts(matrix), strict=True):
        factor, other = factors[number], images[number]
        outer = [factor * x - y for x, y in zip(other.external, shift, strict=True)]
        moved.append((*[factor * x for x in other.loop], *outer))
    result: list[tuple[Vector, Vector]] = [
        ({i: 1}, _vector(combined(list(zip(row, moved, strict=True)))))
        for i, row in enumerate(sector.loop_momenta)
    ]
    result += [({loops + e: 1}, _vector(row, loops)) for e, row in enumerate(matrix)]
    return [(source, target) for source, target in _signed(result, loops) if source != target]


def _signed(pairs: Sequence[tuple[Vector, Vector]], loops: int) -> list[tuple[Vector, Vector]]:
    """Choose the common sign of all images, so that most external momenta stay."""
    stay = sum((source == target) - (source == _negative(target)) for source, target in pairs[loops:])
    return list(pairs) if stay >= 0 else [(source, _negative(target)) for source, target in pairs]


def _negative(vector: Vector) -> Vector:
    return {number: -factor for number, factor in vector.items()}


def _restricted(
    sector: SectorLines, images: Sequence[Line], factors: Sequence[Rational], after: Sequence[Row]
) -> list[tuple[Vector, Vector]]:
    """Return what the momenta of some lines become, and the external momenta that the sector sees."""
    result: list[tuple[Vector, Vector]] = []
    for number in sector.frame:
        line, other, factor = sector.lines[number], images[number], factors[number]
        result.append(
            (
                _vector((*line.loop, *line.external)),
                _vector([factor * x for x in (*other.loop, *other.external)]),
            )
        )
    loops = sector.basis.loops
    result += [
        (_vector(left, loops), _vector(right, loops)) for left, right in zip(sector.seen, after, strict=True)
    ]
    return _signed(result, loops)


def _vector(row: Sequence[Rational], start: int = 0) -> dict[int, Rational]:
    return {number: value for number, value in enumerate(row, start) if value}
