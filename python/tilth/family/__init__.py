"""Integral families: momenta, propagators, kinematics, sectors, templates, equations and points.

`model`            Family itself
`integral`         one integral and its counts
`parser`, `expression`, `momenta`, `rational`   from text to algebra
`entries`, `kinematics`, `dimensions`, `propagators`, `sectors`   checks of what the user gave
`symanzik`, `zero_sectors`   which sectors are scaleless
`templates`, `equations`     IBP and LI identities, symbolic and concrete
`points`           numeric points and residues
`files`, `display`, `from_sympy`   in and out
"""

from tilth.family.equations import ModularTemplates
from tilth.family.integral import MAX_INDEX, Integral, sector_of
from tilth.family.model import MAX_SLOTS, Family
from tilth.family.parser import parse_expression
from tilth.family.points import PointLike, PointValue, check_prime
from tilth.family.rational import RationalFunction, SymbolRing
from tilth.family.symanzik import SymanzikPolynomials
from tilth.family.templates import Template, TemplateKind, Term

__all__ = [
    "MAX_INDEX",
    "MAX_SLOTS",
    "Family",
    "Integral",
    "ModularTemplates",
    "PointLike",
    "PointValue",
    "RationalFunction",
    "SymanzikPolynomials",
    "SymbolRing",
    "Template",
    "TemplateKind",
    "Term",
    "check_prime",
    "parse_expression",
    "sector_of",
]
