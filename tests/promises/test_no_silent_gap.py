"""No silent gap: what is missing is named, and masters that the seeds do not go beyond are unconfirmed."""

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


def at_border(master, rule):
    """Whether the seeds of a box do not go beyond a master, told from its text and the indices alone."""
    dots, s = (int(part.partition("=")[2]) for part in rule[len("laporta(") : -1].split(","))
    positive = [index for index in master.indices if index > 0]
    numerators = -sum(index for index in master.indices if index < 0)
    # Where all indices are positive there are no numerators, and seeds do not go beyond none.
    most = s if len(positive) < len(master.indices) else 0
    return sum(positive) - len(positive) > dots or numerators >= most


def check_unconfirmed(rule):
    _, targets = load_case("box")
    score = tilth.score(targets, rule)
    expected = [master for master in score.master_integrals if at_border(master, rule)]
    assert score.unconfirmed == expected
    return len(expected)


def test_masters_at_the_border_are_unconfirmed():
    counts = [check_unconfirmed(rule) for rule in RULES]
    assert len(set(counts)) > 1 and all(counts)


@pytest.mark.parametrize("answer", [True, False])
def test_a_border_that_is_not_looked_at_is_found(monkeypatch, answer):
    module = sys.modules[tilth.Score.__module__]
    monkeypatch.setattr(module, "_at_border", lambda master, learnt: answer)
    with pytest.raises(AssertionError):
        for rule in RULES:
            check_unconfirmed(rule)
