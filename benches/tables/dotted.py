"""Dotted triangle-box integrals beside what was published for Kira: a table of the manual."""

from functools import partial

from benches.asv.problems import DOTTED, KIRA

from .table import Row, Table
from .units import count

_BOX = ("seeds", "equations", "selected", "s", "MB")


def _score(parts, name):
    if name not in parts:
        return ["-"] * len(_BOX)
    found = parts[name]
    if found["masters"] != 16:
        raise ValueError(f"{found['masters']} masters are left, the triangle-box has 16")
    counts = [count(found[key]) for key in ("seeds", "generated", "selected")]
    return [*counts, f"{found['seconds']:.2f}", f"{found['MB']:.0f}"]


def _cells(integral, parts):
    selected, seconds, kilobytes = KIRA[integral]
    return [
        integral,
        *_score(parts, "line-powers"),
        *_score(parts, "box"),
        f"{selected:,.0f}",
        f"{seconds:,.0f}" if seconds >= 100 else f"{seconds:.1f}",
        f"{kilobytes / 1000:,.0f}",
    ]


def _row(integral):
    rule, box = (DOTTED[integral, name].figures for name in ("line-powers", "box"))
    return Row({"line-powers": rule}, partial(_cells, integral), {"box": box})


TABLE = Table(
    name="dotted",
    head=(
        "integral",
        f"`line-powers`: {_BOX[0]}",
        *_BOX[1:],
        f"box: {_BOX[0]}",
        *_BOX[1:],
        "Kira (published): selected",
        "s",
        "MB",
    ),
    rows=[_row(integral) for integral in KIRA],
    note=(
        "Seconds are processor seconds of `tilth.score` on one thread, MB the peak of the process, Python "
        "included. Kira's figures are those of arXiv:2604.05034, on another machine: compare counts and "
        "memory, never seconds."
    ),
)
