"""Tilth: reduction of Feynman integrals by integration by parts, with seeding rules to plug in.

The names below are imported when they are first used: a small job does not wait for what it does not need.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tilth._core import __version__

if TYPE_CHECKING:
    from tilth import errors, seeding
    from tilth.amplitudes import Amplitude, MasterExpansion, amplitude
    from tilth.calculus import (
        DifferentialEquations,
        DimensionShift,
        differential_equations,
        dimension_shift,
        shifted_targets,
        targets_of_derivatives,
    )
    from tilth.cuts import CutTable, reduce_on_cuts, spanning_cuts
    from tilth.differences import TableDifference, diff
    from tilth.family import Family, Integral
    from tilth.family.order import Order
    from tilth.formats import export
    from tilth.masters import Count, Master, Masters, count_masters, masters
    from tilth.pipeline.options import Options
    from tilth.pipeline.plans.expanded import ExpandedPlan
    from tilth.pipeline.plans.plan import Plan
    from tilth.pipeline.study.compare import Comparison, compare
    from tilth.pipeline.study.minimise import Minimum, minimise
    from tilth.pipeline.study.score import Score, score
    from tilth.pipeline.study.scorer import Scorer
    from tilth.pipeline.verbs.plan import plan
    from tilth.pipeline.verbs.plan_system import plan_system
    from tilth.pipeline.verbs.reduce import reduce
    from tilth.pipeline.verbs.reduce_many import reduce_many
    from tilth.pipeline.verbs.resume import resume
    from tilth.pipeline.verbs.solve import solve
    from tilth.project import Project, ProjectTable
    from tilth.seeding.listing import rules  # the package has one of that name, too
    from tilth.seeding.rules.as_needed import AsNeeded as as_needed  # noqa: N813
    from tilth.seeding.rules.predicate import rule
    from tilth.seeding.rules.repair import Repair as repair  # noqa: N813
    from tilth.table import Combination, Table, Verification
    from tilth.table.series import Series, SeriesTable
    from tilth.versions import Versions, show_versions
    from tilth.workspace import Workspace

__all__ = [
    "Amplitude",
    "Combination",
    "Comparison",
    "Count",
    "CutTable",
    "DifferentialEquations",
    "DimensionShift",
    "ExpandedPlan",
    "Family",
    "Integral",
    "Master",
    "MasterExpansion",
    "Masters",
    "Minimum",
    "Options",
    "Order",
    "Plan",
    "Project",
    "ProjectTable",
    "Score",
    "Scorer",
    "Series",
    "SeriesTable",
    "Table",
    "TableDifference",
    "Verification",
    "Versions",
    "Workspace",
    "__version__",
    "amplitude",
    "as_needed",
    "compare",
    "count_masters",
    "diff",
    "differential_equations",
    "dimension_shift",
    "errors",
    "export",
    "masters",
    "minimise",
    "plan",
    "plan_system",
    "reduce",
    "reduce_many",
    "reduce_on_cuts",
    "repair",
    "resume",
    "rule",
    "rules",
    "score",
    "seeding",
    "shifted_targets",
    "show_versions",
    "solve",
    "spanning_cuts",
    "targets_of_derivatives",
]

#: Where each name comes from: the module, and its name there after a colon; or the module itself.
#: A test compares this with the imports above, which are for type checkers.
_FROM = {
    "Amplitude": "tilth.amplitudes:Amplitude",
    "Combination": "tilth.table:Combination",
    "Comparison": "tilth.pipeline.study.compare:Comparison",
    "Count": "tilth.masters:Count",
    "CutTable": "tilth.cuts:CutTable",
    "DifferentialEquations": "tilth.calculus:DifferentialEquations",
    "DimensionShift": "tilth.calculus:DimensionShift",
    "ExpandedPlan": "tilth.pipeline.plans.expanded:ExpandedPlan",
    "Family": "tilth.family:Family",
    "Integral": "tilth.family:Integral",
    "Master": "tilth.masters:Master",
    "MasterExpansion": "tilth.amplitudes:MasterExpansion",
    "Masters": "tilth.masters:Masters",
    "Minimum": "tilth.pipeline.study.minimise:Minimum",
    "Options": "tilth.pipeline.options:Options",
    "Order": "tilth.family.order:Order",
    "Plan": "tilth.pipeline.plans.plan:Plan",
    "Project": "tilth.project:Project",
    "ProjectTable": "tilth.project:ProjectTable",
    "Score": "tilth.pipeline.study.score:Score",
    "Scorer": "tilth.pipeline.study.scorer:Scorer",
    "Series": "tilth.table.series:Series",
    "SeriesTable": "tilth.table.series:SeriesTable",
    "Table": "tilth.table:Table",
    "TableDifference": "tilth.differences:TableDifference",
    "Verification": "tilth.table:Verification",
    "Versions": "tilth.versions:Versions",
    "Workspace": "tilth.workspace:Workspace",
    "amplitude": "tilth.amplitudes:amplitude",
    "as_needed": "tilth.seeding.rules.as_needed:AsNeeded",
    "compare": "tilth.pipeline.study.compare:compare",
    "count_masters": "tilth.masters:count_masters",
    "diff": "tilth.differences:diff",
    "differential_equations": "tilth.calculus:differential_equations",
    "dimension_shift": "tilth.calculus:dimension_shift",
    "errors": "tilth.errors",
    "export": "tilth.formats:export",
    "masters": "tilth.masters:masters",
    "minimise": "tilth.pipeline.study.minimise:minimise",
    "plan": "tilth.pipeline.verbs.plan:plan",
    "plan_system": "tilth.pipeline.verbs.plan_system:plan_system",
    "reduce": "tilth.pipeline.verbs.reduce:reduce",
    "reduce_many": "tilth.pipeline.verbs.reduce_many:reduce_many",
    "reduce_on_cuts": "tilth.cuts:reduce_on_cuts",
    "repair": "tilth.seeding.rules.repair:Repair",
    "resume": "tilth.pipeline.verbs.resume:resume",
    "rule": "tilth.seeding.rules.predicate:rule",
    "rules": "tilth.seeding.listing:rules",
    "score": "tilth.pipeline.study.score:score",
    "seeding": "tilth.seeding",
    "shifted_targets": "tilth.calculus:shifted_targets",
    "show_versions": "tilth.versions:show_versions",
    "solve": "tilth.pipeline.verbs.solve:solve",
    "spanning_cuts": "tilth.cuts:spanning_cuts",
    "targets_of_derivatives": "tilth.calculus:targets_of_derivatives",
}

#: Functions that bear the name of the package they belong to.
_NAMED_LIKE_PACKAGES = frozenset({"masters", "plan"})


def __getattr__(name: str) -> Any:
    """Import a name when it is first used."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, there = _FROM[name].partition(":")
    found = import_module(module)
    globals()[name] = value = getattr(found, there) if there else found
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Face(ModuleType):
    """The module itself, in which an import of a package does not replace the function of its name.

    Python's import binds a package as an attribute of the one it lies in, whatever is there.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _NAMED_LIKE_PACKAGES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
