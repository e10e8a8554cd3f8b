"""What the columns of a plan's answers are: distinct functions of the free symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tilth import _core
from tilth.family import Named
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.kinematic_point import KinematicPoint

__all__ = ["PlanFunctions"]

#: Number of an output of the tape, None for the function that is one; and the power of the unit of mass.
Column = tuple[int | None, int]


@dataclass(frozen=True)
class PlanFunctions:
    """The coefficients of a plan, equal ones once.

    The tape was recorded where an invariant was one, the unit of mass u. A symbol of w times its mass
    dimension is x = u^w·y, and a coefficient of n times its dimension f(x) = u^n·f(y); the tape computes
    f(y). Coefficients with one f(y) and different n are different functions.

    Attributes
    ----------
    recorded : RecordedPlan
    where : KinematicPoint
    targets : tuple of Integral or Label
        All of them, those of zero sectors among them.
    """

    recorded: RecordedPlan
    where: KinematicPoint
    targets: tuple[Named, ...]

    @cached_property
    def unit(self) -> tuple[int, list[int]] | None:
        """Number of the unit among all symbols, and the dimension of each symbol in units of its own."""
        one, dimensions = self.where.one, self.where.dimensions
        if one is None:
            return None
        symbols = self.where.family.symbols
        return symbols.index(one), [dimensions.get(symbol, 0) // dimensions[one] for symbol in symbols]

    @cached_property
    def _columns(self) -> dict[Column, list[tuple[Named, Named]]]:
        where = self.where
        columns: dict[Column, list[tuple[Named, Named]]] = {}
        for target, master, output in self.recorded.entries:
            power = 0
            if where.one is not None:
                power = where.coefficient_dimension(target, master) // where.dimensions[where.one]
            columns.setdefault((output, power), []).append((target, master))
        if self.recorded.unreached:
            columns[None, 0] = [(target, target) for target in self.recorded.unreached]
        return columns

    @cached_property
    def entries(self) -> tuple[tuple[tuple[Named, Named], ...], ...]:
        """For each column the (target, master) that have this coefficient."""
        return tuple(map(tuple, self._columns.values()))

    @cached_property
    def rows(self) -> dict[Named, dict[Named, int]]:
        """{target: {master: column}}; what is not there is zero."""
        rows: dict[Named, dict[Named, int]] = {target: {} for target in self.targets}
        for column, entries in enumerate(self.entries):
            for target, master in entries:
                rows[target][master] = column
        return rows

    @cached_property
    def tape(self) -> _core.FunctionTape:
        """What computes them."""
        outputs, weights = self._outputs
        return _core.FunctionTape(self.recorded.tape, outputs=outputs, weights=weights, unit=self.unit)

    @cached_property
    def shipped(self) -> bytes:
        """What computes them elsewhere."""
        from tilth.executors.shipped import pack_functions

        return pack_functions(self.recorded.tape, *self._outputs, self.unit)

    @property
    def _outputs(self) -> tuple[list[int | None], list[int]]:
        """The output of the tape that each function is, and its power of the unit."""
        columns: Sequence[Column] = list(self._columns)
        return [output for output, _ in columns], [power for _, power in columns]
