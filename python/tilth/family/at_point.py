"""A family with numbers in the place of some of its invariants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tilth.family.definition import Definition
from tilth.family.numbers import number_text

__all__ = ["put_numbers", "with_numbers"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def with_numbers(definition: Definition, values: Mapping[str, Fraction]) -> dict[str, Any]:
    """Return what `Family` takes for the same family with numbers for invariants.

    Mass dimensions are found anew: numbers usually leave none.

    Parameters
    ----------
    definition : Definition
    values : mapping
        {invariant: value}; d stays a symbol.
    """
    numbers = {symbol: value for symbol, value in values.items() if symbol != "d"}
    data = definition.to_dict()
    for name in ("propagators", "completion"):
        data[name] = [put_numbers(text, numbers) for text in data[name]]
    data["kinematics"] = [[key, put_numbers(value, numbers)] for key, value in data["kinematics"]]
    return data | {"invariants": None, "set_to_one": None}


def put_numbers(text: str, values: Mapping[str, Fraction]) -> str:
    """Return an expression with numbers in the place of names."""

    def put(found: re.Match[str]) -> str:
        if found[0] not in values:
            return found[0]
        number = number_text(values[found[0]])
        return number if number.isdigit() else f"({number})"

    return _NAME.sub(put, text)
