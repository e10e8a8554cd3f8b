"""Data to stdout."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["print_json"]


def print_json(data: dict[str, Any]) -> None:
    """Print an object as JSON."""
    print(json.dumps(data, indent=2))
