"""From what users give for an option to what computations take."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tilth.errors import OptionError
from tilth.executors.local import read_backend
from tilth.family import Integral, check_prime
from tilth.family.checks import is_integer, is_positive
from tilth.family.order import Order, read_order
from tilth.family.text.suggest import did_you_mean
from tilth.masters import read_symmetries
from tilth.news import silent
from tilth.pipeline.options.names import AT_POINT, EQUATION_ORDERS, IDENTITIES
from tilth.sizes import read_size
from tilth.system import prime_number
from tilth.table import Combination, Preferred, read_preferred
from tilth.workspace import Workspace

__all__ = [
    "as_it_is",
    "at_least",
    "backend",
    "equation_order",
    "executor",
    "folder",
    "function",
    "identities",
    "learning_primes",
    "memory",
    "names",
    "not_negative",
    "one_of",
    "one_of_numbers",
    "optional",
    "order",
    "pivot_order",
    "point",
    "positive",
    "preferred",
    "progress",
    "sectors",
    "share",
    "symmetries",
    "symmetries_at_point",
    "threads",
    "workspace",
    "yes_or_no",
]

#: The two primes that everything is learnt with, unless others are given.
USUAL_PRIMES = (prime_number(0), prime_number(1))

#: Counts beyond this are slips, and no number of the core's.
MOST = 2**31 - 1


def as_it_is(name: str, value: Any) -> Any:
    """Return a value that is checked where it is used."""
    return value


def optional(check: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    """Return a check that lets None pass."""
    return lambda name, value: None if value is None else check(name, value)


def at_least(least: int, most: int | None = MOST) -> Callable[[str, Any], Any]:
    """Return a check for integers from some number up; without limit if `most` is None."""
    kind = "a positive integer" if least == 1 else f"an integer from {least} up"

    def check(name: str, value: Any) -> Any:
        if not is_integer(value, least):
            raise OptionError(f"{name}={value!r} is not {kind}")
        if most is not None and value > most:
            raise OptionError(f"{name}={value!r} is too large, take at most {most}")
        return value

    return check


def symmetries(name: str, value: Any) -> str:
    """Read which maps are used."""
    return read_symmetries(value)


def symmetries_at_point(name: str, value: Any) -> str:
    """Read which maps are used where there is a kinematic point."""
    return AT_POINT if value == AT_POINT else read_symmetries(value, (AT_POINT,))


def function(name: str, value: Any) -> Any:
    """Check something that is called."""
    if not callable(value):
        raise OptionError(f"{name}={value!r} is not a function")
    return value


def positive(name: str, value: Any) -> Any:
    """Check a number greater than zero."""
    if not is_positive(value):
        raise OptionError(f"{name}={value!r} is not a positive number")
    return value


def not_negative(name: str, value: Any) -> Any:
    """Check a number from zero up."""
    if value != 0 and not is_positive(value):
        raise OptionError(f"{name}={value!r} is not a number from zero up")
    return value


def yes_or_no(name: str, value: Any) -> bool:
    """Check True or False."""
    if not isinstance(value, bool):
        raise OptionError(f"{name}={value!r} is neither True nor False")
    return value


def one_of(*choices: str | None, what: str = "is unknown") -> Callable[[str, Any], Any]:
    """Return a check for one of some names."""
    names = [choice for choice in choices if choice is not None]
    listed = ", ".join(map(repr, names)) + (" or None" if None in choices else "")

    def check(name: str, value: Any) -> Any:
        if value not in choices:
            raise OptionError(
                f"{name}={value!r} {what}, use {'one of ' if len(names) > 1 else ''}{listed}"
                f"{did_you_mean(value, names)}"
            )
        return value

    return check


def one_of_numbers(*choices: int) -> Callable[[str, Any], Any]:
    """Return a check for one of some integers."""

    def check(name: str, value: Any) -> Any:
        if isinstance(value, bool) or value not in choices:
            raise OptionError(f"{name}={value!r} is none of {', '.join(map(str, choices))}")
        return int(value)

    return check


def threads(name: str, value: Any) -> int:
    """Check a number of threads; None is the number of processors that this process may use."""
    if value is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(at_least(1)(name, value))


def memory(name: str, value: Any) -> int | None:
    """Read a size; None stays None."""
    return None if value is None else read_size(name, value)


def progress(name: str, value: Any) -> Any:
    """Return a progress callback; None is one that says nothing."""
    if value is None:
        return silent
    if not callable(value):
        raise OptionError(f"{name}={value!r} cannot be called, give a function of a stage and a line of text")
    return value


def workspace(name: str, value: Any) -> Any:
    """Check a workspace."""
    if value is not None and not isinstance(value, Workspace):
        raise OptionError(f"{name}={value!r} is not a workspace, make one with tilth.Workspace()")
    return value


def order(name: str, value: Any) -> Order:
    """Read an order of integrals."""
    return read_order(value)


def identities(name: str, value: Any) -> tuple[str, ...]:
    """Check kinds of identities."""
    kinds = (value,) if isinstance(value, str) else tuple(value)
    for kind in kinds:
        if kind not in IDENTITIES:
            raise OptionError(f"{name} has {kind!r}, use 'ibp' or 'li'")
    if not kinds:
        raise OptionError(f"{name} is empty, give at least one of 'ibp' and 'li'")
    return kinds


def names(name: str, value: Any) -> tuple[str, ...]:
    """Check names; whether there is something that they name is asked where it is known."""
    found = (value,) if isinstance(value, str) else tuple(value)
    for one in found:
        if not isinstance(one, str):
            raise OptionError(f"{name} has {one!r}, which is not a name")
    if len(set(found)) != len(found) or not found:
        raise OptionError(f"{name} is ({', '.join(found)}), give at least one name, and each once")
    return found


def preferred(name: str, value: Any) -> tuple[Preferred, ...]:
    """Check preferred masters; whether they are of the right family is asked where that is known."""
    found = read_preferred((value,) if isinstance(value, Integral | Combination | Mapping) else value)
    for one in found:
        if not isinstance(one, Integral | Combination):
            raise OptionError(f"{name} has {one!r}, which is not an integral, make it with family[...]")
    names = [one.name for one in found if isinstance(one, Combination) and one.name]
    if len(set(names)) != len(names):
        raise OptionError(f"{name} has two combinations of the same name, the names are {', '.join(names)}")
    return found  # type: ignore[return-value]  # as was just checked


def sectors(name: str, value: Any) -> tuple[int, ...]:
    """Check numbers of sectors; whether the family has them is asked where it is known."""
    found = tuple(value)
    for number in found:
        if not is_integer(number, 0):
            raise OptionError(f"{name} has {number!r}, which is not the number of a sector")
    return found


def learning_primes(name: str, value: Any) -> tuple[int, ...]:
    """Check at least two different primes; None is the usual ones."""
    if value is None or value is USUAL_PRIMES:
        return USUAL_PRIMES
    primes = tuple(value)
    if len({check_prime(prime) for prime in primes}) < 2:
        raise OptionError(f"{name} needs at least two different primes")
    return primes


def equation_order(name: str, value: Any) -> str:
    """Check the name of an order of equations, or an integer expression."""
    return value if value in EQUATION_ORDERS else _integer_expression(name, value)


def pivot_order(name: str, value: Any) -> str | None:
    """Check an integer expression; None stays None."""
    return None if value is None else _integer_expression(name, value)


def _integer_expression(name: str, text: Any) -> str:
    if not isinstance(text, str):
        raise OptionError(f"{name}={text!r} is not text, write an expression such as '10 * dots + s'")
    from tilth.seeding import Expression  # few orders are written out

    if Expression(text).kind != "integer":
        raise OptionError(f"{name}={text!r} is true or false, an order needs an integer expression")
    return text


def point(name: str, value: Any) -> Mapping[str, Any]:
    """Check a mapping; its symbols and values are checked by whoever knows the symbols."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise OptionError(f"{name} is not a point, give values such as {name}={{'d': 41, 's': 1}}")
    return value


def backend(name: str, value: Any) -> str:
    """Check the name of a way to replay tapes; None is the fastest that the processor has."""
    return read_backend(value)


def executor(name: str, value: Any) -> Any:
    """Check an executor, or the text of one; None is this process."""
    if value is None:
        return None
    from tilth.executors.named import check_executor

    return check_executor(name, value)


def share(name: str, value: Any) -> float:
    """Check a share from zero to one."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise OptionError(f"{name}={value!r} is not a share from 0 to 1")
    return float(value)


def folder(name: str, value: Any) -> Path | None:
    """Return a path; None stays None, and an empty text is no path but a variable that was not set."""
    if value == "":
        raise OptionError(f"{name}={value!r} is empty, give a folder")
    return None if value is None else Path(value)
