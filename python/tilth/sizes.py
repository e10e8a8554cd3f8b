"""Sizes in bytes, as people write them."""

from __future__ import annotations

import re

from tilth.errors import OptionError
from tilth.family.checks import is_integer

__all__ = ["read_size", "size_text"]

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_MOST = 2**63 - 1
_SIZE = re.compile(r"\s*([0-9]{1,12})(?:\.([0-9]{1,6}))?\s*([kmgt]?i?)b?\s*", re.ASCII | re.IGNORECASE)


def read_size(name: str, value: object) -> int:
    """Return a number of bytes from an int or text such as ``"1.5 GB"``.

    Parameters
    ----------
    name : str
        Of the option, for the message.
    value : int or str

    Raises
    ------
    OptionError

    Examples
    --------
    >>> read_size("max_memory", "1.5 kB"), read_size("max_memory", "2 MiB")
    (1500, 2097152)
    """
    if isinstance(value, int) and is_integer(value, 1):
        return _possible(name, value)
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None or match.group(3).lower() not in _UNITS:
        raise OptionError(f"{name}={value!r} is not a size, write bytes or text such as '1.5 GB'")
    whole, part, unit = match.groups()
    scale = _UNITS[unit.lower()]
    return _possible(name, int(whole) * scale + (int(part) * scale // 10 ** len(part) if part else 0))


def _possible(name: str, size: int) -> int:
    if size > _MOST:
        raise OptionError(f"{name}: {size} bytes are more than any machine has, write such as '1.5 GB'")
    return size


def size_text(size: int) -> str:
    """Return a number of bytes in the largest unit that leaves at least one.

    Examples
    --------
    >>> size_text(34_500), size_text(999)
    ('34.5 kB', '999 bytes')
    """
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
