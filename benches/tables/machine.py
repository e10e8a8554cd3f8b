"""What this machine is, without its name."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

__all__ = ["machine"]

_FLAGS = ("avx2", "avx512ifma")


def machine() -> str:
    """Return processors, model and vector instructions, the system and the version of Python."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model, flags = platform.machine(), ""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    if found := re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE):
        model = found.group(1).strip()
    if found := re.search(r"^flags\s*:\s*(.*)$", text, re.MULTILINE):
        flags = ", ".join(flag for flag in _FLAGS if flag in found.group(1).split())
    virtual = "virtual machine" if re.search(r"^flags.*\bhypervisor\b", text, re.MULTILINE) else "machine"
    vectors = f" ({flags})" if flags else ""
    return (
        f"Measured on a {processors}-core {virtual}: {model}{vectors}, {platform.system()}, "
        f"Python {platform.python_version()}."
    )
