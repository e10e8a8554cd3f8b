"""The equations that the targets need, and where they are solved.

`equation` equations by name
`columns`  how the core numbers the integrals of a family, or of given equations
`ordering` in which order equations and columns are taken
`selected` the selected equations, and their solution at a point
"""

from tilth.plan.columns import Columns, FamilyColumns, GivenColumns, columns_of
from tilth.plan.equation import Equation
from tilth.plan.selected import ReducedSum, SelectedEquations, Solution

__all__ = [
    "Columns",
    "Equation",
    "FamilyColumns",
    "GivenColumns",
    "ReducedSum",
    "SelectedEquations",
    "Solution",
    "columns_of",
]
