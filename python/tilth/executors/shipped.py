"""What a worker is sent once: a tape, and which functions its outputs stand for."""

from __future__ import annotations

from collections.abc import Sequence

from tilth import _core
from tilth.executors import packed

__all__ = ["pack_functions", "unpack_functions"]


def pack_functions(
    tape: _core.Tape,
    outputs: Sequence[int | None] | None = None,
    weights: Sequence[int] = (),
    unit: tuple[int, list[int]] | None = None,
) -> bytes:
    """Return functions as bytes; by default the outputs as they are.

    Parameters
    ----------
    tape : _core.Tape
    outputs, weights, unit
        As of `_core.FunctionTape`.
    """
    if outputs is None:
        outputs, weights = range(tape.outputs), [0] * tape.outputs
    data = {"outputs": list(outputs), "weights": list(weights), "unit": unit}
    return packed.pack(data, {"tape": tape.to_bytes()})


def unpack_functions(content: bytes) -> _core.FunctionTape:
    """Return the functions.

    Raises
    ------
    ValueError, RecursionError, TilthError
        The bytes are no such thing.
    """
    data, parts = packed.unpack(content)
    unit = data["unit"]
    return _core.FunctionTape(
        _core.Tape.from_bytes(bytes(parts["tape"])),
        outputs=data["outputs"],
        weights=data["weights"],
        unit=None if unit is None else (unit[0], unit[1]),
    )
