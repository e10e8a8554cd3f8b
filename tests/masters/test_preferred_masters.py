"""Preferred masters are kept, reached by the seeds, or refused by name before anything is reduced."""

import pytest

import tilth
from tilth.errors import OptionError
from tilth.family import Family


@pytest.fixture(scope="module")
def sunrise():
    lines = ["k1^2-m", "k2^2-m", "(k1+k2+p)^2-m"]
    return Family("sunrise", ["k1", "k2"], ["p"], lines, {"p^2": "s"}, [7])


def test_preferred_masters_are_masters(sunrise):
    dotted = [sunrise[2, 1, 1, 0, 0], sunrise[1, 2, 1, 0, 0], sunrise[1, 1, 2, 0, 0]]
    found = tilth.masters(sunrise, preferred_masters=dotted, symmetries=False).integrals
    assert len(found) == 7
    assert set(dotted) <= set(found)


def test_seeds_are_made_to_reach_them(sunrise):
    preferred = [sunrise[3, 1, 1, 0, 0]]
    table = tilth.reduce(
        [sunrise[1, 1, 1, -2, 0]], preferred_masters=preferred, at={"d": 41, "s": 3, "m": 7}, symmetries=False
    )
    assert preferred[0] in table.masters
    assert table.verify()


@pytest.mark.parametrize(
    ("indices", "words"),
    [
        ([(2, 1, 1, 0, 0), (1, 2, 1, 0, 0), (1, 1, 2, 0, 0), (1, 1, 1, -1, 0), (1, 1, 1, 0, 0)], "4 master"),
        ([(2, 1, 0, 0, 0)], "remove it"),
        ([(1, 0, 0, 0, 0)], "zero"),
    ],
)
def test_too_many_or_dependent_ones_are_named_at_once(sunrise, indices, words):
    preferred = [sunrise[i] for i in indices]
    with pytest.raises(OptionError, match=words):
        tilth.reduce(
            [sunrise[1, 1, 1, 0, 0]], preferred_masters=[*preferred, sunrise[1, 1, 0, 0, 0]], symmetries=False
        )
