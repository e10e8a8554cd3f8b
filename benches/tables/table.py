"""A table: its head, how each row is measured, and what of that stands in its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Figures", "Measure", "Parts", "Row", "Table", "line", "rule"]

#: What one measurement gave: floats depend on the machine, all else is the same each time.
Figures = dict[str, object]

#: Figures of a row, by the name of the part.
Parts = Mapping[str, Figures]

Measure = Callable[[], Figures]


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes
    ----------
    measures : mapping
        {part: function that measures it}, each called in a process of its own, so that the peak of memory
        belongs to it. The process adds ``"MB"`` to the figures.
    cells : callable
        Makes the cells of the figures of all parts that were measured.
    long_measures : mapping
        What takes minutes and is measured only if asked for. Without a part a row is left out.
    """

    measures: Mapping[str, Measure]
    cells: Callable[[Parts], Sequence[str]]
    long_measures: Mapping[str, Measure] = field(default_factory=dict)

    def parts(self, long: bool) -> Mapping[str, Measure]:
        """What is to be measured."""
        return {**self.measures, **self.long_measures} if long else self.measures


@dataclass(frozen=True)
class Table:
    """A table of the README or the manual.

    Attributes
    ----------
    name : str
        For ``--table``.
    head : sequence of str
    rows : sequence of Row
    note : str
        What its figures are; stands below it.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Row]
    note: str


def line(cells: Iterable[str]) -> str:
    """Return a line of a Markdown table."""
    return f"| {' | '.join(cells)} |\n"


def rule(head: Sequence[str]) -> str:
    """Return the line below the head."""
    return f"|{'---|' * len(head)}\n"
