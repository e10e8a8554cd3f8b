"""The equations that the targets need, and where they are solved.

`plan`     the selected equations, and their solution at a point
"""

from tilth.plan.plan import Equation, Plan, Solution

__all__ = ["Equation", "Plan", "Solution"]
