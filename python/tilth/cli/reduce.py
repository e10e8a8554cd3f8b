"""``tilth reduce``: targets in terms of masters, as rational functions or at a point."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from tilth.cli.arguments import add_json, add_seeding, new_verb, read_seeding
from tilth.cli.options import add_options, given_options, masters_reader, options_given
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.cli.projects import named_project, project_table_data, reduce_project
from tilth.cli.signals import resumable
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.pipeline.news import Deliver, Progress
from tilth.pipeline.options import ReduceOptions, ResumeOptions
from tilth.pipeline.options.option import known_options
from tilth.pipeline.verbs.reduce import reduce
from tilth.table import Table

if TYPE_CHECKING:
    from tilth.project import ProjectTable

__all__ = ["add_to"]

#: Beside options that may change the table: what the folder of a run knows, so that it cannot be given again.
PROBLEM = {"words": "files", "case": "--case", "seeding": "--seeding"}


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "reduce",
        VERBS["reduce"],
        "tilth reduce dbox.toml dbox.targets --run dbox-run --output dbox.tilth\n"
        "  tilth reduce --resume dbox-run --output dbox.tilth\n"
        "  tilth reduce tribox.toml tribox.targets --at d=41,m1=1,m2=31,m3=47\n"
        "  tilth reduce amplitude.toml amplitude.targets\n"
        "  tilth reduce dbox.toml long.targets --run dbox-run --batch 5000 --stream rows.jsonl",
    )
    add_case(parser)
    parser.add_argument(
        "words",
        nargs="*",
        metavar="family.toml targets.txt",
        help="the problem, unless --case or --resume is given; a project, a file with [[families]] or a "
        "folder of family files, can stand in the place of the family",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="FOLDER",
        help="go on with the run of this folder, which knows family, targets, rule and options",
    )
    add_seeding(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="save the table with its certificate")
    parser.add_argument(
        "--stream",
        metavar="FILE",
        help="write rows as they are found, one JSON object per line, - for stdout; with --batch memory is "
        "bounded by one batch",
    )
    add_options(parser, ReduceOptions)
    add_json(parser)
    parser.set_defaults(verb=run, usual={name: parser.get_default(name) or None for name in PROBLEM})


def run(options: argparse.Namespace) -> int:
    """Reduce, save and print."""
    if options.json and options.stream == "-":
        raise OptionError("--json and --stream - cannot both go to stdout, give --stream a file")
    folder = options.run if options.resume is None else options.resume
    unverified = options.verify is False
    if options.stream is not None:
        from tilth.cli.row_stream import row_stream  # few reductions are streamed
    with (
        progress_display(quiet=options.quiet) as progress,
        nullcontext() if folder is None else resumable(folder),
        nullcontext() if options.stream is None else row_stream(options.stream) as deliver,
    ):
        made = _reduced if options.resume is None else _resumed
        table = made(options, progress, deliver)
    if options.output is not None:
        table.save(options.output)
        _say_if_another_format(options.output)
    if options.json:
        from tilth.cli.table_data import table_data

        data = table_data(table) if isinstance(table, Table) else project_table_data(table)
        print_json(data | {"verified": not unverified})
    elif options.stream != "-":
        print(table)
        print("not verified" if unverified else "verified")
    return 0


def _say_if_another_format(path: Path) -> None:
    """Say that a file is a table of Tilth, if its name is that of rules for another program."""
    if path.suffix == ".tilth":
        return
    from tilth.formats.registry import format_of_suffix  # the usual name needs none

    told = format_of_suffix(path)
    if told is not None:
        print(
            f"tilth: warning: {path}: is a table of Tilth, and no rules; `tilth export {path} OUTPUT "
            f"--format {told.name}` writes those",
            file=sys.stderr,
        )


def _reduced(
    options: argparse.Namespace, progress: Progress, deliver: Deliver | None
) -> Table | ProjectTable:
    project = named_project(options, options.words[0] if options.words else None)
    if project is not None:
        if deliver is not None:
            raise OptionError("--stream is for targets of one family; reduce each family by itself")
        return reduce_project(project, options, progress)
    case = read_case_or_files(options)
    given = given_options(ReduceOptions, options, masters_reader(case.family))
    return reduce(
        case.targets, read_seeding(options, case.family), progress=progress, deliver=deliver, **given
    )


def _resumed(options: argparse.Namespace, progress: Progress, deliver: Deliver | None) -> Table:
    anew = {known.name for known in known_options(ResumeOptions)}
    given = [
        flag for name, flag in PROBLEM.items() if (getattr(options, name) or None) != options.usual[name]
    ]
    given += [str(known.flag) for known in options_given(ReduceOptions, options) if known.name not in anew]
    if given:
        raise OptionError(f"--resume takes the problem from the folder, leave out {', '.join(given)}")
    from tilth.pipeline.verbs.resume import resume  # it knows given equations and their formats, too

    return resume(options.resume, progress=progress, deliver=deliver, **given_options(ResumeOptions, options))
