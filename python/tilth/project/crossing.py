"""Crossings: a family with its external momenta exchanged is the same function at exchanged invariants.

With p -> C p in all propagators, scalar products are C G C^T in the place of G. Where invariants s' give
G(s') = C G(s) C^T, each integral, and so each coefficient of a reduction, is that of the family at s'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import flint
from flint import fmpq_mpoly, fmpq_mpoly_ctx, fmpz_mpoly

from tilth.errors import FamilyError
from tilth.family import Family, Integral, RationalFunction
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.rational import to_fraction
from tilth.family.identities.substitution import Vector, external_product, vector_of, vector_text
from tilth.frozen import dataclass
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction
from tilth.table.polynomials import Factor, cleared

__all__ = ["Crossing", "crossed_family"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


@dataclass(frozen=True, eq=False)
class Crossing:
    """A family that is another one with its external momenta exchanged.

    Attributes
    ----------
    source, family : Family
        What was crossed, and what it became; slots are the same.
    momenta : mapping
        {external momentum: what stands in its place}.
    invariants : mapping
        {symbol: what stands in its place}, all symbols of the families.
    """

    source: Family
    family: Family
    momenta: Mapping[str, str]
    invariants: Mapping[str, fmpq_mpoly]

    def moves(self, symbols: Iterable[str]) -> bool:
        """Whether one of some symbols is exchanged, or stands in the place of another."""
        wanted = set(symbols)
        for name, image in self.invariants.items():
            inside = {one for one, power in zip(self.source.symbols, image.degrees(), strict=True) if power}
            if inside != {name} and wanted & {name, *inside}:
                return True
        return False

    def integral(self, integral: Integral) -> Integral:
        """Return the integral of the source that becomes one of the crossed family, or vice versa."""
        return (self.source if integral.family == self.family else self.family)[integral.indices]

    def coefficient(self, value: Coefficient) -> Coefficient:
        """Return a function of the source's invariants at the exchanged ones."""
        if not isinstance(value, FactoredFunction):
            return value
        ring = fmpq_mpoly_ctx.get(value.symbols, flint.Ordering.degrevlex)
        images = [_within(self.invariants[name], self.source.symbols, ring) for name in value.symbols]

        def moved(polynomial: fmpz_mpoly) -> tuple[fmpz_mpoly, int]:
            rational = ring.from_dict(polynomial.to_dict())
            return cleared(rational.compose(*images, ctx=ring), value.ring)

        numerator, constant = moved(value.numerator)
        constant *= value.constant
        factors: list[Factor] = []
        for factor, power in value.factors:
            polynomial, divisor = moved(factor)
            numerator *= divisor**power
            factors.append((polynomial, power))
        return FactoredFunction.make(numerator, constant, factors)

    def __str__(self) -> str:
        moved = ", ".join(f"{left} -> {right}" for left, right in self.momenta.items())
        changed = ", ".join(f"{n} -> {image}" for n, image in self.invariants.items() if str(image) != n)
        return f"{self.family.name} is {self.source.name} with {moved}; {changed or 'no invariant changes'}"


def _within(polynomial: fmpq_mpoly, names: Sequence[str], ring: fmpq_mpoly_ctx) -> fmpq_mpoly:
    """Write a polynomial in a ring that may lack symbols that it does not have."""
    places = [names.index(name) for name in ring.names()]
    return ring.from_dict(
        {tuple(int(key[place]) for place in places): value for key, value in polynomial.to_dict().items()}
    )


