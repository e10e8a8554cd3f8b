"""``tilth evolve``: search for better rules; show, resume, replay, report and export searches."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.evolve_run import add_resume, add_run, begin, go_on
from tilth.cli.exit_codes import DONE, NOT_VERIFIED
from tilth.cli.output import print_json
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError

if TYPE_CHECKING:
    from tilth.evolve import Program, SearchRun
    from tilth.evolve.answers import AnswerCounts

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "evolve",
        VERBS["evolve"],
        "tilth evolve run my-run --train tribox:3 --seconds 60\n"
        "  tilth evolve report my-run\n"
        "  tilth evolve export my-run my_rule.rule",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for one, action in ((add_run(actions), _begin), (add_resume(actions), _resume)):
        _add_common(one)
        one.set_defaults(verb=action)
    for name, summary, action in (
        ("show", "say how far a search is, and what it found", _show),
        ("replay", "compute every score of the log again, and translate every source", _replay),
        ("report", "write HTML and Markdown, with all cases and the floor", _report),
        ("export", "write the winner as a rule file with a test, or its seeds for a case", _export),
    ):
        one = new_verb(actions, name, summary, f"tilth evolve {name} my-run")
        one.add_argument("folder", type=Path, metavar="RUN", help="folder of the search")
        if name == "export":
            one.add_argument(
                "output",
                type=Path,
                metavar="FILE",
                help="FILE.rule; of a run in unrestricted Python FILE.seeds, what it keeps for a case",
            )
            one.add_argument(
                "--case", help="of FILE.seeds, such as tribox:3 (default: the first it trained on)"
            )
            one.add_argument("--program", type=int, metavar="NUMBER", help="another program than the winner")
        if name == "report":
            one.add_argument(
                "--output", type=Path, metavar="FOLDER", help="default: the folder of the search"
            )
            one.add_argument(
                "--floor-rounds",
                type=int,
                default=64,
                help="rounds of `minimise` for a floor (default 64, in 20 s)",
            )
        _add_common(one)
        one.set_defaults(verb=action)
    one = new_verb(
        actions,
        "dataset",
        "write every rule that searches scored as a table, with its schema",
        "tilth evolve dataset my-run other-run --output rules.csv",
    )
    one.add_argument("folders", nargs="+", type=Path, metavar="RUN", help="folders of searches")
    one.add_argument("--output", type=Path, required=True, metavar="FILE", help="FILE.csv or FILE.jsonl")
    add_json(one)
    one.set_defaults(verb=_dataset)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, help="default: the processors this process may use")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)


def _begin(options: argparse.Namespace) -> int:
    return _tell(begin(options), options)


def _resume(options: argparse.Namespace) -> int:
    return _tell(go_on(options), options)


def _show(options: argparse.Namespace) -> int:
    from tilth.evolve import SearchRun

    return _tell(SearchRun.open(options.folder), options)


def _replay(options: argparse.Namespace) -> int:
    from tilth.evolve import SearchRun, replay

    with progress_display(quiet=options.quiet) as progress:
        found = replay(SearchRun.open(options.folder), threads=options.threads, progress=progress)
    if options.json:
        print_json(
            {
                "programs": found.programs,
                "generations": found.generations,
                "translations": found.translations,
                "agrees": found.agrees,
                "disagreements": list(found.disagreements),
            }
        )
    else:
        print(found)
    return DONE if found.agrees else NOT_VERIFIED


def _report(options: argparse.Namespace) -> int:
    from tilth.evolve import SearchRun, make_report, write_report

    with progress_display(quiet=options.quiet) as progress:
        report = make_report(
            SearchRun.open(options.folder),
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
    from tilth.evolve import SearchRun, choose_winner, export_choice, export_rule, read_programs

    run = SearchRun.open(options.folder)
    as_rule = options.output.suffix != ".seeds"
    if as_rule and options.case is not None:
        raise OptionError(f"--case {options.case} is for a list of seeds, name the file like found.seeds")
    programs = read_programs(run)
    number = options.program
    if number is None:
        program = choose_winner(run, programs, threads=options.threads).winner
    elif 0 <= number < len(programs):
        program = programs[number]
    else:
        raise OptionError(f"--program {number} is not in the log, which has 0 to {len(programs) - 1}")
    if as_rule:
        rule, test = export_rule(run, program, options.output, threads=options.threads)
        written = {"rule": str(rule), "test": str(test)}
    else:
        written = {"seeds": str(export_choice(run, program, options.output, options.case))}
    if options.json:
        print_json({**written, "program": _data(program)})
    else:
        print(program.evaluation.text)
        print("written:", *written.values())
    return DONE


def _dataset(options: argparse.Namespace) -> int:
    from tilth.evolve import SearchRun
    from tilth.evolve.dataset import write_dataset

    data, schema = write_dataset(map(SearchRun.open, options.folders), options.output)
    if options.json:
        print_json({"data": str(data), "schema": str(schema)})
    else:
        print("written:", data, schema)
    return DONE


def _tell(run: SearchRun, options: argparse.Namespace) -> int:
    """Print what is in a run's log."""
    from tilth.evolve import read_programs
    from tilth.evolve.answers import count_answers

    programs = read_programs(run)
    best = min(programs, key=lambda program: program.key, default=None)
    last = max((program.generation for program in programs), default=-1)
    answers = count_answers(run) if run.engine == "funsearch" else None
    if options.json:
        shown = None if best is None else _data(best)
        asked = {} if answers is None else {"answers": answers.to_dict()}
        print_json({"run": run.fingerprint, **run.what, "programs": len(programs), **asked, "best": shown})
        return DONE
    roles = "; ".join(f"{role.replace('_', '-')} {', '.join(names) or 'none'}" for role, names in run.suite)
    print(f"{run.engine}, {roles}")
    print(f"{len(programs):,} programs, the last new one in {run.step} {last}")
    if answers is not None:
        print(_summary(answers))
    if best is not None:
        found = best.evaluation
        closes = f"objective {found.objective:.6g}" if found.valid else found.reason
        print(f"best on training, program {best.number}, {found.nodes} nodes, {closes}:\n{found.text}")
        if best.source not in ("", found.text):
            print(f"translated from\n{best.source}")
    return DONE


def _summary(answers: AnswerCounts) -> str:
    rejected, failed = sum(answers.rejected.values()), sum(answers.failed.values())
    text = (
        f"{answers.answers:,} answers: {answers.new:,} new, {answers.repeated:,} repeated, "
        f"{rejected:,} rejected, {failed:,} failed"
    )
    if answers.requests:
        tokens = answers.tokens_in + answers.tokens_out
        text += f"; {answers.requests:,} requests, {tokens:,} tokens, cost {answers.cost:.6g}"
    return text


def _data(program: Program) -> dict[str, object]:
    found = {"number": program.number, "generation": program.generation, **program.evaluation.to_dict()}
    return found | {"source": program.source} if program.source else found
