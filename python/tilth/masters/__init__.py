"""Masters of a family: which integrals remain, a property of family, order and preference, never of a call.

`choice`      which maps between sectors are used
`cut`         what seeds reduce on the maximal cut of one sector
`growth`      the masters of one sector, by boxes of seeds that grow until nothing changes
`relations`   relations between sectors that only sectors above show
`basis`       both together, found when asked for and kept with the family
`masters`     what users call
"""

from tilth.masters.basis import Basis, basis_of
from tilth.masters.choice import SYMMETRIES, chosen_symmetries, read_symmetries
from tilth.masters.masters import Master, Masters, masters

__all__ = [
    "SYMMETRIES",
    "Basis",
    "Master",
    "Masters",
    "basis_of",
    "chosen_symmetries",
    "masters",
    "read_symmetries",
]
