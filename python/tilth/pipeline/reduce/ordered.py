"""`OrderedSystem`: foreign equations as the core takes them, integrals and equations simplest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tilth import _core
from tilth.errors import LimitExceeded, OrderError, TargetError
from tilth.family.order import Order
from tilth.formats import Label, System
from tilth.formats.expressions import MAX_EXPONENT
from tilth.formats.system import Polynomial

__all__ = ["OrderedSystem", "simplest_first"]


@dataclass(frozen=True)
class OrderedSystem:
    """Equations over columns.

    Attributes
    ----------
    symbols : tuple of str
    integrals : tuple of Label
        The integral of each column, simplest first.
    columns : dict
        {integral: column}.
    core : _core.System
    terms : int
        Of all equations.
    """

    symbols: tuple[str, ...]
    integrals: tuple[Label, ...]
    columns: dict[Label, int]
    core: _core.System
    terms: int

    @classmethod
    def make(cls, system: System, order: Order, preferred: Sequence[Label]) -> OrderedSystem:
        """Order integrals and equations.

        The equations are in the order of their most complicated integral, short ones before long ones: what
        is known when an equation is met is then expressed by few integrals.

        Raises
        ------
        OrderError
            Some integrals have weights and others indices.
        LimitExceeded
            A symbol has a power beyond what the core takes.
        """
        integrals = simplest_first(system.integrals, order, preferred)
        columns = {label: column for column, label in enumerate(integrals)}
        column_of = [columns[label] for label in system.integrals]
        numbers: dict[int, int] = {}
        polynomials: list[list[tuple[int, list[int]]]] = []
        rows: list[list[tuple[int, int]]] = []
        for equation in system.equations:
            row = []
            for integral, polynomial in equation:
                # equal polynomials may be one object; those that are not are found equal by the core
                number = numbers.setdefault(id(polynomial), len(polynomials))
                if number == len(polynomials):
                    _check_powers(polynomial, system.integrals[integral])
                    polynomials.append([(value, list(key)) for key, value in polynomial.items()])
                row.append((column_of[integral], number))
            rows.append(row)
        rows.sort(key=lambda row: (max((column for column, _ in row), default=-1), len(row)))
        core = _core.System.given(
            symbols=len(system.symbols), columns=len(integrals), polynomials=polynomials, rows=rows
        )
        return cls(system.symbols, integrals, columns, core, sum(map(len, rows)))

    def check_targets(self, targets: Iterable[Label]) -> None:
        """Refuse integrals that the system does not have.

        Raises
        ------
        TargetError
        """
        for target in targets:
            if target not in self.columns:
                example = f"; it has integrals such as {self.integrals[-1]}" if self.integrals else ""
                raise TargetError(
                    f"the system does not contain the target {target}, correct or remove it{example}"
                )

    def reductions(
        self, elimination: _core.Elimination, targets: Sequence[Label], threads: int
    ) -> dict[Label, dict[Label, int]]:
        """Return what all equations reduce the targets to at the point of an elimination."""
        asked = [self.columns[target] for target in targets]
        return {
            target: {self.integrals[column]: value for column, value in remainder}
            for target, remainder in zip(targets, elimination.remainders(asked, threads=threads), strict=True)
        }


def _check_powers(polynomial: Polynomial, integral: Label) -> None:
    for exponents in polynomial:
        if not all(0 <= power <= MAX_EXPONENT for power in exponents):
            raise LimitExceeded(
                f"a coefficient of {integral}, without denominators, has powers {exponents} of the symbols; "
                f"those from 0 to {MAX_EXPONENT} are possible, put numbers for symbols"
            )


def simplest_first(labels: Sequence[Label], order: Order, preferred: Sequence[Label]) -> tuple[Label, ...]:
    """Sort integrals: preferred ones first, the others by weight, or by lines, family, sector and `order`.

    Families are in the order in which they come first. The number of lines stands before the family, so that
    no integral is expressed by ones with more lines of another family.

    Raises
    ------
    OrderError
        Some integrals have weights and others indices.

    Examples
    --------
    >>> a, b, c = Label("a", (1, 1)), Label("a", (1, 0)), Label("b", (0, 2))
    >>> [str(label) for label in simplest_first([a, b, c], Order.numerators, [])]
    ['a[1,0]', 'b[0,2]', 'a[1,1]']
    """
    weights = [label for label in labels if label.weight is not None]
    if weights and len(weights) < len(labels):
        other = next(label for label in labels if label.weight is None)
        raise OrderError(
            f"the system mixes integrals with a weight ({weights[0]}) and with indices ({other}), which have "
            "no common order; write all in one way"
        )
    families: dict[str, int] = {}
    for label in labels:
        families.setdefault(label.name, len(families))
    lowest = {label: place for place, label in reversed(list(enumerate(preferred)))}

    def place(label: Label) -> tuple[object, ...]:
        if label in lowest:
            return (0, lowest[label])
        if label.weight is not None:
            return (1, label.weight, families[label.name])
        lines, *rest = order.place(label.indices)
        return (1, lines, families[label.name], *rest)

    return tuple(sorted(labels, key=place))
