"""What rules are asked: targets are checked before any rule is."""

import math

import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import LimitExceeded, TargetError
from tilth.seeding import Request, laporta, make_request


def test_targets_outside_the_top_sectors(tribox):
    with pytest.raises(
        TargetError,
        match=r"^target tribox\[1,1,1,1,1,1,1\] lies in sector 127, which is not at or below a top sector "
        r"of tribox \(63\), add it to top_sectors$",
    ):
        make_request([tribox[1, 1, 1, 1, 1, 1, -1], tribox[1, 1, 1, 1, 1, 1, 1]])


@pytest.mark.parametrize("verb", [tilth.reduce, tilth.plan, tilth.score, tilth.spanning_cuts])
def test_text_is_no_list_of_targets(verb):
    with pytest.raises(TargetError, match=r"the targets are the text 'sun\[1,1,1\]', read it with family"):
        verb("sun[1,1,1]")


def test_a_line_where_a_propagator_was_completed():
    sunrise = tilth.Family("sun", ["k", "l"], ["p"], ["k^2", "l^2", "(k+l+p)^2"], {"p^2": "s"})
    assert sunrise.given < sunrise.size
    with pytest.raises(TargetError, match=r"sun\[1,1,1,1,0\] has a positive index of a propagator that was"):
        make_request([sunrise[1, 1, 1, 1, 0]])


def test_targets_of_zero_sectors_ask_for_nothing(tribox):
    zero, other = tribox[1, 0, 0, 0, 0, 0, 0], tribox[1, 1, 1, 1, 1, 1, -3]
    assert make_request([zero]) == Request(tribox, ())
    assert make_request([zero]).sectors == ()
    assert make_request([zero, other]) == make_request([other]) == Request(tribox, (other,))
    score = tilth.score([zero])
    assert (score.seeds, score.generated, score.masters, score.complete) == (0, 0, 0, True)
    table = tilth.reduce([zero], at={"d": 41, "m1": 1, "m2": 31, "m3": 47})
    assert (dict(table[zero]), table.masters) == ({}, ())


def test_repeated_targets_count_once(tribox):
    target = tribox[1, 1, 1, 1, 1, 1, -3]
    assert make_request([target, target]).targets == (target,)
    assert make_request(target).targets == (target,)


def test_what_the_targets_need(tribox):
    request = make_request(
        [tribox[3, 1, 1, 1, 1, 0, 0], tribox[1, 1, 1, 1, 1, 1, -2], tribox[1, 0, 1, 0, 1, -1, -3]]
    )
    assert (request.dots, request.s) == (2, 4)  # of different targets
    sector = next(sector for sector in request.sectors if sector.number == 21)
    assert sector.lines == (0, 2, 4)
    assert len(request.above(sector)) == 3


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([], "there are no targets, give at least one integral"),
        (["tribox[1,1,1,1,1,1,-3]"], r"target 'tribox\[1,1,1,1,1,1,-3\]' is not an integral"),
        ("tribox[1,1,1,1,1,1,-3]", "are the text 'tribox.*', read it with family.parse_targets"),
        ([(1, 1, 1, 1, 1, 1, -3)], "is not an integral, make it with family"),
        ([None], "target None is not an integral"),
    ],
)
def test_what_is_no_target(targets, message):
    with pytest.raises(TargetError, match=message):
        make_request(targets)


def test_targets_of_two_families(tribox, bubble):
    with pytest.raises(TargetError, match=r"target bubble\[2,1\] belongs to another family than tribox"):
        make_request([tribox[1, 1, 1, 1, 1, 1, -3], bubble[2, 1]])


def test_the_same_family_built_twice_is_one(tribox):
    again, _ = load_case("tribox")
    targets = [tribox[1, 1, 1, 1, 1, 1, -3], again[1, 1, 1, 1, 1, 1, -2]]
    assert len(make_request(targets).targets) == 2


@pytest.mark.parametrize(("dots", "s"), [(0, 0), (2, 0), (0, 3), (2, 3)])
def test_a_box_has_as_many_seeds_as_binomials_say(tribox, dots, s):
    request = make_request([tribox[1, 1, 1, 1, 1, 1, -3]])
    for sector in request.sectors:
        t, others = sector.t, 7 - sector.t
        box = request.box(sector, dots, s)
        assert len(box) == math.comb(t + dots, t) * math.comb(others + s, others)


def test_a_negative_bound_is_an_empty_box(tribox):
    request = make_request([tribox[1, 1, 1, 1, 1, 1, -3]])
    assert request.box(request.sectors[0], -1, 3).shape == (0, 7)
    assert request.box(request.sectors[0], 3, -1).shape == (0, 7)


def test_a_box_beyond_the_limit(tribox):
    request = make_request([tribox[1, 1, 1, 1, 1, 1, -3]])
    sector = request.sectors[-1]
    with pytest.raises(LimitExceeded, match=r"^sector 63 has \d+ seeds .* choose smaller bounds$"):
        request.box(sector, 100, 100)
    # 3 dots among 3 lines and 127 powers among 4 slots
    size = math.comb(6, 3) * math.comb(131, 4)
    with pytest.raises(LimitExceeded, match=rf"^sector 14 has {size} seeds .* the limit of 20000000, "):
        tilth.score([tribox[1, 1, 1, 1, 1, 1, -127]], laporta(dots=3))
