"""`System`: equations between integrals with polynomial coefficients, where no family need be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from typing import Protocol

from tilth.errors import FormatError
from tilth.family import Family
from tilth.formats.labels import Label
from tilth.plan import Equation

__all__ = ["Entry", "Polynomial", "System", "system_of"]

Polynomial = dict[tuple[int, ...], int]
Entry = tuple[int, Polynomial]

_Partial = dict[tuple[int, ...], Fraction]


@dataclass(frozen=True)
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
                value = 0
                for exponents, coefficient in polynomial.items():
                    term = coefficient
                    for x, exponent in zip(point, exponents, strict=True):
                        if exponent:
                            term = term * pow(x, exponent, prime) % prime
                    value += term
                if value % prime:
                    line[self.integrals[number]] = value % prime
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


def _partial(polynomial: Polynomial, free: list[int], given: list[tuple[int, Fraction]]) -> _Partial:
    """Put numbers for the symbols in `given`; what is left is over those in `free`."""
    result: _Partial = {}
    for exponents, coefficient in polynomial.items():
        key = tuple(exponents[place] for place in free)
        value = prod((number ** exponents[place] for place, number in given), start=Fraction(coefficient))
        result[key] = result.get(key, Fraction(0)) + value
    return {key: value for key, value in result.items() if value}


class _Certificate(Protocol):
    @property
    def equations(self) -> tuple[Equation, ...]: ...


class HasEquations(Protocol):
    """A table: a family, and a certificate with equations."""

    @property
    def family(self) -> Family:
        """The family of the equations."""

    @property
    def certificate(self) -> _Certificate:
        """What has the equations."""


def system_of(source: HasEquations | Family, equations: Iterable[Equation] | None = None) -> System:
    """Return equations as polynomials in d and the invariants, without integrals of zero sectors.

    Parameters
    ----------
    source : Table or Family
    equations : iterable of Equation, optional
        Default for a table: the equations of its certificate,
        from which its rules follow.

    Raises
    ------
    FormatError
        A family without equations.
    """
    family = source if isinstance(source, Family) else source.family
    if equations is None:
        if isinstance(source, Family):
            raise FormatError(f"{family.name} has no equations of its own, give equations")
        equations = source.certificate.equations
    numbers: dict[tuple[int, ...], int] = {}
    result: list[list[Entry]] = []
    for identity, integral in equations:
        entries: list[Entry] = []
        for indices, polynomial in family.equation(identity, integral).items():
            terms = {tuple(map(int, key)): int(value.p) for key, value in polynomial.to_dict().items()}
            entries.append((numbers.setdefault(indices, len(numbers)), terms))
        if entries:
            result.append(entries)
    return System(family.symbols, tuple(Label(family.name, indices) for indices in numbers), result)
