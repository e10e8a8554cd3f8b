"""`laporta` and `usovitsch` choose what their definitions say: compared with plain enumeration."""

import math
import re
import time

import pytest
from naive_seeds import as_set, features, naive_seeds, sectors_below

import tilth
from tilth.cases import case_folder, load_case
from tilth.errors import IndexRangeError, LimitExceeded, RuleError
from tilth.family import Family
from tilth.seeding import choose_seeds, laporta, make_request, usovitsch

# family, targets, largest dots and s of the targets: by hand from the indices
PROBLEMS = {
    "bubble, one": ("bubble", [(2, 1)], 1, 0),
    "bubble, several": ("bubble", [(3, 1), (1, 2)], 2, 0),
    "box": ("box", [(2, 2, 1, 1)], 2, 0),
    "box, two sectors": ("box", [(2, 1, 1, 1), (1, -2, 1, 0)], 1, 2),
    "massive box": ("box1l", [(1, 1, -2, 2)], 1, 2),
    "diamond": ("diamond2l", [(1, 1, 1, 1, 2)], 1, 0),
    "diamond, two sectors": ("diamond2l", [(0, 1, 1, 1, 1), (1, 1, -1, 0, 1)], 0, 1),
    "triangle-box, four lines": ("tribox", [(1, 0, 1, 0, 1, 1, -2)], 0, 2),
}

LAPORTA = [
    {},
    {"dots": 0},
    {"dots": 0, "s": 0},
    {"s": 1},
    {"dots": 2, "s": 2},
    {"r": 3},
    {"r": 5, "s": 1},
    {"r": 5, "dots": 1},
    {"r": 0},
]


def problem(name):
    case, indices, dots, s = PROBLEMS[name]
    family = load(case)
    return family, [family[row] for row in indices], dots, s


def load(case):
    return Family.load(case_folder() / f"{case}.toml")


@pytest.mark.parametrize("parameters", LAPORTA, ids=str)
@pytest.mark.parametrize("name", PROBLEMS)
def test_laporta_is_a_box(name, parameters):
    family, targets, dots, s = problem(name)
    most_s = parameters.get("s", s)
    r = parameters.get("r")
    # a bound on r alone takes the place of the bound on dots, and every sector has some lines
    least_t = min(sector.bit_count() for sector in sectors_below(family, targets))
    most_dots = parameters.get("dots", dots if r is None else max(0, r - least_t))
    expected = naive_seeds(
        family, targets, lambda sector, t, sum_r, d, p: r is None or sum_r <= r, most_dots, most_s
    )
    assert as_set(choose_seeds(laporta(**parameters), make_request(targets))) == expected


@pytest.mark.parametrize("l", [None, -2, 1, 2, 3, 4, 6])
@pytest.mark.parametrize("floor", [0, 1, 3])
@pytest.mark.parametrize("name", ["box, two sectors", "massive box", "diamond", "triangle-box, four lines"])
def test_usovitsch_lowers_the_numerators(name, l, floor):  # noqa: E741  the name of the parameter
    family, targets, dots, s = problem(name)
    shapes = [features(target.indices) for target in targets]

    def keep(sector, t, r, d, power):
        if l is not None:
            return power <= min(s, max(floor, t - l + 1))
        # every target above the sector asks with its own l = t0 - s0 + 1, and for no more than its rank
        above = [(t0, s0) for top, t0, _, _, s0 in shapes if sector | top == top]
        return any(power <= min(s0, max(floor, t - (t0 - s0 + 1) + 1)) for t0, s0 in above)

    expected = naive_seeds(family, targets, keep, dots, s)
    rule = usovitsch(l=l, floor=floor)
    assert as_set(choose_seeds(rule, make_request(targets))) == expected


def test_targets_of_several_sectors_each_ask_below_themselves():
    # Both targets have s0 = 2; the one of four lines has l = 3, the one of three lines l = 2. A sector of
    # three lines below both takes the larger bound, 2, and below the first alone it takes 1.
    family = load("box1l")
    targets = [family[1, 1, 1, 1], family[-2, 1, 1, 1]]
    bounds = choose_seeds(usovitsch(), make_request(targets)).bounds
    assert bounds[14] == (0, 2)
    assert bounds[15] == (0, 0)
    assert bounds[7] == (0, 0)


