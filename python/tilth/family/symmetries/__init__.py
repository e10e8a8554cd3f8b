"""Symmetries of a family: sectors that are the same under other names of their momenta.

`canonical`    a canonical form of U + F, with all ties
`forms`        those of the sectors of a family
`isometries`   substitutions of external momenta that keep their scalar products
`search`       substitutions that turn given lines into others
`actions`      what substitutions do, as matrices
`groups`       a few elements that generate a group
`find`         from sectors to maps
`symmetries`   what is found
"""

from tilth.family.symmetries.canonical import CanonicalForm
from tilth.family.symmetries.find import Found, find_symmetries
from tilth.family.symmetries.forms import alike, canonical_forms
from tilth.family.symmetries.symmetries import Symmetries, Symmetry, SymmetryKind

__all__ = [
    "CanonicalForm",
    "Found",
    "Symmetries",
    "Symmetry",
    "SymmetryKind",
    "alike",
    "canonical_forms",
    "find_symmetries",
]
