"""What learning will take, predicted before it is taken: integrals and counted bytes."""

import numpy as np
import pytest

from tilth.cases import read_case
from tilth.family.order import read_identities
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.learn.representatives import in_representatives, symmetries_of
from tilth.pipeline.memory import count_integrals, predict_learning
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request

SYSTEMS = [
    ("tribox:3", "laporta(dots=1, s=4)", ("ibp", "li")),
    ("tribox:3", "laporta(dots=2, s=3)", ("ibp",)),
    ("dbox:3", "laporta(dots=0, s=4)", ("ibp", "li")),
    ("dbox:3", "laporta(dots=1, s=3)", ("ibp",)),
    ("pentabox:2", "laporta(dots=0, s=3)", ("ibp",)),
]


def problem(case, rule, identities, symmetries=False):
    request = make_request(read_case(case).targets)
    options = Options(identities=identities, symmetries=symmetries, threads=1, effort=0)
    return request, find_rule(rule), options


def operators_of(request, options):
    return read_identities(request.family, options.identities)


def shifts_of(request, options):
    templates = [request.family.templates()[number] for number in operators_of(request, options)]
    return sorted({tuple(term.shift) for template in templates for term in template.terms})


@pytest.mark.parametrize("symmetries", [False, True])
@pytest.mark.parametrize(("case", "rule", "identities"), SYSTEMS)
def test_prediction_covers_the_counted_bytes(case, rule, identities, symmetries):
    """Counted are equations and eliminations; the prediction has room for the attempts at selection."""
    request, rule, options = problem(case, rule, identities, symmetries)
    symmetries = symmetries_of(request, options)
    seeds = in_representatives(choose_seeds(rule, request), request, symmetries)
    predicted = predict_learning(
        request.family, operators_of(request, options), seeds.indices, maps=symmetries is not None
    )
    counted = learn(request, rule, options).peak_bytes
    assert counted / 1.25 <= predicted <= counted * 1.5


@pytest.mark.parametrize(("case", "rule", "identities"), SYSTEMS[:1])
def test_a_sample_counts_integrals_to_a_few_in_a_hundred(case, rule, identities, monkeypatch):
    request, rule, options = problem(case, rule, identities)
    seeds, shifts = choose_seeds(rule, request).indices, shifts_of(request, options)
    found = set()
    lines = seeds > 0
    for shift in shifts:
        integrals = seeds + np.array(shift, dtype=np.int8)
        below = ~((integrals > 0) & ~lines).any(axis=1)
        found.update(map(tuple, integrals[below].tolist()))
    exact = sum(not request.family.is_zero(sum(1 << j for j, n in enumerate(row) if n > 0)) for row in found)
    assert count_integrals(request.family, shifts, seeds) == exact
    monkeypatch.setattr("tilth.pipeline.memory._COUNTED", 0)
    assert count_integrals(request.family, shifts, seeds) == pytest.approx(exact, rel=0.1)
