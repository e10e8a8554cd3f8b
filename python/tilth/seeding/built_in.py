"""The built-in rules: whatever the files of `tilth.seeding.rules` define."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from tilth.seeding.definition import Rule, takes_none
from tilth.seeding.protocol import SeedingRule
from tilth.seeding.rules import __name__ as package
from tilth.seeding.rules import __path__ as folder

__all__ = ["Maker", "built_in_maker", "built_in_makers", "rule_names", "usual_rules"]

#: Makes a rule of its parameters: the class of the rule, or a function.
Maker = Callable[..., SeedingRule]


@cache
def built_in_maker(name: str) -> Maker | None:
    """Return what makes the built-in rule of a name, or None if there is no such rule.

    Only the file of that name is imported, if there is one that defines the rule.
    """
    file = name.replace("-", "_")
    if file.isidentifier() and find_spec(f"{package}.{file}") is not None:
        found = dict(_defined_in(file))
        if name in found:
            return found[name]
    return built_in_makers().get(name)


@cache
def built_in_makers() -> Mapping[str, Maker]:
    """Return what makes each built-in rule, by its name, sorted.

    The class of a rule makes it, unless its file has a function of the rule's name for that.
    """
    return dict(sorted(rule for file in iter_modules(folder) for rule in _defined_in(file.name)))


def _defined_in(file: str) -> Iterator[tuple[str, Maker]]:
    """Yield name and maker of the rules that a file defines."""
    module = f"{package}.{file}"
    contents = vars(import_module(module))
    for value in contents.values():
        defined_here = isinstance(value, type) and value.__module__ == module
        if defined_here and issubclass(value, Rule) and "rule_name" in vars(value):
            yield value.rule_name, contents.get(value.rule_name.replace("-", "_"), value)


def rule_names() -> tuple[str, ...]:
    """Names of the built-in rules."""
    return tuple(built_in_makers())


def usual_rules() -> tuple[str, ...]:
    """Names of the built-in rules that need no parameters."""
    return tuple(name for name, maker in built_in_makers().items() if takes_none(maker))