@pytest.mark.parametrize("sector", [7, 15, 10])
@pytest.mark.parametrize("bound", [0, 3])
def test_exceptions_win_over_the_rule(sector, bound):
    # 3 is more than the targets have, so it also shows that exceptions are not capped
    family = load("box1l")
    targets = [family[1, 1, 1, 2], family[1, 1, -1, 1]]
    rule = usovitsch(l=3, exceptions={sector: bound})

    def keep(number, t, r, d, power):
        return power <= (bound if number == sector else min(1, max(0, t - 2)))

    assert as_set(choose_seeds(rule, make_request(targets))) == naive_seeds(family, targets, keep, 1, 3)


def test_bounds_are_those_of_the_seeds(tribox):
    targets = [tribox[1, 1, 1, 1, 1, 1, -3]]
    seeds = choose_seeds(laporta(dots=1, s=2), make_request(targets))
    assert set(seeds.bounds) == sectors_below(tribox, targets)
    assert set(seeds.bounds.values()) == {(1, 2)}
    assert (seeds.choices, seeds.rule) == (None, "laporta(dots=1, s=2)")


@pytest.mark.parametrize("value", [-1, 128, 10**30, 1.0, "1", True, [1]], ids=repr)
@pytest.mark.parametrize(
    ("factory", "parameter"),
    [(laporta, "dots"), (laporta, "s"), (laporta, "r"), (usovitsch, "dots"), (usovitsch, "floor")],
)
def test_bounds_are_checked(factory, parameter, value):
    with pytest.raises(RuleError, match=rf"^{factory.rule_name}: {parameter}=.* is not an integer from 0 to"):
        factory(**{parameter: value})


@pytest.mark.parametrize("value", [-128, 128, 2.5, "3", False], ids=repr)
def test_l_is_checked(value):
    with pytest.raises(RuleError, match=r"^usovitsch: l=.* is not an integer from -127 to 127$"):
        usovitsch(l=value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({0: 1}, "key 0, which is not a sector"),
        ({-15: 1}, "key -15, which is not a sector"),
        ({"15": 1}, "key '15', which is not a sector"),
        ({15: -1}, r"exceptions\[15\]=-1 is not an integer from 0"),
        ({15: 1.5}, r"exceptions\[15\]=1\.5 is not an integer from 0"),
        (3, "exceptions"),
        ([15], "exceptions"),
        ("15", "exceptions"),
    ],
    ids=repr,
)
def test_exceptions_are_checked(table, message):
    with pytest.raises(RuleError, match=message):
        usovitsch(exceptions=table)


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (laporta(), "laporta"),
        (laporta(dots=0), "laporta(dots=0)"),
        (laporta(1, 2, 8), "laporta(dots=1, s=2, r=8)"),
        (usovitsch(), "usovitsch"),
        (usovitsch(4, 1, 2), "usovitsch(l=4, floor=1, dots=2)"),
        (usovitsch(exceptions={45: 1, 15: 2}), "usovitsch(exceptions={15: 2, 45: 1})"),
    ],
)
def test_names_show_the_parameters(rule, name):
    assert rule.name == name


def test_a_huge_box_is_refused_with_its_size_before_it_is_made():
    # The number of seeds of a sector is a product of two binomials: dots shared among t lines, numerator
    # powers among the other N - t slots. 4e12 seeds of 7 bytes would be 29 TB.
    _, targets = load_case("tribox")
    count = math.comb(3 + 127, 3) * math.comb(4 + 127, 4)
    started = time.perf_counter()
    with pytest.raises(LimitExceeded, match=rf"^sector 14 has {count} seeds with dots <= 127 and s <= 127, "):
        choose_seeds(laporta(dots=127, s=127), make_request(targets))
    assert time.perf_counter() - started < 2


def test_a_box_that_leaves_the_range_of_indices_is_refused(bubble):
    # 127 dots on one line make the index 128, which an int8 would show as -128
    request = make_request([bubble[2, 1]])
    assert int(choose_seeds(laporta(dots=126, s=0), request).indices.max()) == 127
    with pytest.raises(IndexRangeError, match="128") as caught:
        choose_seeds(laporta(dots=127, s=0), request)
    for bits, limit in re.findall(r"need (\d+) bits, more than the (\d+)", str(caught.value)):
        assert int(bits) > int(limit)


def test_seeds_whose_equations_leave_the_range_of_indices_are_refused(bubble):
    # an index of 127 is a seed's, but its equations hold 128
    with pytest.raises(IndexRangeError, match="128") as caught:
        tilth.score([bubble[2, 1]], laporta(dots=126, s=0))
    for bits, limit in re.findall(r"need (\d+) bits, more than the (\d+)", str(caught.value)):
        assert int(bits) > int(limit)
