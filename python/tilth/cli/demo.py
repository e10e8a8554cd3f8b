"""``tilth demo``: the triangle-box of arXiv:2502.05121, reduced and verified."""

from __future__ import annotations

import argparse
import time

from tilth.cases import load_case
from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.show import table_data
from tilth.pipeline.reduce.reduce import reduce

__all__ = ["add_to"]

POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}
PRIME = 2**31 - 1


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs, "demo", "reduce the triangle-box of arXiv:2502.05121 and show what it cost", "tilth demo"
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Reduce, verify and print."""
    family, targets = load_case("tribox")
    started = time.perf_counter()
    table = reduce(targets, "usovitsch", at=POINT, prime=PRIME, verify=False)
    seconds = time.perf_counter() - started
    verification = table.verify()
    if options.json:
        print_json(table_data(table) | {"seconds": seconds, "verified": True})
        return 0
    counts = table.provenance["counts"]
    print("The two-loop triangle-box with three massive legs, arXiv:2502.05121:")
    print(f"{targets[0]} with the seeding rule {table.provenance['rule']}")
    print()
    print(table)
    print()
    print(f"seeds        {counts['seeds']:>8,}")
    print(f"generated    {counts['generated']:>8,} equations ({len(family.templates())} per seed)")
    print(f"independent  {counts['independent']:>8,} equations")
    print(f"selected     {counts['selected']:>8,} equations")
    print(f"multiplied   {counts['multiplications']:>8,} times per probe")
    print(f"masters      {counts['masters']:>8,}")
    print(f"seconds      {seconds:>8.3f} (the family's preparation included)")
    print()
    print(verification)
    return 0
