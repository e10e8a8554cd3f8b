"""Memory: what a run will take, predicted before it is taken, and what there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tilth.errors import LimitExceeded, OptionError
from tilth.family import Family
from tilth.family.checks import is_integer

__all__ = ["available_memory", "check_memory", "predict_elimination", "predict_learning", "read_memory"]

# Bytes a seed and distinct shift of the family: its neighbours, and its share of integrals and equations,
# hash table included. Measured: 13.6 to 20 on twelve systems from 92 to 13,888 seeds.
_PER_NEIGHBOUR = 20

# Bytes a term of an equation, in the elimination with its witness. Measured: 13 to 17 for Laporta boxes of
# 11,000 to 180,000 equations, 25 for a few hundred, up to 72 on the cut of the double pentagon, whose rows
# fill up; those run into the limit on the way, which is watched too.
_PER_TERM = 18

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_SIZE = re.compile(r"\s*([0-9]{1,12})(?:\.([0-9]{1,6}))?\s*([kmgt]?i?)b?\s*", re.ASCII | re.IGNORECASE)

_CGROUPS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)


def read_memory(value: object) -> int | None:
    """Return a number of bytes from an int or text such as ``"1.5 GB"``; None stays None.

    Raises
    ------
    OptionError
    """
    if value is None:
        return None
    if isinstance(value, int) and is_integer(value, 1):
        return value
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None or match.group(3).lower() not in _UNITS:
        raise OptionError(f"max_memory={value!r} is not a size, write bytes or text such as '1.5 GB'")
    whole, part, unit = match.groups()
    scale = _UNITS[unit.lower()]
    return int(whole) * scale + (int(part) * scale // 10 ** len(part) if part else 0)


def predict_learning(family: Family, operators: Iterable[int], seeds: int, points: int) -> int:
    """Predict the bytes of generating and eliminating the equations of some seeds.

    Parameters
    ----------
    family : Family
    operators : iterable of int
        Operators applied to every seed.
    seeds : int
    points : int
        Eliminations held at a time.
    """
    templates = [family.templates()[number] for number in operators]
    shifts = {term.shift for template in templates for term in template.terms}
    terms = sum(len(template.terms) for template in templates)
    return seeds * _PER_NEIGHBOUR * len(shifts) + predict_elimination(seeds * terms, points)


def predict_elimination(terms: int, points: int) -> int:
    """Predict the bytes of eliminating equations with so many terms, at so many points at a time."""
    return points * _PER_TERM * terms


def check_memory(what: str, predicted: int, limit: int | None) -> None:
    """Raise if what is about to be allocated exceeds the limit, or what the machine has left.

    Raises
    ------
    LimitExceeded
    """
    available = available_memory()
    if limit is not None and predicted > limit:
        raise LimitExceeded(
            f"{what} would take about {_text(predicted)}, more than max_memory={_text(limit)}; "
            "take fewer seeds or allow more"
        )
    if available is not None and predicted > available:
        raise LimitExceeded(
            f"{what} would take about {_text(predicted)}, but {_text(available)} are free; take fewer seeds"
        )


def available_memory() -> int | None:
    """Return the bytes that this process can still take: free, in its control group, in its limit."""
    found: list[int] = []
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        match = re.search(r"^MemAvailable:\s*([0-9]+) kB", text, re.MULTILINE)
        if match:
            found.append(int(match.group(1)) * 1024)
    except OSError:
        pass  # another system; the other two sources may know
    for limit, current in _CGROUPS:
        try:
            found.append(int(limit.read_text(encoding="ascii")) - int(current.read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue  # no such control group, or one without a limit, which says "max"
    try:
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            found.append(soft - pages * resource.getpagesize())
    except (ImportError, OSError, ValueError):
        pass
    return max(0, min(found)) if found else None


def _text(size: int) -> str:
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
