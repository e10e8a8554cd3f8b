"""`Rule`: what a rule with parameters derives from, so that its definition is its fields and its `choose`.

A dataclass, its docstring, and nothing beside them::

    @dataclass(frozen=True)
    class Corners(Rule, name="corners"):
        '''Corner seeds, with up to a number of dots.

        What
            All seeds without numerators and with at most `dots` dots.
        Why, Cost, Reference
            ...
        '''

        dots: int = parameter(BOUND, "Bound on the dots.", default=0)

        def choose(self, sector, request):
            return request.box(sector, self.dots, 0)

From this follow its name as text (``corners(dots=1)``), what text and Python accept, the error for
``corners(dots=-1)``, and the page of the manual.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, ClassVar

from tilth.errors import RuleError
from tilth.seeding.notation import shown_call
from tilth.seeding.protocol import Answer, Learning, SeedingRule
from tilth.seeding.request import Request, Sector

__all__ = ["Rule", "description", "parameters", "takes_none"]


@dataclass(frozen=True)
class Rule:
    """A rule defined by its parameters: the fields of a frozen dataclass, made by `parameter`.

    A rule says in `choose` which seeds it takes of a sector, or in `resolve` which rule it comes to once it
    has asked for eliminations.
    """

    rule_name: ClassVar[str]

    #: Largest dots + s of an integral, beside the targets, to which maps between sectors are applied, unless
    #: the targets are left with more than masters then; None for any. For rules whose seeds close without
    #: symmetries: maps of high powers cost more than they save.
    mapped_powers: ClassVar[int | None] = None

    def __init_subclass__(cls, *, name: str | None = None, **keywords: Any) -> None:
        """Name the rule; a class without a name is a base of others."""
        super().__init_subclass__(**keywords)
        if name is not None:
            cls.rule_name = name

    def __post_init__(self) -> None:
        """Check each parameter and bring it to its one form."""
        for one in parameters(type(self)):
            value = getattr(self, one.name)
            if value is not None or one.default is not None:  # None is no value where it is the default
                checked = one.metadata["kind"].check(self.rule_name, one.name, value)
                object.__setattr__(self, one.name, checked)

    @property
    def name(self) -> str:
        """The rule with the parameters that are not the usual ones; `find_rule` makes it again."""
        required, given = [], {}
        for one in parameters(type(self)):
            value = getattr(self, one.name)
            if one.default is MISSING:
                required.append(value)
            elif value != one.default:
                given[one.name] = value
        return shown_call(self.rule_name, *required, **given)

    def choose(self, sector: Sector, request: Request) -> Answer:
        """Return the seeds of one sector.

        Raises
        ------
        RuleError
            The rule has to ask for eliminations first.
        """
        raise RuleError(
            f"rule {self.name} chooses seeds by elimination only; use it in score, compare or reduce"
        )

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the rule that this one comes to for some targets; most rules are that already."""
        return self


#: Found once for each class: searches make a hundred thousand rules.
_PARAMETERS: dict[type[Rule], tuple[Field[Any], ...]] = {}


def parameters(rule: type[Rule]) -> tuple[Field[Any], ...]:
    """Return the parameters of a rule, in the order in which they may be given."""
    found = _PARAMETERS.get(rule)
    if found is None:
        found = _PARAMETERS[rule] = tuple(one for one in fields(rule) if "kind" in one.metadata)
    return found


def takes_none(maker: Callable[..., object]) -> bool:
    """Whether what makes a rule can be called without arguments."""
    given = inspect.signature(maker).parameters.values()
    return all(one.default is not one.empty for one in given)


def description(maker: Callable[..., object]) -> str:
    """Return the documentation of what makes a rule; for a `Rule` with its parameters."""
    text = inspect.getdoc(maker) or ""
    if not (isinstance(maker, type) and issubclass(maker, Rule)):
        return text
    lines = ["Parameters", "----------"]
    for one in parameters(maker):
        optional = "" if one.default is MISSING else ", optional"
        lines += [f"{one.name} : {one.metadata['kind'].text}{optional}", f"    {one.metadata['help']}"]
    before, heading, after = text.partition("\nExamples\n")
    listed = "\n".join(lines) if len(lines) > 2 else ""
    return f"{before.rstrip()}\n\n{listed}\n{heading}{after}".rstrip()
