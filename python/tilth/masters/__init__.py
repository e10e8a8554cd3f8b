"""Masters of a family: which integrals remain, a property of family, order and preference, never of a call.

`choice`      which maps between sectors are used
`solved`      equations of seeds at one random point
`cut`         what seeds reduce on the maximal cut of one sector
`growth`      the masters of one sector, by boxes of seeds that grow until nothing changes
`count`       how many masters a sector has, without any equation of a reduction
`counted`     boxes that go on growing until they agree with the count
`relations`   relations between sectors that only sectors above show
`basis`       both together, found when asked for and kept with the family
`agreement`   what reduction and count say of each sector
`factorised`  masters for which d and the kinematics do not mix in denominators
`prefer`      masters by name of what is wanted of them
`leading`     integrals in the place of preferred combinations
`find`        what users call, `masters`
"""

from typing import TYPE_CHECKING, Any

from tilth.masters.basis import Basis, basis_of
from tilth.masters.choice import SYMMETRIES, chosen_symmetries, read_symmetries
from tilth.masters.find import Master, MasterList, Masters, masters
from tilth.masters.leading import leading_integrals
from tilth.masters.prefer import PREFERENCES, preferred_by

if TYPE_CHECKING:
    from tilth.masters.count import Count, count_masters

__all__ = [
    "PREFERENCES",
    "SYMMETRIES",
    "Basis",
    "Count",
    "Master",
    "MasterList",
    "Masters",
    "basis_of",
    "chosen_symmetries",
    "count_masters",
    "leading_integrals",
    "masters",
    "preferred_by",
    "read_symmetries",
]


def __getattr__(name: str) -> Any:
    """Import what counts when it is first used: no reduction counts."""
    if name not in ("Count", "count_masters"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tilth.masters import count

    return getattr(count, name)
