"""Programs of the subset to rule expressions, by symbolic execution; nothing runs as Python."""

from tilth.evolve.funsearch.translate.translator import translate

__all__ = ["translate"]
