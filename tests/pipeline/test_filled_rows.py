"""Where rows in reduced form are long, what few points ask for is learnt without reducing them."""

import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.options import Options
from tilth.pipeline.verbs import reduce as verb
from tilth.plan import SelectedEquations
from tilth.seeding import find_rule, make_request
from tilth.system import prime_number

RULE = "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])"
AT = {"d": 4131, "s12": 1, "s23": 7127, "s34": 1139, "s45": -9137, "s51": 21713}


@pytest.fixture(scope="module")
def targets():
    return read_case("dpenta:5").targets


@pytest.fixture(scope="module")
def learnt(targets):
    options = Options(threads=1, effort=0, symmetries=False)
    request = make_request(targets)
    return [learn(request, find_rule(RULE), options, few_points=few) for few in (False, True)]


def test_the_same_is_learnt_with_less_work(learnt):
    usual, few = learnt
    assert few.reference.reductions == usual.reference.reductions
    assert few.plan.equations == usual.plan.equations
    assert few.steps == usual.steps  # nothing was selected anew
    assert few.reference.multiplications < usual.reference.multiplications


@pytest.mark.parametrize("which", [0, 1])
def test_points_are_solved_like_either_reference(learnt, which):
    plan, reference = learnt[which].plan, learnt[which].reference
    prime = prime_number(2)
    point = plan.residues(AT, prime)
    found, expected = plan.solve_like(reference, prime, point), plan.solve(prime, point)
    assert found is not None
    assert found.reductions == expected.reductions
    assert np.array_equal(found.pivots, reference.pivots)


def test_other_ends_than_expected_are_told(learnt):
    plan, reference = learnt[1].plan, learnt[1].reference
    ends = set(reference.ends)
    assert plan.solve_filled(reference.prime, reference.residues, ends) is not None
    some = next(iter(ends))
    assert plan.solve_filled(reference.prime, reference.residues, ends - {some}) is None
    # Targets are related to what they are left with.
    assert plan.solve_filled(reference.prime, reference.residues, ends | {plan.targets[0]}) is None


@pytest.mark.parametrize("fault", ["none", "other values"])
def test_what_does_not_agree_is_selected_anew(learnt, targets, monkeypatch, fault):
    real = SelectedEquations.solve_filled

    def wrong(self, *given, **keywords):
        if fault == "none":
            return None
        found = real(self, *given, **keywords)
        next(iter(found.reductions.values())).clear()
        return found

    monkeypatch.setattr(SelectedEquations, "solve_filled", wrong)
    options = Options(threads=1, effort=0, symmetries=False)
    again = learn(make_request(targets), find_rule(RULE), options, few_points=True)
    assert again.steps[-1][0] == "witnesses of all points"
    assert again.reference.reductions == learnt[0].reference.reductions


def test_a_table_is_the_same_but_for_the_count(targets, monkeypatch):
    given = {"at": AT, "prime": 2**61 - 1, "symmetries": False, "threads": 1}
    few = tilth.reduce(targets, RULE, **given)
    real = verb.prepare
    monkeypatch.setattr(verb, "prepare", lambda *them, few_points: real(*them))
    usual = tilth.reduce(targets, RULE, **given)
    assert dict(few.items()) == dict(usual.items())
    assert few.certificate == usual.certificate
    counts, others = few.provenance["counts"], usual.provenance["counts"]
    assert counts["multiplications"] < others["multiplications"]
    assert counts | {"multiplications": 0} == others | {"multiplications": 0}
