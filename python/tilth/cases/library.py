"""The case library: families by name, targets by rank."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.family.text.suggest import did_you_mean

__all__ = ["Case", "case_folder", "case_names", "load_case", "load_family", "read_case"]

MAX_RANK = 60

#: What separates the files of a family and of its targets in the name of a case.
_FILES = ".toml:"

#: A rank, and dots after a plus sign.
_RANK = re.compile(r"([0-9]{1,2})(?:\+([0-9]{1,2}))?", re.ASCII)

#: Cases whose targets have all their numerators in the last slot, as in the papers they come from.
_LAST_SLOT = frozenset({"tribox", "dpenta"})

#: Rank (dots, where all slots are lines) of a case that is named without one.
_USUAL_RANK = {
    "box": 1,
    "box1l": 1,
    "box2l": 2,
    "bubble": 1,
    "dbox": 4,
    "diamond2l": 1,
    "diamond3l": 1,
    "dpenta": 5,
    "pentabox": 3,
    "tribox": 3,
}


@dataclass(frozen=True)
class Case:
    """A named problem.

    Attributes
    ----------
    name : str
        Such as ``"tribox:3"``.
    family : Family
    targets : tuple of Integral
    """

    name: str
    family: Family
    targets: tuple[Integral, ...]

    @property
    def of_files(self) -> bool:
        """Whether it was read from files, which may change, and not from the library."""
        return _FILES in self.name

    @property
    def digest(self) -> str:
        """SHA-256 of family and targets, whatever files they were read from."""
        data = [self.family.to_dict(), [target.indices for target in self.targets]]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def case_folder() -> Path:
    """Return the folder of the family files and target lists."""
    return Path(__file__).parent


def case_names() -> tuple[str, ...]:
    """Names of the families of the library."""
    return tuple(sorted(_USUAL_RANK))


@lru_cache(maxsize=32)
def load_family(name: str) -> Family:
    """Return a family of the library by name.

    Raises
    ------
    OptionError
        There is no such case.
    """
    if name not in _USUAL_RANK:
        raise OptionError(
            f"there is no case {name!r}, the cases are {', '.join(case_names())}"
            f"{did_you_mean(name, case_names())}"
        )
    return Family.load(case_folder() / f"{name}.toml")


def load_case(name: str) -> tuple[Family, tuple[Integral, ...]]:
    """Return a family and the targets of its list, such as those of ``"dbox"``.

    Raises
    ------
    OptionError, TargetError
        There is no such case, or it has no list of targets.
    """
    family = load_family(name)
    return family, family.read_targets(case_folder() / f"{name}.targets")


def read_case(text: str) -> Case:
    """Return a case by name, rank and dots, such as ``"tribox:3"`` or ``"dbox:2+1"``.

    The targets are all integrals of the top sectors without dots and with numerator power n; for the
    triangle-box and the double pentagon the one with all of it in the last slot; where all slots are lines
    those with n dots. With ``n+m`` each of them has m dots more, all on one line, on each line in turn.

    A problem of your own is named by its files: ``"family.toml:targets.txt"``.

    Raises
    ------
    OptionError
        There is no such case, or rank or dots are no numbers from 0 to 60, or the dots stand twice.
    InputError
        A file is missing or malformed, or the family has no such integral.
    """
    if _FILES in text:
        return _case_of_files(text.strip())
    if "[" in text:
        return _case_of_integral(text.strip())
    name, colon, rank_text = text.strip().partition(":")
    family = load_family(name)
    rank, dots = _USUAL_RANK[name], 0
    if colon:
        rank, dots = _read_rank(text, rank_text)
    if dots and any(top == (1 << family.size) - 1 for top in family.top_sectors):
        raise OptionError(
            f"case {text!r} has no numerators, its rank counts dots; write {name}:{rank + dots}"
        )
    shown = f"{name}:{rank}+{dots}" if dots else f"{name}:{rank}"
    return Case(shown, family, tuple(_targets(family, name in _LAST_SLOT, rank, dots)))


def _case_of_files(name: str) -> Case:
    family, _, targets = name.rpartition(_FILES)
    path = family + _FILES.removesuffix(":")
    if not targets:
        raise OptionError(f"case {name!r} names no target list; write it like family.toml:targets.txt")
    loaded = Family.load(path)
    return Case(name, loaded, loaded.read_targets(targets))


def _case_of_integral(name: str) -> Case:
    family_name, _, indices = name.partition("[")
    family = load_family(family_name)
    try:
        target = family[[int(index) for index in indices.removesuffix("]").split(",")]]
    except ValueError as error:
        raise OptionError(
            f"case {name!r} is not an integral ({error}); write it like tribox[1,1,2,1,1,1,-2]"
        ) from None
    return Case(f"{family_name}[{','.join(map(str, target.indices))}]", family, (target,))


def _read_rank(text: str, rank_text: str) -> tuple[int, int]:
    found = _RANK.fullmatch(rank_text)
    rank, dots = (int(found[1]), int(found[2] or 0)) if found else (-1, -1)
    if not (0 <= rank <= MAX_RANK and 0 <= dots <= MAX_RANK):
        raise OptionError(
            f"case {text!r} has the rank {rank_text[:20]!r}, write a number from 0 to {MAX_RANK}, and with "
            "dots such as 2+1"
        )
    return rank, dots


def _targets(family: Family, last_slot: bool, rank: int, dots: int) -> Iterator[Integral]:
    for top in family.top_sectors:
        corner = [top >> slot & 1 for slot in range(family.size)]
        numerators = [slot for slot in range(family.size) if not corner[slot]]
        if last_slot:
            numerators = numerators[-1:]
        slots, sign = (numerators, -1) if numerators else (range(family.size), 1)
        for powers in _spread(rank, len(slots)):
            indices = list(corner)
            for slot, power in zip(slots, powers, strict=True):
                indices[slot] += sign * power
            for dotted in _dotted(indices, dots):
                yield family[dotted]


def _dotted(indices: list[int], dots: int) -> Iterator[list[int]]:
    """Yield an integral with dots on one line, on each line in turn; without any, the integral."""
    if not dots:
        yield indices
        return
    for line, index in enumerate(indices):
        if index > 0:
            yield [*indices[:line], index + dots, *indices[line + 1 :]]


def _spread(total: int, slots: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to spread a power over slots."""
    if slots == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _spread(total - first, slots - 1):
            yield (first, *rest)
