"""`System`: equations that were given, between integrals by name, where no family need be known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from types import MappingProxyType
from typing import Any

from tilth.errors import FamilyError, TargetError
from tilth.family.algebra.rational import SymbolRing
from tilth.family.checks import is_integer
from tilth.family.identities import GIVEN, GivenRows, Identity
from tilth.family.identities.given import value_of
from tilth.family.labels import Label, check_label, check_name
from tilth.family.points import PointLike, point_values, some_point_values

__all__ = ["Entry", "Polynomial", "System"]

Polynomial = dict[tuple[int, ...], int]
Entry = tuple[int, Polynomial]

_Partial = dict[tuple[int, ...], Fraction]


@dataclass(frozen=True, eq=False)
class System:
    """Equations ``sum of polynomial * integral = 0``.

    Attributes
    ----------
    symbols : tuple of str
        Variables of the polynomials.
    integrals : tuple of Label
        In order of appearance; distinct.
    equations : list of list of (int, dict)
        For each equation its terms: the number of the integral, and {exponents over `symbols`: integer}. No
        integral comes twice in an equation, and no coefficient is zero. Equal polynomials may be one
        object: do not change them.

    A set of equations stands where a family may, see `EquationSource`. The key of an integral is its number
    in `integrals`, that of an equation its number in `equations`; the only identity is ``"given"``, and no
    integral is zero unless the equations say so.
    """

    symbols: tuple[str, ...]
    integrals: tuple[Label, ...]
    equations: list[list[Entry]]

    def __repr__(self) -> str:
        return f"System({len(self.equations)} equations, {len(self.integrals)} integrals over {self.symbols})"

    def residues(self, values: Mapping[str, int], prime: int) -> list[dict[Label, int]]:
        """Evaluate modulo a prime; entries that vanish there are left out.

        Examples
        --------
        >>> system = System(("s",), (Label("bubble", (1, 1)),), [[(0, {(2,): 3})]])
        >>> system.residues({"s": 5}, 7)
        [{Label(name='bubble', indices=(1, 1), weight=None): 5}]
        """
        point = [values[symbol] % prime for symbol in self.symbols]
        result = []
        for equation in self.equations:
            line: dict[Label, int] = {}
            for number, polynomial in equation:
                value = value_of(polynomial, point, prime)
                if value:
                    line[self.integrals[number]] = value
            result.append(line)
        return result

    def substitute(self, values: Mapping[str, Fraction]) -> System:
        """Put numbers for some symbols; equations of which nothing is left are left out.

        Raises
        ------
        KeyError
            A name is not one of `symbols`.

        Examples
        --------
        >>> system = System(("d", "s"), (Label("bubble", (1, 1)),), [[(0, {(1, 0): 3, (0, 2): 1})]])
        >>> system.substitute({"s": Fraction(1, 2)}).equations
        [[(0, {(1,): 12, (0,): 1})]]
        """
        strange = next((name for name in values if name not in self.symbols), None)
        if strange is not None:
            raise KeyError(strange)
        free = [place for place, symbol in enumerate(self.symbols) if symbol not in values]
        given = [(self.symbols.index(symbol), value) for symbol, value in values.items()]
        # equal polynomials may be one object, and become one again
        parts: dict[int, _Partial] = {}
        cleared: dict[tuple[int, int], Polynomial] = {}
        equations = []
        for equation in self.equations:
            for _, polynomial in equation:
                if id(polynomial) not in parts:
                    parts[id(polynomial)] = _partial(polynomial, free, given)
            scale = lcm(*(v.denominator for _, p in equation for v in parts[id(p)].values()))
            entries = []
            for number, polynomial in equation:
                key = (id(polynomial), scale)
                if key not in cleared:
                    cleared[key] = {k: int(v * scale) for k, v in parts[id(polynomial)].items()}
                if cleared[key]:
                    entries.append((number, cleared[key]))
            if entries:
                equations.append(entries)
        return System(tuple(self.symbols[place] for place in free), self.integrals, equations)

    def only(self, numbers: Iterable[int]) -> System:
        """Return the system of some equations, with the integrals that they contain."""
        equations = [self.equations[number] for number in numbers]
        places: dict[int, int] = {}
        moved = [[(places.setdefault(n, len(places)), p) for n, p in equation] for equation in equations]
        return System(self.symbols, tuple(self.integrals[number] for number in places), moved)

    # -- as a source of equations ----------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """What messages call it."""
        return "the system"

    @property
    def size(self) -> int:
        """Length of a key."""
        return 1

    @property
    def invariants(self) -> Mapping[str, int]:
        """Mass dimensions of symbols, of which nothing is known."""
        return MappingProxyType({})

    @property
    def set_to_one(self) -> None:
        """No symbol may be set to one: that takes mass dimensions."""
        return

    @cached_property
    def ring(self) -> SymbolRing:
        """The polynomial ring in `symbols`."""
        return SymbolRing(self.symbols)

    @cached_property
    def _numbers(self) -> dict[Label, int]:
        return {label: number for number, label in enumerate(self.integrals)}

    def __contains__(self, integral: object) -> bool:
        return integral in self._numbers

    def __getitem__(self, key: Sequence[int]) -> Label:
        """Return the integral of a key.

        Raises
        ------
        TargetError
        """
        (number,) = key
        if not is_integer(number, 0, len(self.integrals) - 1):
            raise TargetError(f"the system has no integral of number {number!r}")
        return self.integrals[number]

    def key(self, integral: Label) -> tuple[int, ...]:
        """Return the key of an integral.

        Raises
        ------
        TargetError
        """
        if integral not in self._numbers:
            example = f"; it has integrals such as {self.integrals[-1]}" if self.integrals else ""
            raise TargetError(
                f"the system does not contain the target {integral}, correct or remove it{example}"
            )
        return (self._numbers[integral],)

    def is_zero(self, sector: int) -> bool:
        """Whether all integrals of a sector are zero, of which nothing is known."""
        return False

    @cached_property
    def _given(self) -> Identity:
        return GivenRows(_Rows(self.equations))

    def identity(self, name: str) -> Identity:
        """Return the only identity, ``"given"``.

        Raises
        ------
        FamilyError
        """
        if name != GIVEN:
            raise FamilyError(f"{self.name} has no identity {name[:80]!r}")
        return self._given

    def check_equations(self, equations: Sequence[tuple[str, Sequence[int]]]) -> None:
        """Refuse equations of which one is not there.

        Raises
        ------
        FamilyError
        """
        for identity, integral in equations:
            self.identity(identity)
            if len(integral) != 1 or not 0 <= integral[0] < len(self.equations):
                raise FamilyError(f"{self.name} has no equation of number {list(integral)}")

    def point(self, mapping: PointLike) -> dict[str, Fraction]:
        """Check a numeric point.

        Raises
        ------
        PointError
        """
        return point_values(mapping, self.symbols, None)

    def partial_point(self, mapping: PointLike) -> dict[str, Fraction]:
        """Check values of some of the symbols.

        Raises
        ------
        PointError
        """
        return some_point_values(mapping, self.symbols)

    # -- forms -----------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON-ready); each distinct polynomial once."""
        numbers: dict[tuple[tuple[tuple[int, ...], int], ...], int] = {}
        equations = [
            [
                [number, numbers.setdefault(tuple(sorted(polynomial.items())), len(numbers))]
                for number, polynomial in equation
            ]
            for equation in self.equations
        ]
        return {
            "symbols": list(self.symbols),
            "integrals": [[label.name, list(label.indices), label.weight] for label in self.integrals],
            "polynomials": [[[list(key), str(value)] for key, value in terms] for terms in numbers],
            "equations": equations,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> System:
        """Inverse of `to_dict`.

        Raises
        ------
        ValueError, LookupError, TypeError, FormatError
            The data are no system.
        """
        symbols = tuple(map(str, data["symbols"]))
        integrals = tuple(_label(*parts) for parts in data["integrals"])
        if len(set(symbols)) != len(symbols) or len(set(integrals)) != len(integrals):
            raise ValueError("the system has a symbol or an integral twice")
        for symbol in symbols:
            check_name(symbol)
        polynomials = [
            {_exponents(key, len(symbols)): int(value) for key, value in terms}
            for terms in data["polynomials"]
        ]
        equations = [[(int(number), polynomials[p]) for number, p in row] for row in data["equations"]]
        for row in equations:
            if not all(0 <= number < len(integrals) for number, _ in row):
                raise ValueError("an equation has an integral that is not there")
            if len({number for number, _ in row}) != len(row):
                raise ValueError("an equation has an integral twice")
        return cls(symbols, integrals, equations)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_dict`."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, System):
            return NotImplemented
        return self is other or self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)


class _Rows(Sequence[Mapping[tuple[int, ...], Polynomial]]):
    """Equations by the keys of their integrals, each made when it is asked for."""

    def __init__(self, equations: Sequence[Iterable[Entry]]) -> None:
        self._equations = equations

    def __getitem__(self, number: Any) -> Any:
        return {(integral,): polynomial for integral, polynomial in self._equations[number]}

    def __len__(self) -> int:
        return len(self._equations)


def _label(name: str, indices: list[int], weight: int | None) -> Label:
    """Return a checked label."""
    if weight is None:
        label = Label(name, tuple(indices))
        check_label(label)
        return label
    if name:
        check_name(name)
    if indices or not is_integer(weight, 0):
        raise ValueError(f"{weight!r} is not the weight of an integral")
    return Label(name, (), weight)


def _exponents(key: list[int], size: int) -> tuple[int, ...]:
    if len(key) != size or not all(is_integer(power, 0) for power in key):
        raise ValueError(f"{key!r} are not {size} exponents")
    return tuple(key)


def _partial(polynomial: Polynomial, free: list[int], given: list[tuple[int, Fraction]]) -> _Partial:
    """Put numbers for the symbols in `given`; what is left is over those in `free`."""
    result: _Partial = {}
    for exponents, coefficient in polynomial.items():
        key = tuple(exponents[place] for place in free)
        value = prod((number ** exponents[place] for place, number in given), start=Fraction(coefficient))
        result[key] = result.get(key, Fraction(0)) + value
    return {key: value for key, value in result.items() if value}
