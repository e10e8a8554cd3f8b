"""A program for behind the wall: nothing here is compiled beyond a syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tilth.errors import ProgramError
from tilth.seeding.translate.features import FUNCTION
from tilth.seeding.translate.source import normalised, parse_function
from tilth.seeding.translate.subset import check_signature

__all__ = ["MOST_NODES", "read_source", "size_of"]

#: A program's size counts up to this, so that it never outweighs a seed in an objective of `Fitness`.
MOST_NODES = 1_023


def read_source(source: str, names: Sequence[str] = (FUNCTION,)) -> str:
    """Return a source that is one function, and nothing else, in one layout.

    The function may have anything in it, further functions and imports too.

    Parameters
    ----------
    source : str
    names : sequence of str
        What the function may be called, the best name first.

    Raises
    ------
    ProgramError
        It is something else, has other arguments than those there are, or is too large.
    """
    try:
        function = parse_function(source, names)
        check_signature(function)
        if not function.body:
            raise ProgramError("the function does nothing; return True or False")
        return normalised(function, FUNCTION)
    except ProgramError:
        raise
    except RecursionError:
        raise ProgramError("the function is nested too deeply; write a flatter one") from None
    except ValueError:
        # An integer of thousands of digits, which Python does not write out.
        raise ProgramError("the function has an enormous number; remove it") from None


def size_of(source: str) -> int:
    """Return how many nodes the syntax tree of a program has, at most 1,023 of them counted."""
    return min(sum(1 for _ in ast.walk(ast.parse(source, ""))), MOST_NODES)
