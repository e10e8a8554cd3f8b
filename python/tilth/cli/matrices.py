"""Files of differential equations and dimension shifts, as ``--output x.json`` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tilth.calculus import DifferentialEquations, DimensionShift

__all__ = ["MATRICES", "load_matrices"]

MATRICES = ".json"


def load_matrices(path: Path) -> DifferentialEquations | DimensionShift:
    """Read a file of either kind.

    Raises
    ------
    FormatError
        It is neither, or damaged; the message names the file.
    """
    from tilth.calculus import DifferentialEquations, DimensionShift
    from tilth.calculus.json_parts import read_file
    from tilth.calculus.shift_form import SHIFT_FORMAT

    def read(data: Any) -> DifferentialEquations | DimensionShift:
        shifts = isinstance(data, dict) and data.get("format") == SHIFT_FORMAT
        return DimensionShift.from_dict(data) if shifts else DifferentialEquations.from_dict(data)

    return read_file(path, read)
