"""The equations of seeds, and the points at which they are looked at.

`generate`   a system of equations, made by the core
`probes`     primes and points, reproducible from a seed
"""

from tilth.system.generate import generate
from tilth.system.probes import PointSource, prime_number

__all__ = ["PointSource", "generate", "prime_number"]
