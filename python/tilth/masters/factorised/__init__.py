"""Masters for which d and the kinematics do not mix in denominators.

`denominator`   the denominator of a function of d, from its values
`slices`        integrals of a sector on its cut, in terms of its masters, along d at two kinematic points
`bases`         how much the two mix in each basis of a sector
`search`        the basis that is chosen among those of integrals with few dots and numerators
`choices`       those of a family, kept with it
"""

from tilth.masters.factorised.choices import FactorisedBasis, factorised_basis
from tilth.masters.factorised.search import SectorChoice

__all__ = ["FactorisedBasis", "SectorChoice", "factorised_basis"]
