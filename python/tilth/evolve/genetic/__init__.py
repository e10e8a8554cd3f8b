"""Strongly typed genetic programming over rule expressions, on the trees of DEAP."""

from tilth.errors import EvolveError

try:
    import deap as _deap  # noqa: F401
except ImportError:
    raise EvolveError(
        "genetic programming needs the package deap, install it with: pip install 'tilth[evolve]'"
    ) from None

from tilth.evolve.genetic.engine import evolve, resume
from tilth.evolve.genetic.primitives import PRIMITIVES, primitive_set
from tilth.evolve.genetic.settings import Settings
from tilth.evolve.genetic.translate import from_text, to_text

__all__ = ["PRIMITIVES", "Settings", "evolve", "from_text", "primitive_set", "resume", "to_text"]
