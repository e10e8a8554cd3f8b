"""The criterion benchmark ``roofline``: run, and read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

__all__ = ["BareLoops", "bare_loops"]

ROOT = Path(__file__).parents[2]

#: The name of a loop in the benchmark.
LOOPS = {
    "reduced": "reduced",
    "delayed": "delayed",
    "L1": "16kB by 64",
    "L2": "512kB by 64",
    "short": "512kB by 4",
}


class BareLoops:
    """Multiply-adds and bytes per second, each the fastest of criterion's samples.

    Parameters
    ----------
    folder : Path
        Where criterion keeps its samples.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _samples(self, group: str, name: str) -> tuple[float, float]:
        """Nanoseconds of a call, and elements or bytes in it."""
        folder = self._folder / group / name / "new"
        sample = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
        (amount,) = json.loads((folder / "benchmark.json").read_text(encoding="utf-8"))["throughput"].values()
        calls = zip(sample["times"], sample["iters"], strict=True)
        return min(time / count for time, count in calls), amount

    def multiply_adds(self, backend: str, loop: str) -> float:
        """Billions of multiply-adds per second of a loop, by the number of vectors that suits the backend."""
        found = [
            self._samples("bare", folder.name)
            for folder in (self._folder / "bare").iterdir()
            if folder.name.startswith(f"{backend} {LOOPS[loop]} ")
        ]
        return max(amount / nanoseconds for nanoseconds, amount in found)

    def bytes(self, working_set: str) -> float:
        """Billions of bytes per second read from a working set."""
        nanoseconds, amount = self._samples("read", working_set)
        return amount / nanoseconds


@cache
def bare_loops() -> BareLoops:
    """Build and run the benchmark, which takes about two minutes.

    Raises
    ------
    subprocess.CalledProcessError
        It does not build or run; what cargo says goes to standard error.
    """
    options = ["--warm-up-time", "0.2", "--measurement-time", "0.6", "--noplot"]
    command = [
        os.environ.get("CARGO", "cargo"),
        "bench",
        "-p",
        "kernels",
        "--bench",
        "roofline",
        "--",
        *options,
    ]
    subprocess.run(command, check=True, cwd=ROOT, stdout=sys.stderr)
    target = Path(os.environ.get("CARGO_TARGET_DIR", "target"))
    return BareLoops(ROOT / target / "criterion")
