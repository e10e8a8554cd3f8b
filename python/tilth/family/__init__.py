"""Integral families: momenta, propagators, kinematics, sectors, templates, equations and points.

From text to a checked definition:

`text`         syntax trees of expressions
`algebra`      rational functions, row reduction, determinants
`kinematics`   momenta, their scalar products, propagators, mass dimensions
`sectors`      sector numbers, Symanzik polynomials, scaleless sectors
`entries`      every entry of the user read and labelled
`define`       all of that in turn: what makes a `Definition`
`definition`   what a family is, and nothing derived

What is derived from it:

`model`        Family and Integral, the public face
`family_points`, `family_sectors`, `family_equations`   parts of Family, each on top of the one before
`indices`, `points`          index vectors, numeric points and residues
`at_point`                   the family with numbers for invariants
`identities`, `modular`      IBP, LI and maps, exactly and at a point
`symmetries`                 sectors that are the same, and the maps that say so
`labels`, `given`            integrals by name, and equations between them that were given
`source`                     what a family and given equations have in common
`order`, `core`              orders of integrals; the form that the compiled core takes
`toml`, `targets`, `display`   files in and out

Used by every package above: `checks`, `distinct`, `numbers`, `reading`, `writing`, `strict_json`.
"""

from tilth.family.algebra.rational import RationalFunction, SymbolRing
from tilth.family.define import MAX_SLOTS
from tilth.family.given import System
from tilth.family.identities import Identity, Template, TemplateKind, Term
from tilth.family.indices import MAX_INDEX, sector_of
from tilth.family.labels import Label
from tilth.family.model import Family, Integral
from tilth.family.modular import ModularIdentities
from tilth.family.points import PointLike, PointValue, check_prime
from tilth.family.sectors.symanzik import SymanzikPolynomials
from tilth.family.source import EquationSource, Named, read_source
from tilth.family.symmetries import Symmetries, Symmetry, SymmetryKind
from tilth.family.text.parser import parse_expression

__all__ = [
    "MAX_INDEX",
    "MAX_SLOTS",
    "EquationSource",
    "Family",
    "Identity",
    "Integral",
    "Label",
    "ModularIdentities",
    "Named",
    "PointLike",
    "PointValue",
    "RationalFunction",
    "SymanzikPolynomials",
    "SymbolRing",
    "Symmetries",
    "Symmetry",
    "SymmetryKind",
    "System",
    "Template",
    "TemplateKind",
    "Term",
    "check_prime",
    "parse_expression",
    "read_source",
    "sector_of",
]
