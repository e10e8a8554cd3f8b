"""A system of differential equations as JSON: one object, exact numbers and functions as text.

    {"format": "tilth-differential-equations", "version": 1, "family": {…}, "symbols": ["d", "s"],
     "at": {}, "prime": null, "masters": [{"name": "bubble[1,1]", "indices": [1, 1]}],
     "matrices": {"s": [[0, 0, "(d-4)/(2*s)"]]}, "provenance": {…}}

Entries are [row, column, text], counted from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.json_parts import BasisParts, basis_data, entries_data, read_form
from tilth.errors import FormatError

__all__ = ["FORMAT_VERSION", "equations_data", "read_equations"]

FORMAT_VERSION = 1

_FORMAT = "tilth-differential-equations"

Kind = TypeVar("Kind", bound=MasterDerivatives)


def equations_data(equations: MasterDerivatives) -> dict[str, Any]:
    """Return plain data, see `DifferentialEquations.to_dict`."""
    matrices = {variable: entries_data(matrix) for variable, matrix in equations.matrices.items()}
    return basis_data(equations, _FORMAT, FORMAT_VERSION, {"matrices": matrices})


def read_equations(data: Mapping[str, Any], kind: type[Kind]) -> Kind:
    """Read plain data, see `DifferentialEquations.from_dict`.

    Raises
    ------
    FormatError
    """

    def read(parts: BasisParts, data: Mapping[str, Any]) -> Kind:
        family = parts.family
        strange = [variable for variable in data["matrices"] if variable not in family.invariants]
        if strange:
            raise FormatError(f"{strange[0]!r} is not one of the invariants {', '.join(family.invariants)}")
        return kind(
            family,
            parts.masters,
            {variable: parts.entries(entries) for variable, entries in data["matrices"].items()},
            at=parts.at,
            prime=parts.prime,
            provenance=parts.provenance,
        )

    refusal = "these are no differential equations"
    return read_form(data, _FORMAT, FORMAT_VERSION, {"matrices"}, refusal, read)
