"""Rules that people write: any object with a name and `choose`, believed in nothing."""

import itertools
import re

import numpy as np
import pytest
from naive_seeds import as_set

import tilth
from tilth.errors import (
    RuleDuplicateError,
    RuleError,
    RuleFailed,
    RuleNotDeterministic,
    RuleRangeError,
    RuleSectorError,
    RuleShapeError,
    RuleTypeError,
)
from tilth.seeding import Choice, SeedingRule, choose_seeds, find_rule, laporta, make_request, usovitsch


class Custom:
    """A rule from a function of sector and request; it inherits from nothing."""

    name = "mine"

    def __init__(self, answer):
        self.answer = answer

    def choose(self, sector, request):
        return self.answer(sector, request)


@pytest.fixture
def request_(tribox):
    return make_request([tribox[1, 1, 1, 1, 1, 1, -3]])


def corner(sector, size=7):
    return [1 if slot in sector.lines else 0 for slot in range(size)]


def test_duck_typing_is_enough(tribox, request_):
    rule = Custom(lambda sector, request: [corner(sector)])
    assert isinstance(rule, SeedingRule)
    assert find_rule(rule) is rule
    seeds = choose_seeds(rule, request_)
    assert as_set(seeds) == {
        tuple(number >> slot & 1 for slot in range(7)) for number in tribox.nonzero_sectors
    }
    assert (seeds.rule, seeds.indices.dtype, seeds.indices.shape) == ("mine", np.int8, (23, 7))
    assert tilth.score(request_.targets, rule, symmetries=False).rule == "mine"


def test_sectors_are_asked_simplest_first(tribox, request_):
    asked = []
    choose_seeds(Custom(lambda sector, request: asked.append(sector) or []), request_)
    # the second time at once, to see whether the rule is deterministic
    assert asked[::2] == asked[1::2]
    asked = asked[::2]
    numbers = [sector.number for sector in asked]
    assert sorted(numbers) == list(tribox.nonzero_sectors)
    assert [(sector.t, sector.number) for sector in asked] == sorted(
        (number.bit_count(), number) for number in numbers
    )
    for sector in asked:
        assert sum(2**slot for slot in sector.lines) == sector.number
        assert len(sector.lines) == sector.t


def test_sectors_that_no_target_reaches_are_not_asked(tribox):
    asked = []
    request = make_request([tribox[1, 0, 1, 0, 1, 1, -1], tribox[0, 1, 1, 1, 0, 0, 0]])
    choose_seeds(Custom(lambda sector, request: asked.append(sector.number) or []), request)
    assert set(asked) == {n for n in tribox.nonzero_sectors if n | 53 == 53 or n | 14 == 14}


KINDS = {
    "list": list,
    "tuple": tuple,
    "array": np.array,
    "Choice": Choice,
    "Fortran order": lambda rows: np.array(rows, order="F"),
    "strided": lambda rows: np.repeat(np.array(rows), 2, axis=0)[::2],
    "read-only": lambda rows: np.frombuffer(bytes(rows[0]), dtype=np.uint8).reshape(1, -1),
} | {
    dtype: lambda rows, dtype=dtype: np.array(rows, dtype=dtype) for dtype in ("i1", "i2", ">i4", "i8", "u1")
}


@pytest.mark.parametrize("kind", KINDS)
def test_answers_of_any_integer_kind(request_, kind):
    seeds = choose_seeds(Custom(lambda sector, request: KINDS[kind]([corner(sector)])), request_)
    assert as_set(seeds) == as_set(choose_seeds(laporta(dots=0, s=0), request_))
    assert seeds.indices.dtype == np.int8


@pytest.mark.parametrize(
    "nothing", [[], (), np.empty((0, 7)), np.empty((0, 7), dtype=np.int8), Choice([])], ids=repr
)
def test_no_seeds_is_an_answer(request_, nothing):
    seeds = choose_seeds(Custom(lambda sector, request: nothing), request_)
    assert (len(seeds), seeds.indices.shape, seeds.bounds) == (0, (0, 7), {})
    score = tilth.score(request_.targets, Custom(lambda sector, request: nothing), symmetries=False)
    assert (score.seeds, score.generated, score.complete) == (0, 0, False)
    assert score.missing == list(request_.targets)


