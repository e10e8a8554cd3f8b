"""Where the programs of a generation come from, before anybody evaluates them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tilth.errors import EvolveError, ExpressionError
from tilth.evolve.genetic.nodes import Boolean, Node, Tree
from tilth.evolve.genetic.population import Member, select_parents
from tilth.evolve.genetic.primitives import primitive_set
from tilth.evolve.genetic.settings import Settings
from tilth.evolve.genetic.streams import chosen, stream
from tilth.evolve.genetic.translate import from_text
from tilth.evolve.genetic.trees import height, written
from tilth.evolve.genetic.variation import Variation
from tilth.seeding import Expression

__all__ = ["Breeder", "Draft"]

#: Heights of random programs, drawn evenly ("ramped").
_HEIGHTS = (1, 2, 3, 4)

#: Attempts for each program wanted, before a generation is smaller than it should be.
_ATTEMPTS = 8

#: Trees whose rules are remembered, some kilobytes each: a third of all offspring were bred before.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A program that is not evaluated yet.

    Attributes
    ----------
    rule : Expression
    parents : tuple of int
        Numbers of its parents.
    operators : tuple of str
        What made it of them.
    """

    rule: Expression
    parents: tuple[int, ...] = ()
    operators: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Canonical text."""
        return self.rule.text


class Breeder:
    """Makes the drafts of a generation of an island, each from random numbers of its own.

    Raises
    ------
    EvolveError
        An expression to start from is not made of the primitives.
    """

    def __init__(self, settings: Settings, slots: int) -> None:
        self.settings = settings
        self.variation = Variation(primitive_set(settings.primitives, slots))
        self._rules: dict[tuple[Node, ...], Expression | None] = {}
        self.given = [self._given(text) for text in settings.start]

    def first(self, generation: int, island: int, *, anew: bool = False) -> list[Draft]:
        """Return random programs; and those that the user gave, on the first island of a run."""
        draw = stream(self.settings.seed, "grow", generation, island)
        grower = self.variation.grower

        def grown() -> Draft | None:
            return self._draft(grower.grow(Boolean, chosen(draw, _HEIGHTS), draw), (), ("grow",))

        drafts = [] if anew or island else self.given
        return self._distinct(drafts, grown, max(0, self.settings.population - len(drafts)), set())

    def bred(self, generation: int, place: int, island: list[Member]) -> list[Draft]:
        """Return offspring of an island that are new to it."""
        draw = stream(self.settings.seed, "breed", generation, place)

        def offspring() -> Draft | None:
            first, second = select_parents(island, 2, self.settings.tournament, draw)
            tree, operators = self.variation.offspring(first.tree, second.tree, draw)
            parents = (first.number, second.number) if "cross" in operators else (first.number,)
            return self._draft(tree, parents, operators)

        return self._distinct([], offspring, self.settings.offspring, {member.text for member in island})

    def _distinct(
        self, drafts: list[Draft], make: Callable[[], Draft | None], count: int, taken: set[str]
    ) -> list[Draft]:
        found = {draft.text: draft for draft in drafts}
        for _ in range(_ATTEMPTS * count):
            if len(found) == count + len(drafts):
                break
            draft = make()
            if draft is not None and draft.text not in taken:
                found.setdefault(draft.text, draft)
        return list(found.values())

    def _draft(self, tree: Tree, parents: tuple[int, ...], operators: tuple[str, ...]) -> Draft | None:
        """Return a draft, unless the program is too large."""
        key = tuple(tree)
        if key not in self._rules:
            if len(self._rules) >= _REMEMBERED:
                self._rules.clear()
            self._rules[key] = self._rule(tree)
        rule = self._rules[key]
        return None if rule is None else Draft(rule, parents, operators)

    def _rule(self, tree: Tree) -> Expression | None:
        # Chains of the language have fewer nodes than trees: at most half of a tree's are lost.
        size, depth = len(tree), self.settings.max_depth
        if size > 2 * self.settings.max_nodes or (size > depth + 1 and height(tree) > depth):
            return None
        try:
            rule = Expression(written(tree))
        except ExpressionError:  # larger than the limits of the language
            return None
        return rule if rule.nodes <= self.settings.max_nodes else None

    def _given(self, text: str) -> Draft:
        rule = Expression(text)
        rule.check_is_rule()
        known = self.variation.primitives
        for node in from_text(rule.text):
            if not known.has(node):
                raise EvolveError(
                    f"the expression {text!r} to start from has {node.name!r}, which the primitive set "
                    f"{known.name!r} has not; write it otherwise"
                )
        return Draft(rule, (), ("given",))
