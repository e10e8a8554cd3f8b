"""Family files (TOML). Every error names the file, and the line where it is known."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from tilth.errors import FamilyFileError, InputError
from tilth.family.text.suggest import did_you_mean

__all__ = ["FAMILY_KEYS", "check_keys", "family_to_toml", "parse_family_toml", "parse_toml", "with_place"]

FAMILY_KEYS = (
    "name", "loops", "externals", "momentum_conservation", "propagators", "completion", "top_sectors",
    "set_to_one", "cut", "invariants", "kinematics",
)  # fmt: skip
REQUIRED_KEYS = ("name", "loops", "propagators")

_PLACE = re.compile(r"at line ([0-9]+), column ([0-9]+)")
_ENDS = re.compile(r"[=,\[\]{}#]")  # where a key or a value begins and ends
_UNQUOTED = re.compile(r"(?![0-9]+$)[^\"']+")
# What TOML says of a name or an expression without quotes, as a value or as a key.
_LACKS_QUOTES = re.compile("Invalid value|Expected newline|Unclosed array|Expected .=. after a key")
_QUOTED = re.compile(r'"([^"]+)"')


def parse_family_toml(text: str, source: str) -> dict[str, Any]:
    """Return the entries of a family file, keys checked, values as written.

    Raises
    ------
    FamilyFileError
        Malformed TOML, an unknown key, or a missing one.
    """
    data = parse_toml(text, source)
    check_keys(data, source, text.removeprefix("\ufeff"))
    return data


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """Return the entries of a file as written.

    Raises
    ------
    FamilyFileError
        Malformed TOML.
    """
    text = text.removeprefix("\ufeff")
    try:
        data = tomllib.loads(text)
        _check_integers(data)
        return data
    except tomllib.TOMLDecodeError as error:
        raise FamilyFileError(f"{source} is not valid TOML: {error}{_lacks_quotes(text, error)}") from error
    except RecursionError:
        raise FamilyFileError(f"{source} is nested too deeply") from None
    except ValueError as error:  # an integer of thousands of digits
        raise FamilyFileError(f"{source} has an integer that is too long, put it in quotes") from error


def _check_integers(value: Any) -> None:
    """Refuse integers that cannot be written in a message; only hexadecimal ones can be so long."""
    if isinstance(value, int):
        str(value)
    if isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            _check_integers(entry)


def _lacks_quotes(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return what to write instead, where a name or an expression stands without quotes."""
    place = _PLACE.search(str(error))
    if place is None or not _LACKS_QUOTES.match(str(error)):
        return ""
    line, column = text.split("\n")[int(place[1]) - 1], int(place[2]) - 1
    entry = (_ENDS.split(line[:column])[-1] + _ENDS.split(line[column:])[0]).strip()
    return f'; put it in quotes: "{entry[:80]}"' if entry and _UNQUOTED.fullmatch(entry) else ""


def check_keys(data: Mapping[str, Any], source: str, text: str = "") -> None:
    """Refuse unknown and missing keys of a family, by name."""
    for key in data:
        if key not in FAMILY_KEYS:
            line = _line_of_key(text, key)
            raise FamilyFileError(
                f"{source}{line} has the unknown key {key!r}, the keys are {', '.join(FAMILY_KEYS)}"
                f"{did_you_mean(key, FAMILY_KEYS)}"
            )
    for key in REQUIRED_KEYS:
        if key not in data:
            raise FamilyFileError(f"{source} lacks the key {key!r}, add it")
    below = data.get("kinematics")
    for key in FAMILY_KEYS:
        if isinstance(below, Mapping) and key in below:
            raise FamilyFileError(
                f"{source}{_line_of_key(text, key)} has {key} below [kinematics], write it above: "
                "what follows the head of a table belongs to the table"
            )
    for key in ("invariants", "kinematics"):
        if key in data and not isinstance(data[key], Mapping | list):
            raise FamilyFileError(
                f"{source}{_line_of_key(text, key)} has {key} = {data[key]!r}, make it a table [{key}]"
            )


def with_place(error: InputError, source: str, text: str) -> InputError:
    """Put file and line in front of the message; the class and its attributes stay."""
    message = str(error)
    line = ""
    for quoted in _QUOTED.findall(message):
        lines = [n for n, content in enumerate(text.splitlines(), start=1) if f'"{quoted}"' in content]
        if len(lines) == 1:
            line = f":{lines[0]}"
            break
    error.args = (f"{source}{line}: {message}",)
    return error


def _line_of_key(text: str, key: str) -> str:
    pattern = re.compile(rf"^\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=\].]")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f":{number}"
    return ""


def family_to_toml(data: Mapping[str, Any], table: str = "") -> str:
    """Canonical TOML of `Family.to_dict`; reading it back gives the same family.

    Parameters
    ----------
    data : mapping
    table : str
        The array of tables, such as ``families``, of which the family is an entry.
    """
    below = f"{table}." if table else ""
    lines = [f"[[{table}]]"] if table else []
    lines += [
        f"name = {_toml(data['name'])}",
        f"loops = {_toml(data['loops'])}",
        f"externals = {_toml(data['externals'])}",
    ]
    if conservation := data.get("momentum_conservation"):
        lines.append(f"momentum_conservation = {_toml(' = '.join(conservation))}")
    for key in ("propagators", "completion"):
        if data[key]:
            lines += [f"{key} = [", *(f"    {_toml(text)}," for text in data[key]), "]"]
    lines.append(f"top_sectors = {_toml(data['top_sectors'])}")
    if data["set_to_one"] is not None:
        lines.append(f"set_to_one = {_toml(data['set_to_one'])}")
    if data["cut"]:
        lines.append(f"cut = {_toml(data['cut'])}")
    lines += [
        "",
        f"[{below}invariants]",
        *(f"{name} = {dimension}" for name, dimension in data["invariants"]),
    ]
    lines += [
        "",
        f"[{below}kinematics]",
        *(f"{_toml(key)} = {_toml(value)}" for key, value in data["kinematics"]),
    ]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    # names and expressions are printable ASCII, for which JSON and TOML strings agree
    return json.dumps(value)
