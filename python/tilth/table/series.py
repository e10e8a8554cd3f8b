"""Laurent series in one parameter, and tables of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from tilth.errors import PointError, SingularKinematics
from tilth.family import Named, PointLike
from tilth.table.arithmetic import Coefficient
from tilth.table.evaluation import coefficient_residue, free_values
from tilth.table.factored import FactoredFunction
from tilth.table.function_store import FunctionStore
from tilth.table.linear_substitution import LinearSubstitution

__all__ = ["Series", "SeriesTable"]


@dataclass(frozen=True, eq=False)
class Series(Mapping[int, Coefficient]):
    """A truncated Laurent series, ``{power: coefficient}`` without zeros.

    Attributes
    ----------
    parameter : str
    order : int
        The last power that is known: all coefficients up to it that are missing vanish.
    """

    parameter: str
    order: int
    _numbers: Mapping[int, int]
    _functions: Sequence[Coefficient] | FunctionStore

    def __getitem__(self, power: int) -> Coefficient:
        return self._functions[self._numbers[power]]

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Series):
            return NotImplemented
        same = (self.parameter, self.order) == (other.parameter, other.order)
        return same and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        parts = []
        for power, coefficient in self.items():
            text = str(coefficient)
            whole = text if text.replace("/", "").isalnum() else f"({text})"
            parts.append(whole if power == 0 else f"{whole}*{self.parameter}^{power}")
        return " + ".join([*parts, f"O({self.parameter}^{self.order + 1})"])

    def __repr__(self) -> str:
        return f"Series({self})"


class SeriesTable(Mapping[Named, Mapping[Named, Series]]):
    """Targets reduced to masters, coefficients as series: ``table[target][master][power]``.

    `Table.series` and `ExpandedPlan.reconstruct` make them; both give the same.

    Attributes
    ----------
    name : str
        Of the family or the equations.
    set_to_one : str or None
        The symbol whose value may be left out of a point, and is one then.
    substitution : LinearSubstitution
        Which symbol is what: ``d = 4-2*eps``.
    order : int
        The last power of each series.
    masters : tuple of Integral or Label
        Simplest first.
    at : mapping
        {symbol: Fraction} of the symbols that are numbers.
    symbols : tuple of str
        The symbols that are free: of these the coefficients are functions, or they are Fractions.
    provenance : mapping
    """

    def __init__(
        self,
        name: str,
        rows: Mapping[Named, Mapping[Named, Series]],
        *,
        set_to_one: str | None,
        substitution: LinearSubstitution,
        order: int,
        masters: tuple[Named, ...],
        at: Mapping[str, Fraction],
        symbols: tuple[str, ...],
        provenance: Mapping[str, Any],
    ) -> None:
        self.name = name
        self.set_to_one = set_to_one
        self.substitution = substitution
        self.order = order
        self.masters = masters
        self.at = dict(at)
        self.symbols = symbols
        self.provenance = dict(provenance)
        self._rows = {target: dict(row) for target, row in rows.items()}

    def __getitem__(self, target: Named) -> Mapping[Named, Series]:
        return self._rows[target]

    def __iter__(self) -> Iterator[Named]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def evaluate(self, point: PointLike) -> dict[Named, dict[Named, dict[int, Fraction]]]:
        """Return {target: {master: {power: value}}} at a point of the free symbols, zeros left out.

        Raises
        ------
        PointError
        SingularKinematics
            A denominator vanishes.
        """
        values = free_values("table", point, self.at, self.symbols, self.set_to_one)
        found: dict[Named, dict[Named, dict[int, Fraction]]] = {}
        for target, row in self.items():
            for master, series in row.items():
                try:
                    powers = {power: _value(c, values) for power, c in series.items()}
                except ZeroDivisionError:
                    raise SingularKinematics(
                        f"the coefficient of {master} in {target} has a denominator that vanishes there, "
                        "take another point"
                    ) from None
                found.setdefault(target, {})[master] = {
                    power: value for power, value in powers.items() if value
                }
        return found

    def combined(
        self, factors: Mapping[Named, int], point: Sequence[int], prime: int
    ) -> dict[Named, dict[int, int]] | None:
        """Return ``Σ factor · row`` at a point modulo a prime: {master: {power: residue}} without zeros.

        None where a denominator vanishes.

        Parameters
        ----------
        factors : mapping
            {target: residue}, of all targets.
        point : sequence of int
            Residues of `symbols`.
        """
        known: dict[int, list[int]] = {}
        sums: dict[Named, dict[int, int]] = {}
        for target, row in self.items():
            for master, series in row.items():
                residues = known.get(id(series._functions))
                if residues is None:
                    found = _residues(series._functions, point, prime)
                    if found is None:
                        return None
                    residues = known[id(series._functions)] = found
                powers = sums.setdefault(master, {})
                for power, number in series._numbers.items():
                    powers[power] = powers.get(power, 0) + factors[target] * residues[number]
        reduced = {
            master: {power: value % prime for power, value in powers.items() if value % prime}
            for master, powers in sums.items()
        }
        return {master: powers for master, powers in reduced.items() if powers}

    def to_dict(self) -> dict[str, Any]:
        """Return what a JSON file says: rows {target: {master: {power: text}}}, and what they are of."""
        return {
            "family": self.name,
            "parameter": self.substitution.parameter,
            "substitution": str(self.substitution),
            "order": self.order,
            "at": {symbol: str(value) for symbol, value in self.at.items()},
            "symbols": list(self.symbols),
            "masters": [str(master) for master in self.masters],
            "rows": {
                str(target): {
                    str(master): {str(power): str(value) for power, value in series.items()}
                    for master, series in row.items()
                }
                for target, row in self.items()
            },
        }

    def __repr__(self) -> str:
        return (
            f"SeriesTable({self.name}: {len(self)} target(s), {len(self.masters)} masters, "
            f"{self.substitution}, to {self.substitution.parameter}^{self.order})"
        )

    def __str__(self) -> str:
        lines = [f"{self.name}: {len(self)} target(s), {len(self.masters)} masters", str(self.substitution)]
        for target, row in self.items():
            lines.append(f"{target} =" if row else f"{target} = 0")
            lines += [f"    {master}  {series}" for master, series in row.items()]
        return "\n".join(lines)


def _residues(
    functions: Sequence[Coefficient] | FunctionStore, point: Sequence[int], prime: int
) -> list[int] | None:
    """Evaluate all of them modulo a prime; None where a denominator vanishes."""
    if isinstance(functions, FunctionStore):
        good, residues = functions.residues(np.array([point], dtype=np.uint64), prime)
        return residues[0].tolist() if good[0] else None
    found: list[int] = []
    for function in functions:
        residue = coefficient_residue(function, point, prime)
        if residue is None:
            return None
        found.append(residue)
    return found


def _value(coefficient: Coefficient, values: Mapping[str, Fraction]) -> Fraction:
    if isinstance(coefficient, FactoredFunction):
        return coefficient.value_at(values)
    if isinstance(coefficient, int):
        raise PointError("residues have no values at a point")
    return coefficient