def crossed_family(source: Family, name: str, momenta: Mapping[str, str]) -> Crossing:
    """Exchange external momenta of a family.

    Parameters
    ----------
    source : Family
    name : str
        Of the new family.
    momenta : mapping
        {external momentum: what stands in its place}, such as ``{"p1": "p2", "p2": "p1"}``; others stay.

    Raises
    ------
    FamilyError
        A key is no external momentum, the images depend on each other, or scalar products and masses change
        in a way that no change of invariants accounts for.
    """
    basis, loops = source.basis, source.basis.loops
    strange = next((key for key in momenta if key not in source.externals), None)
    if strange is not None:
        raise FamilyError(
            f"crossing {name} has {strange!r}, the independent external momenta are "
            f"{', '.join(source.externals)}"
        )
    images = [_image(source, name, momenta.get(p, p)) for p in source.externals]
    echelon = Echelon()
    for image in images:
        if echelon.insert([image.get(loops + e, 0) for e in range(len(images))]):
            raise FamilyError(f"crossing {name} has external momenta that depend on each other")
    invariants = _invariants(source, name, images)
    texts = {
        p: vector_text(image, basis.algebra.momenta)
        for p, image in zip(source.externals, images, strict=True)
    }
    for dependent, vector in basis.algebra.dependent.items():
        total: dict[int, Fraction | int] = {}
        for number, factor in vector.items():
            for other, value in images[number - loops].items():
                total[other] = total.get(other, 0) + factor * value
        texts[dependent] = vector_text({n: v for n, v in total.items() if v}, basis.algebra.momenta)

    def crossed(text: str) -> str:
        return _NAME.sub(lambda match: f"({texts[match[0]]})" if match[0] in texts else match[0], text)

    data = source.to_dict()
    for key in ("propagators", "completion"):
        data[key] = [crossed(text) for text in data[key]]
    family = Family.from_dict({**data, "name": name})
    return Crossing(source, family, dict(momenta), invariants)


def _image(source: Family, name: str, text: str) -> Vector:
    image = vector_of(source.basis, text)
    if min(image) < source.basis.loops:
        raise FamilyError(
            f"crossing {name} has the loop momentum of {text!r} in the place of an external one"
        )
    return image


def _invariants(source: Family, name: str, images: Sequence[Vector]) -> dict[str, fmpq_mpoly]:
    """Solve for the invariants that give the scalar products of the images."""
    basis, symbols = source.basis, source.symbols
    loops, context = basis.loops, basis.kinematics.ring.context
    pairs = list(combinations_with_replacement(range(len(images)), 2))
    before = [external_product(basis, {loops + i: 1}, {loops + j: 1}) for i, j in pairs]
    after = [external_product(basis, images[i], images[j]) for i, j in pairs]
    echelon = Echelon()
    for pair, value in zip(pairs, before, strict=True):
        echelon.insert([*_linear(source, name, pair, value, symbols)])
    found = {symbol: context.gen(number) for number, symbol in enumerate(symbols)}
    for number, symbol in enumerate(symbols):
        solution = echelon.solution(number)
        if solution is None:  # only in masses, or not in them by itself
            continue
        total = context.constant(0)
        for place, factor in solution.items():
            shift = _constant(before[place])
            total += (after[place].numerator - shift) * flint.fmpq(factor.numerator, factor.denominator)
        found[symbol] = total
    arguments = [found[symbol] for symbol in symbols]
    for pair, left, right in zip(pairs, before, after, strict=True):
        if left.numerator.compose(*arguments, ctx=context) != right.numerator:
            product = "*".join(source.externals[number] for number in pair)
            raise FamilyError(
                f"crossing {name} makes {right} of {product} = {left}, which no change of the invariants does"
            )
    moved = [symbol for symbol in symbols if found[symbol] != context.gen(symbols.index(symbol))]
    for number, text in enumerate(source.propagators, start=1):
        _check_mass(source, name, number, text, moved)
    return found


def _linear(
    source: Family, name: str, pair: tuple[int, int], value: RationalFunction, symbols: Sequence[str]
) -> list[Fraction]:
    """Return the factors of the symbols in a scalar product."""
    row = [Fraction(0)] * len(symbols)
    for exponents, coefficient in value.numerator.to_dict().items():
        if not value.is_polynomial() or sum(exponents) > 1:
            product = "*".join(source.externals[number] for number in pair)
            raise FamilyError(f"crossing {name} needs kinematics that are linear, but {product} is {value}")
        if sum(exponents):
            row[list(exponents).index(1)] = to_fraction(coefficient)
    return row


def _constant(value: RationalFunction) -> fmpq_mpoly:
    """Return the part of a linear scalar product that has no symbols."""
    context = value.numerator.context()
    terms = value.numerator.to_dict()
    return context.from_dict({key: coefficient for key, coefficient in terms.items() if not sum(key)})


def _check_mass(source: Family, name: str, number: int, text: str, moved: Sequence[str]) -> None:
    """Refuse a propagator that has an exchanged invariant by itself, and not through scalar products."""
    written = sorted(set(_NAME.findall(text)) & set(moved))
    if written:
        raise FamilyError(
            f"crossing {name} exchanges {written[0]}, which is a mass in propagators[{number}] "
            f'"{text}" of {source.name}, too'
        )
