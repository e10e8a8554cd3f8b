"""Calculus with masters: functions of families and tables.

`functions`      exact functions: derivatives, and d moved
`matrix`, `master_basis`   matrices over masters
`start`, `closure`   masters to begin with, and operators on them until no master is new
`residues`, `places`, `reduced_there`   the same at random points modulo primes
`json_parts`, `export`, `written`   how matrices are written and read

Differential equations:

`vector_field`   how external momenta move when one invariant does
`derivative`     the derivative of integrals, as integrals of the family
`dimensions`, `data`   mass dimensions, and all of a system of equations
`integrability`, `scaling`, `elsewhere`   what must hold of any system
`text`, `json_form`   how a system is shown, written and read
`equations`      `DifferentialEquations`: what can be done with a system
`variables`, `targets`, `differentiate`   what users call

Shifts of the dimension:

`baikov`         the Gram determinant of all momenta
`dimension_operators`   integrals in two dimensions more or less, as integrals of the family
`shift_data`, `shift_form`   a shift, and how it is shown, written and read
`inverse`        a shift there and back changes nothing
`shift`          `DimensionShift`: what can be done with a shift
`shift_dimension`   what users call
"""

from tilth.calculus.differentiate import differential_equations
from tilth.calculus.equations import DifferentialEquations, EquationChecks
from tilth.calculus.matrix import MasterMatrix
from tilth.calculus.shift import DimensionShift
from tilth.calculus.shift_dimension import dimension_shift, shifted_targets
from tilth.calculus.targets import targets_of_derivatives

__all__ = [
    "DifferentialEquations",
    "DimensionShift",
    "EquationChecks",
    "MasterMatrix",
    "differential_equations",
    "dimension_shift",
    "shifted_targets",
    "targets_of_derivatives",
]