IN_63 = [1, 1, 1, 1, 1, 1, 0]
BAD = {
    "None": (None, r"with an array of shape \(\), give one of shape \(n, 7\)"),
    "number": (3, r"with an array of shape \(\)"),
    "text": ("abc", r"with an array of shape \(\)"),
    "mapping": ({1: IN_63}, r"with an array of shape \(\)"),
    "iterator": (iter([IN_63]), r"with an array of shape \(\)"),
    "one seed alone": (IN_63, r"with an array of shape \(7,\), give one of shape \(n, 7\)"),
    "too short": ([IN_63[:6]], r"with an array of shape \(1, 6\)"),
    "too long": ([[*IN_63, 0]], r"with an array of shape \(1, 8\)"),
    "too deep": ([[IN_63]], r"with an array of shape \(1, 1, 7\)"),
    "ragged": ([IN_63, IN_63[:5]], r"with rows of different lengths, give an array of shape \(n, 7\)"),
    "floats": ([[1.0] * 6 + [0.0]], "with numbers of type float64, give integers"),
    "nan": ([[float("nan")] * 7], "with numbers of type float64, give integers"),
    "complex": ([[1j] * 7], "with numbers of type complex128, give integers"),
    "booleans": ([[True] * 6 + [False]], "with numbers of type bool, give integers"),
    "strings": ([["1"] * 7], "with numbers of type <U1, give integers"),
    "objects": ([[None] * 7], "with numbers of type object, give integers"),
    "huge": ([[2**70] * 7], "give integers"),
    "128": ([[128, 1, 1, 1, 1, 1, 0]], r"with an index beyond -127\.\.127"),
    "-128": ([[1, 1, 1, 1, 1, 1, -128]], r"with an index beyond -127\.\.127"),
    "-128 in a byte": (np.array([[1, 1, 1, 1, 1, 1, -128]], np.int8), r"with an index beyond -127\.\.127"),
    "wraps to 1": ([[257, 1, 1, 1, 1, 1, 0]], r"with an index beyond -127\.\.127"),
    "sector below": ([[1, 1, 1, 1, 1, 0, 0]], r"with the seed \[1,1,1,1,1,0,0\] of sector 31"),
    "outside the family": ([[1, 1, 1, 1, 1, 1, 1]], r"with the seed \[1,1,1,1,1,1,1\] of sector 127"),
    "twice": ([IN_63, [1, 1, 1, 1, 1, 1, -1], IN_63], r"with the seed \[1,1,1,1,1,1,0\] twice"),
}  # fmt: skip


# what a message says, and the class for it
KIND = {
    r"with an array of shape|different lengths|with identities for \d": RuleShapeError,
    r"with numbers of type|with identities": RuleTypeError,
    r"beyond -127\.\.127|with identity ": RuleRangeError,
    r"of sector \d+$": RuleSectorError,
    r" twice$": RuleDuplicateError,
}


def check_refusal(rule, request_, message):
    with pytest.raises(RuleError, match=message) as caught:
        choose_seeds(rule, request_)
    text = str(caught.value)
    assert text.startswith(f"rule mine (from {__name__}) answered ")
    assert type(caught.value) is next(kind for pattern, kind in KIND.items() if re.search(pattern, text))


@pytest.mark.parametrize("name", BAD)
def test_bad_answers_are_refused(request_, name):
    answer, message = BAD[name]
    check_refusal(Custom(lambda sector, request: answer if sector.number == 63 else []), request_, message)


