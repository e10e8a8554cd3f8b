"""Rules by name: built-in ones, those of installed packages, and expressions."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path

from tilth.errors import InputError, RuleError, TilthError
from tilth.family.reading import read_text
from tilth.family.text.suggest import did_you_mean
from tilth.seeding.built_in import Maker, built_in_maker, rule_names
from tilth.seeding.notation import Call, Value, looks_like_call, parse_call
from tilth.seeding.parameters import Kind
from tilth.seeding.protocol import SeedingRule, is_rule

__all__ = ["RULE_OR_TEXT", "find_maker", "find_rule", "rule_text"]

#: Words of the expression language that look like the name of a rule.
_WORDS = frozenset({"True", "False", "abs", "bit", "count", "false", "max", "min", "not", "sum", "true"})

SUFFIX = ".rule"
MAX_FILE = 1_000_000


def find_maker(name: str) -> tuple[Maker, str]:
    """Return what makes the rules of a name, and where it comes from.

    Raises
    ------
    RuleError
        There is no such rule, or several packages have one.
    """
    built_in = built_in_maker(name)
    if built_in is not None:
        return built_in, "built in"
    from tilth.seeding.plugins import find_plugins  # most rules are built in

    plugins = find_plugins()
    matching = [plugin for plugin in plugins if name in (plugin.name, plugin.full_name)]
    if len(matching) > 1:
        options = ", ".join(plugin.full_name for plugin in matching)
        raise RuleError(f"several packages offer a rule {name!r}, write one of {options}")
    if matching:
        return matching[0].load(), matching[0].distribution
    names = [*rule_names(), *(plugin.name for plugin in plugins)]
    plain = [one.full_name if names.count(one.name) > 1 else one.name for one in plugins]
    known = [*rule_names(), *plain]
    raise RuleError(
        f"there is no seeding rule {name!r}, the rules are {', '.join(known)}{did_you_mean(name, known)}"
    )


def find_rule(rule: SeedingRule | str) -> SeedingRule:
    """Return the rule that an object or a text stands for.

    A text is a name, a name with parameters such as ``"laporta(dots=0, s=3)"``, a file ending in ``.rule``
    that holds such a text, or an expression such as ``"dots == 0 and s <= t - 3"``. It is parsed, never
    evaluated.

    Raises
    ------
    RuleError
        The name is unknown, the text malformed, or the object is no rule.
    ExpressionError
        The text is no name, and no expression either.
    """
    if not isinstance(rule, str):
        if is_rule(rule):
            return rule
        hint = ", wrap a function in tilth.rule" if callable(rule) else ""
        raise RuleError(f"{rule!r} is not a seeding rule{hint}")
    text = _outside_of_files(rule)
    head = text.partition("(")[0].strip()
    if head not in _WORDS and (looks_like_call(text) or ("(" in text and built_in_maker(head) is not None)):
        return _make(parse_call(text))
    from tilth.seeding.rules.expression import expression  # most texts are names

    return expression(text)


def rule_text(rule: SeedingRule | str) -> str | None:
    """Return a text from which `find_rule` makes a rule again, wherever and whenever.

    It is the rule's name where that reads back. Else it is the text that was given, such as the name of a
    plugin's predicate; an object of which no text was given, such as a Python function, has none.

    Raises
    ------
    RuleError, ExpressionError
        As for `find_rule`.
    """
    found = find_rule(rule)
    try:
        again = find_rule(found.name)
    except InputError:
        again = None
    if again is not None and _same(found, again):
        return found.name
    return _outside_of_files(rule) if isinstance(rule, str) else None


def _same(one: SeedingRule, other: SeedingRule) -> bool:
    """Whether two rules choose alike; of objects that compare by identity, class and name have to do."""
    return one == other or (
        type(one) is type(other) and type(one).__eq__ is object.__eq__ and one.name == other.name
    )


def _outside_of_files(text: str) -> str:
    """Return a text, or what the file holds that it names."""
    stripped = text.strip()
    if stripped.endswith(SUFFIX) and "\n" not in stripped:
        return _read_rule_file(Path(stripped))
    return stripped


def _read_rule_file(path: Path) -> str:
    """Return the rule that a file holds: one rule, with comments after ``#``."""
    lines = read_text(path, RuleError, MAX_FILE).splitlines()
    text = " ".join(line.partition("#")[0].strip() for line in lines).strip()
    if not text or text.endswith(SUFFIX):
        raise RuleError(f"{path} holds no rule, write one such as usovitsch or dots == 0 and s <= t - 3")
    return text


def _make(call: Call) -> SeedingRule:
    maker, origin = find_maker(call.name)
    positional = [_argument(value) for value in call.positional]
    named = {key: _argument(value) for key, value in call.named.items()}
    signature = inspect.signature(maker)
    try:
        signature.bind(*positional, **named)
    except TypeError as error:
        near = (did_you_mean(key, signature.parameters) for key in named if key not in signature.parameters)
        forgotten = isinstance(maker, type) and not is_dataclass(maker) and not signature.parameters
        hint = "; its class has no parameters: is `@dataclass(frozen=True)` missing?" if forgotten else ""
        raise RuleError(
            f"rule {call.name} ({origin}): {error}, see `tilth rules {call.name}`{next(near, '')}{hint}"
        ) from None
    try:
        made = maker(*positional, **named)
    except TilthError:
        raise
    except (Exception, SystemExit) as error:  # a rule does not end the program
        raise RuleError(
            f"rule {call.name} ({origin}) cannot be made: {type(error).__name__}: {error}"
        ) from error
    if not is_rule(made):
        raise RuleError(f"rule {call.name} ({origin}) is {made!r}, which is not a seeding rule")
    return made


def _argument(value: Value) -> object:
    if isinstance(value, Call):
        return _make(value)
    if isinstance(value, list):
        return [_argument(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _argument(item) for key, item in value.items()}
    return value


def _rule_or_text(rule: str, name: str, value: SeedingRule | str) -> SeedingRule:
    return find_rule(value)


#: A rule as `find_rule` takes it: for parameters of rules that people write in Python, too.
RULE_OR_TEXT = Kind("rule or str", _rule_or_text)
