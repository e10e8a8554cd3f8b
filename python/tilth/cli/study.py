"""``tilth study``: search, hold out, check and report, for one problem, in one folder."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE, NOT_VERIFIED
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.cli.references import papers_of, reference_line, software
from tilth.cli.signals import resumable
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError

if TYPE_CHECKING:
    from tilth.evolve import SearchRun
    from tilth.news import Progress

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "study",
        VERBS["study"],
        "tilth study family.toml:targets.txt --seconds 120\n  tilth study tribox:3 --output my-study",
    )
    parser.add_argument("case", help="the problem, such as family.toml:targets.txt or tribox:3")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("study"),
        metavar="FOLDER",
        help="where everything is kept (default study); a study that was stopped goes on there",
    )
    parser.add_argument(
        "--seconds", type=float, default=120.0, help="processor seconds of the search (default 120)"
    )
    parser.add_argument("--primitives", default="indices", help="paper, targets, or indices (default)")
    parser.add_argument("--seed", type=int, default=0, help="seed of all random choices (default 0)")
    parser.add_argument("--floor-rounds", type=int, default=64, help="rounds of `minimise` for a floor")
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Search or go on, replay, report, export."""
    from tilth.evolve import export_rule, make_report, replay, write_report
    from tilth.evolve.report.plots import figure_class

    figure_class()  # before the work
    folder: Path = options.output
    again = f"tilth study {shlex.quote(options.case)} --output"
    with progress_display(quiet=options.quiet) as progress, resumable(folder, again):
        found = _search(options, folder / "run", progress)
        replayed = replay(found, threads=options.threads, progress=progress)
        report = make_report(
            found, floor_rounds=options.floor_rounds, threads=options.threads, progress=progress
        )
        papers = [software(), *papers_of(" ".join(report.comparison.rules), ())]
        report = replace(report, references=tuple(map(reference_line, papers)))
        pages = write_report(report, folder)
        rule, test = export_rule(found, report.choice.winner, folder / "winner.rule", threads=options.threads)
    files = [str(path) for path in (*pages, folder / "report.json", rule, test)]
    if options.json:
        print_json({**report.to_dict(), "replay": replayed.agrees, "files": files})
    else:
        print(report.choice.winner.evaluation.text)
        print(report.comparison.label)
        print(replayed)
        print("written:", *files)
    return DONE if replayed.agrees else NOT_VERIFIED


def _search(options: argparse.Namespace, folder: Path, progress: Progress) -> SearchRun:
    """Begin the search of a study, or go on with it."""
    from tilth.evolve import Fitness, SearchRun, Settings, evolve, resume
    from tilth.evolve.study import study_suite
    from tilth.family.writing import make_folder

    make_folder(options.output)
    suite = study_suite(options.case, options.output)
    settings = Settings(
        primitives=options.primitives, seed=options.seed, seconds=options.seconds, generations=10_000
    )
    if (folder / "manifest.json").exists():
        begun = SearchRun.open(folder, "genetic")
        same = Settings.from_dict(begun.settings | {"seconds": options.seconds}) == settings
        if begun.suite != suite or not same:
            raise OptionError(
                f"{options.output}: has a study of another problem, or by another search; name "
                "another folder with --output"
            )
        return resume(folder, seconds=options.seconds, threads=options.threads, progress=progress)
    fitness = Fitness(suite.training, threads=options.threads, room_for=suite.names)
    return evolve(folder, settings, suite=suite, fitness=fitness, command=sys.argv, progress=progress)
