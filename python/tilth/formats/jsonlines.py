"""JSON lines: for programs of any other kind, one object per line, exact numbers as text.

The first line says what follows, then there is a line for each target::

    {"format":"tilth-rules","version":1,"families":["bubble"],"symbols":["d","s"],"prime":null,"at":{},
     "masters":["bubble[1,1]"],"targets":1}
    {"target":"bubble[2,1]","row":{"bubble[1,1]":"(-d+3)/(s)"}}

(the first is one line in the file). A file that was cut off is noticed by the number of targets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tilth.errors import FormatError
from tilth.family import check_prime
from tilth.family.checks import is_integer
from tilth.family.labels import NAME, Label, read_indices
from tilth.family.numbers import number_text, parse_number
from tilth.family.strict_json import parse_json
from tilth.formats.drafts import DraftRule, DraftTerm, Expected, finish
from tilth.formats.expressions import ordered_symbols
from tilth.formats.rules import Coefficient, Rules
from tilth.formats.source import Source
from tilth.table.factored import FactoredFunction

__all__ = ["FORMAT_VERSION", "read_json_lines", "read_label", "read_object", "write_json_lines"]

FORMAT_VERSION = 1
_KEYS = ("format", "version", "families", "symbols", "prime", "at", "masters", "targets")
_INTEGRAL = re.compile(rf"({NAME}|[0-9]{{1,18}})\[([-+0-9,]*)\]", re.ASCII)
_SYMBOL = re.compile(NAME, re.ASCII)


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":")) + "\n"


def _text(value: Coefficient) -> str:
    return str(value) if isinstance(value, FactoredFunction) else number_text(value)


def write_json_lines(rules: Rules) -> str:
    """Write a header line and a line for each target."""
    header = {
        "format": "tilth-rules",
        "version": FORMAT_VERSION,
        "families": list(rules.names),
        "symbols": list(rules.symbols),
        "prime": rules.prime,
        "at": {symbol: number_text(value) for symbol, value in rules.at.items()},
        "masters": [str(master) for master in rules.masters],
        "targets": len(rules),
    }
    lines = [_line(header)]
    for target, row in rules.items():
        texts = {str(master): _text(value) for master, value in row.items()}
        lines.append(_line({"target": str(target), "row": texts}))
    return "".join(lines)


def read_json_lines(source: Source, expected: Expected | None = None) -> Rules:
    """Read what `write_json_lines` wrote, and nothing else.

    Raises
    ------
    FormatError
        Naming file, line and key.
    """
    expected = expected or Expected()
    lines = source.text.split("\n")
    header = read_object(source, 1, lines[0], _KEYS)
    at, masters, prime = _read_header(source, header)
    if expected.prime not in (None, prime):
        raise FormatError(f"{source.name}:1: is modulo {prime}, not modulo {expected.prime}")
    drafts: list[DraftRule] = []
    position = len(lines[0]) + 1
    for number, line in enumerate(lines[1:], start=2):
        if line:
            drafts.append(_read_rule(source, number, line, position))
        elif number < len(lines):
            raise FormatError(f"{source.name}:{number}: is empty, remove it")
        position += len(line) + 1
    if len(drafts) != header["targets"]:
        raise FormatError(
            f"{source.name} has {len(drafts)} targets where its first line says {header['targets']}, "
            "take another copy"
        )
    exact = Expected(expected.family, tuple(header["symbols"]), prime)
    rules = finish(source, drafts, exact)
    return Rules(rules, masters, prime=prime, at=at)


def _read_header(source: Source, header: Mapping[str, Any]) -> tuple[dict[str, Any], list[Label], int | None]:
    try:
        if (header["format"], header["version"]) != ("tilth-rules", FORMAT_VERSION):
            raise ValueError(f"format and version are not 'tilth-rules' and {FORMAT_VERSION}")
        symbols, targets = header["symbols"], header["targets"]
        if not _are_texts(symbols) or len(set(symbols)) != len(symbols):
            raise ValueError("symbols is not a list of distinct names")
        if not all(_SYMBOL.fullmatch(symbol) for symbol in symbols):
            raise ValueError("symbols has an entry that is not a name")
        ordered_symbols(set(symbols))
        if not is_integer(targets, 0):
            raise ValueError("targets is not a natural number")
        if not isinstance(header["at"], dict) or not _are_texts(header["masters"]):
            raise ValueError("at is not an object, or masters is not a list of integrals")
        at = {symbol: parse_number(value) for symbol, value in header["at"].items()}
        masters = [read_label(master) for master in header["masters"]]
        return at, masters, None if header["prime"] is None else check_prime(header["prime"])
    except ValueError as error:
        raise FormatError(f"{source.name}:1: {error}") from None


def _read_rule(source: Source, number: int, line: str, position: int) -> DraftRule:
    data = read_object(source, number, line, ("target", "row"))
    try:
        if not isinstance(data["row"], dict) or not _are_texts(data["row"].values()):
            raise ValueError("row is not an object of texts")
        terms = [DraftTerm(1, value, read_label(master), position) for master, value in data["row"].items()]
        return DraftRule(read_label(data["target"]), position, terms)
    except ValueError as error:
        raise FormatError(f"{source.name}:{number}: {error}") from None


def read_object(source: Source, number: int, line: str, keys: Iterable[str]) -> dict[str, Any]:
    """Read the object of a line, which has these keys.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    try:
        data = parse_json(line)
    except RecursionError:
        raise FormatError(f"{source.name}:{number}: is nested too deeply") from None
    except ValueError as error:
        raise FormatError(f"{source.name}:{number}: is not a line of JSON: {error}") from None
    if not isinstance(data, dict) or data.keys() != set(keys):
        raise FormatError(f"{source.name}:{number}: is not an object with the keys {', '.join(keys)}")
    return data


def _are_texts(items: Any) -> bool:
    return (
        not isinstance(items, str | dict)
        and isinstance(items, Iterable)
        and all(isinstance(i, str) for i in items)
    )


def read_label(text: object) -> Label:
    """Read an integral such as ``bubble[2,1]``.

    Raises
    ------
    ValueError
    """
    match = _INTEGRAL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{str(text)[:80]!r} is not an integral, write it like bubble[2,1]")
    return Label(match.group(1), read_indices(match.group(2)))
