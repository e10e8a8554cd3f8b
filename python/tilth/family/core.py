"""A family in the form that the compiled core works with."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from tilth import _core
from tilth.family.model import Family
from tilth.family.templates import Template

__all__ = ["core_family"]

# (shift, [(exponents, constant, [(slot, slope), ...]), ...]), as the core takes it
TermData: TypeAlias = tuple[list[int], list[tuple[list[int], int, list[tuple[int, int]]]]]


@lru_cache(maxsize=64)
def core_family(family: Family) -> _core.Family:
    """Return the core's view of a family: all its operators, IBP first, and its nonzero sectors."""
    operators = [_operator(template) for template in family.templates()]
    return _core.Family(family.size, len(family.symbols), list(family.nonzero_sectors), operators)


def _operator(template: Template) -> list[TermData]:
    return [
        (
            list(term.shift),
            [
                (list(exponents), line[0], [(slot, c) for slot, c in enumerate(line[1:]) if c])
                for exponents, line in term.coefficient.items()
            ],
        )
        for term in template.terms
    ]
