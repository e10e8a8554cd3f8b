"""Rules of installed packages, found by the entry point group ``tilth.seeding``.

An entry point names a rule, or a callable that makes one, such as ``my_rules:Narrow``. It is loaded only when
its rule is asked for. A plugin runs with the user's rights, like any installed package.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tilth.errors import RuleError
from tilth.seeding.protocol import SeedingRule, is_rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["Plugin", "find_plugins"]

GROUP = "tilth.seeding"


@dataclass(frozen=True)
class Plugin:
    """A rule that an installed distribution offers.

    Attributes
    ----------
    name : str
        Its short name.
    distribution : str
        Name and version of the distribution.
    """

    name: str
    distribution: str
    _entry: EntryPoint

    @property
    def full_name(self) -> str:
        """``distribution:name``, which names it even where the short name is taken."""
        return f"{self.distribution.split()[0]}:{self.name}"

    def load(self) -> Callable[..., Any]:
        """Import the callable that makes the rule.

        Raises
        ------
        RuleError
            Naming the distribution.
        """
        try:
            factory = self._entry.load()
        except (Exception, SystemExit) as error:  # a plugin does not end the program
            raise RuleError(
                f"rule {self.name} of {self.distribution} cannot be loaded from {self._entry.value}: "
                f"{type(error).__name__}: {error}"
            ) from error
        if is_rule(factory):  # what `tilth.rule` makes of a function, which is called with seeds
            return _maker_of(factory)
        if not callable(factory):
            raise RuleError(
                f"rule {self.name} of {self.distribution}: {self._entry.value} is not callable, "
                "let the entry point name a rule, or a class or a function that makes one"
            )
        return factory  # type: ignore[no-any-return]


def _maker_of(rule: SeedingRule) -> Callable[[], SeedingRule]:
    """Return what makes a rule that is made already, with the documentation of its function."""

    def made() -> SeedingRule:
        return rule

    made.__doc__ = inspect.getdoc(getattr(rule, "function", rule))
    return made


def find_plugins() -> list[Plugin]:
    """Return the rules of installed packages, sorted by name; nothing is imported."""
    from importlib.metadata import entry_points  # reads mail headers and archives; few calls need plugins

    found = []
    for entry in entry_points(group=GROUP):
        distribution = "unknown distribution"
        if entry.dist is not None:
            distribution = f"{entry.dist.name} {entry.dist.version}"
        found.append(Plugin(entry.name, distribution, entry))
    return sorted(found, key=lambda plugin: (plugin.name, plugin.distribution))
