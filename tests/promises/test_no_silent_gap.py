"""No silent gap: what is missing is named, and only masters of the family are called so."""

import sys

import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import IncompleteSeeding

RULES = ["laporta(dots=0, s=0)", "laporta(dots=0, s=1)", "laporta(dots=1, s=1)", "laporta(dots=1, s=2)"]


def test_what_is_missing_is_named(bubble):
    with pytest.raises(IncompleteSeeding, match=r"bubble\[") as caught:
        tilth.reduce([bubble[4, 4]], "laporta(dots=1, s=0)")
    assert "bubble" in str(caught.value)
    score = tilth.score([bubble[4, 4]], "laporta(dots=1, s=0)")
    assert not score.complete and score.missing


def check_told_apart(rule):
    """Masters stay themselves with far more seeds, what is missing does not; nothing else is left."""
    family, targets = load_case("box")
    score = tilth.score([*targets, family[2, 2, 2, 2]], rule)
    wide = "laporta(dots=5, s=3)"
    left = [*score.master_integrals, *score.missing]
    table = tilth.reduce(left, wide, at={"d": 41, "s": 3, "t": 7}, prime=2**31 - 1)
    assert [one for one in left if table[one] == {one: 1}] == score.master_integrals
    assert score.unconfirmed == []  # no matter how near the border of the seeds they are
    return len(score.missing)


def test_masters_belong_to_the_family_and_all_else_is_missing():
    assert any([check_told_apart(rule) for rule in RULES])


def test_what_is_called_a_master_by_mistake_is_found(monkeypatch):
    module = sys.modules[tilth.Score.__module__]
    right = module.tell_apart

    def everything_is_a_master(request, left, seeds, options):
        found = right(request, left, seeds, options)
        masters = [*found.masters, *(module.Master(one, (0, 0), True) for one in found.missing)]
        return module.Left(masters, [], {})

    monkeypatch.setattr(module, "tell_apart", everything_is_a_master)
    with pytest.raises(AssertionError):
        for rule in RULES:
            check_told_apart(rule)
