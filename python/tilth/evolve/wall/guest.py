"""The program's side of the wall: this file is compiled into the component, and never imported here.

What is imported here is what programs can use: there is no file from which more could be read.
"""

import bisect  # noqa: F401
import collections  # noqa: F401
import functools  # noqa: F401
import heapq  # noqa: F401
import itertools  # noqa: F401
import json
import math  # noqa: F401
import operator  # noqa: F401
import random
import statistics  # noqa: F401
import string  # noqa: F401
import sys
from typing import Any


class _Nowhere:
    """Takes what programs print; where there is no stream, a print would end the call."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


sys.stdout = sys.stderr = _Nowhere()


class WitWorld:
    """The component's only export."""

    def answer(self, source: str, table: str) -> str:
        """Ask the function ``keep`` of a program about each row of a table; return one line of JSON.

        What comes back is whatever the program makes of it, which may have changed anything in here. All that
        counts is that the other side takes nothing from it but a choice of rows.
        """
        # Otherwise it would go on from where it was when the component was built.
        random.seed(0)
        data = json.loads(table)
        row = None
        try:
            space: dict[str, Any] = {"__name__": "program"}
            exec(compile(source, "program", "exec"), space)  # noqa: S102  # what the wall is for
            function = space["keep"]
            wanted = _wanted(function, data["names"])
            kept = []
            for row, values in enumerate(data["rows"]):
                verdict = function(**{name: values[place] for name, place in wanted})
                if verdict is not True and verdict is not False:
                    return json.dumps({"returned": type(verdict).__name__, "row": row})
                kept.append(verdict)
            return json.dumps({"keep": kept})
        except BaseException as error:
            return json.dumps({"raised": type(error).__name__, "line": _line(error), "row": row})


def _wanted(function: Any, names: list[str]) -> list[tuple[str, int]]:
    """Return the arguments that a function has, with their places in a row."""
    code = getattr(function, "__code__", None)
    places = {name: place for place, name in enumerate(names)}
    taken = names if code is None else code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return [(name, places[name]) for name in taken if name in places]


def _line(error: BaseException) -> int | None:
    """Return the program's line that an error comes from."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "program":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
