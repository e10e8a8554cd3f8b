"""Whether the wall can be built here."""

from __future__ import annotations

import importlib.metadata
import os
from importlib.util import find_spec
from pathlib import Path

from tilth.errors import EvolveError

__all__ = ["PACKAGES", "check_available", "import_path", "versions"]

#: Packages of the extra ``wall``, by the module that each has.
PACKAGES = {"componentize_py": "componentize-py", "wasmtime": "wasmtime"}


def check_available() -> None:
    """Raise unless all that the wall is made of is there.

    Raises
    ------
    EvolveError
        A package is missing, or the system has no limits for processes.
    """
    if os.name != "posix":
        raise EvolveError(
            "language 'python' (unrestricted programs) needs limits that this system does not have for "
            "processes; run it on Linux, or take the language 'subset'"
        )
    missing = [name for module, name in PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise EvolveError(
            "language 'python' (unrestricted programs, in WebAssembly and a limited process) is not "
            f"available here, for want of {' and '.join(missing)}; install the extra: "
            "pip install 'tilth[wall]', or take the language 'subset'"
        )


def versions() -> dict[str, str]:
    """Return the versions of the packages, by name."""
    return {name: importlib.metadata.version(name) for name in PACKAGES.values()}


def import_path() -> list[str]:
    """Return the folders from which the processes of the wall import."""
    here = [str(Path(__file__).parent)]
    specs = [find_spec(module) for module in PACKAGES]
    folders = [str(Path(spec.origin).parent.parent) for spec in specs if spec and spec.origin]
    return list(dict.fromkeys([*here, *folders]))
