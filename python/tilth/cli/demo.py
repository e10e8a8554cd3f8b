"""``tilth demo``: the massless kite, then what the triangle-box of arXiv:2502.05121 takes."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

from tilth.cases import load_case
from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.table_data import table_data
from tilth.cli.verbs import VERBS
from tilth.family import Family, Integral
from tilth.pipeline.verbs.reduce import reduce
from tilth.table import Table

__all__ = ["add_to"]

KITE = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]

#: The target of the paper has one coefficient that is short enough to be shown.
SHOWN = (1, 1, 1, 1, 1, 0, 0)


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "demo",
        VERBS["demo"],
        "tilth demo",
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Reduce, verify and print."""
    kite = Family("kite", ["k1", "k2"], ["q"], KITE, {"q^2": "s"})
    started = time.perf_counter()
    simple = reduce(kite[1, 1, 1, 1, 1])
    halfway = time.perf_counter()
    targets = load_case("tribox")[1]
    table = reduce(targets, "usovitsch", symmetries=False, verify=False)
    seconds = time.perf_counter() - halfway
    verification = table.verify()
    if options.json:
        kite_data = table_data(simple) | {"seconds": halfway - started}
        print_json({"kite": kite_data, "tribox": table_data(table) | {"seconds": seconds}, "verified": True})
        return 0
    print("The massless two-loop kite with q^2 = s, in terms of sunrises and a squared bubble:")
    print()
    print(simple)
    print(f"found by the rule {simple.provenance['rule']} in {halfway - started:.2f} seconds, and verified")
    print()
    print("\n".join(_triangle_box(targets[0], table)))
    print(f"seconds      {seconds:>8.2f} to the exact table of 16 functions")
    print()
    print(verification)
    return 0


def _triangle_box(target: Integral, table: Table) -> Iterator[str]:
    """Say what the triangle-box took, and one of the functions that came out."""
    counts = table.provenance["counts"]
    identities = len(target.family.templates())
    shown = target.family[SHOWN]
    yield "The two-loop triangle-box with three massive legs, arXiv:2502.05121:"
    yield f"{target} by the seeding rule {table.provenance['rule']}, without symmetries as there"
    yield ""
    yield f"seeds        {counts['seeds']:>8,}"
    yield f"generated    {counts['generated']:>8,} equations ({identities} per seed)"
    yield f"independent  {counts['independent']:>8,} equations"
    yield f"selected     {counts['selected']:>8,} equations"
    yield f"multiplied   {counts['multiplications']:>8,} times per probe"
    yield f"masters      {counts['masters']:>8,}, one of them {shown}, with the coefficient"
    yield f"             {table[target][shown]}"
