"""Program search: functions in a small subset of Python, translated to rules and evolved by a sampler."""

from tilth.evolve.funsearch.database import Database, DatabaseOptions
from tilth.evolve.funsearch.engine import resume_programs, search_programs
from tilth.evolve.funsearch.island import IslandEntry
from tilth.evolve.funsearch.loop import START, FunSearch
from tilth.evolve.funsearch.options import FunSearchOptions, Stop
from tilth.evolve.funsearch.program import CandidateProgram, read_answer, read_program
from tilth.evolve.funsearch.samplers.kinds import ByModel, ByMutation, ByScript, Handed
from tilth.evolve.funsearch.settings import FunSearchSettings
from tilth.evolve.funsearch.state import State, Totals

__all__ = [
    "START",
    "ByModel",
    "ByMutation",
    "ByScript",
    "CandidateProgram",
    "Database",
    "DatabaseOptions",
    "FunSearch",
    "FunSearchOptions",
    "FunSearchSettings",
    "Handed",
    "IslandEntry",
    "State",
    "Stop",
    "Totals",
    "read_answer",
    "read_program",
    "resume_programs",
    "search_programs",
]
