"""Tilth: reduction of Feynman integrals by integration by parts, with seeding rules to plug in."""

from tilth import errors, seeding
from tilth._core import __version__
from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.formats import export
from tilth.masters import Count, Master, Masters, count_masters, masters
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.reduce import reduce
from tilth.pipeline.reduce.solve import solve
from tilth.pipeline.run.resume import resume
from tilth.pipeline.study.compare import Comparison, compare
from tilth.pipeline.study.minimise import Minimum, minimise
from tilth.pipeline.study.score import Score, score
from tilth.pipeline.study.scorer import Scorer
from tilth.project import Project, ProjectTable
from tilth.seeding import rule, rules
from tilth.seeding.rules.as_needed import AsNeeded
from tilth.seeding.rules.repair import Repair
from tilth.table import Table, Verification
from tilth.workspace import Workspace

__all__ = [
    "Comparison",
    "Count",
    "Family",
    "Integral",
    "Master",
    "Masters",
    "Minimum",
    "Options",
    "Order",
    "Project",
    "ProjectTable",
    "Score",
    "Scorer",
    "Table",
    "Verification",
    "Workspace",
    "__version__",
    "as_needed",
    "compare",
    "count_masters",
    "errors",
    "export",
    "masters",
    "minimise",
    "reduce",
    "repair",
    "resume",
    "rule",
    "rules",
    "score",
    "seeding",
    "solve",
]

#: The two rules that people write around another one in Python, which may be text.
as_needed = AsNeeded
repair = Repair
