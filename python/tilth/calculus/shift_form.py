"""A dimension shift as text, as JSON and as a file for Mathematica.

    {"format": "tilth-dimension-shift", "version": 1, "family": {…}, "symbols": ["d", "s"], "at": {},
     "prime": null, "masters": [{"name": "bubble[1,1]", "indices": [1, 1]}], "by": -2,
     "metric": "minkowski", "matrix": [[0, 0, "(2*d-6)/s"]], "provenance": {…}}

Entries are [row, column, text], counted from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from tilth.calculus.export import mathematica_rules, sparse_array
from tilth.calculus.json_parts import BasisParts, basis_data, entries_data, read_form
from tilth.calculus.shift_data import ShiftMatrix
from tilth.errors import FormatError
from tilth.pipeline.options import METRICS
from tilth.table.display import rows_text

__all__ = ["SHIFT_FORMAT", "SHIFT_VERSION", "read_shift", "shift_data", "shift_mathematica", "shift_text"]

SHIFT_VERSION = 1

SHIFT_FORMAT = "tilth-dimension-shift"

Kind = TypeVar("Kind", bound=ShiftMatrix)


def shift_data(shift: ShiftMatrix) -> dict[str, Any]:
    """Return plain data, see `DimensionShift.to_dict`."""
    own = {"by": shift.by, "metric": shift.metric, "matrix": entries_data(shift.matrix)}
    return basis_data(shift, SHIFT_FORMAT, SHIFT_VERSION, own)


def read_shift(data: Mapping[str, Any], kind: type[Kind]) -> Kind:
    """Read plain data, see `DimensionShift.from_dict`.

    Raises
    ------
    FormatError
    """

    def read(parts: BasisParts, data: Mapping[str, Any]) -> Kind:
        by, metric = data["by"], data["metric"]
        if type(by) is not int or by not in (2, -2) or metric not in METRICS:
            raise FormatError(f"the dimension is shifted by {by!r} with the metric {metric!r}, which is none")
        if "d" in parts.at or parts.prime is not None:
            raise FormatError("the dimension has a value, which is shifted")
        entries = parts.entries(data["matrix"])
        return kind(
            parts.family,
            parts.masters,
            entries,
            by=by,
            metric=metric,
            at=parts.at,
            provenance=parts.provenance,
        )

    return read_form(
        data, SHIFT_FORMAT, SHIFT_VERSION, {"by", "metric", "matrix"}, "this is no dimension shift", read
    )


def shift_mathematica(shift: ShiftMatrix, head: str) -> str:
    """Return a list of rules for Mathematica: ``"by"``, ``"masters"``, and ``"matrix"`` as a sparse array.

    Raises
    ------
    FormatError
        The template is not accepted, or a name means something else in Mathematica.
    """
    rules = {"by": str(shift.by), "masters": "", "matrix": sparse_array(shift.matrix)}
    return mathematica_rules(shift, rules, head)


def shift_text(shift: ShiftMatrix, checked: str) -> str:
    """Return a heading, what was checked, and a line for each entry."""
    size = len(shift.masters)
    lines = [
        f"{shift.family.name}: {size} masters of {shift.shifted_d} dimensions in those of d, "
        f"{shift.metric} measure",
        f"at {shift.point_text()}",
        f"{len(shift.matrix)} of {size**2} entries",
    ]
    if checked:
        lines.append(checked)
    rows = {f"{master} in {shift.shifted_d}": shift.row_of(shift.matrix, master) for master in shift.masters}
    return "\n".join([*lines, rows_text(rows)])
