"""Seeding rules: which equations are written down at all.

`protocol`     what a rule is, what it may answer, and what it may ask
`request`      what it is asked
`choose`       asking it, and checking the answer
`definition`   what a rule with parameters derives from, `parameters` what these may be
`registry`     rules by their text, which `notation` reads and writes; `listing` shows which there are
`built_in`     finds those of `rules`, one per file; `plugins` those of installed packages
`contract`     the tests that every rule passes

Each built-in rule is made from here by its name, with underscores: ``tilth.seeding.laporta(dots=0)``. They
are listed nowhere; `rule_names` finds them in the folder.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tilth.seeding.built_in import Maker, built_in_maker, rule_names, usual_rules
from tilth.seeding.choices import Choices
from tilth.seeding.choose import choose_seeds
from tilth.seeding.definition import Rule
from tilth.seeding.listing import describe_rules, rules
from tilth.seeding.parameters import Kind, parameter
from tilth.seeding.protocol import Choice, Learning, SeedingRule, Seeds
from tilth.seeding.registry import find_rule, rule_text
from tilth.seeding.request import Request, Sector, make_request

if TYPE_CHECKING:
    from tilth.seeding.rules.expression import Expression
    from tilth.seeding.rules.listed import Listed, load_seeds
    from tilth.seeding.rules.predicate import Predicate, SeedColumns, SeedFeatures, rule

__all__ = [
    "Choice",
    "Choices",
    "Expression",
    "Kind",
    "Learning",
    "Listed",
    "Predicate",
    "Request",
    "Rule",
    "Sector",
    "SeedColumns",
    "SeedFeatures",
    "SeedingRule",
    "Seeds",
    "choose_seeds",
    "describe_rules",
    "find_rule",
    "load_seeds",
    "make_request",
    "parameter",
    "rule",
    "rule_names",
    "rule_text",
    "rules",
    "usual_rules",
]


#: Names of rules' files that few calls need: they are imported when they are used.
_ELSEWHERE = {
    "expression": ("Expression",),
    "listed": ("Listed", "load_seeds"),
    "predicate": ("Predicate", "SeedColumns", "SeedFeatures", "rule"),
}


def __getattr__(name: str) -> Maker:
    """Import a name when it is first used, or return what makes the built-in rule of that name."""
    for file, names in _ELSEWHERE.items():
        if name in names:
            there: Maker = getattr(import_module(f"{__name__}.rules.{file}"), name)
            return there
    if name.startswith("_"):
        raise AttributeError(name)
    # names of rules have hyphens or underscores
    maker = built_in_maker(name) or built_in_maker(name.replace("_", "-"))
    if maker is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return maker


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *(name.replace("-", "_") for name in rule_names())})
