"""What a program computes, as values that share their parts: the form between Python and expressions."""

from __future__ import annotations

from typing import Any

from tilth.errors import ProgramError
from tilth.frozen import dataclass
from tilth.seeding.translate.features import FEATURES
from tilth.seeding.translate.limits import (
    ITERATIONS,
    MAGNITUDE,
    MAX_SLOTS,
    PLACEHOLDER,
    STEPS,
    VALUE_DEPTH,
    VALUE_NODES,
)

__all__ = ["Cannot", "Graph", "Slot", "Value"]

#: A propagator: its number from 1, ``"N"`` for the last one, or the variable of a loop of the expression.
Slot = int | str

#: Variables of nested loops.
_VARIABLES = ("i", "j", "k", "l")


class Cannot(ProgramError):
    """Something has no counterpart among expressions, but if it is in a loop, unrolling that may help."""


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """An integer or a boolean at each seed.

    Two values of a graph are the same if and only if they are the same object.

    Attributes
    ----------
    form : str
        ``constant``, ``feature``, ``slot``, ``variable``, ``placeholder``; ``sum``, ``product``, ``//``,
        ``%``, ``abs``, ``min``, ``max``; ``compare``, ``not``, ``and``, ``or``; ``choice``, ``loop``.
    parts : tuple of Value
    data : object
        What else tells it from others of its form; each form has its own.
    boolean : bool
    low, high : int
        Bounds, which the value keeps in every family.
    size, depth : int
        Nodes and levels when it is written as a tree, about.
    loose : frozenset of str
        Loop variables and placeholders in it that are still to be bound.
    order : int
        Position among the values of the graph; sums and the like are sorted by it.
    """

    form: str
    parts: tuple[Value, ...]
    data: Any
    boolean: bool
    low: int
    high: int
    size: int
    depth: int
    loose: frozenset[str]
    order: int

    @property
    def constant(self) -> int | bool | None:
        """The value, if it is the same at all seeds."""
        if self.form != "constant":
            return None
        constant: int | bool = self.data
        return constant


class Graph:
    """All values of one translation, each once.

    Attributes
    ----------
    slots : int or None
        Propagators of the family, if the program is for one family only: then loops can be unrolled.
    line : int
        Line of the function that is looked at, for messages.
    """

    def __init__(self, slots: int | None) -> None:
        self.slots = slots
        self.line = 1
        self._made: dict[object, Value] = {}
        self._steps = 0
        self._loops = 0
        self._placeholders = 0

    @property
    def most_slots(self) -> int:
        """Propagators of the largest family that the program may meet."""
        return MAX_SLOTS if self.slots is None else self.slots

    def refuse(self, reason: str) -> ProgramError:
        """Return an error about the line that is looked at, to be raised."""
        return ProgramError(f"line {self.line}: {reason}", line=self.line)

    def cannot(self, reason: str) -> Cannot:
        """Return an error about a loop that may still be unrolled."""
        return Cannot(f"line {self.line}: {reason}", line=self.line)

    def step(self) -> None:
        """Count a step of the symbolic execution."""
        self._steps += 1
        if self._steps > STEPS:
            raise self.refuse(f"the program takes more than {STEPS} steps; shorten its loops")

    def check_reach(self, magnitude: int) -> None:
        """Raise if a number can become so large that the core would saturate where Python would not."""
        if magnitude > MAGNITUDE:
            # In a loop that is not unrolled it may be a placeholder's fault, of which little is known.
            raise self.cannot("a number can leave the range of 64 bits; keep products small")

    def make(
        self,
        form: str,
        parts: tuple[Value, ...],
        data: object,
        *,
        boolean: bool = False,
        low: int = 0,
        high: int = 1,
        extra: int = 0,
        binds: str = "",
    ) -> Value:
        """Return the value of a form, the one made before if there is one.

        Parameters
        ----------
        extra : int
            Nodes besides those of the parts and its own.
        binds : str
            The loop variable that is bound here.
        """
        # Booleans of Python are integers: without their type, True and 1 would be one value.
        key = (form, boolean, tuple(part.order for part in parts), data)
        known = self._made.get(key)
        if known is not None:
            return known
        self.check_reach(max(-low, high))
        size = 1 + extra + sum(part.size for part in parts)
        depth = 1 + max((part.depth for part in parts), default=0)
        if size > VALUE_NODES or depth > VALUE_DEPTH:
            raise self.refuse("a value takes too large an expression; write a simpler program")
        loose: frozenset[str] = frozenset().union(*(part.loose for part in parts)) - {binds}
        value = Value(form, parts, data, boolean, low, high, size, depth, loose, len(self._made))
        self._made[key] = value
        return value

    def _leaf(self, form: str, data: object, low: int, high: int, loose: str = "") -> Value:
        key = (form, False, (), data)
        if key not in self._made:
            names = frozenset({loose} if loose else ())
            self._made[key] = Value(form, (), data, False, low, high, 1, 1, names, len(self._made))
        return self._made[key]

    def integer(self, number: int) -> Value:
        """Return a constant."""
        return self.make("constant", (), int(number), low=number, high=number)

    def truth(self, boolean: bool) -> Value:
        """Return `True` or `False`."""
        return self.make("constant", (), bool(boolean), boolean=True)

    def feature(self, name: str) -> Value:
        """Return an argument that is a number."""
        feature = FEATURES[name]
        return self._leaf("feature", feature.text, feature.low, feature.high)

    def entry(self, array: str, slot: Slot) -> Value:
        """Return an entry of ``a`` or ``target``."""
        loose = slot if isinstance(slot, str) and slot != "N" else ""
        return self._leaf("slot", (array, slot), -128, 127, loose)

    def variable(self, name: str, start: int, stop: int | None) -> Value:
        """Return the variable of a loop as a number; the bounds are part of it."""
        return self._leaf("variable", (name, start, stop), start, max(start, stop or MAX_SLOTS), name)

    def placeholder(self, boolean: bool) -> Value:
        """Return a new value of which nothing is known: a variable at the start of an iteration."""
        self._placeholders += 1
        name = f"?{self._placeholders}"
        low, high = (0, 1) if boolean else (-PLACEHOLDER, PLACEHOLDER)
        value = Value("placeholder", (), name, boolean, low, high, 1, 1, frozenset({name}), len(self._made))
        self._made[name] = value
        return value

    def open_loop(self) -> str:
        """Return the variable for a loop within those that are open."""
        if self._loops == len(_VARIABLES):
            raise self.refuse(f"loops are nested deeper than {len(_VARIABLES)}; write fewer")
        self._loops += 1
        return _VARIABLES[self._loops - 1]

    def close_loop(self) -> None:
        """End what `open_loop` began."""
        self._loops -= 1

    def iterations(self, count: int) -> int:
        """Return a number of iterations that was checked."""
        if count > ITERATIONS:
            raise self.refuse(f"a loop has {count} iterations, at most {ITERATIONS} are allowed; shorten it")
        return count
