"""Searches for better rules, with provenance and held-out scores; needs the extra ``evolve``.

Everything here is made of what `tilth` offers to everybody, and nothing below it needs it. There are two
engines, genetic programming and program search, whose runs have the same folder. An engine is imported when
one of its names is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tilth.evolve.evaluation import Evaluation, Evaluator
from tilth.evolve.export import export_choice, export_rule
from tilth.evolve.fitness import Fitness
from tilth.evolve.log import Record
from tilth.evolve.programs import Program, choose_winner, read_programs
from tilth.evolve.replay import Replay, replay
from tilth.evolve.report import Report, make_report, write_report
from tilth.evolve.run import SearchRun
from tilth.evolve.suite import Suite, read_problem

if TYPE_CHECKING:
    from tilth.evolve.funsearch import FunSearchSettings, resume_programs, search_programs
    from tilth.evolve.genetic import Settings, evolve, resume

__all__ = [
    "Evaluation",
    "Evaluator",
    "Fitness",
    "FunSearchSettings",
    "Program",
    "Record",
    "Replay",
    "Report",
    "SearchRun",
    "Settings",
    "Suite",
    "choose_winner",
    "evolve",
    "export_choice",
    "export_rule",
    "make_report",
    "read_problem",
    "read_programs",
    "replay",
    "resume",
    "resume_programs",
    "search_programs",
    "write_report",
]

_ENGINES = {
    "tilth.evolve.genetic": ("Settings", "evolve", "resume"),
    "tilth.evolve.funsearch": ("FunSearchSettings", "resume_programs", "search_programs"),
}


def __getattr__(name: str) -> Any:
    for engine, names in _ENGINES.items():
        if name in names:
            return getattr(import_module(engine), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
