"""Rules made of functions by `tilth.rule`."""

import re

import numpy as np
import pytest
from naive_seeds import as_set, naive_seeds

import tilth
from tilth.errors import RuleError, RuleFailed, RuleTypeError
from tilth.seeding import SeedFeatures, choose_seeds, laporta, make_request, rule, usovitsch


@pytest.fixture
def request_(tribox):
    return make_request([tribox[1, 1, 1, 1, 1, 1, -3]])


def test_with_and_without_arguments(request_):
    @rule
    def plain(seed):
        return True

    @rule()
    def called(seed):
        return True

    @rule(dots=1, s=2)
    def wider(seed):
        return True

    assert tilth.rule is rule
    assert [plain.name, called.name, wider.name] == ["plain", "called", "wider"]
    box = as_set(choose_seeds(laporta(), request_))
    assert as_set(choose_seeds(plain, request_)) == as_set(choose_seeds(called, request_)) == box
    assert as_set(choose_seeds(wider, request_)) == as_set(choose_seeds(laporta(dots=1, s=2), request_))


def test_a_predicate_chooses_what_enumeration_chooses(tribox):
    targets = [tribox[1, 1, 1, 1, 1, 0, -1]]

    @rule(dots=1, s=1)
    def some(seed):
        return seed.sector != 14 and (seed.r + seed.s) % 2 == 0

    expected = naive_seeds(
        tribox, targets, lambda sector, t, r, dots, s: sector != 14 and (r + s) % 2 == 0, 1, 1
    )
    assert as_set(choose_seeds(some, make_request(targets))) == expected


def test_features_are_those_of_the_integral(tribox, request_):
    seen = []

    @rule(dots=2, s=2)
    def watch(seed):
        seen.append(seed)
        return False

    assert len(choose_seeds(watch, request_)) == 0
    # rules from outside the package are asked twice, to see whether they answer the same
    assert len(set(seen)) == len(choose_seeds(laporta(dots=2, s=2), request_))
    for seed in set(seen):
        integral = tribox[seed.indices]
        names = ("indices", "sector", "t", "r", "s", "dots")
        assert [getattr(seed, name) for name in names] == [getattr(integral, name) for name in names]
        assert [seed[number] for number in range(1, 8)] == list(seed.indices)
    assert {type(index) for index in seen[0].indices} == {int}


@pytest.mark.parametrize("number", [0, 8, -1])
def test_propagators_are_numbered_from_one(number):
    seed = SeedFeatures((1, 1, 1, 1, 1, 1, -3), 63, 6, 6, 3, 0)
    assert (seed[1], seed[7]) == (1, -3)
    with pytest.raises(IndexError, match=f"propagators are numbered from 1 to 7, not {number}"):
        seed[number]


@pytest.mark.parametrize("answer", [None, 1, 0, "yes", [], 1.0], ids=repr)
def test_answers_are_true_or_false(request_, answer):
    @rule
    def odd(seed):
        return answer

    # the first seed that is asked about is the corner of the first of the simplest sectors
    seed = re.escape(f"{answer!r} for the seed [0, 1, 1, 1, 0, 0, 0] of sector 14")
    with pytest.raises(RuleTypeError, match=rf"^rule odd answered {seed}, return True or False$"):
        choose_seeds(odd, request_)


def test_numpy_truth_will_do(request_):
    @rule
    def corners(seed):
        return np.bool_(seed.s == 0)

    assert len(choose_seeds(corners, request_)) == 23  # one in each sector


def test_exceptions_name_rule_and_sector(request_):
    @rule
    def fragile(seed):
        return 1 / (seed.sector - 29) > 0

    with pytest.raises(
        RuleFailed,
        match=rf"^rule fragile \(from {__name__}\) failed in sector 29, test_predicates.py line \d+: ZeroDiv",
    ) as caught:
        choose_seeds(fragile, request_)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("batch", [False, True], ids=["one by one", "in batches"])
@pytest.mark.parametrize(("name", "meant"), [("dot", "; did you mean 'dots'?"), ("rank", "")])
def test_what_a_seed_has(request_, batch, name, meant):
    @rule(batch=batch)
    def mistaken(seed):
        return getattr(seed, name) == 0

    has = f"a seed has no '{name}', it has indices, sector, t, r, s, dots and seed[1], seed[2], ...{meant}"
    with pytest.raises(RuleFailed, match=re.escape(f"AttributeError: {has}") + "$"):
        choose_seeds(mistaken, request_)


def test_what_other_things_have_is_not_explained(request_):
    @rule
    def mistaken(seed):
        return seed.indices.total == 0

    with pytest.raises(RuleFailed, match=r"AttributeError: 'tuple' object has no attribute 'total'$"):
        choose_seeds(mistaken, request_)


def test_interrupting_a_rule_interrupts(request_):
    @rule
    def slow(seed):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        choose_seeds(slow, request_)


def test_a_predicate_stays_a_function(request_):
    @rule
    def even(seed):
        return seed.s % 2 == 0

    assert even(SeedFeatures((1, 1, 1, 1, 1, 1, -2), 63, 6, 6, 2, 0)) is True
    assert even(SeedFeatures((1, 1, 1, 1, 1, 1, -3), 63, 6, 6, 3, 0)) is False


@pytest.mark.parametrize("value", [-1, 128, 1.0, "1", True], ids=repr)
@pytest.mark.parametrize("parameter", ["dots", "s"])
def test_the_envelope_is_checked(parameter, value):
    with pytest.raises(RuleError, match=f"^rule: {parameter}=.* is not an integer from 0 to 127$"):
        rule(**{parameter: value})


@pytest.mark.parametrize("thing", [3, "laporta", ()], ids=repr)
def test_only_functions_become_rules(thing):
    with pytest.raises(RuleError, match="rule takes a function of one seed, not"):
        rule(thing)


def test_a_predicate_that_repeats_a_rule_costs_the_same(tribox):
    # "no dots, s <= t - 3" is the improved seeding of a target of rank 3 and six lines, seed by seed
    @rule
    def improved(seed):
        return seed.s <= seed.t - 3

    target = tribox[1, 1, 1, 1, 1, 1, -3]
    ours, theirs = tilth.score([target], improved), tilth.score([target], usovitsch())
    names = ("seeds", "generated", "independent", "selected", "multiplications", "masters", "complete")
    assert [getattr(ours, name) for name in names] == [getattr(theirs, name) for name in names]
