"""Functions that take options as keyword arguments, and say so to whoever asks them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from tilth.pipeline.options.option import known_options
from tilth.pipeline.options.text import fill_docstring

__all__ = ["SignatureOfOptions", "documented", "takes"]

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)


def takes(cls: type) -> Callable[[F], F]:
    """Return a decorator for a function with ``**keywords`` that are the options of a class.

    `inspect.signature`, ``help()`` and completion then show each option with its default, and ``{options}``
    in the docstring becomes the list of them. The function itself stays as it is, so a call costs no more.
    """

    def decorate(function: F) -> F:
        own = inspect.signature(function)
        shown = [one for one in own.parameters.values() if one.kind is not inspect.Parameter.VAR_KEYWORD]
        taken = {one.name for one in shown}
        shown += [one for one in _keywords(cls) if one.name not in taken]
        function.__signature__ = own.replace(parameters=shown)  # type: ignore[attr-defined]
        fill_docstring(function, cls)
        return function

    return decorate


class SignatureOfOptions:
    """What `inspect.signature` shows of a class of options: its own, made when someone asks."""

    def __get__(self, instance: object, cls: type) -> inspect.Signature:
        return inspect.Signature(_keywords(cls))


def _keywords(cls: type) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(
            known.name, inspect.Parameter.KEYWORD_ONLY, default=known.default, annotation=known.accepted
        )
        for known in known_options(cls)
    ]


def documented(cls: type) -> Callable[[C], C]:
    """Return a decorator that puts a class of options into ``{options}`` of another class's docstring."""

    def decorate(decorated: C) -> C:
        fill_docstring(decorated, cls)
        return decorated

    return decorate
