"""The suite that every seeding rule must pass; for the tests of those who write one.

In a test module of your package, with pytest::

    from tilth.seeding.contract import RuleContract, TextRuleContract
    from my_rules import narrow, odd


    class TestOdd(RuleContract):
        rule = odd  # a function under `tilth.rule`


    class TestNarrow(TextRuleContract):
        rule = narrow()  # an installed plugin whose name reads back

Each test asks the rule about several families and targets and checks what comes back. Tilth's own rules are
held to the same suite. It stands above the whole package, although it bears the name of `seeding`: rules that
choose by elimination are given what `tilth.score` finds.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

import tilth
from tilth.cases import load_family
from tilth.errors import IncompleteSeeding
from tilth.family import Integral
from tilth.seeding.choose import choose_seeds
from tilth.seeding.definition import Rule
from tilth.seeding.protocol import Answer, Choice, Closing, Learning, SeedingRule, Seeds, is_rule
from tilth.seeding.registry import find_rule, rule_text
from tilth.seeding.request import Request, make_request
from tilth.seeding.rules.listed import Listed

__all__ = ["RuleContract", "TextRuleContract", "contract_requests"]


def contract_requests() -> Iterator[tuple[str, Request]]:
    """Yield named requests: one and two loops, with and without dots, several targets, a cut."""
    bubble, box, tribox = load_family("bubble"), load_family("box"), load_family("tribox")
    dpenta = load_family("dpenta")
    yield "bubble with a dot", make_request([bubble[2, 1]])
    yield "box with dots and a numerator", make_request([box[2, 1, 1, 1], box[1, 2, -1, 2]])
    yield "triangle-box of rank 3", make_request([tribox[1, 1, 1, 1, 1, 1, -3]])
    yield "triangle-box without numerators", make_request([tribox[1, 1, 1, 1, 1, 1, 0]])
    yield (
        "targets of several sectors",
        make_request([tribox[1, 1, 1, 1, 1, 1, -2], tribox[1, 1, 1, 1, 0, -1, -1]]),
    )
    yield "double pentagon on a cut", make_request([dpenta[1, 1, 1, 1, 1, 1, 1, 1, 0, 0, -2]])


class RuleContract:
    """What any seeding rule must do; subclass it and set `rule`."""

    rule: ClassVar[SeedingRule]

    def requests(self) -> Iterator[tuple[str, Request]]:
        """Yield the named requests to ask about: for a rule of some families only, yield those of these."""
        return contract_requests()

    def test_is_a_rule_with_a_name(self) -> None:
        """It is taken as it is, and its name is a short line of text: it stands in tables and errors."""
        assert is_rule(self.rule), f"{self.rule!r} lacks a name or a method choose"
        assert find_rule(self.rule) is self.rule
        name = self.rule.name
        assert isinstance(name, str), f"name is {name!r}, not text"
        assert name.strip() == name != "", f"name is {name!r}, empty or with blanks around it"
        assert "\n" not in name, f"name is {name!r}, not one line"
        assert len(name) <= 1000, f"name has {len(name)} characters, which no table can show"

    def test_is_a_value(self) -> None:
        """It cannot be changed, and it equals its copy: it is the same today, tomorrow and elsewhere."""
        try:
            self.rule.changed_by_the_contract = True  # type: ignore[attr-defined]
        except AttributeError:
            pass
        else:
            raise AssertionError("attributes can be set: let it be a frozen dataclass")
        again = copy.copy(self.rule)
        assert again == self.rule, "a copy is another rule: let it be a frozen dataclass"
        assert hash(again) == hash(self.rule), "a copy has another hash"

    def test_answers_are_usable(self) -> None:
        """Every answer has the right shape, type, range and sector, and no seed twice."""
        for case, request in self.requests():
            rule = _resolved(self.rule, request)
            chosen = choose_seeds(rule, request)
            seen: set[tuple[int, ...]] = set()
            for sector in request.sectors:
                answer = rule.choose(sector, request)
                rows = np.asarray(answer.seeds if isinstance(answer, Choice) else answer).tolist()
                for seed in map(tuple, rows):
                    assert request.family[seed].sector == sector.number, f"{seed} of another sector: {case}"
                    assert seed not in seen, f"{seed} twice: {case}"
                    seen.add(seed)
            assert seen == {tuple(row) for row in chosen.indices.tolist()}, f"other seeds alone: {case}"

    def test_is_deterministic(self) -> None:
        """The same question has the same answer, in the same order."""
        for case, request in self.requests():
            first, second = (choose_seeds(_resolved(self.rule, request), request) for _ in range(2))
            assert np.array_equal(first.indices, second.indices), f"other seeds at the second time: {case}"
            assert _identities(first) == _identities(second), f"other identities at the second time: {case}"

    def test_sectors_may_be_asked_in_any_order(self) -> None:
        """The answer for one sector does not depend on which were asked before."""
        for case, request in self.requests():
            rule = _resolved(self.rule, request)
            forwards = {sector: rule.choose(sector, request) for sector in request.sectors}
            for sector in reversed(request.sectors):
                same = _content(rule.choose(sector, request)) == _content(forwards[sector])
                assert same, f"another answer in sector {sector.number} at the second time: {case}"

    def test_leaves_the_request_alone(self) -> None:
        """Asking does not change the request."""
        for case, request in self.requests():
            before = (request.targets, request.sectors)
            choose_seeds(_resolved(self.rule, request), request)
            assert before == (request.targets, request.sectors), f"the request was changed: {case}"

    def test_does_not_depend_on_the_order_of_targets(self) -> None:
        """A set of targets has one answer."""
        for case, request in self.requests():
            turned = make_request(reversed(request.targets))
            first = choose_seeds(_resolved(self.rule, request), request)
            second = choose_seeds(_resolved(self.rule, turned), turned)
            assert np.array_equal(first.indices, second.indices), f"other seeds in another order: {case}"
            assert first.bounds == second.bounds, f"other bounds in another order: {case}"

    def test_never_makes_a_coefficient_wrong(self) -> None:
        """Of whichever seeds, s I(2,1) = (3 - d) I(1,1) comes out for a bubble, or there is no table."""
        for _, request in self.requests():
            if request.family.name != "bubble":
                continue
            target, master = request.targets[0], request.family[1, 1]
            if tilth.score([target], self.rule).complete:
                table = tilth.reduce([target], self.rule, at={"d": 5, "s": 7})
                assert table[target][master] == Fraction(3 - 5, 7)
                continue
            try:
                tilth.reduce([target], self.rule, at={"d": 5, "s": 7})
            except IncompleteSeeding:
                continue
            raise AssertionError("a table was made of seeds that do not close the target")


class TextRuleContract(RuleContract):
    """What a rule must do that is found by its text, as built-in rules and those of plugins are."""

    def test_reads_back(self) -> None:
        """There is a text that makes it again; so a run is resumed, and a table says what made it."""
        text = rule_text(self.rule)
        assert text is not None, f"no rule is made of {self.rule.name!r}: let the name be its text"
        again = find_rule(text)
        assert again == self.rule, f"{text!r} makes another rule"
        assert again.name == self.rule.name, f"{text!r} makes a rule named {again.name!r}"

    def test_can_be_sent(self) -> None:
        """It is pickled, and so sent to other processes."""
        assert pickle.loads(pickle.dumps(self.rule)) == self.rule  # noqa: S301  what was just written


@dataclass(frozen=True)
class _PublicLearning:
    """Learning for rules that ask for it, by what the package offers to everyone."""

    request: Request
    many_points: bool = True

    def score(self, rule: SeedingRule) -> Closing:
        return tilth.score(self.request.targets, rule, effort=0)

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        try:
            scorer = tilth.Scorer(self.request.targets, Listed("all of them", seeds))
        except IncompleteSeeding:
            return None
        return scorer.closing_prefix(seeds)

    def needed(self, rule: SeedingRule) -> NDArray[np.int8] | None:
        # All of them are enough, which of them are needed is nothing that one could ask in public.
        found = self.resolve(rule)
        return choose_seeds(found, self.request).indices if self.score(found).complete else None

    def spare(self, kept: NDArray[np.int8], parts: Sequence[NDArray[np.int8]]) -> list[int]:
        together = Listed("all parts", np.concatenate([kept, *parts]))
        try:
            return tilth.Scorer(self.request.targets, together).spare(parts)
        except IncompleteSeeding:
            return []

    def without_symmetries(self, targets: Iterable[Integral]) -> Learning:
        return _PublicLearning(make_request(targets))

    def resolve(self, rule: SeedingRule) -> SeedingRule:
        return _resolved(rule, self.request)

    def report(self, stage: str, text: str) -> None:
        pass


def _resolved(rule: SeedingRule, request: Request) -> SeedingRule:
    learning = _PublicLearning(request)
    while isinstance(rule, Rule) and (found := rule.resolve(request, learning)) is not rule:
        rule = found
    return rule


def _content(answer: Answer) -> tuple[list[object], str]:
    choice = answer if isinstance(answer, Choice) else Choice(answer)
    return np.asarray(choice.seeds).tolist(), repr(choice.identities)


def _identities(seeds: Seeds) -> list[tuple[str, ...] | None] | None:
    return None if seeds.choices is None else [seeds.choices.of(seed) for seed in range(len(seeds))]
