"""How wasmtime is set up: the same for the process that compiles and for the one that runs."""

from __future__ import annotations

from wasmtime import Config, Engine, Store
from wasmtime.component import Component

__all__ = ["EXPORT", "MEMORY", "SETTINGS", "check_walls", "make_engine", "make_store"]

#: The one function of the component.
EXPORT = "answer"

#: Bytes of linear memory, the interpreter's own 40 million among them.
MEMORY = 256 * 2**20

#: Every proposal that the component does not need is left out: what is not there has no bugs.
SETTINGS: dict[str, bool | int] = {
    "consume_fuel": True,
    "cranelift_nan_canonicalization": True,
    "gc_support": False,
    "memory_guard_size": 2**20,
    # Never more address space than the memory may become, so that the process can have a limit on it.
    "memory_may_move": False,
    "memory_reservation": MEMORY,
    "memory_reservation_for_growth": 0,
    "shared_memory": False,
    "wasm_custom_page_sizes": False,
    "wasm_exceptions": False,
    "wasm_function_references": False,
    "wasm_gc": False,
    "wasm_memory64": False,
    "wasm_relaxed_simd": False,
    "wasm_stack_switching": False,
    "wasm_tail_call": False,
    "wasm_threads": False,
    "wasm_wide_arithmetic": False,
}


def make_engine() -> Engine:
    """Return an engine with these settings."""
    config = Config()
    for name, value in SETTINGS.items():
        setattr(config, name, value)
    return Engine(config)


def make_store(engine: Engine, fuel: int) -> Store:
    """Return a store with room for one instance of the component, and fuel."""
    store = Store(engine)
    store.set_limits(memory_size=MEMORY, table_elements=100_000, instances=64, tables=64, memories=4)
    store.set_fuel(fuel)
    return store


def check_walls(engine: Engine, component: Component) -> None:
    """Raise unless the component imports nothing at all and exports what it should.

    Raises
    ------
    ValueError
        It has another interface.
    """
    imports = sorted(component.type.imports(engine))
    if imports:
        raise ValueError(f"the component imports {', '.join(imports)}; it must import nothing")
    if component.get_export_index(EXPORT) is None:
        raise ValueError(f"the component has no function {EXPORT}")
