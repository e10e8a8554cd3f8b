"""``tilth verify``: multiply out the witness of a saved table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.output import print_json
from tilth.cli.projects import load_any_table
from tilth.cli.verbs import VERBS
from tilth.project import ProjectVerification
from tilth.table import Verification

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "verify",
        VERBS["verify"],
        "tilth verify tribox.tilth",
    )
    parser.add_argument("table", type=Path, metavar="table.tilth")
    parser.add_argument("--stored-only", action="store_true", help="use no witness but the stored one")
    parser.add_argument("--seed", type=int, help="seed of the fresh primes and points")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Load, verify and say what was checked."""
    table = load_any_table(options.table)
    result = table.verify(fresh=not options.stored_only, seed=options.seed)
    if not options.json:
        print(result)
    elif isinstance(result, ProjectVerification):
        tables = {name: _data(found) for name, found in result.tables.items()}
        print_json({"verified": True, "targets": result.targets, "maps": result.maps, "tables": tables})
    else:
        print_json(_data(result))
    return 0


def _data(result: Verification) -> dict[str, Any]:
    return {
        "verified": True,
        "targets": result.targets,
        "equations": result.equations,
        "stored_primes": list(result.stored),
        "fresh_primes": list(result.fresh),
    }
