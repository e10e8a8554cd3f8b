"""A system of differential equations as text, short enough for a screen."""

from __future__ import annotations

from tilth.calculus.data import MasterDerivatives
from tilth.table.display import rows_text

__all__ = ["equations_text"]


def equations_text(equations: MasterDerivatives, checks: str) -> str:
    """Return a heading, what was checked, a line for each variable, and one for each entry."""
    masters, blocks = equations.masters, equations.blocks
    largest = max(map(len, blocks.values()), default=0)
    lines = [
        f"{equations.family.name}: {len(masters)} masters in {len(blocks)} sectors, "
        f"blocks of at most {largest}, derivatives in {', '.join(equations.variables)}",
        f"at {equations.point_text()}",
    ]
    rows = {}
    for variable, matrix in equations.matrices.items():
        lines.append(f"d/d{variable}: {len(matrix)} of {len(masters) ** 2} entries")
        for master in masters:
            rows[f"d/d{variable} {master}"] = equations.row(master, variable)
    if checks:
        lines.append(checks)
    return "\n".join([*lines, rows_text(rows)])
