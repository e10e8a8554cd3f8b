"""``tilth verify``: multiply out the witness of a saved table or amplitude."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tilth.amplitudes import MasterExpansion
from tilth.amplitudes.files import is_amplitude
from tilth.amplitudes.several import AmplitudeVerification
from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.matrices import MATRICES, load_matrices
from tilth.cli.options import add_options, given_options
from tilth.cli.output import print_json
from tilth.cli.pipes import at_hand
from tilth.cli.progress import progress_display
from tilth.cli.projects import load_any_table
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.pipeline.options.classes import Machine
from tilth.project import ProjectVerification
from tilth.table import Verification

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "verify",
        VERBS["verify"],
        "tilth verify tribox.tilth\n  tilth verify box-equations.json",
    )
    parser.add_argument("table", type=Path, metavar="table.tilth|equations.json")
    parser.add_argument("--stored-only", action="store_true", help="use no witness but the stored one")
    parser.add_argument(
        "--plain",
        action="store_true",
        help="make all equations in plain Python, not in the core; this is slow",
    )
    parser.add_argument("--seed", type=int, help="seed of the fresh primes and points")
    add_options(parser, Machine, leave_out=frozenset({"max_memory"}))
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Load, verify and say what was checked."""
    if options.table.suffix == MATRICES:
        return _verify_matrices(options)
    with at_hand(options.table) as file:
        table = MasterExpansion.load(file) if is_amplitude(file) else load_any_table(file)
    chosen = Machine.read("verify", None, given_options(Machine, options))
    with progress_display(quiet=options.quiet) as progress:
        result = table.verify(
            fresh=not options.stored_only,
            seed=options.seed,
            plain=options.plain,
            threads=chosen.threads,
            progress=progress,
        )
    if options.json:
        print_json(_data(result))
    else:
        print(result)
    return 0


def _verify_matrices(options: argparse.Namespace) -> int:
    """Check differential equations, of which what they were made of does not matter."""
    from tilth.calculus import DifferentialEquations  # tables do not need it

    if options.stored_only or options.plain:
        raise OptionError("--stored-only and --plain are for witnesses, and differential equations have none")
    matrices = load_matrices(options.table)
    if not isinstance(matrices, DifferentialEquations):
        raise OptionError(
            f"{options.table}: a dimension shift is checked when it is made, against its inverse"
        )
    checks = matrices.verify(seed=options.seed)
    if options.json:
        pairs = [list(pair) for pair in checks.integrable]
        print_json({"verified": True, "integrable": pairs, "scaling": checks.scaling, "note": checks.note})
    else:
        print(f"verified: {checks}")
    return DONE


def _data(result: Verification | ProjectVerification | AmplitudeVerification) -> dict[str, Any]:
    if isinstance(result, ProjectVerification):
        tables = {name: _data(found) for name, found in result.tables.items()}
        return {"verified": True, "targets": result.targets, "maps": result.maps, "tables": tables}
    if isinstance(result, AmplitudeVerification):
        return {
            "verified": True,
            "masters": result.masters,
            "maps": result.maps,
            "identified": result.identified,
            "sums": {name: _data(found) for name, found in result.sums.items()},
            "table": None if result.table is None else _data(result.table),
        }
    return {
        "verified": True,
        "targets": result.targets,
        "equations": result.equations,
        "plain_equations": result.plain,
        "stored_primes": list(result.stored),
        "fresh_primes": list(result.fresh),
    }
