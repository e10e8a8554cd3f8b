"""Every rule that comes with Tilth keeps the contract: alone, with parameters, and made of others.

A rule is held to it by the examples of its docstring, so there is nothing to add here for a new one.
"""

import re

import pytest

from tilth.seeding import describe_rules, find_rule, rule, rule_names, usual_rules
from tilth.seeding.contract import RuleContract, TextRuleContract, contract_requests

#: Beside the examples and the rules by their names alone: one line for each combination that could go wrong.
MORE = [
    "laporta(dots=1, s=1)",
    "laporta(s=2, r=5)",
    "laporta(dots=0, s=0)",
    "usovitsch(l=3, floor=1, dots=1)",
    "usovitsch(exceptions={15: 2, 3: 1})",
    "kira(dots=1)",
    "tube(rank=1, floor=1)",
    "line-powers(extra=1, floor=1)",
    "von-hippel-wilhelm(lines=3)",
    "boxes({63: [0, 2], 15: [1, 1]})",
    "learnt(kira, start=1, stable=1, thin=1)",
    "strands({63: [[0], [-1]]}, 1, {62: [[0, 0]]})",
    "sector % 3 == 1 or distance < 3",
    'priority(score="s", s=1)',
    "repair(tube(floor=1))",
    "repair(boxes({}), rounds=2)",
    "as_needed(laporta(dots=1))",
    "repair(as_needed(kira))",
    "as_needed(repair(usovitsch))",
    "repair(priority(s=1))",
    "union(usovitsch, tube(rank=1))",
    "union(as_needed(laporta), kira)",
    "intersection(laporta, kira)",
    "intersection(repair(tube), laporta)",
    "excepting(kira, {15: tube})",
    "excepting(repair(kira), {15: as_needed(laporta), 3: priority})",
    "shifted(laporta(dots=1), [0, 0])",
    "shifted(repair(laporta), [1, 0])",
]


def examples(name):
    """Return the texts that the docstring of a rule shows."""
    shown = describe_rules(name)[name].partition("\nExamples\n")[2]
    return re.findall(r"^'(.+)'$", shown, re.MULTILINE)


TEXTS = sorted({*usual_rules(), *(text for name in rule_names() for text in examples(name)), *MORE})
TESTS = sorted(name for name in dir(TextRuleContract) if name.startswith("test_"))


def suite(text):
    """Return the contract for a rule: its one fixture is its text."""

    class Suite(TextRuleContract):
        rule = find_rule(text)

        def requests(self):
            for name, request in contract_requests():
                offset = re.search(r"shifted\(.*, \[([^]]*)\]\)", text)
                if offset is None or offset[1].count(",") + 1 == request.family.size:
                    yield name, request

    return Suite()


@pytest.mark.parametrize("name", rule_names())
def test_the_docstring_of_each_rule_has_an_example_of_it(name):
    made = examples(name)
    assert made
    if name != "expression":  # which is its text
        assert all(text.partition("(")[0] == name for text in made)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("text", TEXTS)
def test_it_keeps_the_contract(text, test):
    getattr(suite(text), test)()


@rule(dots=1)
def low_rank(seed):
    return seed.s <= max(0, seed.t - 3)


@rule(batch=True)
def even(seeds):
    return (seeds.r + seeds.s) % 2 == 0


class TestAFunction(RuleContract):
    rule = low_rank


class TestAFunctionOfColumns(RuleContract):
    rule = even
