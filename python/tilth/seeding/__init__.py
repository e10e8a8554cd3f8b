"""Seeding rules: which equations are written down at all.

`protocol`   what a rule is, and what it may answer
`request`    what it is asked
`choose`     asking it, and checking the answer
`registry`   rules by name
`rules`      the built-in ones, one a file
"""

from tilth.seeding.choose import choose_seeds
from tilth.seeding.compose import excepting, intersection, shifted, union
from tilth.seeding.expression import Expression, expression
from tilth.seeding.protocol import AnyRule, Choice, DeferredRule, SeedingRule, Seeds
from tilth.seeding.registry import describe_rules, find_rule, rule_names, rules
from tilth.seeding.request import Request, Sector, make_request
from tilth.seeding.rules.boxes import boxes
from tilth.seeding.rules.decreasing_rank import decreasing_rank
from tilth.seeding.rules.kira import kira
from tilth.seeding.rules.laporta import laporta
from tilth.seeding.rules.line_powers import line_powers
from tilth.seeding.rules.listed import Listed, load_seeds
from tilth.seeding.rules.predicate import Predicate, SeedColumns, SeedFeatures, rule
from tilth.seeding.rules.priority import Priority, priority
from tilth.seeding.rules.tube import tube
from tilth.seeding.rules.usovitsch import usovitsch
from tilth.seeding.rules.von_hippel_wilhelm import von_hippel_wilhelm

__all__ = [
    "AnyRule",
    "Choice",
    "DeferredRule",
    "Expression",
    "Listed",
    "Predicate",
    "Priority",
    "Request",
    "Sector",
    "SeedColumns",
    "SeedFeatures",
    "SeedingRule",
    "Seeds",
    "boxes",
    "choose_seeds",
    "decreasing_rank",
    "describe_rules",
    "excepting",
    "expression",
    "find_rule",
    "intersection",
    "kira",
    "laporta",
    "line_powers",
    "load_seeds",
    "make_request",
    "priority",
    "rule",
    "rule_names",
    "rules",
    "shifted",
    "tube",
    "union",
    "usovitsch",
    "von_hippel_wilhelm",
]
