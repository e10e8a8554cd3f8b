"""The arguments of the function that is searched for, and what they are called in expressions."""

from __future__ import annotations

from tilth.frozen import dataclass
from tilth.seeding.translate.limits import MAX_SLOTS

__all__ = ["ARRAYS", "FEATURES", "FUNCTION", "Feature", "signature"]

#: The name of the function.
FUNCTION = "keep"


@dataclass(frozen=True)
class Feature:
    """An argument that is a number.

    Attributes
    ----------
    text : str
        In expressions.
    low, high : int
        Bounds in any family that the core takes, see `rust/ibp/src/rules/expression/range.rs`.
    meaning : str
        For prompts.
    """

    text: str
    low: int
    high: int
    meaning: str


#: Arguments with an entry for each propagator.
ARRAYS = {
    "a": "indices of the seed; a[0] belongs to propagator 1; positive for lines, negative for numerators",
    "target": "indices of the nearest target whose sector contains the seed's",
}

_R = 127 * MAX_SLOTS
_S = 128 * MAX_SLOTS
_SECTOR = 2**MAX_SLOTS - 1

FEATURES = {
    "t": Feature("t", 0, MAX_SLOTS, "number of lines: how many indices are positive"),
    "r": Feature("r", 0, _R, "sum of the positive indices"),
    "s": Feature("s", 0, _S, "numerator power: minus the sum of the negative indices"),
    "dots": Feature("dots", 0, _R, "r - t"),
    "sector": Feature("sector", 0, _SECTOR, "sector number: bit j is set if a[j] > 0"),
    "N": Feature("N", 1, MAX_SLOTS, "number of propagators, the same as len(a)"),
    "L": Feature("L", 0, 127, "number of loops"),
    "E": Feature("E", 0, 127, "number of external momenta"),
    "distance": Feature("distance", 0, 255 * MAX_SLOTS, "sum of abs(a[j] - target[j])"),
    "missing": Feature("missing", 0, MAX_SLOTS, "how many lines of that nearest target the seed lacks"),
    "top_t": Feature("top.t", 0, MAX_SLOTS, "largest t of the targets above the seed"),
    "top_r": Feature("top.r", 0, _R, "largest r of them"),
    "top_s": Feature("top.s", 0, _S, "largest s of them"),
    "top_dots": Feature("top.dots", 0, _R, "largest dots of them"),
    "top_sector": Feature("top.sector", 0, _SECTOR, "bitwise or of their sectors"),
}


def signature(name: str) -> str:
    """Return the line that starts the function."""
    return f"def {name}({', '.join([*ARRAYS, *FEATURES])}):"
