"""What every seeding rule keeps, whoever wrote it. To hold a rule to it, add it to `RULES`."""

import copy
import pickle

import numpy as np
import pytest

import tilth
from tilth.cases import load_case
from tilth.seeding import Choice, SeedingRule, choose_seeds, find_rule, laporta, make_request, rule, usovitsch


@rule(dots=1)
def low_rank(seed):
    return seed.s <= max(0, seed.t - 3)


RULES = [
    laporta(),
    laporta(dots=1, s=1),
    laporta(s=2, r=5),
    laporta(dots=0, s=0),
    usovitsch(),
    usovitsch(l=3, floor=1, dots=1),
    usovitsch(exceptions={15: 2, 3: 1}),
    low_rank,
]
TEXTS = [one for one in RULES if one is not low_rank]

PROBLEMS = {
    "bubble": [(2, 1), (1, 2)],
    "box": [(1, 2, 1, 1), (1, 1, 1, -1)],
    "tribox": [(1, 1, 1, 1, 1, 1, -2)],
    "dbox": [(1, 1, 1, 1, 1, 1, 1, 0, -1), (1, 1, 0, 1, 1, 1, 1, -1, 0)],
    "dpenta": [(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, -2)],  # with a cut
}


@pytest.fixture(scope="module", params=PROBLEMS)
def request_(request):
    family, _ = load_case(request.param)
    return make_request([family[indices] for indices in PROBLEMS[request.param]])


each_rule = pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)


@each_rule
def test_a_rule_has_a_name_and_chooses(one):
    assert isinstance(one, SeedingRule)
    assert one.name
    assert one.name == one.name.strip()
    assert find_rule(one) is one


@each_rule
def test_seeds_lie_where_they_were_asked_for(one, request_):
    seen = set()
    for sector in request_.sectors:
        answer = one.choose(sector, request_)
        seeds = np.asarray(answer.seeds if isinstance(answer, Choice) else answer)
        assert seeds.ndim == 2
        assert seeds.shape[1] == request_.family.size
        for seed in map(tuple, seeds.tolist()):
            assert request_.family[seed].sector == sector.number
            assert seed not in seen
            seen.add(seed)
    assert len(choose_seeds(one, request_)) == len(seen)


@each_rule
def test_the_same_question_has_the_same_answer(one, request_):
    first = choose_seeds(one, request_)
    # asked again, and asked about an equal request that was built anew, targets in another order
    again = make_request(list(reversed(request_.targets)))
    for other in (choose_seeds(one, request_), choose_seeds(one, again)):
        assert np.array_equal(first.indices, other.indices)
        assert first.bounds == other.bounds


@each_rule
def test_sectors_may_be_asked_in_any_order(one, request_):
    forwards = {sector: np.asarray(one.choose(sector, request_)) for sector in request_.sectors}
    for sector in reversed(request_.sectors):
        assert np.array_equal(np.asarray(one.choose(sector, request_)), forwards[sector])


@each_rule
def test_a_rule_cannot_be_changed(one):
    with pytest.raises(AttributeError):
        one.dots = 7
    assert copy.copy(one) == one
    assert hash(one) == hash(copy.copy(one))


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one.name)
def test_a_rule_is_written_as_it_is_named(one):
    assert find_rule(one.name) == one
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301


@each_rule
def test_a_rule_never_makes_a_coefficient_wrong(one):
    # whichever seeds a rule takes, the reduction is the same, or there is none: s I(2,1) = (3 - d) I(1,1)
    family, _ = load_case("bubble")
    target = family[2, 1]
    if not tilth.score([target], one).complete:
        with pytest.raises(tilth.errors.IncompleteSeeding):
            tilth.reduce([target], one, at={"d": 5, "s": 7})
        return
    table = tilth.reduce([target], one, at={"d": 5, "s": 7})
    assert table[target][family[1, 1]] * 7 == 3 - 5
