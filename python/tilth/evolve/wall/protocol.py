"""What comes through the wall, read with suspicion: one line of JSON, of known length and known types."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilth.errors import ProgramError
from tilth.family.strict_json import parse_json

__all__ = ["Reply", "SeedTable", "make_table", "read_choice", "read_reply"]

_STOPPED = {
    "answer": "answered with more than a choice of seeds takes",
    "fuel": "ran for too long; write one that does less for each seed",
    "outside": (
        "reached for something that is not there: a file, a connection, the time, or a module that is not "
        "among those that can be imported"
    ),
    "stack": "is nested or recurses too deeply",
    "trap": "made the interpreter fail",
}

#: Names of exceptions that are repeated; any other one is what a program made up.
_RAISED = frozenset(
    {
        "ArithmeticError",
        "AssertionError",
        "AttributeError",
        "EOFError",
        "FloatingPointError",
        "GeneratorExit",
        "ImportError",
        "IndentationError",
        "IndexError",
        "KeyError",
        "KeyboardInterrupt",
        "LookupError",
        "MemoryError",
        "ModuleNotFoundError",
        "NameError",
        "NotImplementedError",
        "OSError",
        "OverflowError",
        "PermissionError",
        "RecursionError",
        "RuntimeError",
        "StopIteration",
        "SyntaxError",
        "SystemError",
        "SystemExit",
        "TabError",
        "TypeError",
        "UnboundLocalError",
        "UnicodeError",
        "ValueError",
        "ZeroDivisionError",
    }
)
_RETURNED = frozenset(
    {"NoneType", "int", "float", "complex", "str", "bytes", "list", "tuple", "dict", "set", "function"}
)


@dataclass(frozen=True)
class SeedTable:
    """Seeds, as programs see them.

    Attributes
    ----------
    text : str
        JSON with ``names``, the arguments, and ``rows``, their values at each seed.
    rows : int
    """

    text: str
    rows: int

    @property
    def limit(self) -> int:
        """Characters that the longest honest answer has, with room to spare."""
        return 1_000 + 7 * self.rows


@dataclass(frozen=True)
class Reply:
    """What the limited process says of a call.

    Attributes
    ----------
    answer : str or None
        What the guest returned.
    stopped : str
        Why there is no answer.
    fuel : int
        Instructions that were used, roughly.
    seconds : float
        Of processor time, in the life of the process.
    """

    answer: str | None
    stopped: str
    fuel: int
    seconds: float


def make_table(columns: Mapping[str, Sequence[Any]]) -> SeedTable:
    """Return a table of columns, which are of the same length."""
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    text = json.dumps({"names": list(columns), "rows": rows}, separators=(",", ":"), allow_nan=False)
    return SeedTable(text, len(rows))


def read_reply(line: bytes, table: SeedTable, fuel: int) -> Reply:
    """Read the line of the limited process.

    Raises
    ------
    ValueError
        It is not what that process writes: somebody else may be writing.
    """
    try:
        data = parse_json(line)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    if not isinstance(data, dict) or data.keys() not in (
        {"answer", "fuel", "seconds"},
        {"stopped", "fuel", "seconds"},
    ):
        raise ValueError("is not an answer")
    answer, stopped = data.get("answer"), data.get("stopped", "")
    used, seconds = data["fuel"], data["seconds"]
    if "answer" in data and not (type(answer) is str and len(answer) <= table.limit):
        raise ValueError("has an answer that is too long, or no text")
    if "stopped" in data and (type(stopped) is not str or stopped not in _STOPPED):
        raise ValueError("has an unknown reason")
    if type(used) is not int or not 0 <= used <= fuel:
        raise ValueError("has an amount of fuel that cannot be")
    if type(seconds) is not float or not (math.isfinite(seconds) and seconds >= 0):
        raise ValueError("has a time that cannot be")
    return Reply(answer, stopped, used, seconds)


def read_choice(reply: Reply, table: SeedTable) -> tuple[bool, ...]:
    """Return which seeds a program keeps.

    Raises
    ------
    ProgramError
        It was stopped, raised something, or did not answer with true or false for each seed. The sentence has
        words of ours only.
    """
    if reply.answer is None:
        raise ProgramError(f"the function {_STOPPED[reply.stopped]}")
    try:
        data = parse_json(reply.answer)
    except (ValueError, RecursionError):
        raise ProgramError("the function spoilt its answer, which is no JSON") from None
    if isinstance(data, dict) and data.keys() == {"keep"}:
        kept = data["keep"]
        if type(kept) is list and len(kept) == table.rows and all(type(one) is bool for one in kept):
            return tuple(kept)
        raise ProgramError("the function spoilt its answer, which is not true or false for each seed")
    raise _fault(data)


def _fault(data: object) -> ProgramError:
    """Say what the guest says went wrong, as far as that is plausible."""
    if isinstance(data, dict) and data.keys() == {"raised", "line", "row"}:
        kind, line = data["raised"], data["line"]
        known = kind if isinstance(kind, str) and kind in _RAISED else "an exception of its own"
        if type(line) is int and 0 < line < 10_000:
            return ProgramError(f"line {line}: the function raises {known}", line=line)
        return ProgramError(f"the function raises {known}")
    if isinstance(data, dict) and data.keys() == {"returned", "row"}:
        kind = data["returned"]
        known = kind if isinstance(kind, str) and kind in _RETURNED else "something else"
        return ProgramError(f"the function returns {known}; return True or False")
    return ProgramError("the function spoilt its answer")
