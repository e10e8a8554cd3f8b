"""Rules by name: built-in ones, those of installed packages, and expressions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from tilth.errors import RuleError, TilthError
from tilth.seeding.notation import Call, Value, looks_like_call, parse_call
from tilth.seeding.plugins import Plugin, find_plugins
from tilth.seeding.protocol import AnyRule

__all__ = ["RuleList", "describe_rules", "find_rule", "rule_names", "rules"]

# One line a rule: name, module, callable.
_BUILT_IN: dict[str, tuple[str, str]] = {
    "boxes": ("tilth.seeding.rules.boxes", "boxes"),
    "decreasing-rank": ("tilth.seeding.rules.decreasing_rank", "decreasing_rank"),
    "excepting": ("tilth.seeding.compose", "excepting"),
    "expression": ("tilth.seeding.expression", "expression"),
    "intersection": ("tilth.seeding.compose", "intersection"),
    "kira": ("tilth.seeding.rules.kira", "kira"),
    "laporta": ("tilth.seeding.rules.laporta", "laporta"),
    "line-powers": ("tilth.seeding.rules.line_powers", "line_powers"),
    "priority": ("tilth.seeding.rules.priority", "priority"),
    "shifted": ("tilth.seeding.compose", "shifted"),
    "tube": ("tilth.seeding.rules.tube", "tube"),
    "union": ("tilth.seeding.compose", "union"),
    "usovitsch": ("tilth.seeding.rules.usovitsch", "usovitsch"),
    "von-hippel-wilhelm": ("tilth.seeding.rules.von_hippel_wilhelm", "von_hippel_wilhelm"),
}

#: Words of the expression language that look like the name of a rule.
_WORDS = frozenset({"True", "False", "abs", "bit", "count", "false", "max", "min", "not", "sum", "true"})

SUFFIX = ".rule"
MAX_FILE = 1_000_000


@dataclass(frozen=True)
class RuleList:
    """Names of rules with a line on each and where they come from; prints itself as a table."""

    entries: tuple[tuple[str, str, str], ...]

    def __iter__(self) -> Any:
        return iter(name for name, _, _ in self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        width = max((len(name) for name, _, _ in self.entries), default=0)
        lines = (
            f"{name:<{width}}  {text}" + (f" [{origin}]" if origin else "")
            for name, text, origin in self.entries
        )
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{escape(text)}</td><td>{escape(origin)}</td></tr>"
            for name, text, origin in self.entries
        )
        return f"<table>{rows}</table>"


def rule_names() -> tuple[str, ...]:
    """Names of the built-in rules."""
    return tuple(sorted(_BUILT_IN))


def rules() -> RuleList:
    """List the seeding rules that can be named: built-in ones, and those of installed packages.

    A plugin whose short name is taken is listed by ``distribution:name``, by which it can be named. Plugins
    are not imported for this.
    """
    entries = [(name, _summary(_built_in(name)), "") for name in rule_names()]
    plugins = find_plugins()
    taken = set(rule_names())
    for plugin in plugins:
        twice = sum(other.name == plugin.name for other in plugins) > 1
        name = plugin.full_name if plugin.name in taken or twice else plugin.name
        entries.append((name, f"made by {plugin.full_name}", plugin.distribution))
    return RuleList(tuple(entries))


def describe_rules(name: str | None = None) -> dict[str, str]:
    """Return name and documentation of all built-in rules, or of one rule, a plugin's too.

    Raises
    ------
    RuleError
        There is no such rule.
    """
    names = rule_names() if name is None else (name,)
    return {one: inspect.getdoc(_factory(one)[0]) or "" for one in names}


def _summary(factory: Callable[..., Any]) -> str:
    return (inspect.getdoc(factory) or "").partition("\n")[0]


def _built_in(name: str) -> Callable[..., Any]:
    module, attribute = _BUILT_IN[name]
    return getattr(import_module(module), attribute)  # type: ignore[no-any-return]


def _factory(name: str) -> tuple[Callable[..., Any], str]:
    """Return what makes a rule, and where it comes from."""
    if name in _BUILT_IN:
        return _built_in(name), "built in"
    plugins = find_plugins()
    matching = [plugin for plugin in plugins if name in (plugin.name, plugin.full_name)]
    if len(matching) > 1:
        options = ", ".join(plugin.full_name for plugin in matching)
        raise RuleError(f"several packages offer a rule {name!r}, write one of {options}")
    if matching:
        plugin: Plugin = matching[0]
        return plugin.load(), plugin.distribution
    known = ", ".join([*rule_names(), *(plugin.full_name for plugin in plugins)])
    raise RuleError(f"there is no seeding rule {name!r}, the rules are {known}")


def find_rule(rule: AnyRule | str) -> AnyRule:
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
        if hasattr(rule, "name") and (hasattr(rule, "choose") or hasattr(rule, "resolve")):
            return rule
        hint = ", wrap a function in tilth.rule" if hasattr(rule, "__call__") else ""  # noqa: B004
        raise RuleError(f"{rule!r} is not a seeding rule{hint}")
    text = rule.strip()
    if text.endswith(SUFFIX) and "\n" not in text:
        text = _read_rule_file(Path(text))
    head = text.partition("(")[0].strip()
    if head not in _WORDS and (looks_like_call(text) or ("(" in text and head in _BUILT_IN)):
        return _make(parse_call(text))
    return _built_in("expression")(text)  # type: ignore[no-any-return]


def _read_rule_file(path: Path) -> str:
    """Return the rule that a file holds: one rule, with comments behind ``#``."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise RuleError(f"{path}: larger than the limit of {MAX_FILE} bytes")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RuleError(f"{path} cannot be read ({reason}), check the path") from error
    text = " ".join(line.partition("#")[0].strip() for line in lines).strip()
    if not text or text.endswith(SUFFIX):
        raise RuleError(f"{path} holds no rule, write one such as usovitsch or dots == 0 and s <= t - 3")
    return text


def _make(call: Call) -> AnyRule:
    factory, origin = _factory(call.name)
    positional = [_argument(value) for value in call.positional]
    named = {key: _argument(value) for key, value in call.named.items()}
    try:
        inspect.signature(factory).bind(*positional, **named)
    except TypeError as error:
        raise RuleError(f"rule {call.name} ({origin}): {error}, see `tilth rules {call.name}`") from None
    try:
        made = factory(*positional, **named)
    except TilthError:
        raise
    except Exception as error:
        raise RuleError(
            f"rule {call.name} ({origin}) cannot be made: {type(error).__name__}: {error}"
        ) from error
    if not hasattr(made, "name") or not (hasattr(made, "choose") or hasattr(made, "resolve")):
        raise RuleError(f"rule {call.name} ({origin}) is {made!r}, which is not a seeding rule")
    return made  # type: ignore[no-any-return]


def _argument(value: Value) -> object:
    if isinstance(value, Call):
        return _make(value)
    if isinstance(value, list):
        return [_argument(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _argument(item) for key, item in value.items()}
    return value
