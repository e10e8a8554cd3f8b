"""Print the tables of the README and the manual, each row measured in processes of its own.

    python -m benches.tables                           # every row that takes seconds
    python -m benches.tables --long                    # and those that take minutes
    python -m benches.tables --table lanes --table probes

Run it from the root of the project with the package installed, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import sys

from .catalogue import TABLES
from .fresh import RUNS, measured
from .machine import machine
from .table import Table, line, rule


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def show(table: Table, long: bool, runs: int) -> None:
    """Measure a table and print it line by line."""
    _say(f"\n### {table.name}\n\n{line(table.head)}{rule(table.head)}")
    for number, row in enumerate(table.rows):
        parts = {part: measured(table.name, number, part, runs) for part in row.parts(long)}
        if parts:
            _say(line(row.cells(parts)))
    _say(f"\n{table.note} {machine()}\n")


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benches.tables",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--table", action="append", choices=TABLES, help="default all")
    parser.add_argument("--long", action="store_true", help="also the rows that take minutes")
    parser.add_argument("--runs", type=int, default=RUNS, help="processes per row (default %(default)s)")
    chosen = parser.parse_args()
    for name in chosen.table or TABLES:
        show(TABLES[name], chosen.long, chosen.runs)


if __name__ == "__main__":
    main()
