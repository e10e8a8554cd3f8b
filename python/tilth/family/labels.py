"""`Label`: an integral by name and indices, without a family.

Files of other programs name integrals of families that Tilth has never seen, and systems of equations may
give nothing but a weight.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tilth.errors import FormatError
from tilth.family.indices import MAX_INDEX

__all__ = ["MAX_INDICES", "NAME", "Label", "check_label", "check_name", "read_indices"]

MAX_INDICES = 26
"""Of one integral; the limit of Ratracer (arXiv:2211.03572), which reads the same systems."""

NAME = r"[A-Za-z_][A-Za-z0-9_]{0,63}"
"""Names of families and of symbols, as a regular expression."""

_NAME_OR_NUMBER = re.compile(rf"{NAME}|[0-9]{{1,18}}", re.ASCII)
_INDEX = re.compile(r"\s*([+-]?[0-9]{1,4})\s*", re.ASCII)


class Label(NamedTuple):
    """An integral: ``name[indices]``, or ``name#weight`` and ``weight`` where a system gives only that.

    Attributes
    ----------
    name : str
        The family: an identifier, or digits where a program numbers its families; empty for a bare weight.
    indices : tuple of int
    weight : int, optional
        The place in an order, larger for a more complicated integral.

    Examples
    --------
    >>> print(Label("bubble", (2, 1)), Label("bubble", (), 12), Label("", (), 12))
    bubble[2,1] bubble#12 12
    """

    name: str
    indices: tuple[int, ...]
    weight: int | None = None

    def __str__(self) -> str:
        if self.weight is None:
            return f"{self.name}[{','.join(map(str, self.indices))}]"
        return f"{self.name}#{self.weight}" if self.name else str(self.weight)

    def _repr_latex_(self) -> str:
        if self.weight is None:
            name = self.name.replace("_", r"\_")
            return rf"$\mathrm{{{name}}}_{{{','.join(map(str, self.indices))}}}$"
        return rf"$\mathrm{{{str(self).replace('_', chr(92) + '_').replace('#', chr(92) + '#')}}}$"


def check_label(label: Label) -> None:
    """Refuse what is no integral: a name that is none, too many indices, or too large ones.

    Raises
    ------
    FormatError
    """
    if label.weight is not None:
        raise FormatError(f"{label} has a weight where rules need indices, write it like bubble[2,1]")
    check_name(label.name)
    if not 0 < len(label.indices) <= MAX_INDICES:
        raise FormatError(f"{label.name}[...] has {len(label.indices)} indices, use 1 to {MAX_INDICES}")
    if not all(-MAX_INDEX <= index <= MAX_INDEX for index in label.indices):
        raise FormatError(f"{label} has an index that is not between -{MAX_INDEX} and {MAX_INDEX}")


def check_name(name: str) -> None:
    """Refuse what is no name of a family or a symbol.

    Raises
    ------
    FormatError
    """
    if _NAME_OR_NUMBER.fullmatch(name) is None:
        raise FormatError(f"{name[:40]!r} is not the name of a family, use letters, digits and _")


def read_indices(text: str) -> tuple[int, ...]:
    """Read ``1,1,-3``.

    Raises
    ------
    ValueError
        Something else, too many indices, or too large ones.
    """
    parts = text.split(",")
    if len(parts) > MAX_INDICES:
        raise ValueError(f"an integral has {len(parts)} indices, the limit is {MAX_INDICES}")
    indices = []
    for part in parts:
        match = _INDEX.fullmatch(part)
        if match is None:
            raise ValueError(f"{part.strip()[:40]!r} is not an index, use integers")
        index = int(match.group(1))
        if abs(index) > MAX_INDEX:
            raise ValueError(f"the index {index} is not between -{MAX_INDEX} and {MAX_INDEX}")
        indices.append(index)
    return tuple(indices)
