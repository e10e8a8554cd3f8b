"""``tilth score``: what a seeding rule costs."""

from __future__ import annotations

import argparse

from tilth.cli.arguments import add_json, add_seeding, new_verb, read_seeding
from tilth.cli.exit_codes import DONE, INCOMPLETE
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_case_or_files
from tilth.cli.progress import progress_display
from tilth.cli.projects import named_project, score_project
from tilth.cli.verbs import VERBS
from tilth.pipeline.options import Options
from tilth.pipeline.study.score import score

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "score",
        VERBS["score"],
        "tilth score tribox.toml tribox.targets --seeding 'laporta(dots=0, s=3)'",
    )
    add_case(parser)
    parser.add_argument(
        "words", nargs="*", metavar="family.toml targets.txt", help="the problem, unless --case is given"
    )
    add_seeding(parser)
    add_options(parser, Options)
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Score and print; 3 if the rule does not close."""
    project = named_project(options, options.words[0] if options.words else None)
    if project is not None:
        with progress_display(quiet=options.quiet) as progress:
            found = score_project(project, options, progress)
        if options.json:
            print_json(found.to_dict())
        else:
            print(found)
        return DONE if found.complete else INCOMPLETE
    case = read_case_or_files(options)
    given = given_options(Options, options, masters_reader(case.family))
    with progress_display(quiet=options.quiet) as progress:
        result = score(case.targets, read_seeding(options, case.family), progress=progress, **given)
    if options.json:
        print_json(result.to_dict())
    else:
        print(result)
        if result.missing:
            print("missing         " + ", ".join(map(str, result.missing)))
            for sector, (dots, s) in sorted(result.widen.items()):
                print(f"widen           sector {sector} at least to dots <= {dots}, s <= {s}")
    return DONE if result.complete else INCOMPLETE
