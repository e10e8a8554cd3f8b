"""What a run is: the contents of its ``run.json``, and how two runs differ.

The file is an object of four entries: ``format`` (always "tilth-run"), ``version``, ``fingerprint``, and
``run``, what the run is. The fingerprint is the SHA-256 of ``run`` as JSON with sorted keys and no blanks, in
ASCII.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tilth.errors import RunFolderError
from tilth.family.strict_json import parse_json

__all__ = ["Manifest", "differences", "fingerprint_of", "normal_form", "read_manifest", "write_manifest"]

Manifest = dict[str, Any]

FORMAT = "tilth-run"
FORMAT_VERSION = 1
_SHOWN = 60
_ABSENT = object()


def normal_form(manifest: Mapping[str, Any]) -> Manifest:
    """Return a manifest as it is read back from a file: tuples become lists.

    Raises
    ------
    RunFolderError
        It has something that JSON has not.
    """
    try:
        found = parse_json(_canonical(manifest))
    except (TypeError, ValueError, RecursionError) as error:
        raise RunFolderError(f"a run cannot be described by what JSON has not: {error}") from error
    if not isinstance(found, dict):
        raise RunFolderError(f"a run is described by an object, not by {_short(found)}")
    return found


def fingerprint_of(manifest: Manifest) -> str:
    """Return the SHA-256 of a manifest in its normal form."""
    return hashlib.sha256(_canonical(manifest).encode("ascii")).hexdigest()


def write_manifest(manifest: Manifest) -> bytes:
    """Return the contents of the file."""
    data = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "fingerprint": fingerprint_of(manifest),
        "run": manifest,
    }
    return json.dumps(data, indent=2, allow_nan=False).encode("ascii") + b"\n"


def read_manifest(content: bytes) -> Manifest:
    """Read the contents of the file.

    Raises
    ------
    RunFolderError
        They are foreign, damaged or of another version; the message begins with a verb.
    """
    try:
        data = parse_json(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RunFolderError(f"is not well-formed JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RunFolderError(f'does not describe a run, it has no "format": "{FORMAT}"')
    version = data.get("version")
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise RunFolderError(
            f"has format version {_short(version)}, this Tilth reads version {FORMAT_VERSION}"
        )
    if data.keys() != {"format", "version", "fingerprint", "run"} or not isinstance(data["run"], dict):
        raise RunFolderError("does not describe a run, its entries are not those of a run")
    manifest: Manifest = data["run"]
    if data["fingerprint"] != fingerprint_of(manifest):
        raise RunFolderError("is damaged, its fingerprint does not match; take another copy")
    return manifest


def differences(there: Manifest, here: Manifest) -> Iterator[str]:
    """Yield what differs, one phrase an entry, such as ``options.seed is 1 there and 2 here``."""
    for key in sorted(there.keys() | here.keys()):
        first, second = there.get(key, _ABSENT), here.get(key, _ABSENT)
        if isinstance(first, dict) and isinstance(second, dict):
            yield from (f"{key}.{phrase}" for phrase in differences(first, second))
        # As JSON, for which 1, 1.0 and true are three values.
        elif first is _ABSENT or second is _ABSENT or _canonical(first) != _canonical(second):
            yield f"{key} is {_pair(first, second)}"


def _pair(first: object, second: object) -> str:
    """Show two values; where they are long, from shortly before they part."""
    there, here = _text(first), _text(second)
    same = next((n for n, (a, b) in enumerate(zip(there, here, strict=False)) if a != b), 0)
    start = 0 if max(len(there), len(here)) <= _SHOWN else max(0, same - _SHOWN // 3)
    return f"{_cut(there, start)} there and {_cut(here, start)} here"


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _SHOWN]
    return ("..." if start else "") + shown + ("..." if len(text) > start + _SHOWN else "")


def _short(value: object) -> str:
    return _cut(_text(value), 0)


def _text(value: object) -> str:
    return "absent" if value is _ABSENT else json.dumps(value)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
