"""`tilth.seeding.contract`: every built-in rule passes it, and rules that break it do not."""

import itertools

import numpy as np
import pytest

from tilth.errors import TilthError
from tilth.seeding import Choice, find_rule, rule
from tilth.seeding.contract import RuleContract, contract_requests

BUILT_IN = [
    *("laporta", "usovitsch", "kira", "von-hippel-wilhelm", "decreasing-rank", "tube", "line-powers"),
    *("laporta(dots=1, s=1)", "usovitsch(l=4, exceptions={15: 2})", "kira(dots=1)", "tube(rank=1, floor=1)"),
    "line-powers(extra=1, floor=1)",
    *("decreasing-rank(absent=[4, 5, 7])", "von-hippel-wilhelm(lines=3)", "boxes({63: [0, 2], 15: [1, 1]})"),
    *("union(usovitsch, tube(rank=1))", "intersection(laporta, kira)", "s <= t - 3"),
    *("excepting(kira, {15: tube})", "sector % 3 == 1 or distance < 3"),
]
TESTS = sorted(name for name in dir(RuleContract) if name.startswith("test_"))


def run(one, test):
    """Run one test of the contract as pytest would run it in a plugin's suite."""
    suite = type("TestThis", (RuleContract,), {"rule": one})()
    getattr(suite, test)()


def broken(one):
    """Return the names of the tests that a rule fails."""
    failed = set()
    for test in TESTS:
        try:
            run(one, test)
        except (AssertionError, TilthError):
            failed.add(test)
    return failed


def test_the_requests_are_of_many_kinds():
    requests = dict(contract_requests())
    assert len(requests) >= 5
    loops = {len(one.family.loops) for one in requests.values()}
    assert {1, 2} <= loops
    assert any(one.dots for one in requests.values())
    assert any(one.s == 0 for one in requests.values())
    assert any(len(one.targets) > 1 for one in requests.values())
    assert any(one.family.cut for one in requests.values())


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("text", BUILT_IN)
def test_built_in_rules_keep_it(text, test):
    run(find_rule(text), test)


def test_a_rule_by_people_keeps_it():
    @rule(dots=1)
    def even(seed):
        return (seed.r + seed.s) % 2 == 0

    assert broken(even) == set()


class Rule:
    """Corner seeds, as a rule to break."""

    name = "corners"

    def corners(self, sector, request):
        return [[1 if slot in sector.lines else 0 for slot in range(request.family.size)]]

    def choose(self, sector, request):
        return self.corners(sector, request)


def test_the_unbroken_rule_keeps_it():
    assert broken(Rule()) == set()


def breaking(function):
    """Make a rule whose answer is a function of the good answer, sector and request."""

    class Broken(Rule):
        def choose(self, sector, request):
            return function(self.corners(sector, request), sector, request)

    return Broken()


def named(name):
    class Named(Rule):
        pass

    Named.name = name
    return Named()


calls = itertools.count()


def now_and_then(good, sector, request):
    # the same answer to two questions in a row, another one later
    return good if next(calls) // 2 % 3 else []


def shuffled(good, sector, request):
    box = request.box(sector, 0, 2)
    return np.random.default_rng().permutation(box)


def operators_at_random(good, sector, request):
    # seeds are compared whenever a rule is asked, operators only here
    return Choice(good, [[int(np.random.default_rng().integers(9))]] if len(good[0]) > 6 else None)


def first_target_only(good, sector, request):
    return good if request.targets[0].sector & sector.number == sector.number else []


def as_many_as_the_last_has(good, sector, request):
    return request.box(sector, 0, request.targets[-1].s)


def raises(good, sector, request):
    raise LookupError("no table for this family")


def raises_on_a_cut(good, sector, request):
    if request.family.cut:
        raise LookupError("no cuts")
    return good


def only_seven(good, sector, request):
    return [[1 if slot in sector.lines else 0 for slot in range(7)]]


def forgets_targets(good, sector, request):
    object.__setattr__(request, "targets", request.targets[:1])
    return good


USABLE, STEADY, SETS = (
    "test_answers_are_usable",
    "test_is_deterministic",
    "test_does_not_depend_on_the_order_of_targets",
)
BREAKERS = {
    "no name": (named(None), "test_has_a_name"),
    "name of blanks": (named("  "), "test_has_a_name"),
    "name of two lines": (named("one\ntwo"), "test_has_a_name"),
    "name without end": (named("x" * 10_000), "test_has_a_name"),
    "name of bytes": (named(b"corners"), "test_has_a_name"),
    "wrong shape": (breaking(lambda good, s, r: good[0]), USABLE),
    "too wide": (breaking(lambda good, s, r: [[*good[0], 0]]), USABLE),
    "fits one family only": (breaking(only_seven), USABLE),
    "floats": (breaking(lambda good, s, r: np.array(good, dtype=float)), USABLE),
    "nothing": (breaking(lambda good, s, r: None), USABLE),
    "text": (breaking(lambda good, s, r: "seeds"), USABLE),
    "duplicates": (breaking(lambda good, s, r: good + good), USABLE),
    "sector below": (breaking(lambda good, s, r: [[0, *good[0][1:]]]), USABLE),
    "no sector at all": (breaking(lambda good, s, r: [[0] * len(good[0])]), USABLE),
    "beyond the range": (breaking(lambda good, s, r: [[200 * index for index in good[0]]]), USABLE),
    "unknown operator": (breaking(lambda good, s, r: Choice(good, [[99]])), USABLE),
    "operators for others": (breaking(lambda good, s, r: Choice(good, [[0], [0]])), USABLE),
    "raises": (breaking(raises), USABLE),
    "raises on a cut": (breaking(raises_on_a_cut), USABLE),
    "at random": (breaking(shuffled), STEADY),
    "now and then": (breaking(now_and_then), STEADY),
    "operators at random": (breaking(operators_at_random), STEADY),
    "first target only": (breaking(first_target_only), SETS),
    "last target only": (breaking(as_many_as_the_last_has), SETS),
    "changes the request": (breaking(forgets_targets), "test_leaves_the_request_alone"),
}


@pytest.mark.parametrize("name", BREAKERS)
def test_what_breaks_it_is_found(name):
    one, test = BREAKERS[name]
    assert test in broken(one)


def test_every_test_of_the_contract_can_fail():
    assert {test for _, test in BREAKERS.values()} == set(TESTS)
