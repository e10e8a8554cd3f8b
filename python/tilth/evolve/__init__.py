"""Searches for better rules, with provenance and held-out scores; needs the extra ``evolve``.

Everything here is made of what `tilth` offers to everybody, and nothing below it needs it. Genetic
programming needs DEAP, which is imported when one of its names is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tilth.evolve.evaluation import Evaluation, Evaluator
from tilth.evolve.export import export_rule
from tilth.evolve.fitness import Fitness
from tilth.evolve.log import Record
from tilth.evolve.programs import Program, choose_winner, read_programs
from tilth.evolve.replay import Replay, replay
from tilth.evolve.report import Report, make_report, write_report
from tilth.evolve.run import Run
from tilth.evolve.suite import Suite, read_problem

if TYPE_CHECKING:
    from tilth.evolve.genetic import Settings, evolve, resume

__all__ = [
    "Evaluation",
    "Evaluator",
    "Fitness",
    "Program",
    "Record",
    "Replay",
    "Report",
    "Run",
    "Settings",
    "Suite",
    "choose_winner",
    "evolve",
    "export_rule",
    "make_report",
    "read_problem",
    "read_programs",
    "replay",
    "resume",
    "write_report",
]

_GENETIC = ("Settings", "evolve", "resume")


def __getattr__(name: str) -> Any:
    if name in _GENETIC:
        return getattr(import_module("tilth.evolve.genetic"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
