"""``tilth amplitude``: a sum of integrals in terms of masters, reconstructed as a whole."""

from __future__ import annotations

import argparse
import shlex
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.amplitudes import Amplitude, MasterExpansion, amplitude
from tilth.cli.arguments import add_json, add_seeding, new_verb
from tilth.cli.options import add_options, given_options, masters_reader
from tilth.cli.output import print_json
from tilth.cli.problem import is_family_file, read_family, swap_told
from tilth.cli.progress import progress_display
from tilth.cli.projects import named_project, project_options
from tilth.cli.signals import resumable
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.family import Family
from tilth.formats import find_format
from tilth.pipeline.options import AmplitudeOptions

if TYPE_CHECKING:
    from tilth.project import Project

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "amplitude",
        VERBS["amplitude"],
        "tilth amplitude dbox.toml amplitude.m --symbols nc,nf --output masters.m\n"
        "  tilth amplitude project amplitude.txt --format form --symbols nc,nf\n"
        "  tilth amplitude dbox.toml amplitude.jsonl --json",
    )
    parser.add_argument("source", metavar="family.toml", help="a family, or a project of several")
    parser.add_argument(
        "file", type=Path, metavar="amplitude.m", help="a file with one sum of integrals times coefficients"
    )
    parser.add_argument(
        "--symbols",
        default="",
        metavar="X,Y",
        help="further symbols of the coefficients, beside d and the invariants",
    )
    parser.add_argument(
        "--format",
        metavar="NAME",
        help="mathematica, form or json-lines, where the suffix of the file does not tell it",
    )
    parser.add_argument(
        "--head",
        metavar="TEMPLATE",
        help="how integrals are written in Mathematica, such as 'j[{family},{indices}]', when reading and "
        "when writing",
    )
    add_seeding(parser)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="write the sum over masters in the format that the suffix tells, see `tilth export --format`",
    )
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="save sum, masters and certificate, for `tilth verify`",
    )
    add_options(parser, AmplitudeOptions)
    add_json(parser)
    parser.set_defaults(verb=run, case=[])


def run(options: argparse.Namespace) -> int:
    """Read, reduce, write and print."""
    if options.output is not None:
        find_format(None, options.output)  # before anything is computed
    if options.seeding.strip().endswith(".seeds"):
        raise OptionError(f"{options.seeding} has seeds of one list of targets; an amplitude takes a rule")
    found = _found(options)
    if options.save is not None:
        found.save(options.save)
    if options.output is not None:
        found.export(options.output, head=_head_of(options))
    if options.json:
        print_json(found.to_dict() | {"verified": options.verify is not False})
    else:
        print(found)
        print("not verified" if options.verify is False else "verified")
    return 0


def _found(options: argparse.Namespace) -> MasterExpansion:
    given: dict[str, Any]
    families: Family | Project
    if (project := named_project(options, options.source)) is None:
        with swap_told(options.source, options.file, is_family_file, "the family comes first, then the sum"):
            families = family = read_family(options.source)
        given = given_options(AmplitudeOptions, options, masters_reader(family))
    else:
        families, given = project, project_options(AmplitudeOptions, project, options)
    symbols = [part.strip() for part in options.symbols.split(",") if part.strip()]
    read = Amplitude.read(options.file, families, symbols, options.format, head=options.head)
    call = shlex.join(["tilth", "amplitude", options.source, str(options.file)])
    with (
        progress_display(quiet=options.quiet) as progress,
        nullcontext()
        if options.run is None
        else resumable(options.run, f"{call}, the same options, and --run"),
    ):
        return amplitude(read, options.seeding, progress=progress, **given)


def _head_of(options: argparse.Namespace) -> str | None:
    """Return the template for writing, which formats without templates do not take."""
    return options.head if "head" in find_format(None, options.output).options else None
