"""``tilth show``: what a saved table holds, and where it came from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.family.numbers import number_text
from tilth.table import Table
from tilth.table.coefficients import coefficient_text

__all__ = ["add_to", "table_data"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs, "show", "show a saved table: coefficients, family and provenance", "tilth show tribox.tilth"
    )
    parser.add_argument("table", type=Path, metavar="table.tilth")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load and print."""
    table = Table.load(options.table)
    if options.json:
        print_json(table_data(table))
        return 0
    print(table)
    for provenance in table.provenance.get("parts", [table.provenance]):
        counts = ", ".join(f"{value:,} {name}" for name, value in provenance["counts"].items())
        versions = ", ".join(f"{name} {value}" for name, value in provenance["versions"].items())
        print(f"rule         {provenance['rule']} ({', '.join(provenance['identities'])})")
        print(f"counts       {counts}")
        print(f"versions     {versions}")
    for certificate in table.certificates:
        print(f"certificate  {len(certificate.equations)} equations, {len(certificate.probes)} witnesses")
    print()
    print(table.family)
    return 0


def table_data(table: Table) -> dict[str, Any]:
    """Return a table as plain data, ready for JSON."""
    return {
        "family": table.family.name,
        "order": table.order.value,
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "symbols": list(table.symbols),
        "prime": table.prime,
        "masters": [str(master) for master in table.masters],
        "table": {
            str(target): {str(master): coefficient_text(value) for master, value in row.items()}
            for target, row in table.items()
        },
        "provenance": dict(table.provenance),
    }
