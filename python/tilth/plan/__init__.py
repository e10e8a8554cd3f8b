"""The equations that the targets need, and where they are solved.

`probes`   primes and points, reproducible from a seed
`plan`     the selected equations, and their solution at a point
"""

from tilth.plan.plan import Equation, Plan, Solution
from tilth.plan.probes import PointSource, prime_number

__all__ = ["Equation", "Plan", "PointSource", "Solution", "prime_number"]
