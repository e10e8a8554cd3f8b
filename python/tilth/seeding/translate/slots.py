"""Arrays of indices, and what a loop can run over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tilth.frozen import dataclass
from tilth.seeding.translate.graph import Graph, Slot, Value
from tilth.seeding.translate.integers import add, extreme, subtract, terms
from tilth.seeding.translate.limits import ITERATIONS

__all__ = [
    "Array",
    "Element",
    "Items",
    "array_items",
    "as_number",
    "entry_at",
    "fixed",
    "how_many",
    "length",
    "sliced",
]

#: What the variables of a loop are set to in an iteration.
Element: TypeAlias = "Value | tuple[Element, ...]"


@dataclass(frozen=True)
class Array:
    """The entries of ``a`` or ``target`` from one slot to another, both included and counted from 1.

    Attributes
    ----------
    name : str
    start : int
    stop : int or None
        None for the last slot of the family.
    """

    name: str
    start: int = 1
    stop: int | None = None


@dataclass(frozen=True)
class Items:
    """What a loop runs over.

    Attributes
    ----------
    start : int
    stop : int or None
        The first and the last slot; None for the last one of the family.
    at : callable
        The item that belongs to a slot, which is a number or a variable.
    """

    start: int
    stop: int | None
    at: Callable[[Slot], Element]

    def unrolled(self, graph: Graph) -> list[Element] | None:
        """Return all items; None if their number is not known."""
        stop = graph.slots if self.stop is None else self.stop
        if stop is None:
            return None
        numbers = range(self.start, stop + 1)
        graph.iterations(len(numbers))
        return [self.at(number) for number in numbers]

    @property
    def ends(self) -> tuple[int, int | None]:
        """The first and the last slot."""
        return self.start, self.stop

    @property
    def can_be_gathered(self) -> bool:
        """Whether an expression can run over it: from a number to a number or to N."""
        return self.start >= 0 and (self.stop is None or 0 <= self.stop <= 2 * ITERATIONS)


def last(graph: Graph, array: Array) -> int | None:
    """Return the last slot of an array as a number, if it is known."""
    return graph.slots if array.stop is None else array.stop


def fixed(graph: Graph, value: Value) -> int | None:
    """Return an integer if it is the same at all seeds, given the number of slots if that is known."""
    total = 0
    for term, factor in terms(value).items():
        if term is None:
            total += factor
        elif term.form == "feature" and term.data == "N" and graph.slots is not None:
            total += factor * graph.slots
        else:
            return None
    return total


def as_number(graph: Graph, found: Value | Array) -> Value:
    """Return what must be a number or a truth value.

    Raises
    ------
    ProgramError
        It is a list.
    """
    if isinstance(found, Array):
        raise graph.refuse(
            "a list stands where a number must stand; take an entry, its length or a sum over it"
        )
    return found


def length(graph: Graph, array: Array) -> Value:
    """Return how many entries an array has."""
    return how_many(graph, array.start, array.stop)


def how_many(graph: Graph, start: int, stop: int | None) -> Value:
    """Return how many slots there are from one to another, or to the last one."""
    if stop is not None:
        return graph.integer(max(0, stop - start + 1))
    rest = add(graph, graph.feature("N"), graph.integer(1 - start))
    return extreme(graph, "max", [rest, graph.integer(0)])


def entry_at(graph: Graph, array: Array, index: Value) -> Value:
    """Return ``array[index]``.

    Raises
    ------
    ProgramError
        The index depends on the seed, or is beyond the array.
    """
    number = fixed(graph, index)
    if number is not None:
        return graph.entry(array.name, _slot(graph, array, number))
    variable = subtract(graph, index, graph.integer(-array.start))
    if variable.form == "variable":
        name, start, stop = variable.data  # of `Graph.variable`
        if start < array.start or not _within(stop, array.stop):
            raise graph.cannot(f"the loop runs beyond the slice of {array.name}; make its range fit")
        return graph.entry(array.name, name)
    if index.loose:
        raise graph.cannot(
            f"an index of {array.name} is no loop variable over the slots; write {array.name}[j]"
        )
    raise graph.refuse(
        f"an index of {array.name} depends on the seed; use a number or the variable of a for loop"
    )


def _within(stop: int | None, bound: int | None) -> bool:
    return bound is None or (stop is not None and stop <= bound)


def _slot(graph: Graph, array: Array, number: int) -> Slot:
    end = last(graph, array)
    if number < 0:
        if end is None and number == -1:
            return "N"
        if end is None:
            raise graph.refuse(
                f"{array.name}[{number}] has no meaning for families of different sizes; count from the start"
            )
        slot = end + 1 + number
    else:
        slot = array.start + number
    if slot < array.start or (end is not None and slot > end):
        raise graph.refuse(f"{array.name}[{number}] does not exist; there are {end} slots, counted from 0")
    if slot > graph.most_slots:
        raise graph.refuse(
            f"{array.name}[{number}] does not exist in any family; use an index below {graph.most_slots}"
        )
    return slot


def array_items(graph: Graph, array: Array) -> Items:
    """Return the entries of an array as items."""
    return Items(array.start, array.stop, lambda slot: graph.entry(array.name, slot))


def sliced(graph: Graph, array: Array, lower: int | None, upper: int | None) -> Array:
    """Return ``array[lower:upper]``; ends beyond the array are moved to it, as in Python."""
    end = last(graph, array)
    if end is None and (min(lower or 0, upper or 0) < 0 or upper is not None):
        raise graph.refuse(
            f"a slice of {array.name} that ends before the last slot needs families of one size; loop over a "
            "range and test the index"
        )
    if end is None:
        # Without an upper end. One that starts after the last slot is empty, as in Python.
        return Array(array.name, array.start + (lower or 0), None)
    count = max(0, end - array.start + 1)
    first, after, _ = slice(lower, upper).indices(count)
    if upper is None and array.stop is None:
        return Array(array.name, array.start + first, None)
    return Array(array.name, array.start + first, array.start + max(first, after) - 1)
