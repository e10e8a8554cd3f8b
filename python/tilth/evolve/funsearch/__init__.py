"""Program search: functions in a small subset of Python, translated to rules and evolved by a sampler."""

from tilth.evolve.funsearch.database import Database, DatabaseOptions
from tilth.evolve.funsearch.engine import resume_programs, search_programs
from tilth.evolve.funsearch.island import Entry
from tilth.evolve.funsearch.loop import START, FunSearch
from tilth.evolve.funsearch.options import FunSearchOptions, Stop
from tilth.evolve.funsearch.program import Program, read_answer, read_program
from tilth.evolve.funsearch.samplers.kinds import ByModel, ByMutation, ByScript, Handed
from tilth.evolve.funsearch.settings import FunSearchSettings
from tilth.evolve.funsearch.state import State, Totals

__all__ = [
    "START",
    "ByModel",
    "ByMutation",
    "ByScript",
    "Database",
    "DatabaseOptions",
    "Entry",
    "FunSearch",
    "FunSearchOptions",
    "FunSearchSettings",
    "Handed",
    "Program",
    "State",
    "Stop",
    "Totals",
    "read_answer",
    "read_program",
    "resume_programs",
    "search_programs",
]
