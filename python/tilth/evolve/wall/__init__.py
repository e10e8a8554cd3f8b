"""Unrestricted Python from a model, behind a wall; needs the extra ``wall``, and is off unless asked for.

`wall`       asks a program which seeds it keeps
`canaries`   the attempts to get through that are made first
`protocol`   what goes in, and what is taken from what comes out
`process`    the limited process, from outside
`inside`     what runs in it
`guest`      what runs in the WebAssembly in it
`build`      the component of that, built once
`cache`      where it is kept
`program`    what a model wrote, as a program
`prompt`     what a model is told about all this
`seeds`      what programs see of seeds, and the list of those they keep
`evaluator`  scores of programs, by what they chose
"""

from tilth.evolve.wall.available import check_available
from tilth.evolve.wall.cache import default_folder
from tilth.evolve.wall.evaluator import WallEvaluator
from tilth.evolve.wall.program import read_source
from tilth.evolve.wall.protocol import SeedTable, make_table
from tilth.evolve.wall.seeds import BehindWall, choose_behind, export_seeds
from tilth.evolve.wall.wall import Verdict, Wall, WallOptions

__all__ = [
    "BehindWall",
    "SeedTable",
    "Verdict",
    "Wall",
    "WallEvaluator",
    "WallOptions",
    "check_available",
    "choose_behind",
    "default_folder",
    "export_seeds",
    "make_table",
    "read_source",
]
