"""Seeding rules: which equations are written down at all.

`protocol`   what a rule is, and what it may answer
`request`    what it is asked
`choose`     asking it, and checking the answer
`registry`   rules by name
`rules`      the built-in ones, one a file
"""

from tilth.seeding.choose import choose_seeds
from tilth.seeding.protocol import Choice, SeedingRule, Seeds
from tilth.seeding.registry import describe_rules, find_rule, rule_names
from tilth.seeding.request import Request, Sector, make_request
from tilth.seeding.rules.laporta import laporta
from tilth.seeding.rules.predicate import Predicate, SeedFeatures, rule
from tilth.seeding.rules.usovitsch import usovitsch

__all__ = [
    "Choice",
    "Predicate",
    "Request",
    "Sector",
    "SeedFeatures",
    "SeedingRule",
    "Seeds",
    "choose_seeds",
    "describe_rules",
    "find_rule",
    "laporta",
    "make_request",
    "rule",
    "rule_names",
    "usovitsch",
]
