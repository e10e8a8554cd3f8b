"""Which cases a study of one problem trains on, picks by and holds out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tilth.cases import Case, read_case
from tilth.errors import OptionError, TilthError
from tilth.evolve.suite import Suite
from tilth.family import Integral
from tilth.family.writing import write_text

__all__ = ["study_suite"]

#: Steps of rank beyond the problem's own: two ranks to train on, so that a rule is told how it grows, one two
#: steps beyond to pick by, and held out one between these and one beyond all.
_RANKS = {"training": (1,), "validation": (3,), "held_out": (2, 4)}

#: Other families to hold out, the first two that the problem is not one of.
_FAMILIES = ("tribox:3", "dbox:2", "box1l:2")

_LIBRARY = re.compile(r"([a-z0-9]+):(\d+)(?:\+(\d+))?")


def study_suite(name: str, folder: Path) -> Suite:
    """Return the cases of a study of one problem.

    Parameters
    ----------
    name : str
        A case, such as ``"tribox:3"`` or ``"family.toml:targets.txt"``.
    folder : Path
        Where target lists of other ranks and dots are written, if the problem is one of files.

    Raises
    ------
    OptionError, EvolveError, InputError
        There is no such case, or a file cannot be written.
    """
    case = read_case(name)
    seen = set(case.targets)
    roles: dict[str, list[str]] = {"training": [case.name], "validation": [], "held_out": []}
    wanted = [(role, "rank", step) for role, steps in _RANKS.items() for step in steps]
    for role, what, step in [*wanted, ("held_out", "dots", 1)]:
        found = _another(case, what, step, folder, seen)
        if found is not None:
            roles[role].append(found.name)
            seen |= set(found.targets)
    others = [other for other in map(read_case, _FAMILIES) if other.family != case.family]
    roles["held_out"] += [other.name for other in others[:2]]
    return Suite(**{role: tuple(names) for role, names in roles.items()})


def _another(case: Case, what: str, step: int, folder: Path, seen: set[Integral]) -> Case | None:
    """Return the case of higher rank, or with more dots; None if it has no target of its own."""
    if match := _LIBRARY.fullmatch(case.name):
        family, rank, dots = match[1], int(match[2]), int(match[3] or 0)
        rank, dots = (rank + step, dots) if what == "rank" else (rank, dots + step)
        try:
            return read_case(f"{family}:{rank}+{dots}")
        except OptionError:  # where all slots are lines the rank counts dots already
            return None
    raised = dict.fromkeys(_raised(case.targets, what, step))
    targets = [target for target in raised if target not in seen]
    if not targets:
        return None
    if not case.of_files:
        return read_case(str(targets[0]))  # of one integral
    path = folder / f"{what}+{step}.targets"
    write_text(path, "".join(f"{target}\n" for target in targets))
    return read_case(f"{case.name.rpartition(':')[0]}:{path}")


def _raised(targets: Sequence[Integral], what: str, step: int) -> Iterator[Integral]:
    """Yield each target with more numerators in the slot that has most of them, or dots on its first line."""
    for target in targets:
        indices = list(target.indices)
        numerators = [slot for slot, index in enumerate(indices) if index <= 0]
        if what == "rank" and numerators:
            indices[min(reversed(numerators), key=lambda slot: indices[slot])] -= step
        else:
            indices[next(slot for slot, index in enumerate(indices) if index > 0)] += step
        try:
            yield target.family[indices]
        except TilthError:  # beyond what an index may be
            continue
