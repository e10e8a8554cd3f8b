"""``tilth expand``: the coefficients of a plan or a table as series in a parameter."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.options import add_options, given_options
from tilth.cli.output import print_json
from tilth.cli.pipes import at_hand
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.executors.plan_file import is_plan
from tilth.family.writing import write_text
from tilth.pipeline.options.classes import Machine
from tilth.pipeline.plans.plan import Plan
from tilth.table import Table

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "expand",
        VERBS["expand"],
        "tilth expand dbox.plan d=4-2*eps --order 0\n"
        "  tilth expand dbox.tilth d=4-2*eps --order 2 --output dbox.json",
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="x.plan|table.tilth",
        help="a plan, whose series are reconstructed without the exact coefficients; or a table, whose exact "
        "coefficients are expanded",
    )
    parser.add_argument(
        "line", metavar="SYMBOL=LINE", help="a free symbol and what it is, linear in the parameter: d=4-2*eps"
    )
    parser.add_argument("--order", type=int, required=True, metavar="N", help="last power of the parameter")
    parser.add_argument("--parameter", default="eps", metavar="NAME", help="the parameter, default: eps")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the series to this file, as JSON")
    add_options(parser, Machine, leave_out=frozenset({"max_memory"}))
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Load, expand and print or write."""
    symbol, equals, line = options.line.partition("=")
    if not equals:
        raise OptionError(f"{options.line} is no SYMBOL=LINE, give one such as d=4-2*{options.parameter}")
    if options.json and options.output is not None:
        raise OptionError("--json prints the series, --output writes them; leave one out")
    substitution = {symbol.strip(): line}
    with at_hand(options.file) as file:
        found = Plan.load(file) if is_plan(file) else Table.load(file)
    if isinstance(found, Plan):
        chosen = Machine.read("expand", None, given_options(Machine, options))
        with progress_display(quiet=options.quiet) as progress:
            plan = found.expand(options.parameter, order=options.order, **substitution)
            series = plan.reconstruct(threads=chosen.threads, progress=progress)
    else:
        series = found.series(options.parameter, order=options.order, **substitution)
    if options.output is not None:
        write_text(options.output, json.dumps(series.to_dict(), indent=1) + "\n")
    elif options.json:
        print_json(series.to_dict())
    else:
        print(series)
    return 0
