"""Rules by name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

from tilth.errors import RuleError
from tilth.seeding.protocol import SeedingRule
from tilth.seeding.rules.laporta import laporta
from tilth.seeding.rules.usovitsch import usovitsch

__all__ = ["describe_rules", "find_rule", "rule_names"]

_BUILT_IN: dict[str, Callable[..., SeedingRule]] = {
    "laporta": laporta,
    "usovitsch": usovitsch,
}

_CALL = re.compile(r"\s*([A-Za-z][A-Za-z0-9_-]*)\s*(?:\((.*)\))?\s*", re.ASCII)
_ARGUMENT = re.compile(r"\s*([a-z]\w*)\s*=\s*(-?[0-9]{1,6}|\{[0-9:,\s]*\})\s*(,|$)", re.ASCII)
_PAIR = re.compile(r"\s*([0-9]{1,9})\s*:\s*([0-9]{1,3})\s*(,|$)", re.ASCII)


def rule_names() -> tuple[str, ...]:
    """Names of the built-in rules."""
    return tuple(sorted(_BUILT_IN))


def describe_rules(name: str | None = None) -> dict[str, str]:
    """Return name and documentation of all rules, or of one.

    Raises
    ------
    RuleError
        There is no such rule.
    """
    names = rule_names() if name is None else (name,)
    return {one: inspect.getdoc(_factory(one)) or "" for one in names}


def _factory(name: str) -> Callable[..., SeedingRule]:
    if name not in _BUILT_IN:
        raise RuleError(f"there is no seeding rule {name!r}, the rules are {', '.join(rule_names())}")
    return _BUILT_IN[name]


def find_rule(rule: SeedingRule | str) -> SeedingRule:
    """Return the rule that an object or a text such as ``"laporta(dots=0, s=3)"`` stands for.

    The text is parsed, never evaluated: a name, and optionally integer parameters or a table of integers.

    Raises
    ------
    RuleError
        The name is unknown, the text malformed, or the object is no rule.
    """
    if not isinstance(rule, str):
        if hasattr(rule, "choose") and hasattr(rule, "name"):
            return rule
        hint = ", wrap a function in tilth.rule" if callable(rule) else ""
        raise RuleError(f"{rule!r} is not a seeding rule{hint}")
    match = _CALL.fullmatch(rule) if len(rule) <= 1000 else None
    if match is None:
        raise RuleError(
            f"{rule[:80]!r} is not a rule, write a name, or a name with integers: 'laporta(dots=0, s=3)'"
        )
    name, arguments = match.groups()
    factory = _factory(name)
    parameters = _arguments(rule, arguments or "")
    try:
        return factory(**parameters)
    except TypeError:
        raise RuleError(
            f"rule {name} does not take {', '.join(parameters)}, see help(tilth.seeding.{name})"
        ) from None


def _arguments(rule: str, text: str) -> dict[str, int | dict[int, int]]:
    parameters: dict[str, int | dict[int, int]] = {}
    position = 0
    while text[position:].strip():
        match = _ARGUMENT.match(text, position)
        if match is None or match.group(1) in parameters:
            raise RuleError(
                f"in the rule {rule!r} {text[position:].strip()!r} is not a list like 'dots=0, s=3'"
            )
        key, value = match.group(1), match.group(2)
        parameters[key] = _table(rule, value[1:-1]) if value.startswith("{") else int(value)
        position = match.end()
    return parameters


def _table(rule: str, text: str) -> dict[int, int]:
    table: dict[int, int] = {}
    position = 0
    while text[position:].strip():
        match = _PAIR.match(text, position)
        if match is None:
            raise RuleError(f"in the rule {rule!r} {text.strip()!r} is not a table like {{15: 2, 45: 1}}")
        table[int(match.group(1))] = int(match.group(2))
        position = match.end()
    return table
