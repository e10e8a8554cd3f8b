"""The name that a user probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["did_you_mean", "knows_its_keywords", "looks_like"]

Given = ParamSpec("Given")
Returned = TypeVar("Returned")

_CLOSE = 0.8
_LONGEST = 100  # comparing takes the square of the length


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'externals'?"``, the end of a message, or nothing when no name is close.

    Examples
    --------
    >>> did_you_mean("external", ["loops", "externals"]), did_you_mean("x", ["loops"])
    ("; did you mean 'externals'?", '')
    """
    if not isinstance(name, str) or len(name) > _LONGEST:
        return ""
    from difflib import get_close_matches  # most names are right

    by_letters = {other.casefold(): other for other in known}
    found = get_close_matches(name.casefold(), by_letters, n=1)
    return f"; did you mean {by_letters[found[0]]!r}?" if found else ""


def knows_its_keywords(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Decorate a function so that a keyword which it does not know is answered by the one that is meant."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @wraps(function)
    def checked(*arguments: Given.args, **keywords: Given.kwargs) -> Returned:
        for name in keywords:
            if name not in names:
                what = function.__qualname__.removesuffix(".__init__")
                near = did_you_mean(name, names)
                raise TypeError(f"{what}() got an unexpected keyword argument {name!r}{near}")
        return function(*arguments, **keywords)

    return checked


def looks_like(name: str, other: str) -> bool:
    """Whether one name is the other with a slip: case, underscores, a doubled or a wrong letter.

    Names that differ in their numbers alone, such as m1 and m2, are different on purpose.

    Examples
    --------
    >>> looks_like("mtp", "mtop"), looks_like("m33", "m3"), looks_like("m1", "m2"), looks_like("mt", "mb")
    (True, True, False, False)
    """
    if _squeezed(name) == _squeezed(other):
        return True
    if re.sub("[0-9]", "", name) == re.sub("[0-9]", "", other):
        return False
    from difflib import SequenceMatcher

    short = len(name) <= _LONGEST and len(other) <= _LONGEST
    return short and SequenceMatcher(None, name, other).ratio() >= _CLOSE


def _squeezed(name: str) -> str:
    return re.sub(r"(.)\1+", r"\1", name.casefold().replace("_", ""))
