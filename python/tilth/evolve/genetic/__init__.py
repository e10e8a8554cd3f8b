"""Strongly typed genetic programming over rule expressions."""

from tilth.evolve.genetic.engine import evolve, resume
from tilth.evolve.genetic.primitives import PRIMITIVES, primitive_set
from tilth.evolve.genetic.settings import Settings
from tilth.evolve.genetic.translate import from_text, to_text

__all__ = ["PRIMITIVES", "Settings", "evolve", "from_text", "primitive_set", "resume", "to_text"]
