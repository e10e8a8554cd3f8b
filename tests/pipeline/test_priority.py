"""Priority rules: seeds in the order of a score until the targets close; against trying every prefix."""

import numpy as np
import pytest

import tilth
from tilth.cases import load_family, read_case
from tilth.errors import ExpressionError, RuleError
from tilth.seeding import Listed, choose_seeds, find_rule, laporta, make_request, priority
from tilth.seeding.rules.priority import DEFAULT_SCORE

SCORES = [
    DEFAULT_SCORE,
    "s",
    "-s",
    "t",
    "1000 * dots + 10 * distance + t",
    "distance",
    "0",
    "a[7] * a[7] + s - t",
]


def closes(targets, masters, seeds):
    """Whether the targets are left with the masters only: by the public score."""
    score = tilth.score(targets, Listed("prefix", seeds), effort=0, symmetries=False)
    return set(score.master_integrals) | set(score.missing) <= set(masters)


@pytest.mark.parametrize("seed", range(4))
def test_the_closing_prefix_is_the_shortest(seed):
    targets = read_case("box:1").targets
    scorer = tilth.Scorer(targets, "laporta(dots=1, s=1)")
    order = np.random.default_rng(seed).permutation(len(scorer.seeds))
    seeds = scorer.seeds[order]
    shortest = next(n for n in range(len(seeds) + 1) if closes(targets, scorer.masters, seeds[:n]))
    assert scorer.closing_prefix(seeds) == shortest
    # once closed, always closed
    assert all(closes(targets, scorer.masters, seeds[:n]) for n in range(shortest, len(seeds) + 1))
    assert scorer.closing_prefix(seeds[: shortest - 1]) is None
    assert scorer.closing_prefix(seeds[:shortest]) == shortest


def test_a_closing_prefix_of_nothing():
    family = load_family("box")
    scorer = tilth.Scorer([family[1, 1, 1, 1]], "laporta(dots=1, s=1)")  # it is a master
    assert scorer.closing_prefix(scorer.seeds) == 0
    assert scorer.closing_prefix(scorer.seeds[:0]) == 0


def python_features(row, target):
    """Features of a seed by their definitions, for one target."""
    t = sum(index > 0 for index in row)
    return {
        "t": t,
        "s": -sum(index for index in row if index < 0),
        "dots": sum(index for index in row if index > 0) - t,
        "missing": sum(a <= 0 < b for a, b in zip(row, target, strict=True)),
        "distance": sum(abs(a - b) for a, b in zip(row, target, strict=True)),
    }


IN_PYTHON = {
    DEFAULT_SCORE: lambda t, s, dots, missing, distance: 1000 * dots + 10 * (s + missing) - t,
    "1000 * dots + 10 * distance + t": lambda t, s, dots, missing, distance: 1000 * dots + 10 * distance + t,
    "0": lambda **features: 0,
}


@pytest.mark.parametrize("text", IN_PYTHON)
def test_seeds_come_in_the_order_of_the_score(text):
    request = make_request(read_case("tribox:3").targets)
    seeds = priority(text, dots=1, s=2).ordered(request)
    envelope = choose_seeds(laporta(dots=1, s=2), request)
    assert sorted(map(tuple, seeds.tolist())) == sorted(map(tuple, envelope.indices.tolist()))
    target = request.targets[0].indices
    scores = [IN_PYTHON[text](**python_features(row, target)) for row in seeds.tolist()]
    assert scores == sorted(scores)
    # ties stay in the order of the envelope
    place = {tuple(row): number for number, row in enumerate(envelope.indices.tolist())}
    places = [place[tuple(row)] for row in seeds.tolist()]
    for number in range(1, len(seeds)):
        assert scores[number - 1] < scores[number] or places[number - 1] < places[number]


@pytest.mark.parametrize("score", SCORES)
def test_the_rule_closes_and_one_seed_less_does_not(score):
    targets = read_case("tribox:3").targets
    request = make_request(targets)
    rule = priority(score)
    found = tilth.score(targets, rule, effort=0, symmetries=False)
    assert found.complete
    assert found.rule == rule.name
    assert found.masters == 16
    seeds = rule.ordered(request)
    assert closes(targets, found.master_integrals, seeds[: found.seeds])
    assert not closes(targets, found.master_integrals, seeds[: found.seeds - 1])


@pytest.mark.parametrize("case", ["box:2", "tribox:4", "dbox:2"])
def test_the_default_closes(case):
    targets = read_case(case).targets
    score = tilth.score(targets, "priority", effort=0, symmetries=False)
    assert score.complete
    assert score.seeds <= tilth.score(targets, "laporta", effort=0, symmetries=False).seeds
    assert score.masters == tilth.score(targets, "laporta", effort=0, symmetries=False).masters


def test_an_envelope_that_does_not_close_says_so():
    targets = read_case("tribox:3").targets
    try:
        score = tilth.score(targets, priority(s=1), effort=0, symmetries=False)
    except tilth.errors.IncompleteSeeding as error:
        assert error.missing
    else:
        assert not score.complete
        assert score.missing
    with pytest.raises(tilth.errors.IncompleteSeeding):
        tilth.reduce(targets, "priority(s=1)", at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, symmetries=False)


def test_it_reduces(points):
    family, targets = load_family("tribox"), read_case("tribox:3").targets
    table = tilth.reduce(targets, "priority", at=points["tribox"], prime=2**31 - 1, symmetries=False)
    assert table[targets[0]][family[1, 0, 1, 1, 1, 1, 0]] == 1200924689  # as in test_triangle_box


def test_names():
    assert priority().name == "priority"
    assert priority(DEFAULT_SCORE, s=3).name == "priority(s=3)"
    one = find_rule("priority('s + 2*missing', dots=1)")
    assert find_rule(one.name).name == one.name


@pytest.mark.parametrize(
    ("score", "kind", "message"),
    [
        ("t >= 4", RuleError, "is true or false, a score must be an integer"),
        ("", ExpressionError, "the expression ends"),
        ("beauty", ExpressionError, "beauty"),
        (3, RuleError, "score=3 is not an expression, write it as text"),
        (None, RuleError, "score=None is not an expression"),
    ],
)
def test_bad_scores(score, kind, message):
    with pytest.raises(kind, match=message):
        priority(score)
    with pytest.raises(RuleError, match="priority: s=-1 is not an integer"):
        priority(s=-1)
