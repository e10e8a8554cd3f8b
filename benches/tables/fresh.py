"""One measurement in a process of its own, and the medians of several.

``python -m benches.tables.fresh TABLE ROW PART`` measures once and prints its figures as JSON.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time

from .table import Figures

__all__ = ["measured"]

#: A row is measured so many times, or until it has taken so many seconds.
RUNS = 5
ENOUGH_SECONDS = 30.0


def measured(table: str, row: int, part: str, runs: int = RUNS) -> Figures:
    """Measure a part of a row in fresh processes: medians of what the machine decides, and the counts.

    Raises
    ------
    ValueError
        A count is not the same in all processes.
    """
    found: list[Figures] = []
    started = time.monotonic()
    while len(found) < runs and (not found or time.monotonic() - started < ENOUGH_SECONDS):
        command = [sys.executable, "-m", f"{__package__}.fresh", table, str(row), part]
        found.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    merged: Figures = {}
    for name, first in found[0].items():
        values = [one[name] for one in found]
        if isinstance(first, float):
            merged[name] = statistics.median(values)
        elif any(value != first for value in values):
            raise ValueError(
                f"table {table}, row {row}, part {part!r}: {name} is {values}, which is no count"
            )
        else:
            merged[name] = first
    return merged


def main(table: str, row: str, part: str) -> None:
    """Measure once, and print the figures."""
    from .catalogue import TABLES

    figures = TABLES[table].rows[int(row)].parts(long=True)[part]()
    # A row that has processes of its own says what they took.
    figures.setdefault("MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 10**6)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
