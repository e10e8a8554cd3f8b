"""The equations of seeds, and the points at which they are looked at.

`generation`   what a system of equations is made of
`foresee`      how much the equations of symmetries will take
`probes`       primes and points, reproducible from a seed
"""

from tilth.system.generation import generation
from tilth.system.probes import PointSource, prime_number

__all__ = ["PointSource", "generation", "prime_number"]
