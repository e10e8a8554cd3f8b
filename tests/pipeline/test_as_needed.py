"""`as_needed`: a generous rule taken layer by layer, and no further than the targets need."""

import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import IncompleteSeeding
from tilth.seeding import Choice, choose_seeds, find_rule, make_request

# rule, case: far more seeds than needed
GENEROUS = {
    "triangle-box": ("laporta(r=8, s=4)", "tribox:3"),
    "double box": ("laporta(dots=1, s=5)", "dbox:3"),
    "box": ("laporta(dots=3, s=4)", "box:2"),
}


def layers(seeds):
    """Dots + s, index by index."""
    return [sum(abs(index) for index in seed) - sum(index > 0 for index in seed) for seed in seeds.tolist()]


@pytest.mark.parametrize("name", GENEROUS)
def test_closes_with_whole_layers_and_the_same_table(name):
    rule, case = GENEROUS[name]
    targets = read_case(case).targets
    everything = tilth.score(targets, rule, effort=0, symmetries=False)
    needed = tilth.as_needed(rule)
    score = tilth.score(targets, needed, effort=0, symmetries=False)
    assert score.complete and score.seeds < everything.seeds
    assert score.master_integrals == everything.master_integrals

    # Just the seeds of the rule up to the last layer tried, and one layer less does not close.
    last = needed.layers[-1]
    assert last.missing == 0 and last.seeds == score.seeds
    chosen = choose_seeds(find_rule(rule), make_request(targets)).indices
    assert score.seeds == sum(layer <= last.layer for layer in layers(chosen))
    assert all(step.missing > 0 for step in needed.layers[:-1])

    point = {symbol: 17 * n * n + 3 for n, symbol in enumerate(targets[0].family.symbols, start=2)}
    small = tilth.reduce(targets, tilth.as_needed(rule), at=point, prime=2**31 - 1, symmetries=False)
    large = tilth.reduce(targets, rule, at=point, prime=2**31 - 1, symmetries=False)
    assert dict(small) == dict(large)


def test_what_does_not_close_is_left_as_it_is():
    targets = read_case("tribox:3").targets
    rule = tilth.as_needed("usovitsch(l=5)")
    assert (
        tilth.score(targets, rule, symmetries=False).seeds
        == tilth.score(targets, "usovitsch(l=5)", symmetries=False).seeds
    )
    assert all(step.missing > 0 for step in rule.layers)
    with pytest.raises(IncompleteSeeding):
        tilth.reduce(targets, rule, symmetries=False)
    assert tilth.score(targets, tilth.repair(tilth.as_needed("usovitsch(l=5)")), symmetries=False).complete


def test_identities_that_a_rule_chose_are_kept():
    class WithIdentities:
        name = "with identities"

        def choose(self, sector, request):
            seeds = request.box(sector, 1, 3)
            names = [template.name for template in request.family.templates()]
            return Choice(seeds, [[names[number % 8], names[8]] for number in range(len(seeds))])

    targets = read_case("tribox:2").targets
    request = make_request(targets)
    every = choose_seeds(WithIdentities(), request)
    asked = []

    class Tools:
        def resolve(self, rule):
            return rule

        def score(self, rule, symmetries=False):
            asked.append(choose_seeds(rule, request))
            return type("Score", (), {"complete": len(asked) == 2, "seeds": len(asked[-1]), "missing": []})

        def report(self, stage, text):
            pass

    chosen = choose_seeds(tilth.as_needed(WithIdentities()).resolve(request, Tools()), request)
    known = {tuple(seed): every.choices.of(number) for number, seed in enumerate(every.indices.tolist())}
    assert 0 < len(chosen) < len(every)
    for number, seed in enumerate(chosen.indices.tolist()):
        assert known[tuple(seed)] == chosen.choices.of(number)
    assert np.array_equal(chosen.indices, asked[1].indices)
