"""Builds the component in the folder that it is started in: ``guest.py`` to ``component`` and ``code``."""

from __future__ import annotations

import sys
from pathlib import Path

import componentize_py
from wasmtime.component import Component

from .engine import check_walls, make_engine

__all__ = ["main"]


def main(world: str) -> None:
    """Build a component without imports, and compile it for this machine."""
    target = Path("component")
    sys.argv = [
        *("componentize-py", "--quiet", "--wit-path", "wit", "--world", world),
        # Whatever the interpreter would ask its surroundings for becomes a trap: nothing is left to import.
        *("componentize", "--stub-wasi", "--python-path", ".", "guest", "--output", str(target)),
    ]
    componentize_py.script()
    engine = make_engine()
    component = Component(engine, target.read_bytes())
    check_walls(engine, component)
    Path("code").write_bytes(component.serialize())
