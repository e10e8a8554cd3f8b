"""``tilth show``: what a table, a plan or a family is, or how far the run of a folder is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.explain import REPORTED, TAPE, labelled, one_line, reconstruction_lines, tape_lines
from tilth.cli.matrices import MATRICES, load_matrices
from tilth.cli.output import print_json
from tilth.cli.pipes import at_hand
from tilth.cli.plan_data import plan_data
from tilth.cli.projects import is_project, load_any_table, project_table_data
from tilth.cli.show_run import census_lines, run_data, run_lines
from tilth.cli.table_data import table_data
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.executors.plan_file import is_plan
from tilth.executors.run_folder import is_run_folder
from tilth.family import Family
from tilth.pipeline.news import shortened
from tilth.pipeline.plans.plan import Plan
from tilth.pipeline.run.census import take_census
from tilth.pipeline.run.run_state import read_run
from tilth.project import Project, ProjectTable
from tilth.table import Table
from tilth.table.provenance import COUNTS

__all__ = ["add_to"]

#: Suffixes of files of families and projects.
SOURCES = (".toml", ".config")

#: Columns of a plan that are told.
MAX_COLUMNS = 20


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "show",
        VERBS["show"],
        "tilth show dbox.tilth\n  tilth show dbox.toml\n  tilth show box-equations.json\n"
        "  tilth show dbox-run --degrees",
    )
    parser.add_argument(
        "path",
        type=Path,
        metavar="table.tilth|x.plan|family.toml|equations.json|FOLDER",
        help="a table, a plan, a family, a project, differential equations or a dimension shift as JSON, or "
        "the folder of a run; nothing is changed in it",
    )
    parser.add_argument(
        "--degrees",
        action="store_true",
        help="of a run under way, say how many functions have known degrees, and which",
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Load and print."""
    if options.path.is_dir():
        if is_project(options.path) and not is_run_folder(options.path):
            _show_source(Project.load(options.path), options.json)
        else:
            _show_run(options)
        return 0
    if options.degrees:
        raise OptionError(f"--degrees is for the folder of a run, {options.path} is none")
    with at_hand(options.path) as file:
        _show_file(file, options.json)
    return 0


def _show_file(path: Path, as_json: bool) -> None:
    """Load and print what a file holds."""
    if is_plan(path):
        _show_plan(Plan.load(path), as_json)
    elif path.suffix in SOURCES:
        _show_source(Project.load(path) if is_project(path) else Family.load(path), as_json)
    elif path.suffix == MATRICES:
        matrices = load_matrices(path)
        if as_json:
            print_json(matrices.to_dict())
        else:
            print(matrices)
    else:
        table = load_any_table(path)
        if isinstance(table, ProjectTable):
            _show_project(table, as_json)
        else:
            _show_table(table, as_json)


def _show_source(source: Family | Project, as_json: bool) -> None:
    """Print a family, or several."""
    if as_json:
        print_json(source.to_dict())
    else:
        print(source)


def _show_table(table: Table, as_json: bool) -> None:
    """Print a table, and how it was made."""
    if as_json:
        print_json(table_data(table))
        return
    print(table)
    _show_making(table)
    print()
    print(repr(table.source))


def _show_run(options: argparse.Namespace) -> None:
    """Print how far a run is, and on request what is known of its functions."""
    state = read_run(options.path)
    census = take_census(state) if options.degrees else None
    if options.json:
        print_json(run_data(state) | ({} if census is None else {"census": census.to_dict()}))
        return
    print("\n".join(run_lines(state)))
    if census is not None:
        print("\n".join(census_lines(census)))


def _show_plan(plan: Plan, as_json: bool) -> None:
    """Print a plan, and how it was made."""
    if as_json:
        print_json(plan_data(plan))
        return
    print(plan)
    for line in _provenance_lines(plan.provenance):
        print(line)
    for line in labelled("tape", tape_lines(plan.statistics)):
        print(line)
    for line in labelled("columns", _column_lines(plan)):
        print(line)
    print(f"fingerprint  {plan.fingerprint}")
    print()
    print(repr(plan.source))


def _column_lines(plan: Plan) -> Iterator[str]:
    """Say which coefficients the first columns of an answer are."""
    for number, entries in enumerate(plan.functions[:MAX_COLUMNS]):
        (target, master), *others = entries
        also = f", and {len(others)} more coefficient(s) that are equal" if others else ""
        yield f"{number}: {target} -> {master}{also}"
    if len(plan.functions) > MAX_COLUMNS:
        yield f"and {len(plan.functions) - MAX_COLUMNS:,} more, all with --json"


def _show_project(table: ProjectTable, as_json: bool) -> None:
    """Print a table of several families, and how that of each was made."""
    if as_json:
        print_json(project_table_data(table))
        return
    print(table)
    for used in dict.fromkeys(map(str, table.translated.values())):
        print(f"map          {used}")
    for name, one in table.tables.items():
        print(f"\n{name}")
        _show_making(one)
    print()
    print(table.source)


def _show_making(table: Table) -> None:
    """Print how a table was made."""
    for provenance in table.provenance.get("parts", [table.provenance]):
        for line in _provenance_lines(provenance):
            print(line)
    for certificate in table.certificates:
        print(f"certificate  {len(certificate.equations)} equations, {len(certificate.probes)} witnesses")


def _provenance_lines(provenance: Mapping[str, Any]) -> Iterator[str]:
    """Say where a table comes from; what only tables of functions have, only for them."""
    known = provenance.get("counts", {}) if "rule" in provenance else provenance
    counts = ", ".join(
        f"{known[name]:,} {name}" for name in (*COUNTS, "masters") if _is_count(known.get(name))
    )
    versions = ", ".join(f"{name} {value}" for name, value in provenance.get("versions", {}).items())
    if "rule" in provenance:
        rule = one_line(provenance["rule"])
        yield f"rule         {rule} ({', '.join(provenance.get('identities', ()))})"
        seeding = one_line(provenance.get("seeding", rule))  # younger than some tables
        if seeding != rule:
            yield f"seeding      {shortened(seeding)}"
        yield f"symmetries   {provenance.get('symmetries', 'none')}"
    if provenance.get("special_point"):
        yield "point        special: solved there with pivots of its own, as the generic ones vanish"
    yield f"counts       {counts or 'not known'}"
    if provenance.get("reconstruction", {}).keys() >= REPORTED:
        yield from labelled("probes", reconstruction_lines(provenance["reconstruction"]))
    if provenance.get("tape", {}).keys() >= TAPE:
        yield from labelled("tape", tape_lines(provenance["tape"]))
    if provenance.get("set_to_one") is not None:
        yield f"unit         {provenance['set_to_one']} was 1, and is restored by mass dimension"
    if "checked_modulo" in provenance:
        yield f"check        all generated equations modulo {provenance['checked_modulo']}"
    yield f"versions     {versions or 'not known'}"


def _is_count(value: object) -> bool:
    return isinstance(value, int)  # of equations that were given, masters are a count; of seeds, a list
