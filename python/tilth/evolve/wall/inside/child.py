"""The limited process: reads the component, gives up every right, and answers questions, one line each.

A first line says how long the component is and what its SHA-256 is, then it follows. A question is an object
with ``source``, ``table``, ``fuel`` and ``limit`` (characters of the answer); the reply has ``fuel`` (used),
``seconds`` (of processor time, since the process began) and either ``answer``, what the guest returned, or
``stopped``: why there is none.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from typing import Any

from wasmtime import Engine, Trap, WasmtimeError
from wasmtime.component import Component, Linker

from .engine import EXPORT, check_walls, make_engine, make_store
from .kernel import restrict_process
from .landlock import enter_landlock
from .limits import forbid_files, limit
from .seccomp import enter_seccomp

__all__ = ["main"]


def main() -> None:
    """Serve until the questions end."""
    try:
        engine, component, status = _prepare()
    except (OSError, RuntimeError, ValueError, WasmtimeError) as error:
        _say({"failed": f"{type(error).__name__}: {error}"[:1000]})
        return
    linker = Linker(engine)
    _say({"ready": status})
    for line in sys.stdin.buffer:
        _say(_answer(engine, linker, component, json.loads(line)))


def _prepare() -> tuple[Engine, Component, dict[str, str]]:
    first = json.loads(sys.stdin.buffer.readline(1000))
    limit(first["seconds"])
    restrict_process()
    code = sys.stdin.buffer.read(first["length"])
    # It is machine code: nothing may happen to it between the check and its use.
    if hashlib.sha256(code).hexdigest() != first["sha256"]:
        raise ValueError("the component is not the one that was announced")
    engine = make_engine()
    component = Component.deserialize(engine, code)
    del code
    check_walls(engine, component)
    # Once, so that whatever wasmtime sets up when it is first used is there before rights are given up.
    store = make_store(engine, 10**9)
    Linker(engine).instantiate(store, component)
    store.close()
    landlock = enter_landlock()
    forbid_files()
    seccomp = enter_seccomp()  # last: it forbids what the others take
    return engine, component, {"landlock": landlock, "seccomp": seccomp}


def _answer(
    engine: Engine, linker: Linker, component: Component, question: dict[str, Any]
) -> dict[str, object]:
    """Ask a fresh instance: nothing that a program does lives longer than its call."""
    store = make_store(engine, question["fuel"])
    found: dict[str, object] = {}
    try:
        function = linker.instantiate(store, component).get_func(store, EXPORT)
        if function is None:
            raise WasmtimeError("there is no function to call")
        answer = function(store, question["source"], question["table"])
        found = {"answer": answer} if len(answer) <= question["limit"] else {"stopped": "answer"}
    except (Trap, WasmtimeError) as error:
        found = {"stopped": _reason(str(error))}
    except MemoryError:
        found = {"stopped": "answer"}
    left = store.get_fuel()
    # At once, not when it is collected: it holds address space, of which there is little.
    store.close()
    return {**found, "fuel": question["fuel"] - left, "seconds": time.process_time()}


def _reason(message: str) -> str:
    """Return one word for what wasmtime says in many lines."""
    for text, reason in (
        ("all fuel consumed", "fuel"),
        ("call stack exhausted", "stack"),
        ("instruction executed", "outside"),
    ):
        if text in message:
            return reason
    return "trap"


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
