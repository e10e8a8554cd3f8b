"""Identities: what emits an equation between integrals, for an integral; one file per kind.

Nothing here touches the compiled core, so that it can check what the core did.

`identity`                what every identity has
`template`, `builder`     coefficients linear in the indices, integrals at constant shifts
`integration_by_parts`    L(L+E) templates
`lorentz_invariance`      E(E-1)/2 templates
`substitution`            substitutions of momenta: written, read, checked
`images`                  what propagators and integrals become under one
`momentum_map`            the equations that say so
`permutation`             permutations of lines that keep U and F
`given`                   rows that were written down elsewhere
"""

from tilth.family.identities.given import GIVEN, GivenRows
from tilth.family.identities.identity import Identity, Indices, Prepared, SectorZero
from tilth.family.identities.images import Image
from tilth.family.identities.integration_by_parts import ibp_templates
from tilth.family.identities.lorentz_invariance import li_templates
from tilth.family.identities.momentum_map import MomentumMap, map_of, momentum_map, read_momentum_map
from tilth.family.identities.permutation import permutation_map, read_permutation_map
from tilth.family.identities.substitution import Substitution
from tilth.family.identities.template import Template, TemplateKind, Term

__all__ = [
    "GIVEN",
    "READERS",
    "GivenRows",
    "Identity",
    "Image",
    "Indices",
    "MomentumMap",
    "Prepared",
    "SectorZero",
    "Substitution",
    "Template",
    "TemplateKind",
    "Term",
    "ibp_templates",
    "li_templates",
    "map_of",
    "momentum_map",
    "permutation_map",
    "read_momentum_map",
    "read_permutation_map",
]

#: Each makes an identity that is no template of its family from its name, or returns None for another kind.
READERS = (read_momentum_map, read_permutation_map)
