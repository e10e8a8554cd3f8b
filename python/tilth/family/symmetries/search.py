"""Substitutions of momenta that turn the lines of one sector into those of another.

L quadratic lines with independent loop momenta fix what the loop momenta become, up to a sign each. Where the
loop momenta of lines add up to nothing, the external ones of these lines are what the sector sees of its
surroundings, and what becomes of them follows; an isometry of all external momenta extends that, or else the
substitution is a restricted one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tilth.errors import FamilyError
from tilth.family.algebra.linear import Echelon
from tilth.family.identities.substitution import Substitution, Vector, substitution
from tilth.family.kinematics.lines import Line, Row
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.numbers import Rational, plain
from tilth.family.symmetries.isometries import Matrix

__all__ = ["LinePair", "substitutions"]

#: A line, and the one that it is to become.
LinePair = tuple[Line, Line]


@dataclass(frozen=True)
class _Seen:
    """External momenta that a sector sees, and what they become; independent ones."""

    before: tuple[Row, ...]
    after: tuple[Row, ...]


def substitutions(
    basis: PropagatorBasis, pairs: Sequence[LinePair], isometries: Sequence[Matrix]
) -> Iterator[Substitution]:
    """Yield the substitutions that turn the first line of each pair into the second.

    All momenta may change their signs together, which changes no propagator, so one of the two is found.

    Parameters
    ----------
    basis : PropagatorBasis
    pairs : sequence of (Line, Line)
    isometries : sequence of Matrix
        Of all external momenta. If there are several that do the same to what the sector sees, there is a
        substitution for each; if there is none, a restricted one.
    """
    for signs, frame in _sign_choices(basis.loops, pairs):
        seen = _seen(basis, pairs, signs)
        if seen is None:
            continue
        found: list[list[tuple[Vector, Vector]]]
        fitting = [matrix for matrix in isometries if _extends(matrix, seen)]
        found = [_full(basis, pairs, signs, frame, matrix) for matrix in fitting]
        if not fitting:
            found = [_restricted(basis, pairs, signs, frame, seen)]
        for one in filter(None, found):  # nothing is left of the identity
            try:
                yield substitution(basis, one, restricted=not fitting)
            except FamilyError:
                continue  # a Jacobian other than one, or scalar products that change


def _sign_choices(loops: int, pairs: Sequence[LinePair]) -> Iterator[tuple[Row, tuple[int, ...]]]:
    """Yield factors of all lines, and which of them determine the loop momenta.

    The loop part of each line, after the substitution, is its factor times that of the other line; those of
    quadratic lines are 1 or -1.
    """
    frame = _frame(loops, [before for before, _ in pairs])
    if len(frame) < loops:
        return
    coordinates = _coordinates(
        [pairs[number][0].loop for number in frame], (before.loop for before, _ in pairs)
    )
    for choice in product((1, -1), repeat=loops - 1):
        images = [
            [sign * entry for entry in pairs[number][1].loop]
            for number, sign in zip(frame, (1, *choice), strict=True)
        ]
        factors = []
        for (before, after), row in zip(pairs, coordinates, strict=True):
            moved = [sum(c * image[j] for c, image in zip(row, images, strict=True)) for j in range(loops)]
            factor = _ratio(moved, after.loop)
            if factor is None or (before.quadratic and abs(factor) != 1):
                break
            factors.append(factor)
        else:
            yield tuple(factors), frame


def _frame(loops: int, lines: Sequence[Line]) -> tuple[int, ...]:
    """Return the first quadratic lines with independent loop momenta."""
    found: list[int] = []
    echelon = Echelon()
    for number, line in enumerate(lines):
        if line.quadratic and len(found) < loops and echelon.insert(line.loop) is None:
            found.append(number)
    return tuple(found)


def _coordinates(basis: Sequence[Row], vectors: Iterable[Sequence[Rational]]) -> list[list[Rational]]:
    """Return the coordinates of vectors in a basis."""
    echelon = Echelon()
    for row in basis:
        echelon.insert(row)
    result = []
    for vector in vectors:
        found = echelon.coordinates(vector)
        assert found is not None, "the rows are a basis"
        result.append([found.get(number, 0) for number in range(len(basis))])
    return result


def _ratio(left: Sequence[Rational], right: Sequence[Rational]) -> Rational | None:
    """Return left / right; None if they are not parallel."""
    factor = next((_divided(x, y) for x, y in zip(left, right, strict=True) if y), None)
    if not factor or any(x != factor * y for x, y in zip(left, right, strict=True)):
        return None
    return factor


def _divided(value: Rational, by: Rational) -> Rational:
    return value * by if by in (1, -1) else plain(Fraction(value) / by)


def _seen(basis: PropagatorBasis, pairs: Sequence[LinePair], factors: Sequence[Rational]) -> _Seen | None:
    """Return what the sector sees of the external momenta; None if it does not become one thing."""
    echelon, known = Echelon(), Echelon()
    numbers: list[int] = []
    before: list[Row] = []
    after: list[Row] = []

    def see(left: Row, right: Row) -> bool:
        relation = known.insert(left)
        if relation is None:
            before.append(left)
            after.append(right)
            numbers.append(len(all_after))
        all_after.append(right)
        if relation is None:
            return True
        total: list[Rational] = [0] * len(right)
        for number, factor in relation.items():
            total = [x + factor * y for x, y in zip(total, all_after[number], strict=True)]
        return not any(total)

    all_after: list[Row] = []
    order: list[int] = []
    for number, (line, other) in enumerate(pairs):
        if not line.quadratic:
            moved = tuple(_divided(value, factors[number]) for value in other.external)
            if not see(line.external, moved):
                return None
            continue
        order.append(number)
        relation = echelon.insert(line.loop)
        if relation is None:
            continue
        left = _combined(relation, [pairs[n][0].external for n in order])
        right = _combined(
            relation, [tuple(factors[n] * value for value in pairs[n][1].external) for n in order]
        )
        if not see(left, right):
            return None
    return _Seen(tuple(before), tuple(after))


def _combined(relation: Mapping[int, Rational], rows: Sequence[Row]) -> Row:
    total: list[Rational] = [0] * len(rows[0])
    for number, factor in relation.items():
        if factor:
            total = [x + factor * y for x, y in zip(total, rows[number], strict=True)]
    return tuple(map(plain, total))


def _extends(matrix: Matrix, seen: _Seen) -> bool:
    """Whether an isometry does to what is seen what it should."""
    return all(_times(left, matrix) == right for left, right in zip(seen.before, seen.after, strict=True))


def _times(vector: Row, matrix: Matrix) -> Row:
    total: list[Rational] = [0] * len(matrix)
    for factor, row in zip(vector, matrix, strict=True):
        if factor:
            total = [x + factor * y for x, y in zip(total, row, strict=True)]
    return tuple(total)


def _full(
    basis: PropagatorBasis,
    pairs: Sequence[LinePair],
    factors: Sequence[Rational],
    frame: Sequence[int],
    matrix: Matrix,
) -> list[tuple[Vector, Vector]]:
    """Return what all momenta become."""
    loops, externals = basis.loops, len(basis.algebra.momenta) - basis.loops
    moved = []
    for number in frame:
        line, other = pairs[number]
        shift = _times(line.external, matrix)
        outer = [factors[number] * x - y for x, y in zip(other.external, shift, strict=True)]
        moved.append([factors[number] * x for x in other.loop] + outer)
    result: list[tuple[Vector, Vector]] = []
    units = ([int(i == j) for j in range(loops)] for i in range(loops))
    images = [tuple(row) for row in moved]
    for i, factors_of_frame in enumerate(_coordinates([pairs[number][0].loop for number in frame], units)):
        result.append(({i: 1}, _vector(_combined(dict(enumerate(factors_of_frame)), images))))
    for e in range(externals):
        row = (*[0] * loops, *matrix[e])
        result.append(({loops + e: 1}, _vector(row)))
    return [(source, target) for source, target in _signed(result, loops) if source != target]


def _signed(pairs: Sequence[tuple[Vector, Vector]], loops: int) -> list[tuple[Vector, Vector]]:
    """Choose the common sign of all images, so that most external momenta stay."""
    stay = sum((source == target) - (source == _negative(target)) for source, target in pairs[loops:])
    return list(pairs) if stay >= 0 else [(source, _negative(target)) for source, target in pairs]


def _negative(vector: Vector) -> Vector:
    return {number: -factor for number, factor in vector.items()}


def _restricted(
    basis: PropagatorBasis,
    pairs: Sequence[LinePair],
    factors: Sequence[Rational],
    frame: Sequence[int],
    seen: _Seen,
) -> list[tuple[Vector, Vector]]:
    """Return what the momenta of some lines become, and the external momenta that the sector sees."""
    result: list[tuple[Vector, Vector]] = []
    for number in frame:
        line, other = pairs[number]
        result.append(
            (
                _vector((*line.loop, *line.external)),
                _vector(tuple(factors[number] * x for x in (*other.loop, *other.external))),
            )
        )
    nothing = (0,) * basis.loops
    result += [
        (_vector((*nothing, *left)), _vector((*nothing, *right)))
        for left, right in zip(seen.before, seen.after, strict=True)
    ]
    return _signed(result, basis.loops)


def _vector(row: Sequence[Rational]) -> dict[int, Rational]:
    return {number: value for number, value in enumerate(row) if value}
