"""Options of ``tilth evolve run`` and ``resume``, by the engine and the sampler that they belong to."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tilth.errors import OptionError

__all__ = ["ENGINES", "SAMPLERS", "add_engine_options", "add_limits", "chosen", "refuse_foreign"]

_Options = Mapping[str, dict[str, Any]]

#: Options that only one engine has: what argparse is told about them.
ENGINES: Mapping[str, _Options] = {
    "genetic": {
        "--primitives": {"help": "paper (default): t, r, s, dots; targets; or indices: slots"},
        "--generations": {"type": int, "help": "at most this many"},
        "--population": {"type": int, "help": "rules per island"},
        "--offspring": {"type": int, "help": "new rules per island and generation"},
        "--max-nodes": {"type": int, "help": "of a rule"},
        "--start": {"action": "append", "metavar": "RULE", "help": "an expression to begin with"},
        "--start-above": {"type": float, "metavar": "OBJECTIVE", "help": "begin with nothing better"},
        "--executor": {
            "metavar": "NAME",
            "help": "who judges the rules, such as processes:4 (default: threads of this process)",
        },
    },
    "funsearch": {
        "--sampler": {"help": "what proposes programs: mutation (default), openai or scripted"},
        "--rounds": {"type": int, "help": "at most this many"},
        "--evaluations": {"type": int, "help": "stop after this many different rules"},
        "--prompts": {"type": int, "help": "prompts per round"},
        "--answers": {"type": int, "help": "answers per prompt"},
        "--language": {
            "help": "subset (default): programs are translated; python: they run, behind a wall that "
            "needs the extra `wall`"
        },
        "--slots": {
            "type": int,
            "metavar": "N",
            "help": "only rules for families of this many propagators, which may name single ones",
        },
        "--prompt-format": {
            "metavar": "FORMAT",
            "help": "chat (default); continue: for models that only continue a text; or a file FORMAT.toml",
        },
        "--start-function": {
            "action": "append",
            "type": Path,
            "metavar": "FILE.py",
            "help": "a function to begin with (default: one that keeps every seed)",
        },
    },
}

#: Options that only one sampler has.
SAMPLERS: Mapping[str, _Options] = {
    "mutation": {},
    "scripted": {
        "--script": {
            "type": Path,
            "metavar": "FILE.jsonl",
            "help": "the answers, one JSON string in each line",
        }
    },
    "openai": {
        "--model": {"help": "name of the model"},
        "--base-url": {"metavar": "URL", "help": "of the server, such as http://localhost:8000/v1"},
        "--key-variable": {
            "metavar": "NAME",
            "help": "environment variable with the key (default OPENAI_API_KEY); a key is never an option",
        },
        "--max-requests": {"type": int, "metavar": "N", "help": "in all (default 1,000)"},
        "--max-tokens-total": {"type": int, "metavar": "N", "help": "in and out (default 1,000,000)"},
        "--max-cost": {"type": float, "metavar": "X", "help": "in all; needs prices"},
        "--price-in": {"type": float, "metavar": "X", "help": "of a million tokens of prompts"},
        "--price-out": {"type": float, "metavar": "X", "help": "of a million tokens of answers"},
        "--answer-tokens": {"type": int, "metavar": "N", "help": "at most, of an answer (default 2,048)"},
        "--temperature": {"type": float, "help": "of the model (default 1)"},
        "--answers-per-request": {"type": int, "metavar": "N", "help": "at most (default 1)"},
        "--sampling": {
            "metavar": "NAME=X,…",
            "help": "other numbers for the server, such as top_p=0.95,min_p=0.05,seed=1",
        },
        "--timeout": {"type": float, "metavar": "SECONDS", "help": "of an answer (default 120)"},
        "--retries": {"type": int, "help": "attempts after the first one (default 4)"},
    },
}

#: What a run may be given anew when it goes on.
_LIMITS = {
    "genetic": ("--generations",),
    "funsearch": ("--rounds", "--evaluations"),
    "openai": ("--max-requests", "--max-tokens-total", "--max-cost"),
}


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Let a verb take all of them, in groups that say whose they are."""
    for engine, options in ENGINES.items():
        _add(parser, f"options of --engine {engine}", options)
    for sampler, options in SAMPLERS.items():
        if options:
            _add(parser, f"options of --sampler {sampler}", options)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Let a verb take limits other than those at the beginning."""
    known = {**ENGINES["genetic"], **ENGINES["funsearch"], **SAMPLERS["openai"]}
    for owner, names in _LIMITS.items():
        described = {name: known[name] | {"help": "another limit than at the beginning"} for name in names}
        _add(parser, f"limits of runs by {owner}", described)


def chosen(options: argparse.Namespace, names: _Options) -> dict[str, Any]:
    """Return the options of a group that were given, by name."""
    found = {_attribute(name): getattr(options, _attribute(name), None) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def refuse_foreign(options: argparse.Namespace, engine: str, sampler: str | None) -> None:
    """Raise if an option was given that engine and sampler do not have.

    Raises
    ------
    OptionError
        It names the first one, and to what it belongs.
    """
    for owners, mine, flag in ((ENGINES, engine, "--engine"), (SAMPLERS, sampler, "--sampler")):
        for owner, names in owners.items():
            if owner == mine:
                continue
            for name in names:
                if getattr(options, _attribute(name), None) is not None:
                    here = f"--engine {engine}" + (f" --sampler {sampler}" if sampler else "")
                    raise OptionError(
                        f"{name} is an option of {flag} {owner}, and this run is one of {here}; leave it out"
                    )


def _add(parser: argparse.ArgumentParser, title: str, options: _Options) -> None:
    group = parser.add_argument_group(title)
    for name, described in options.items():
        group.add_argument(name, **described)


def _attribute(name: str) -> str:
    return name.removeprefix("--").replace("-", "_")
