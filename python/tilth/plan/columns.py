"""How the core numbers integrals, of a family or of given equations, in some order: its columns."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from tilth import _core
from tilth.errors import LimitExceeded
from tilth.family import EquationSource, Family, Integral, Label, Named, System
from tilth.family.core import identity_names
from tilth.family.identities import GIVEN
from tilth.family.order import Order, simplest_first
from tilth.plan.equation import Equation
from tilth.seeding.choices import Choices
from tilth.system import generation

__all__ = ["Columns", "FamilyColumns", "GivenColumns", "columns_of"]

#: The largest power of a symbol in a coefficient; the readers of coefficients have the same limit.
MAX_POWER = 4_096


class Columns(Protocol):
    """Between integrals and equations by name and those of a `_core.System`."""

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""

    def make(self, equations: Sequence[Equation]) -> _core.System:
        """Let the core make some equations."""

    def column(self, system: _core.System, integral: Named) -> int | None:
        """Return the column of an integral, or None if no equation contains it."""

    def integrals(self, system: _core.System, columns: Sequence[int]) -> list[Named]:
        """Return the integrals of columns."""

    def equations(self, system: _core.System) -> tuple[Equation, ...]:
        """Return the names of all equations of a system."""


def columns_of(
    source: EquationSource,
    order: Order,
    preferred: tuple[Named, ...],
    *,
    equations: Sequence[Equation] = (),
    last: Iterable[Named] = (),
) -> Columns:
    """Return the columns of a source.

    Parameters
    ----------
    source : Family or System
    order : Order
    preferred : tuple of Integral or Label
        Preferred masters, lowest in the order, the first one lowest.
    equations : sequence of Equation
        Those that will be made: of a family they may name maps.
    last : iterable of Label
        Integrals above all others; of given equations only.
    """
    if isinstance(source, System):
        return GivenColumns(source, order, preferred, tuple(last))
    assert isinstance(source, Family)  # there are two kinds
    templates = set(identity_names(source))
    maps = dict.fromkeys(identity for identity, _ in equations if identity not in templates)
    return FamilyColumns(source, order, preferred, tuple(maps))


@dataclass(frozen=True)
class FamilyColumns:
    """The integrals of a family."""

    source: Family
    order: Order
    preferred: tuple[Integral, ...]
    maps: tuple[str, ...] = ()

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return identity_names(self.source, self.maps)

    def make(self, equations: Sequence[Equation]) -> _core.System:  # noqa: D102
        named: dict[tuple[int, ...], list[str]] = {}
        for identity, integral in equations:
            named.setdefault(integral, []).append(identity)
        numbers: dict[tuple[str, ...], int] = {}
        of_seeds = [numbers.setdefault(tuple(sorted(names)), len(numbers)) for names in named.values()]
        seeds = np.array(list(named), dtype=np.int8).reshape(len(named), self.source.size)
        choices = Choices(tuple(numbers), np.array(of_seeds, dtype=np.uint32))
        identities = range(len(self._names))
        made_of = generation(
            self.source, seeds, identities, choices, self.order, self.preferred, maps=self.maps
        )
        return made_of.system()

    def column(self, system: _core.System, integral: Integral) -> int | None:  # noqa: D102
        return system.column(list(integral.indices))

    def integrals(self, system: _core.System, columns: Sequence[int]) -> list[Integral]:  # noqa: D102
        return [self.source[row] for row in system.integrals(list(columns)).tolist()]

    def equations(self, system: _core.System) -> tuple[Equation, ...]:  # noqa: D102
        seeds = [tuple(seed) for seed in system.seeds.tolist()]
        integrals = [*seeds, *((row,) for row in system.given_rows.tolist())]
        known = (*self._names, GIVEN)
        # Without a frame for each of what may be more than a hundred thousand.
        return tuple(
            map(
                Equation,
                map(known.__getitem__, system.equation_identities.tolist()),
                map(integrals.__getitem__, system.equation_integrals.tolist()),
            )
        )


@dataclass(frozen=True)
class GivenColumns:
    """The integrals of given equations, which the core takes simplest first.

    Equations stand in the order of their most complicated integral, short ones before long ones: what is
    known when an equation is met is then expressed by few integrals.
    """

    source: System
    order: Order
    preferred: tuple[Label, ...]
    last: tuple[Label, ...] = ()

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """All integrals, simplest first."""
        return simplest_first(self.source.integrals, self.order, self.preferred, self.last)

    @cached_property
    def _places(self) -> dict[Label, int]:
        return {label: place for place, label in enumerate(self.labels)}

    @cached_property
    def _rows(self) -> list[int]:
        """Numbers of the equations, in the order in which the core has them."""
        places = [self._places[label] for label in self.source.integrals]
        equations = self.source.equations

        def complexity(number: int) -> tuple[int, int]:
            equation = equations[number]
            return max((places[integral] for integral, _ in equation), default=-1), len(equation)

        return sorted(range(len(equations)), key=complexity)

    @cached_property
    def system(self) -> _core.System:
        """The core's system of all equations.

        Raises
        ------
        LimitExceeded
            A symbol has a power beyond what the core takes.
        """
        return self._system(None)

    def _system(self, wanted: Container[int] | None) -> _core.System:
        """Let the core make all equations, those that are not wanted without terms."""
        source = self.source
        places = [self._places[label] for label in source.integrals]
        objects: dict[int, int] = {}  # equal polynomials may be one object
        numbers: dict[tuple[tuple[tuple[int, ...], int], ...], int] = {}
        rows = []
        for number in self._rows:
            row = []
            for integral, polynomial in (
                source.equations[number] if wanted is None or number in wanted else ()
            ):
                found = objects.get(id(polynomial))
                if found is None:
                    _check_powers(polynomial, source.integrals[integral])
                    found = numbers.setdefault(tuple(polynomial.items()), len(numbers))
                    objects[id(polynomial)] = found
                row.append((places[integral], found))
            rows.append(row)
        polynomials = [[(value, list(key)) for key, value in terms] for terms in numbers]
        return _core.System.given(
            symbols=len(source.symbols), columns=len(self.labels), polynomials=polynomials, rows=rows
        )

    def make(self, equations: Sequence[Equation]) -> _core.System:  # noqa: D102
        self.source.check_equations(equations)
        wanted = {number for _, (number,) in equations}
        system = self._system(wanted)
        places = [place for place, (_, (number,)) in enumerate(self.equations(system)) if number in wanted]
        return system.restrict(np.array(places, dtype=np.uint32))

    def column(self, system: _core.System, integral: Label) -> int | None:  # noqa: D102
        return system.column_of_unknown(self._places[integral]) if integral in self._places else None

    def integrals(self, system: _core.System, columns: Sequence[int]) -> list[Label]:  # noqa: D102
        return [self.labels[place] for place in system.unknowns[list(columns)].tolist()]

    def equations(self, system: _core.System) -> tuple[Equation, ...]:  # noqa: D102
        numbers = [self._rows[row] for row in system.given_rows.tolist()]
        return tuple(Equation(GIVEN, (numbers[place],)) for place in system.equation_integrals.tolist())


def _check_powers(polynomial: dict[tuple[int, ...], int], integral: Label) -> None:
    for exponents in polynomial:
        if not all(0 <= power <= MAX_POWER for power in exponents):
            raise LimitExceeded(
                f"a coefficient of {integral}, without denominators, has powers {exponents} of the symbols; "
                f"those from 0 to {MAX_POWER} are possible, put numbers for symbols"
            )
