"""`tilth.seeding.contract`: rules that break it are found, each by the test that is for it."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

from tilth.seeding import Choice, Rule, parameter, rule
from tilth.seeding.contract import RuleContract, TextRuleContract, contract_requests
from tilth.seeding.parameters import BOUND

OF_ALL = sorted(name for name in dir(RuleContract) if name.startswith("test_"))
TESTS = sorted(name for name in dir(TextRuleContract) if name.startswith("test_"))


def run(one, test):
    """Run one test of the contract as pytest would run it in a plugin's suite."""
    suite = type("TestThis", (TextRuleContract,), {"rule": one})()
    getattr(suite, test)()


def broken(one, tests=OF_ALL):
    """Return the names of the tests that a rule fails."""
    failed = set()
    for test in tests:
        try:
            run(one, test)
        except Exception:  # an assertion, an error of Tilth, or what the rule raises when it is asked itself
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


def test_a_rule_by_people_keeps_it():
    @rule(dots=1)
    def even(seed):
        return (seed.r + seed.s) % 2 == 0

    assert broken(even) == set()
    # it has no text, which is asked only of rules that are named by one
    assert broken(even, TESTS) == {"test_reads_back", "test_can_be_sent"}


@dataclass(frozen=True)
class Corners:
    """Corner seeds, as a rule to break."""

    name = "corners"

    def corners(self, sector, request):
        return [[1 if slot in sector.lines else 0 for slot in range(request.family.size)]]

    def choose(self, sector, request):
        return self.corners(sector, request)


def test_the_unbroken_rule_keeps_it():
    assert broken(Corners()) == set()


def breaking(function):
    """Make a rule whose answer is a function of the good answer, sector and request."""

    class Broken(Corners):
        def choose(self, sector, request):
            return function(self.corners(sector, request), sector, request)

    return Broken()


def named(name):
    class Named(Corners):
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


def name_at_random(family):
    names = [template.name for template in family.templates()]
    return names[int(np.random.default_rng().integers(len(names)))]


def identities_at_random(good, sector, request):
    # seeds are compared whenever a rule is asked, identities only here
    return Choice(good, [[name_at_random(request.family)]] if len(good[0]) > 6 else None)


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


def of_the_last_sector(good, sector, request):
    # a seed more in every sector that is asked for right after a larger one
    before, last[:] = list(last), [sector.number]
    return request.box(sector, 0, 1) if before and before[0] > sector.number else good


last = []


def tired(good, sector, request):
    # the corner closes a bubble with a dot; it is there the first two times only
    return good if next(calls_of_tired) < 2 else []


calls_of_tired = itertools.count()


class Changing(Corners):
    """Not frozen: equal to its copy, until someone changes it."""

    __setattr__ = object.__setattr__


class Unhashable(Corners):
    __hash__ = None


@dataclass(frozen=True, eq=False)
class Itself(Corners):
    """Equal to nothing else, not even its copy."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@dataclass(frozen=True)
class Untold(Rule, name="laporta"):
    """Named like another rule."""

    dots: int = parameter(BOUND, "Dots.", default=0)

    def choose(self, sector, request):
        return request.box(sector, self.dots, 0)


@dataclass(frozen=True)
class Holding(Corners):
    """Of a function that no other process has."""

    function: object = None


NAME, VALUE, USABLE, STEADY, SETS, ORDER = (
    "test_is_a_rule_with_a_name",
    "test_is_a_value",
    "test_answers_are_usable",
    "test_is_deterministic",
    "test_does_not_depend_on_the_order_of_targets",
    "test_sectors_may_be_asked_in_any_order",
)
BREAKERS = {
    "no name": (named(None), NAME),
    "name of blanks": (named("  "), NAME),
    "name with blanks": (named("corners "), NAME),
    "name of two lines": (named("one\ntwo"), NAME),
    "name without end": (named("x" * 10_000), NAME),
    "name of bytes": (named(b"corners"), NAME),
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
    "unknown identity": (breaking(lambda good, s, r: Choice(good, [["d/dz.z"]])), USABLE),
    "identities for others": (breaking(lambda good, s, r: Choice(good, [[], []])), USABLE),
    "raises": (breaking(raises), USABLE),
    "raises on a cut": (breaking(raises_on_a_cut), USABLE),
    "at random": (breaking(shuffled), STEADY),
    "now and then": (breaking(now_and_then), STEADY),
    "identities at random": (breaking(identities_at_random), STEADY),
    "first target only": (breaking(first_target_only), SETS),
    "last target only": (breaking(as_many_as_the_last_has), SETS),
    "no rule": (Corners, NAME),
    "can be changed": (Changing(), VALUE),
    "has no hash": (Unhashable(), VALUE),
    "is not its copy": (Itself(), VALUE),
    "looks at the last sector": (breaking(of_the_last_sector), ORDER),
    "tires": (breaking(tired), "test_never_makes_a_coefficient_wrong"),
    "no text": (Corners(), "test_reads_back"),
    "text of another": (Untold(), "test_reads_back"),
    "function of this program": (Holding(function=lambda: 1), "test_can_be_sent"),
    "changes the request": (breaking(forgets_targets), "test_leaves_the_request_alone"),
}


@pytest.mark.parametrize("name", BREAKERS)
def test_what_breaks_it_is_found(name):
    one, test = BREAKERS[name]
    assert test in broken(one, [test])


def test_every_test_of_the_contract_can_fail():
    assert {test for _, test in BREAKERS.values()} == set(TESTS)
