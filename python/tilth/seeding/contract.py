"""The suite that every seeding rule must pass; for the tests of those who write one.

In a test module of your package, with pytest::

    from tilth.seeding.contract import RuleContract
    from my_rules import narrow


    class TestNarrow(RuleContract):
        rule = narrow()

Each test asks the rule about several families and targets and checks what comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from tilth.seeding.choose import choose_seeds
from tilth.seeding.protocol import SeedingRule, Seeds
from tilth.seeding.request import Request, make_request

__all__ = ["RuleContract", "contract_requests"]


def contract_requests() -> Iterator[tuple[str, Request]]:
    """Yield named requests: one and two loops, with and without dots, several targets, a cut."""
    from tilth.cases import load_family

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

    def test_has_a_name(self) -> None:
        """The name is a short line of text: it stands in tables and errors."""
        name = self.rule.name
        assert isinstance(name, str), f"name is {name!r}, not text"
        assert name.strip() and "\n" not in name, f"name is {name!r}, not one line"
        assert len(name) <= 1000, f"name has {len(name)} characters, which no table can show"

    def test_answers_are_usable(self) -> None:
        """Every answer has the right shape, type, range and sector, and no seed twice."""
        for _, request in contract_requests():
            choose_seeds(self.rule, request)

    def test_is_deterministic(self) -> None:
        """The same question has the same answer, in the same order."""
        for case, request in contract_requests():
            first, second = (choose_seeds(self.rule, request) for _ in range(2))
            assert np.array_equal(first.indices, second.indices), f"other seeds at the second time: {case}"
            assert _operators(first) == _operators(second), f"other operators at the second time: {case}"

    def test_leaves_the_request_alone(self) -> None:
        """Asking does not change the request."""
        for case, request in contract_requests():
            before = (request.targets, request.sectors)
            choose_seeds(self.rule, request)
            assert before == (request.targets, request.sectors), f"the request was changed: {case}"

    def test_does_not_depend_on_the_order_of_targets(self) -> None:
        """A set of targets has one answer."""
        for case, request in contract_requests():
            turned = make_request(reversed(request.targets))
            first = {tuple(row) for row in choose_seeds(self.rule, request).indices.tolist()}
            second = {tuple(row) for row in choose_seeds(self.rule, turned).indices.tolist()}
            assert first == second, f"other seeds for the targets in another order: {case}"


def _operators(seeds: Seeds) -> list[int] | None:
    return None if seeds.operators is None else [int(word) for word in seeds.operators]
