"""Data and arrays in one piece: a line with a length, that many bytes of JSON, and then binary parts.

The JSON is an object of two entries: ``data``, and ``parts``, the length of each part in the order in which
they follow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tilth.family.strict_json import parse_json

__all__ = ["pack", "unpack"]

_LENGTH = re.compile(rb"([0-9]{1,12})\n")


def pack(data: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """Return data that JSON has, and parts that it has not, as bytes."""
    lengths = {name: len(part) for name, part in parts.items()}
    head = json.dumps({"data": data, "parts": lengths}, separators=(",", ":"), allow_nan=False).encode(
        "ascii"
    )
    return b"".join([b"%d\n" % len(head), head, *parts.values()])


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Return the data and the parts of what `pack` wrote.

    Raises
    ------
    ValueError, RecursionError
        The bytes are no such thing.
    """
    line = _LENGTH.match(content[:16])
    if line is None:
        raise ValueError("it does not begin with a length")
    start = line.end() + int(line.group(1))
    head = parse_json(content[line.end() : start].decode("ascii"))
    if not isinstance(head, dict) or head.keys() != {"data", "parts"}:
        raise ValueError("it has no data and parts")
    data, lengths = head["data"], head["parts"]
    if not isinstance(data, dict) or not isinstance(lengths, dict):
        raise ValueError("its data and parts are no objects")
    parts: dict[str, memoryview] = {}
    for name, length in lengths.items():
        if type(length) is not int or length < 0:
            raise ValueError(f"part {name!r} has no length")
        parts[name] = memoryview(content)[start : start + length]
        start += length
    if start != len(content):
        raise ValueError("the lengths of its parts do not add up")
    return data, parts
