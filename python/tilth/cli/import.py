"""``tilth import``: the project of another program, as files of one's own."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.family.numbers import number_text
from tilth.family.writing import write_folder
from tilth.formats import ImportedPoints, ImportedProject, read_fire_project, read_kira_project
from tilth.project import Project
from tilth.table import Combination, Preferred

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "import",
        VERBS["import"],
        "tilth import kira amplitude\n  tilth import kira amplitude --output amplitude-tilth\n"
        "  tilth import fire bubble.config",
    )
    parser.add_argument("program", choices=["kira", "fire"], help="whose project it is")
    parser.add_argument(
        "path",
        type=Path,
        metavar="FOLDER|x.config",
        help="of Kira the folder with config/integralfamilies.yaml, of FIRE the configuration",
    )
    parser.add_argument(
        "--jobs",
        metavar="FILE",
        help="Kira's file of jobs in the folder (default jobs.yaml)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="write families, targets, masters and points into a new folder",
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Read, write and tell."""
    found = _read(options)
    project = Project(found.families)
    files = _files(found, project)
    if options.output is not None:
        write_folder(options.output, files)
    command = _command(found, options.output or options.path, files if options.output else {})
    if options.json:
        print_json(_data(found, command) | {"files": sorted(files) if options.output else []})
        return DONE
    print(project)
    print(f"  {len(found.targets)} targets, {len(found.preferred_masters)} preferred masters")
    for taken, head in ((True, "taken:"), (False, "without a counterpart:")):
        told = [entry for entry in found.entries if entry.taken is taken]
        if told:
            print(head)
            for entry in told:
                print(f"  {entry}")
    print(f"go on with: {command}")
    return DONE


def _read(options: argparse.Namespace) -> ImportedProject:
    if options.program == "kira":
        return read_kira_project(options.path, options.jobs or "jobs.yaml")
    if options.jobs is not None:
        raise OptionError("--jobs is for Kira, of FIRE name the configuration itself")
    return read_fire_project(options.path)


def _files(found: ImportedProject, project: Project) -> dict[str, str]:
    """Return the texts of the files by their names."""
    one = len(found.families) == 1
    files = {_problem(found): found.families[0].to_toml() if one else project.to_toml()}
    lists = {"targets.txt": found.targets, "preferred.txt": found.preferred_masters}
    files |= {name: "".join(f"{_line(item)}\n" for item in items) for name, items in lists.items() if items}
    for number, points in enumerate(found.points, start=1):
        files[f"points_{number}.csv"] = _table_of(points)
    return files


def _line(item: Preferred) -> str:
    if isinstance(item, Combination):
        return f"{item.name}: {item.expression}" if item.name else item.expression
    return str(item)


def _problem(found: ImportedProject) -> str:
    return f"{found.families[0].name}.toml" if len(found.families) == 1 else "project.toml"


def _table_of(points: ImportedPoints) -> str:
    rows = [points.symbols, *points.values]
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def _command(found: ImportedProject, folder: Path, files: dict[str, str]) -> str:
    """Return the command that reduces the targets as the files ask."""
    if not files:
        return (
            f"tilth reduce {shlex.quote(str(folder))}"
            if found.targets
            else f"tilth masters {shlex.quote(str(folder))}"
        )
    words = ["tilth", "reduce" if found.targets else "masters", str(folder / _problem(found))]
    if found.targets:
        words.append(str(folder / "targets.txt"))
    if found.preferred_masters:
        words += ["--preferred-masters", str(folder / "preferred.txt")]
    if found.order is not None:
        words += ["--order", found.order]
    if found.at and found.targets:
        words += ["--at", ",".join(f"{symbol}={number_text(value)}" for symbol, value in found.at.items())]
    return shlex.join(words)


def _data(found: ImportedProject, command: str) -> dict[str, Any]:
    return {
        "families": [family.to_dict() for family in found.families],
        "targets": [str(target) for target in found.targets],
        "preferred_masters": [str(master) for master in found.preferred_masters],
        "order": found.order,
        "seeding": found.seeding,
        "at": {symbol: number_text(value) for symbol, value in found.at.items()},
        "points": [
            {"prime": points.prime, "symbols": list(points.symbols), "points": len(points.values)}
            for points in found.points
        ],
        "exports": list(found.exports),
        "numbers": dict(found.numbers),
        "entries": [
            {
                "file": entry.source,
                "line": entry.line,
                "key": entry.key,
                "taken": entry.taken,
                "meaning": entry.meaning,
            }
            for entry in found.entries
        ],
        "command": command,
    }
