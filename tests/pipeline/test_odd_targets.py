"""Targets that are masters, zero, repeated, or reduce to zero."""

import pytest

import tilth

PRIMES = [None, 7, 101, 2**31 - 1]


@pytest.mark.parametrize("prime", PRIMES)
def test_a_master_reduces_to_itself(box, points, prime):
    family, _ = box
    masters = [family[1, 1, 1, 1], family[1, 0, 1, 0], family[0, 1, 0, 1]]
    table = tilth.reduce(masters, "laporta(dots=1, s=0)", at=points["box"] | {"d": 41}, prime=prime)
    assert {target: dict(row) for target, row in table.items()} == {master: {master: 1} for master in masters}
    table.verify()


@pytest.mark.parametrize("prime", PRIMES)
def test_a_target_of_a_zero_sector(bubble, prime):
    # A massless tadpole is scaleless.
    family, _ = bubble
    table = tilth.reduce(
        [family[1, 0], family[2, 1], family[3, -2]], "laporta", at={"d": 41, "s": 9}, prime=prime
    )
    assert table[family[1, 0]] == {}
    assert table[family[3, -2]] == {}
    assert table[family[2, 1]]
    table.verify()


def test_nothing_but_zeros(bubble, points):
    family, _ = bubble
    table = tilth.reduce([family[1, 0]], at=points["bubble"])
    assert dict(table) == {family[1, 0]: {}}
    assert table.masters == ()
    table.verify()
    score = tilth.score([family[1, 0]])
    assert (score.seeds, score.generated, score.masters, score.complete) == (0, 0, 0, True)


def test_a_reduction_that_is_zero_at_the_point(bubble):
    # (3-d)/s at d=3, and (d-3)(d-6)/s^2 at d=6
    family, _ = bubble
    table = tilth.reduce([family[2, 1]], "laporta", at={"d": 3, "s": 9})
    assert table[family[2, 1]] == {}
    assert table.masters == (family[1, 1],)
    table.verify()
    table = tilth.reduce([family[2, 2]], "laporta", at={"d": 6, "s": 9})
    assert table[family[2, 2]] == {}
    table = tilth.reduce([family[2, 2]], "laporta", at={"d": 41, "s": 9}, prime=7)
    assert table[family[2, 2]] == {}  # 41 = 6 modulo 7
    table.verify()


def test_a_target_twice(bubble, points):
    family, _ = bubble
    table = tilth.reduce([family[2, 1], family[2, 1]], "laporta", at=points["bubble"])
    assert list(table) == [family[2, 1]]


def test_a_rule_without_seeds(bubble, points):
    family, _ = bubble

    @tilth.rule
    def none(seed):
        return False

    score = tilth.score([family[2, 1]], none, symmetries=False)
    assert (score.seeds, score.generated, score.selected) == (0, 0, 0)
    assert score.missing == [family[2, 1]]
    with pytest.raises(tilth.errors.IncompleteSeeding, match=r"bubble\[2,1\]; widen .* sector 3"):
        tilth.reduce([family[2, 1]], none, at=points["bubble"])


def test_a_target_that_no_seed_reaches(bubble):
    family, _ = bubble
    score = tilth.score([family[20, 20]], "laporta(dots=0, s=0)")
    assert not score.complete
    assert score.missing == [family[20, 20]]
