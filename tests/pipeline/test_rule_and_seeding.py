"""`rule` is what was asked for, `seeding` the plain rule that chose: it reads back to the same seeds."""

import dataclasses

import pytest

import tilth
from tilth.cases import read_case
from tilth.seeding import choose_seeds, find_rule, make_request

KITE = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
COUNTS = ("seeds", "generated", "independent", "selected", "multiplications", "master_integrals")


@pytest.fixture(scope="module")
def kite():
    return tilth.Family("kite", ["k1", "k2"], ["q"], KITE, {"q^2": "s"})


@pytest.mark.parametrize("asked", ["auto", "repair(kira)", "union(repair(kira), boxes({31: [0, 0]}))"])
def test_the_seeding_is_plain_and_takes_the_same_seeds(kite, asked):
    targets = [kite[1, 1, 1, 1, 1]]
    score = tilth.score(targets, asked, effort=1, symmetries=False)
    assert score.rule == asked
    assert score.seeding != asked
    assert score.complete
    plain = find_rule(score.seeding)
    assert len(choose_seeds(plain, make_request(targets))) == score.seeds
    again = tilth.score(targets, plain, effort=1, symmetries=False)
    assert again.rule == again.seeding == score.seeding
    assert [getattr(again, name) for name in COUNTS] == [getattr(score, name) for name in COUNTS]


@pytest.mark.parametrize("rule", ["usovitsch", "dots == 0 and s <= t - 3", "laporta(dots=0, s=3)"])
def test_a_plain_rule_is_its_own_seeding(rule):
    score = tilth.score(read_case("tribox:3").targets, rule, effort=0, symmetries=False)
    assert score.rule == score.seeding == rule
    assert "seeding" not in [line.split()[0] for line in str(score).splitlines()]


def test_scores_say_both(kite):
    score = tilth.score(kite[1, 1, 1, 1, 1], symmetries=False)
    data = score.to_dict()
    assert (data["rule"], data["seeding"]) == ("auto", score.seeding)
    lines = dict(line.split(maxsplit=1) for line in str(score).splitlines())
    assert (lines["rule"], lines["seeding"]) == ("auto", score.seeding)


def test_tables_say_both_and_keep_it(kite, tmp_path):
    table = tilth.reduce(kite[1, 1, 1, 1, 1], symmetries=False)
    assert table.provenance["rule"] == "auto"
    table.save(tmp_path / "kite.tilth")
    kept = tilth.Table.load(tmp_path / "kite.tilth").provenance["seeding"]
    assert kept == tilth.score(kite[1, 1, 1, 1, 1], symmetries=False).seeding
    assert dict(tilth.reduce(kite[1, 1, 1, 1, 1], kept, symmetries=False)) == dict(table)


def test_the_names_of_counts_are_fields():
    assert set(COUNTS) < {one.name for one in dataclasses.fields(tilth.Score)}
