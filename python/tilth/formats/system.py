"""`System`: equations between integrals with polynomial coefficients, where no family need be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tilth.errors import FormatError
from tilth.family import Family
from tilth.formats.labels import Label
from tilth.plan import Equation

__all__ = ["Entry", "Polynomial", "System", "system_of"]

Polynomial = dict[tuple[int, ...], int]
Entry = tuple[int, Polynomial]


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
        Seeds and operators of ``family.templates()``; default for a table: the equations of its certificate,
        from which its rules follow.

    Raises
    ------
    FormatError
        A family without equations.
    """
    family = source if isinstance(source, Family) else source.family
    if equations is None:
        if isinstance(source, Family):
            raise FormatError(f"{family.name} has no equations of its own, give seeds and operators")
        equations = source.certificate.equations
    templates = family.templates()
    numbers: dict[tuple[int, ...], int] = {}
    result: list[list[Entry]] = []
    for seed, operator in equations:
        entries: list[Entry] = []
        for indices, polynomial in family.equation(templates[operator], seed).items():
            terms = {tuple(map(int, key)): int(value.p) for key, value in polynomial.to_dict().items()}
            entries.append((numbers.setdefault(indices, len(numbers)), terms))
        if entries:
            result.append(entries)
    return System(family.symbols, tuple(Label(family.name, indices) for indices in numbers), result)
