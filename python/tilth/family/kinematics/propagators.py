"""Propagators as linear forms in the loop scalar products, their completion, and the inverse map."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from flint import fmpq

from tilth.errors import DependentPropagators, FamilyError
from tilth.family.algebra.linear import Echelon
from tilth.family.algebra.rational import RationalFunction, to_fmpq
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.kinematics.products import Kinematics
from tilth.family.numbers import Rational
from tilth.family.text.expression import Expression

__all__ = ["Propagator", "PropagatorBasis", "completion_candidates", "loop_products"]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Propagator:
    """D = sum of `products` over loop scalar products + `constant`, of mass dimension 2.

    Attributes
    ----------
    label : str
        Such as ``propagators[3] "(k1+p1)^2"``; slots count from 1.
    products : dict
        {(i, j) with i <= j: rational}; momenta are numbered loops first, then externals.
    constant : RationalFunction
        Masses and external scalar products, in the invariants.
    """

    label: str
    products: dict[Pair, Fraction]
    constant: RationalFunction


def loop_products(loops: int, externals: int) -> tuple[Pair, ...]:
    """List the N = L(L+1)/2 + L E scalar products that contain a loop momentum, in a fixed order."""
    inner = tuple((i, j) for i in range(loops) for j in range(i, loops))
    return inner + tuple((i, loops + e) for i in range(loops) for e in range(externals))


def completion_candidates(loops: Sequence[str], externals: Sequence[str]) -> Iterator[str]:
    """Auxiliary propagators from the simplest on: squares of loop momenta, their products, (k+p)^2."""
    yield from (f"{k}^2" for k in loops)
    yield from (f"{k}*{q}" for k, q in combinations(loops, 2))
    yield from (f"({k}+{p})^2" for k in loops for p in externals)


@dataclasses.dataclass
class PropagatorBasis:
    """Collects propagators, refuses dependent ones, and inverts the map once complete.

    Parameters
    ----------
    algebra : MomentumAlgebra
    kinematics : Kinematics
    loops : int
        Number of loop momenta L.
    """

    algebra: MomentumAlgebra
    kinematics: Kinematics
    loops: int
    propagators: list[Propagator] = field(default_factory=list)
    _echelon: Echelon = field(default_factory=Echelon)
    _inverse: dict[Pair, dict[int, fmpq]] | None = None

    def __post_init__(self) -> None:
        self.products = loop_products(self.loops, len(self.algebra.momenta) - self.loops)

    @property
    def complete(self) -> bool:
        """Whether all N slots are filled."""
        return self._echelon.rank == len(self.products)

    def add(self, node: Expression, label: str) -> None:
        """Fill the next slot.

        Raises
        ------
        FamilyError
            The expression is not a propagator.
        DependentPropagators
            It is a combination of earlier propagators and a constant.
        """
        propagator = self._read(node, label)
        relation = self._echelon.insert(self._row(propagator))
        if relation is not None:
            relation.pop(len(self.propagators))
            earlier = _combination({slot: -factor for slot, factor in relation.items()})
            raise DependentPropagators(
                f"{label} is linearly dependent: it equals {earlier} up to a constant "
                f"(there are {len(self.products)} independent propagators), remove it"
            )
        self.propagators.append(propagator)
        self._inverse = None

    def raises_rank(self, node: Expression, label: str) -> bool:
        """Whether the expression is independent of the propagators so far."""
        return not self._echelon.depends(self._row(self._read(node, label)))

    def inverse(self) -> dict[Pair, dict[int, Rational]]:
        """Each loop scalar product as {slot: factor}: product = sum factor (D_slot - constant_slot)."""
        result: dict[Pair, dict[int, Rational]] = {}
        for column, pair in enumerate(self.products):
            solution = self._echelon.solution(column)
            assert solution is not None, "the basis is complete"
            result[pair] = solution
        return result

    @property
    def exact_inverse(self) -> Mapping[Pair, Mapping[int, fmpq]]:
        """The same in FLINT's numbers, which many maps are expressed by; made once."""
        if self._inverse is None:
            self._inverse = {
                pair: {slot: to_fmpq(factor) for slot, factor in row.items()}
                for pair, row in self.inverse().items()
            }
        return self._inverse

    def _row(self, propagator: Propagator) -> list[Fraction]:
        return [propagator.products.get(pair, Fraction(0)) for pair in self.products]

    def _read(self, node: Expression, label: str) -> Propagator:
        value = self.algebra.evaluate(node, label)
        if value.vector:
            raise FamilyError(f"{label} is a vector, square it or multiply it with another momentum")
        constant = value.scalar
        inner: dict[Pair, Fraction] = {}
        for (i, j), factor in value.products.items():
            if i < self.loops:  # i <= j, and loop momenta come first
                inner[i, j] = factor
            else:
                constant = constant + self.kinematics.product(i - self.loops, j - self.loops).scale(factor)
        if not inner:
            raise FamilyError(f"{label} contains no loop momentum, remove it or correct it")
        return Propagator(label, inner, constant)


def _combination(factors: Mapping[int, Rational]) -> str:
    """Write {slot: factor} like ``2*D1 - D4``, slots from 1."""
    text = ""
    for slot, factor in sorted(factors.items()):
        sign = "-" if factor < 0 else "+"
        size = "" if abs(factor) == 1 else f"{abs(factor)}*"
        text += f" {sign} {size}D{slot + 1}"
    return "-" + text[3:] if text.startswith(" - ") else text[3:]
