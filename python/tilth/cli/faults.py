"""What the command says of an error that nobody foresaw: in one line, what to report."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

__all__ = ["fault_text"]

_LONGEST = 300


def fault_text(error: BaseException) -> str:
    """Return what a user is to report; with ``python -X dev`` the traceback, too."""
    said = " ".join(str(error).split())[:_LONGEST]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    text = (
        f"this is a fault of Tilth, please report it with the command and its files: {type(error).__name__}"
        f"{place}{': ' if said else ''}{said}"
    )
    if sys.flags.dev_mode:
        return "\n".join([text, *traceback.format_exception(error)])
    return f"{text} (PYTHONDEVMODE=1 shows more)"