IDENTITIES = {
    "unknown": ([["d/dk1.k1", "d/dk9.k1"]], "with identity 'd/dk9.k1', the family has d/dk1.k1, "),
    "number": ([[0]], "with identity 0, the family has d/dk1.k1, "),
    "boolean": ([[True]], "with identity True, the family has "),
    "a map": ([["map(k1->k2,k2->k1)"]], "the family has "),
    "empty": ([[""]], "the family has "),
    "digit": ([["1"]], "the family has "),
    "nothing": ([[None]], "the family has "),
    "not a list": ([3], "sector 63"),
    "text": (["d/dk1.k1"], "sector 63"),
    "none for the seed": ([None], "sector 63"),
    "too few": ([], "with identities for 0 seeds out of 1"),
    "too many": ([[], []], "with identities for 2 seeds out of 1"),
    "one number": (3, "sector 63"),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_bad_identities_are_refused(request_, name):
    identities, message = IDENTITIES[name]
    rule = Custom(lambda s, r: Choice([corner(s)], identities if s.number == 63 else None))
    check_refusal(rule, request_, message)


def nonzero_equations(family, pairs):
    """How many of these equations have a term left: written out by the family, not by the core."""
    return sum(1 for seed, identity in pairs if family.equation(identity, seed))


def names_of(family, *kinds):
    return [template.name for template in family.templates(*kinds)]


def test_the_choice_of_identities_is_honoured(tribox, request_):
    ibp, every = names_of(tribox, "ibp"), names_of(tribox)

    def answer(sector, request):
        seeds = request.box(sector, 0, max(0, sector.t - 4)).tolist()
        return Choice(
            seeds, [ibp if number % 2 else [every[0], every[3], every[8]] for number in range(len(seeds))]
        )

    pairs = []
    for sector in request_.sectors:
        choice = answer(sector, request_)
        pairs += [(s, o) for s, chosen in zip(choice.seeds, choice.identities, strict=True) for o in chosen]
    score = tilth.score(request_.targets, Custom(answer), symmetries=False)
    assert score.generated == nonzero_equations(tribox, pairs)
    assert score.generated < 9 * score.seeds
    # those outside the identities of the run are left out
    score = tilth.score(request_.targets, Custom(answer), identities=("ibp",), symmetries=False)
    assert score.generated == nonzero_equations(tribox, [pair for pair in pairs if pair[1] != every[8]])


def test_all_identities_named_are_all_identities(tribox, request_):
    rule, every = usovitsch(), names_of(tribox)
    named = Custom(lambda s, r: Choice(rule.choose(s, r), [every] * len(rule.choose(s, r))))
    mixed = Custom(lambda s, r: (rule if s.t < 5 else named).choose(s, r))
    for custom in (named, mixed):
        score = tilth.score(request_.targets, custom, symmetries=False)
        assert (score.seeds, score.generated, score.independent, score.masters) == (92, 828, 740, 16)


def test_no_identities_for_a_seed_make_no_equation(request_):
    score = tilth.score(request_.targets, Custom(lambda s, r: Choice([corner(s)], [[]])), symmetries=False)
    assert (score.seeds, score.generated) == (23, 0)


def test_names_of_numpy(tribox, request_):
    two = names_of(tribox)[:2]
    rule = Custom(lambda s, r: Choice(np.array([corner(s)]), np.array([two])))
    expected = nonzero_equations(tribox, [(corner(s), name) for s in request_.sectors for name in two])
    assert tilth.score(request_.targets, rule, symmetries=False).generated == expected


def test_a_failing_rule_is_named(request_):
    def fail(sector, request):
        raise LookupError("no such table")

    where = rf"rule mine \(from {__name__}\) failed in sector 14, test_custom_rules.py line \d+"
    with pytest.raises(RuleFailed, match=rf"^{where}: LookupError: no such table$") as caught:
        choose_seeds(Custom(fail), request_)
    assert isinstance(caught.value.__cause__, LookupError)


@pytest.mark.parametrize("code", [0, 3, "text"])
def test_a_rule_that_ends_the_program_is_named(request_, code):
    # 3 would be read as incomplete seeding, and 0 as a table that is written
    def leave(sector, request):
        raise SystemExit(code)

    with pytest.raises(RuleFailed, match=rf"sector 14, test_custom_rules.py line \d+: SystemExit: {code}$"):
        choose_seeds(Custom(leave), request_)


def changing(pair):
    """Answer with one of two things in turn, sector 63 only."""
    turns = itertools.cycle(pair)
    return Custom(lambda sector, request: next(turns) if sector.number == 63 else [])


@pytest.mark.parametrize(
    "pair",
    [
        ([IN_63], []),
        ([], [IN_63]),
        ([IN_63], [[1, 1, 1, 1, 1, 1, -1]]),
        ([IN_63, [1, 1, 1, 1, 1, 1, -1]], [[1, 1, 1, 1, 1, 1, -1], IN_63]),
    ],
    ids=["then nothing", "first nothing", "another seed", "another order"],
)
def test_a_rule_that_changes_its_mind(request_, pair):
    message = rf"^rule mine \(from {__name__}\) gave two answers for sector 63, let it depend on "
    with pytest.raises(RuleNotDeterministic, match=message):
        choose_seeds(changing(pair), request_)


def test_random_numbers_are_no_rule(request_):
    generator = np.random.default_rng()

    def answer(sector, request):
        box = request.box(sector, 0, 3)
        return box[generator.random(len(box)) < 0.5]

    with pytest.raises(RuleNotDeterministic):
        choose_seeds(Custom(answer), request_)


def test_a_rule_may_not_change_what_was_checked(request_):
    # the array that a rule handed over is the rule's: writing to it later changes nothing
    kept = []

    def answer(sector, request):
        array = np.array([corner(sector)], dtype=np.int8)
        kept.append(array)
        return array

    seeds = choose_seeds(Custom(answer), request_)
    before = seeds.indices.copy()
    for array in kept:
        array[:] = 5
    assert np.array_equal(seeds.indices, before)
    one = make_request([request_.family[0, 1, 1, 1, 0, 0, 0]])  # a single sector: nothing to join
    seeds = choose_seeds(Custom(answer), one)
    kept[-1][:] = 5
    assert seeds.indices.tolist() == [[0, 1, 1, 1, 0, 0, 0]]
