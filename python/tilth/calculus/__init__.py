"""Calculus with masters: functions of families and tables.

`functions`      derivatives of exact functions
`vector_field`   how external momenta move when one invariant does
`derivative`     the derivative of integrals, as integrals of the family
`matrix`, `dimensions`, `data`   matrices over masters, mass dimensions, and all of a system of equations
`residues`, `places`   the same at random points modulo primes
`integrability`, `scaling`, `elsewhere`   what must hold of any system
`text`, `json_form`, `export`   how a system is shown, written and read
`equations`      `DifferentialEquations`: what can be done with a system
`start`, `targets`, `differentiate`   what users call
"""

from tilth.calculus.differentiate import differential_equations
from tilth.calculus.equations import DifferentialEquations, EquationChecks
from tilth.calculus.matrix import MasterMatrix
from tilth.calculus.targets import targets_of_derivatives

__all__ = [
    "DifferentialEquations",
    "EquationChecks",
    "MasterMatrix",
    "differential_equations",
    "targets_of_derivatives",
]
