"""The rules that can be named, as a list and with their documentation."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

from tilth.seeding.built_in import Maker, built_in_makers, rule_names
from tilth.seeding.definition import description
from tilth.seeding.registry import find_maker

__all__ = ["RuleList", "describe_rules", "rules"]


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
        from html import escape  # notebooks only

        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{escape(text)}</td><td>{escape(origin)}</td></tr>"
            for name, text, origin in self.entries
        )
        return f"<table>{rows}</table>"


def rules() -> RuleList:
    """List the seeding rules that can be named: built-in ones, and those of installed packages.

    A plugin whose short name is taken is listed by ``distribution:name``, by which it can be named. Plugins
    are not imported for this.
    """
    from tilth.seeding.plugins import find_plugins  # only those who ask wait for it

    entries = [(name, _summary(built_in_makers()[name]), "") for name in rule_names()]
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
    return {one: description(find_maker(one)[0]) for one in names}


def _summary(maker: Maker) -> str:
    return (inspect.getdoc(maker) or "").partition("\n")[0]
