"""The equations that the targets need, and where they are solved.

`equation` equations by name
`columns`  how the core numbers the integrals of a family, or of given equations
`plan`     the selected equations, and their solution at a point
"""

from tilth.plan.columns import Columns, FamilyColumns, GivenColumns, columns_of
from tilth.plan.equation import Equation
from tilth.plan.plan import Plan, Solution

__all__ = [
    "Columns",
    "Equation",
    "FamilyColumns",
    "GivenColumns",
    "Plan",
    "Solution",
    "columns_of",
]
