"""Data to stdout, and names of files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tilth.errors import OptionError

__all__ = ["check_distinct", "print_json"]


def check_distinct(paths: Mapping[str, str | Path | None]) -> None:
    """Raise if two of the flags name one file, the second of which would replace the first.

    Raises
    ------
    OptionError
    """
    flags: dict[Path, str] = {}
    for flag, path in paths.items():
        if path is None or str(path) == "-":
            continue
        try:
            there = Path(path).resolve()
        except (OSError, ValueError):
            continue  # whoever writes there says what is wrong
        if there in flags and (there.is_file() or not there.exists()):
            raise OptionError(f"{flags[there]} and {flag} are both {path}, give two names")
        flags[there] = flag


def print_json(data: dict[str, Any]) -> None:
    """Print an object as JSON."""
    print(json.dumps(data, indent=2))
