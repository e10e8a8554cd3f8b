"""The equations of a family or a table as a `System`: by name, for programs that know no family."""

from __future__ import annotations

from collections.abc import Iterable

from tilth.errors import FormatError
from tilth.family import Family, Label, System
from tilth.family.given import Entry
from tilth.plan import Equation
from tilth.table.reductions import Reductions

__all__ = ["system_of"]


def system_of(source: Reductions | Family, equations: Iterable[Equation] | None = None) -> System:
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
    if isinstance(source, Reductions) and isinstance(source.source, System):
        chosen = source.certificate.equations if equations is None else equations
        return source.source.only(number for _, (number,) in chosen)
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
