"""``tilth evolve run`` and ``tilth evolve resume``: a search by either engine begins, or goes on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.cli.arguments import new_verb
from tilth.cli.evolve_options import (
    ENGINES,
    SAMPLERS,
    add_engine_options,
    add_limits,
    chosen,
    refuse_foreign,
)
from tilth.cli.progress import progress_display
from tilth.cli.signals import resumable
from tilth.errors import OptionError
from tilth.family.reading import read_text
from tilth.family.text.suggest import did_you_mean

if TYPE_CHECKING:
    from tilth.evolve import SearchRun, Suite
    from tilth.evolve.funsearch import ByModel, ByMutation, ByScript
    from tilth.evolve.funsearch.samplers.budget import Allowance

__all__ = ["add_resume", "add_run", "begin", "go_on"]

_RESUME = "tilth evolve resume"


def add_run(actions: object) -> argparse.ArgumentParser:
    """Add the action that begins a search."""
    parser = new_verb(
        actions,
        "run",
        "begin a search",
        "tilth evolve run my-run --train tribox:3 --train dbox:2 --validate tribox:4 --primitives indices\n"
        "  tilth evolve run my-run --engine funsearch --train tribox:3 --validate tribox:4 --until 92.5",
    )
    parser.add_argument("folder", type=Path, metavar="RUN", help="a new folder, where everything is kept")
    parser.add_argument("--engine", default="genetic", help="genetic (default) or funsearch")
    for option, purpose in (
        ("--train", "score every rule on this case"),
        ("--validate", "pick the winner on this case"),
        ("--held-out", "only the report looks at this case"),
    ):
        parser.add_argument(
            option,
            action="append",
            metavar="CASE",
            help=f"{purpose}, such as tribox:3 or family.toml:targets.txt (may be repeated)",
        )
    parser.add_argument("--measure", default="seeds", help="what is made small (default seeds)")
    parser.add_argument("--combine", default="relative", help="training cases: relative (default) or sum")
    parser.add_argument(
        "--dots", type=int, help="dots of the envelope (default: as many as the targets need)"
    )
    parser.add_argument(
        "--s", type=int, help="numerator power of the envelope (default: as much as the targets need)"
    )
    parser.add_argument("--seed", type=int, help="seed of all random choices (default 0)")
    parser.add_argument(
        "--seconds",
        type=float,
        help="begin no generation after this many processor seconds, no round after this many seconds",
    )
    parser.add_argument("--until", type=float, metavar="OBJECTIVE", help="stop when it is as small as this")
    parser.add_argument("--islands", type=int)
    add_engine_options(parser)
    return parser


def add_resume(actions: object) -> argparse.ArgumentParser:
    """Add the action that goes on with a search."""
    parser = new_verb(actions, "resume", "go on with a search", "tilth evolve resume my-run")
    parser.add_argument("folder", type=Path, metavar="RUN", help="folder of the search")
    parser.add_argument("--seconds", type=float, help="another limit than at the beginning")
    add_limits(parser)
    parser.add_argument("--executor", **ENGINES["genetic"]["--executor"])
    return parser


def begin(options: argparse.Namespace) -> SearchRun:
    """Begin the search that the options describe."""
    from tilth.evolve import Fitness

    engine = options.engine
    if engine not in ENGINES:
        raise OptionError(
            f"--engine {engine} is unknown, use one of {', '.join(ENGINES)}{did_you_mean(engine, ENGINES)}"
        )
    sampler = (options.sampler or "mutation") if engine == "funsearch" else None
    if sampler is not None and sampler not in SAMPLERS:
        raise OptionError(
            f"--sampler {sampler} is unknown, use one of {', '.join(SAMPLERS)}"
            f"{did_you_mean(sampler, SAMPLERS)}"
        )
    refuse_foreign(options, engine, sampler)
    search = _genetic(options) if sampler is None else _funsearch(options, sampler)
    suite = _suite(options)
    envelope = {"dots": options.dots, "s": options.s, "threads": options.threads, "room_for": suite.names}
    fitness = Fitness(suite.training, options.measure, combine=options.combine, **envelope)
    with progress_display(quiet=options.quiet) as progress, resumable(options.folder, _RESUME):
        return search(suite=suite, fitness=fitness, command=sys.argv, progress=progress)


def go_on(options: argparse.Namespace) -> SearchRun:
    """Go on with the search of a folder."""
    from tilth.evolve import SearchRun

    run = SearchRun.open(options.folder)
    with progress_display(quiet=options.quiet) as progress, resumable(options.folder, _RESUME):
        if run.engine != "funsearch":
            from tilth.evolve import resume

            refuse_foreign(options, run.engine, None)
            return resume(
                options.folder,
                generations=options.generations,
                seconds=options.seconds,
                threads=options.threads,
                executor=options.executor,
                progress=progress,
            )
        from tilth.evolve import resume_programs

        refuse_foreign(options, run.engine, run.settings["sampler"]["kind"])
        return resume_programs(
            options.folder,
            rounds=options.rounds,
            evaluations=options.evaluations,
            seconds=options.seconds,
            allowance=_allowance(options, **run.settings["sampler"].get("allowance", {})),
            threads=options.threads,
            progress=progress,
        )


def _suite(options: argparse.Namespace) -> Suite:
    from tilth.evolve import Suite

    roles = {"training": options.train, "validation": options.validate, "held_out": options.held_out}
    # Whoever names training cases gets no others that he did not name.
    named = {role: tuple(cases or ()) for role, cases in roles.items()}
    return Suite(**named) if options.train else Suite(**{role: c for role, c in named.items() if c})


def _genetic(options: argparse.Namespace) -> Callable[..., SearchRun]:
    from tilth.evolve import Settings, evolve

    shared = {name: getattr(options, name) for name in ("seed", "seconds", "until", "islands")}
    given = {name: value for name, value in shared.items() if value is not None}
    own = chosen(options, ENGINES["genetic"])
    executor = own.pop("executor", None)
    return partial(evolve, options.folder, Settings(**given, **own), executor=executor)


def _funsearch(options: argparse.Namespace, sampler: str) -> Callable[..., SearchRun]:
    from tilth.evolve import FunSearchSettings, search_programs
    from tilth.evolve.funsearch import START, DatabaseOptions, FunSearchOptions, Stop
    from tilth.evolve.funsearch.prompt_format import read_format

    given = chosen(options, ENGINES["funsearch"])
    limits = {"objective": options.until, "seconds": options.seconds}
    limits |= {name: given.get(name) for name in ("rounds", "evaluations")}
    names = ("prompts", "answers", "slots", "language")
    more: dict[str, Any] = {name: given[name] for name in names if name in given}
    if options.seed is not None:
        more["seed"] = options.seed
    if options.prompt_format is not None:
        more["prompt_format"] = read_format(options.prompt_format)
    if options.islands is not None:
        more["database"] = DatabaseOptions(islands=options.islands)
    start = given.get("start_function")
    settings = FunSearchSettings(
        _sampler(options, sampler),
        FunSearchOptions(**more),
        Stop(**{name: limit for name, limit in limits.items() if limit is not None}),
        (START,) if start is None else tuple(map(_function_text, start)),
    )
    return partial(search_programs, options.folder, settings)


def _sampler(options: argparse.Namespace, kind: str) -> ByMutation | ByScript | ByModel:
    from tilth.evolve.funsearch import ByModel, ByMutation, ByScript
    from tilth.evolve.funsearch.samplers import ScriptedSampler
    from tilth.evolve.funsearch.samplers.budget import Prices
    from tilth.evolve.funsearch.samplers.model_options import ModelOptions

    if kind == "mutation":
        return ByMutation()
    if kind == "scripted":
        if options.script is None:
            raise OptionError("--sampler scripted needs answers, give them with --script FILE.jsonl")
        return ByScript(ScriptedSampler.read(options.script).answers)
    if options.model is None:
        raise OptionError("--sampler openai needs a model, name one that the server has with --model NAME")
    names = ("model", "base_url", "key_variable", "answer_tokens", "temperature", "timeout", "retries")
    given = {name: getattr(options, name) for name in (*names, "answers_per_request")}
    given["sampling"] = None if options.sampling is None else _numbers(options.sampling)
    prices = {"tokens_in": options.price_in, "tokens_out": options.price_out}
    model = ModelOptions(**{name: value for name, value in given.items() if value is not None})
    cost = Prices(**{name: price for name, price in prices.items() if price is not None})
    return ByModel(model, _allowance(options) or ByModel(model).allowance, cost)


def _numbers(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = int(number) if number.strip().isdecimal() else float(number)
        except ValueError:
            raise OptionError(f"--sampling has {part!r}, write such as top_p=0.95,seed=1") from None
    return found


def _allowance(options: argparse.Namespace, **before: Any) -> Allowance | None:
    """Return what a model may use, where nothing is given what it might before; None if nothing is given."""
    from tilth.evolve.funsearch.samplers.budget import Allowance

    limits = {
        "requests": options.max_requests,
        "tokens": options.max_tokens_total,
        "cost": options.max_cost,
    }
    given = {name: limit for name, limit in limits.items() if limit is not None}
    return Allowance(**before | given) if given else None


def _function_text(path: Path) -> str:
    try:
        return read_text(path, OptionError)
    except OptionError as error:
        raise OptionError(f"{path}: the function to begin with: {error}") from error
