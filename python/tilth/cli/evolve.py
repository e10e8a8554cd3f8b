"""``tilth evolve``: search for better rules; show, resume, replay, report and export searches."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE, NOT_VERIFIED
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.cli.signals import resumable
from tilth.errors import OptionError

if TYPE_CHECKING:
    from tilth.evolve import Program, Run

__all__ = ["add_to"]

_RESUME = "tilth evolve resume"


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "evolve",
        "search for better seeding rules, by genetic programming",
        "tilth evolve run my-run --train tribox:3 --seconds 60\n"
        "  tilth evolve report my-run\n"
        "  tilth evolve export my-run my_rule.rule",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_run(actions)
    for name, summary, action in (
        ("show", "say how far a search is, and what it found", _show),
        ("resume", "go on with a search", _resume),
        ("replay", "compute every score of the log again", _replay),
        ("report", "write HTML and Markdown, with all cases and the floor", _report),
        ("export", "write the winner as a rule file, with a test", _export),
    ):
        one = new_verb(actions, name, summary, f"tilth evolve {name} my-run")
        one.add_argument("folder", type=Path, metavar="RUN", help="folder of the search")
        if name == "export":
            one.add_argument("output", type=Path, metavar="FILE.rule", help="where the rule is written")
            one.add_argument("--program", type=int, metavar="NUMBER", help="another program than the winner")
        if name == "report":
            one.add_argument(
                "--output", type=Path, metavar="FOLDER", help="default: the folder of the search"
            )
            one.add_argument(
                "--floor-rounds", type=int, default=4, help="rounds of `minimise` for the floor (default 4)"
            )
        if name == "resume":
            one.add_argument("--generations", type=int, help="another limit than at the beginning")
            one.add_argument("--seconds", type=float, help="another limit than at the beginning")
        _add_common(one)
        one.set_defaults(run=action)


def _add_run(actions: object) -> None:
    parser = new_verb(
        actions,
        "run",
        "begin a search",
        "tilth evolve run my-run --train tribox:3 --train dbox:2 --validate tribox:4 --primitives indices",
    )
    parser.add_argument("folder", type=Path, metavar="RUN", help="a new folder, where everything is kept")
    for option, purpose in (
        ("--train", "score every rule on this case"),
        ("--validate", "pick the winner on this case"),
        ("--held-out", "only the report looks at this case"),
    ):
        parser.add_argument(
            option, action="append", metavar="CASE", help=f"{purpose}, such as tribox:3 (may be repeated)"
        )
    parser.add_argument("--measure", default="seeds", help="what is made small (default seeds)")
    parser.add_argument("--dots", type=int, help="dots of the envelope (default: what the targets have)")
    parser.add_argument(
        "--s", type=int, help="numerator power of the envelope (default: what the targets have)"
    )
    parser.add_argument("--primitives", help="paper (default): t, r, s, dots; or indices: single slots too")
    parser.add_argument("--seed", type=int, help="seed of all random choices (default 0)")
    parser.add_argument("--generations", type=int, help="at most so many")
    parser.add_argument("--seconds", type=float, help="begin no generation after this")
    parser.add_argument("--until", type=float, metavar="OBJECTIVE", help="stop when it is as small as this")
    parser.add_argument("--population", type=int, help="rules of an island")
    parser.add_argument("--offspring", type=int, help="new rules an island and generation")
    parser.add_argument("--islands", type=int)
    parser.add_argument("--max-nodes", type=int, help="of a rule")
    parser.add_argument("--start", action="append", metavar="RULE", help="an expression to begin with")
    _add_common(parser)
    parser.set_defaults(run=_begin)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)


def _begin(options: argparse.Namespace) -> int:
    from tilth.evolve import Fitness, Settings, Suite, evolve

    names = ("primitives", "seed", "generations", "seconds", "until", "population", "offspring", "islands")
    chosen = {name: getattr(options, name) for name in (*names, "max_nodes", "start")}
    settings = Settings(**{name: value for name, value in chosen.items() if value is not None})
    roles = {"training": options.train, "validation": options.validate, "held_out": options.held_out}
    # Whoever names training cases gets no others that he did not name.
    named = {role: tuple(cases or ()) for role, cases in roles.items()}
    suite = (
        Suite(**named) if options.train else Suite(**{role: cases for role, cases in named.items() if cases})
    )
    fitness = Fitness(
        suite.training, options.measure, dots=options.dots, s=options.s, threads=options.threads
    )
    with progress_display(quiet=options.quiet) as progress, resumable(options.folder, _RESUME):
        run = evolve(
            options.folder, settings, suite=suite, fitness=fitness, command=sys.argv, progress=progress
        )
    return _tell(run, options)


def _resume(options: argparse.Namespace) -> int:
    from tilth.evolve import resume

    with progress_display(quiet=options.quiet) as progress, resumable(options.folder, _RESUME):
        run = resume(
            options.folder,
            generations=options.generations,
            seconds=options.seconds,
            threads=options.threads,
            progress=progress,
        )
    return _tell(run, options)


def _show(options: argparse.Namespace) -> int:
    from tilth.evolve import Run

    return _tell(Run.open(options.folder), options)


def _replay(options: argparse.Namespace) -> int:
    from tilth.evolve import Run, replay

    with progress_display(quiet=options.quiet) as progress:
        found = replay(Run.open(options.folder), threads=options.threads, progress=progress)
    if options.json:
        print_json(
            {
                "programs": found.programs,
                "generations": found.generations,
                "agrees": found.agrees,
                "disagreements": list(found.disagreements),
            }
        )
    else:
        print(found)
    return DONE if found.agrees else NOT_VERIFIED


def _report(options: argparse.Namespace) -> int:
    from tilth.evolve import Run, make_report, write_report

    with progress_display(quiet=options.quiet) as progress:
        report = make_report(
            Run.open(options.folder),
            floor_rounds=options.floor_rounds,
            threads=options.threads,
            progress=progress,
        )
        pages = write_report(report, options.output)
    if options.json:
        print_json(report.to_dict())
    else:
        print(report.choice.winner.evaluation.text)
        print(report.comparison.label)
        print("written:", *pages)
    return DONE


def _export(options: argparse.Namespace) -> int:
    from tilth.evolve import Run, choose_winner, export_rule, read_programs

    run = Run.open(options.folder)
    programs = read_programs(run)
    number = options.program
    if number is None:
        program = choose_winner(run, programs, threads=options.threads).winner
    elif 0 <= number < len(programs):
        program = programs[number]
    else:
        raise OptionError(f"--program {number} is not in the log, which has 0 to {len(programs) - 1}")
    rule, test = export_rule(run, program, options.output, threads=options.threads)
    if options.json:
        print_json({"rule": str(rule), "test": str(test), "program": _data(program)})
    else:
        print(f"{program.evaluation.text}\nwritten: {rule} {test}")
    return DONE


def _tell(run: Run, options: argparse.Namespace) -> int:
    """Print what is in a run's log."""
    from tilth.evolve import read_programs

    programs = read_programs(run)
    best = min(programs, key=lambda program: program.key, default=None)
    last = max((program.generation for program in programs), default=-1)
    if options.json:
        shown = None if best is None else _data(best)
        print_json({"run": run.fingerprint, **run.what, "programs": len(programs), "best": shown})
        return DONE
    roles = "; ".join(f"{role.replace('_', '-')} {', '.join(names) or 'none'}" for role, names in run.suite)
    print(f"{run.engine}, {roles}")
    print(f"{len(programs):,} rules, the last new one in generation {last}")
    if best is not None:
        found = best.evaluation
        closes = f"objective {found.objective:.6g}" if found.valid else found.reason
        print(f"best on training, program {best.number}, {found.nodes} nodes, {closes}:\n{found.text}")
    return DONE


def _data(program: Program) -> dict[str, object]:
    return {"number": program.number, "generation": program.generation, **program.evaluation.to_dict()}
