"""How hard a selection is looked for where nobody says, and for what."""

import pytest

import tilth
from tilth.cases import load_case, read_case

HERE = {"d": "7/3", "s": 1, "t": 5}


@pytest.fixture(scope="module")
def targets():
    return load_case("box")[1]


def looked(table_or_plan):
    return table_or_plan.provenance["effort"], table_or_plan.provenance["objective"]


def test_the_default_is_worth_what_comes_after_it(targets):
    assert looked(tilth.reduce(targets)) == looked(tilth.plan(targets)) == (3, "shortlist")
    assert looked(tilth.reduce(targets, at=HERE)) == (1, "selected")
    assert looked(tilth.reduce(targets, at=HERE, prime=2**31 - 1)) == (0, "selected")


def test_a_rule_that_is_named_has_its_own_counts(targets):
    assert looked(tilth.reduce(targets, "kira")) == looked(tilth.plan(targets, "kira")) == (1, "selected")
    usual = tilth.score(targets, "kira")
    assert usual.selection == tilth.score(targets, "kira", effort=1, objective="selected").selection


@pytest.mark.parametrize("rule", ["auto", "kira"])
def test_what_is_asked_for_is_done(targets, rule):
    assert looked(tilth.plan(targets, rule, effort=2)) == (2, "selected")
    assert looked(tilth.plan(targets, rule, effort=3)) == (3, "selected")
    assert looked(tilth.plan(targets, rule, objective="mixed"))[1] == "mixed"
    assert looked(tilth.plan(targets, rule, effort=0, objective="shortlist")) == (0, "shortlist")


@pytest.mark.parametrize("case", ["dbox:0+2", "box:6", "pentabox:2"])
def test_three_rounds_with_the_shortlist_take_less_work_than_any_shortest_selection(case):
    targets, workspace = read_case(case).targets, tilth.Workspace()
    default = tilth.score(targets, workspace=workspace)
    for effort in (1, 2, 3):
        usual = tilth.score(targets, workspace=workspace, effort=effort)
        assert default.multiplications <= usual.multiplications
    assert default.multiplications < tilth.score(targets, workspace=workspace, effort=2).multiplications
