"""The built-in rules: whatever the files of `tilth.seeding.rules` define."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tilth.seeding.definition import Rule, takes_none
from tilth.seeding.protocol import SeedingRule
from tilth.seeding.rules import __name__ as package
from tilth.seeding.rules import __path__ as folder

__all__ = ["Maker", "built_in_makers", "rule_names", "usual_rules"]

#: Makes a rule of its parameters: the class of the rule, or a function.
Maker = Callable[..., SeedingRule]


@cache
def built_in_makers() -> Mapping[str, Maker]:
    """Return what makes each built-in rule, by its name, sorted.

    The class of a rule makes it, unless its file has a function of the rule's name for that.
    """
    found: dict[str, Maker] = {}
    for file in iter_modules(folder):
        module = f"{package}.{file.name}"
        contents = vars(import_module(module))
        for value in contents.values():
            defined_here = isinstance(value, type) and value.__module__ == module
            if defined_here and issubclass(value, Rule) and "rule_name" in vars(value):
                found[value.rule_name] = contents.get(value.rule_name.replace("-", "_"), value)
    return dict(sorted(found.items()))


def rule_names() -> tuple[str, ...]:
    """Names of the built-in rules."""
    return tuple(built_in_makers())


def usual_rules() -> tuple[str, ...]:
    """Names of the built-in rules that need no parameters."""
    return tuple(name for name, maker in built_in_makers().items() if takes_none(maker))
