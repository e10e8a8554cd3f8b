"""One elimination of a whole system, alone and with the generation of its equations."""

from functools import partial

from benches.asv.systems import PENTABOX, LargeSystem

from .table import Row, Table
from .units import count, short_seconds

_COUNTS = ("equations", "independent", "multiplications")


def _measure():
    return LargeSystem(*PENTABOX).elimination_figures()


def _cells(title, parts):
    found = parts["eliminate"]
    counts = [count(found[name]) for name in _COUNTS]
    times = [short_seconds(found[name]) for name in ("elimination_seconds", "seconds")]
    return [title, *counts, *times, f"{found['MB']:.0f}"]


TABLE = Table(
    name="elimination",
    head=("system", *_COUNTS, "elimination", "with generation", "MB"),
    rows=[Row({"eliminate": _measure}, partial(_cells, "pentabox, s <= 3, IBP, numerators"))],
    note=(
        "Processor seconds on one thread of one elimination at a point, without witness, and with the choice "
        "of seeds and the generation; medians of fresh processes (by default five)."
    ),
)
