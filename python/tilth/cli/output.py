"""Data to stdout, progress to stderr."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

__all__ = ["Reporter", "print_json"]


class Reporter:
    """Progress: a line a stage on stderr, with the seconds since the start."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._started = time.perf_counter()

    def __call__(self, stage: str, text: str) -> None:
        """Print the news of a stage."""
        if not self._quiet:
            print(
                f"[{time.perf_counter() - self._started:7.2f} s] {stage}: {text}", file=sys.stderr, flush=True
            )


def print_json(data: dict[str, Any]) -> None:
    """Print an object as JSON."""
    print(json.dumps(data, indent=2))
