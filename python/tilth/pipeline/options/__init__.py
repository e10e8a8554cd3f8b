"""What calls take beside targets and rule: each option in one place, with its default, unit and help.

`option`      what is known of an option beside its type and default
`checks`      from what users give to what computations take
`classes`     the options: what any computation takes, what learning takes, what a reduction takes
`keywords`    the same as keyword arguments, for type checkers; written by `generate`
`signatures`  functions that take options as keywords, and say so
`records`     what manifests, provenance and cache keys have of them
`text`        options in docstrings and in the manual
"""

from tilth.pipeline.options.classes import (
    AmplitudeOptions,
    CompareOptions,
    Computation,
    DifferentialOptions,
    EquationOptions,
    LeaderboardOptions,
    Machine,
    MastersOptions,
    MinimiseOptions,
    Options,
    PlanOptions,
    PlanSystemOptions,
    ReconstructOptions,
    ReduceOptions,
    ResumeOptions,
    ScorerOptions,
    ShiftOptions,
    SolveOptions,
)
from tilth.pipeline.options.names import EQUATION_ORDERS, MEASURES, METRICS, OBJECTIVES

__all__ = [
    "EQUATION_ORDERS",
    "MEASURES",
    "METRICS",
    "OBJECTIVES",
    "AmplitudeOptions",
    "CompareOptions",
    "Computation",
    "DifferentialOptions",
    "EquationOptions",
    "LeaderboardOptions",
    "Machine",
    "MastersOptions",
    "MinimiseOptions",
    "Options",
    "PlanOptions",
    "PlanSystemOptions",
    "ReconstructOptions",
    "ReduceOptions",
    "ResumeOptions",
    "ScorerOptions",
    "ShiftOptions",
    "SolveOptions",
]
