"""`show_versions`: what a report of a fault has to say of the machine and of what is installed."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata
from typing import Any

from tilth import _core

__all__ = ["Versions", "show_versions"]

#: What is always there, and what the extras bring.
REQUIRED = ("numpy", "python-flint", "sympy", "mpmath", "rich")
OPTIONAL = (
    "matplotlib",
    "pandas",
    "PyYAML",
    "shtab",
    "gymnasium",
    "openai",
    "componentize-py",
    "wasmtime",
    "distributed",
    "dask-jobqueue",
    "mpi4py",
)


class Versions:
    """Versions of Tilth, of what it works with, and of the machine; prints itself as lines for a report.

    It names no user, no host and no folder.

    Attributes
    ----------
    entries : dict of str
        {what: version, or what is to be known of it}; of packages that are not installed ``"not installed"``.
    """

    def __init__(self, entries: dict[str, str]) -> None:
        self.entries = entries

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return dict(self.entries)

    def __str__(self) -> str:
        width = max(map(len, self.entries))
        return "\n".join(f"{name:<{width}}  {value}" for name, value in self.entries.items())

    __repr__ = __str__


def show_versions() -> Versions:
    """Return the versions of Tilth, Python and the packages it uses, and what of the machine matters to it.

    Paste what it prints into a report of a fault.

    Returns
    -------
    Versions

    Examples
    --------
    >>> import tilth
    >>> tilth.show_versions().entries["tilth"] == tilth.__version__
    True
    """
    lanes = [name for name, here, _ in _core.backends() if here]
    memory = _core.available_memory()
    return Versions(
        {
            "tilth": _core.__version__,
            "python": f"{platform.python_version()} ({platform.python_implementation()})",
            "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
            "libc": " ".join(part for part in platform.libc_ver() if part) or "not known",
            "processors": f"{os.cpu_count() or 'not known'}",
            "lanes": f"{', '.join(lanes)}; {_core.best_backend()} is used",
            "memory": "not known" if memory is None else f"{memory / 1e9:.3g} GB available",
            "byte order": sys.byteorder,
            **{name: _version(name) for name in (*REQUIRED, *OPTIONAL)},
        }
    )


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
