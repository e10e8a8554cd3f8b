"""A large Laporta system learnt with less and less memory, the rest in files."""

from functools import partial

from benches.asv.systems import MILLIONS, THOUSANDS, LargeSystem

from .table import Row, Table
from .units import count

_LIMITS = (None, "400 MB", "190 MB", "150 MB", "100 MB")
_SMALL_LIMITS = (None, "70 MB")


def _measure(system, limit):
    return LargeSystem(*system, max_memory=limit).resident_figures()


def _name(limit):
    return limit or "not given"


def _cells(title, limits, parts):
    free = parts[_name(None)]
    same = ("equations", "independent", "selected", "pattern")
    if any(one[name] != free[name] for one in parts.values() for name in same):
        raise ValueError(f"{title}: counts depend on the memory")
    found = [parts[_name(limit)] for limit in limits]
    return [
        title,
        *(count(free[name]) for name in same[:3]),
        " / ".join(map(_name, limits)),
        " / ".join(f"{one['peak_MB']:,.0f}" for one in found),
        " / ".join(f"{one['seconds']:.1f}" for one in found),
        " / ".join(f"{one['seconds'] / free['seconds']:.2f}" for one in found),
    ]


def _measures(system, limits):
    return {_name(limit): partial(_measure, system, limit) for limit in limits}


TABLE = Table(
    name="spill",
    head=(
        "system",
        "equations",
        "independent",
        "selected",
        "max_memory",
        "MB of the process at its peak",
        "processor seconds of learning",
        "to those without a limit",
    ),
    rows=[
        Row(_measures(THOUSANDS, _SMALL_LIMITS), partial(_cells, "pentabox, one dot, s <= 3", _SMALL_LIMITS)),
        Row({}, partial(_cells, "pentabox, one dot, s <= 5", _LIMITS), _measures(MILLIONS, _LIMITS)),
    ],
    note=(
        "One thread. The interpreter's own 56 MB are in the peaks; with a limit predicting is in the seconds."
    ),
)
