"""Tilth: reduction of Feynman integrals by integration by parts, with seeding rules to plug in."""

from tilth import errors, seeding
from tilth._core import __version__
from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.pipeline.compare import Comparison, compare
from tilth.pipeline.reduce import reduce
from tilth.pipeline.score import Score, score
from tilth.seeding import rule
from tilth.table import Table, Verification

__all__ = [
    "Comparison",
    "Family",
    "Integral",
    "Order",
    "Score",
    "Table",
    "Verification",
    "__version__",
    "compare",
    "errors",
    "reduce",
    "rule",
    "score",
    "seeding",
]
