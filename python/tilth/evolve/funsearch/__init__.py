"""Program search: functions in a small subset of Python, translated to rules and evolved by a sampler."""

from tilth.evolve.funsearch.database import Database, DatabaseOptions
from tilth.evolve.funsearch.island import Entry
from tilth.evolve.funsearch.loop import FunSearch
from tilth.evolve.funsearch.options import FunSearchOptions, Stop
from tilth.evolve.funsearch.program import Program, read_answer, read_program
from tilth.evolve.funsearch.records import Outcome, Totals

__all__ = [
    "Database",
    "DatabaseOptions",
    "Entry",
    "FunSearch",
    "FunSearchOptions",
    "Outcome",
    "Program",
    "Stop",
    "Totals",
    "read_answer",
    "read_program",
]
