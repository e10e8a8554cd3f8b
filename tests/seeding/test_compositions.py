"""Rules made of rules: the seeds are what the operations on sets say, and names read back."""

import itertools

import numpy as np
import pytest
from naive_seeds import as_set, features

from tilth.cases import load_family
from tilth.errors import RuleError, TargetError
from tilth.seeding import (
    Choice,
    Listed,
    boxes,
    choose_seeds,
    decreasing_rank,
    excepting,
    expression,
    find_rule,
    intersection,
    kira,
    laporta,
    load_seeds,
    make_request,
    rule,
    shifted,
    tube,
    union,
    usovitsch,
    von_hippel_wilhelm,
)

TARGETS = {
    "rank three": [(1, 1, 1, 1, 1, 1, -3)],
    "two sectors, a dot": [(1, 2, 1, 1, 1, -1, 0), (1, 0, 1, 0, 1, 1, -2)],
}
PARTS = {
    "usovitsch": usovitsch(),
    "laporta": laporta(dots=1, s=1),
    "tube": tube(rank=2),
    "boxes": boxes({15: (1, 2), 63: (0, 1)}),
    "four lines": von_hippel_wilhelm(),
    "expression": expression("s == 2 or a[7] < 0"),
}
OFFSETS = [(0, 0, 0, 0, 0, 0, -1), (0, 0, 0, 0, 0, 0, 1), (1, 0, -1, 0, 0, 2, 0), (0,) * 7]


@pytest.fixture(scope="module", params=TARGETS)
def request_(request):
    family = load_family("tribox")
    return make_request([family[indices] for indices in TARGETS[request.param]])


def chosen(one, request_):
    return as_set(choose_seeds(one, request_))


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(PARTS, 2)))
def test_union_and_intersection(request_, first, second):
    one, two = PARTS[first], PARTS[second]
    left, right = chosen(one, request_), chosen(two, request_)
    assert chosen(union(one, two), request_) == chosen(union(two, one), request_) == left | right
    assert chosen(intersection(one, two), request_) == left & right


def test_of_one_and_of_three(request_):
    rules = [usovitsch(), tube(rank=2), laporta(dots=1, s=1)]
    sets = [chosen(one, request_) for one in rules]
    assert chosen(union(*rules), request_) == set.union(*sets)
    assert chosen(intersection(*rules), request_) == set.intersection(*sets)
    assert (
        chosen(union(tube()), request_) == chosen(intersection(tube()), request_) == chosen(tube(), request_)
    )


@pytest.mark.parametrize("offset", OFFSETS, ids=str)
@pytest.mark.parametrize("name", PARTS)
def test_shifted(request_, name, offset):
    before = chosen(PARTS[name], request_)
    moved = {seed: tuple(a + b for a, b in zip(seed, offset, strict=True)) for seed in before}
    stays = {new for seed, new in moved.items() if features(seed)[0] == features(new)[0]}
    assert chosen(shifted(PARTS[name], offset), request_) == stays


def test_shifts_there_and_back(request_):
    offset = (0, 0, 0, 0, 0, 0, -2)
    # nothing leaves its sector on the way down, and on the way back all return
    there = shifted(usovitsch(), offset)
    below = {seed for seed in chosen(usovitsch(), request_) if seed[6] <= 0}
    back = shifted(there, [-step for step in offset])
    assert chosen(back, request_) == below


def test_excepting(request_):
    rest, special = usovitsch(), {15: laporta(dots=1, s=2), 63: boxes({}), 14: tube(lines=0), 3: laporta()}
    expected = {seed for seed in chosen(rest, request_) if features(seed)[0] not in special}
    for sector, one in special.items():
        expected |= {seed for seed in chosen(one, request_) if features(seed)[0] == sector}
    assert chosen(excepting(rest, special), request_) == expected


ROUND_TRIPS = [
    *("laporta", "usovitsch", "kira", "von-hippel-wilhelm", "decreasing-rank", "tube", "boxes({15: [0, 2]})"),
    "dots == 0 and s <= t - 3",
    "expression('s <= 1', dots=1, s=2)",
    "laporta(1, 2)",
    "kira(l=3, dots=1, exceptions={15: 2})",
    "decreasing-rank(floor=0, absent=[4, 5])",
    "tube(rank=2, slots=[7], steps=2, lines=3, floor=1, absent=[2], dots=1)",
    "union(usovitsch, boxes({15: [0, 2]}))",
    "intersection(laporta(dots=1), tube(2), kira)",
    "shifted(usovitsch, [0, 0, 0, 0, 0, 0, -1])",
    "excepting(usovitsch, {15: laporta(0, 2), 45: union(kira, tube)})",
    "union(shifted(union(tube, kira), [0, 0, 0, 0, 0, -1, 0]), excepting(kira, {63: boxes({63: [0, 3]})}))",
    "union(usovitsch, expression('t == 3 and s <= 1'))",
    "excepting(expression(\"s <= t - 3\"), {15: expression('a[7] == 0')})",
]


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_a_name_makes_the_rule_again(request_, text):
    one = find_rule(text)
    again = find_rule(one.name)
    assert chosen(again, request_) == chosen(one, request_)
    assert again.name == one.name
    assert again == one


def made_of_objects():
    return [
        union(usovitsch(), expression("t == 3 and s <= 1")),
        union(kira(4), decreasing_rank(absent=(4, 5))),
        shifted(tube(2, [7]), np.array([0, 0, 0, 0, 0, 0, -1])),
        excepting(laporta(0), {np.int64(15): expression("s <= 1", dots=1)}),
        boxes({np.int64(15): np.array([0, 2])}),
    ]


@pytest.mark.parametrize("number", range(5))
def test_a_name_makes_the_rule_again_that_was_made_of_objects(request_, number):
    one = made_of_objects()[number]
    assert chosen(find_rule(one.name), request_) == chosen(one, request_)


def test_parts_that_are_written_by_people(request_):
    @rule(dots=1)
    def odd(seed):
        return seed.s % 2 == 1

    class Corners:
        name = "corners"

        def choose(self, sector, request):
            return Choice([[1 if slot in sector.lines else 0 for slot in range(7)]], [["d/dk1.k1"]])

    corners = Corners()
    assert chosen(union(odd, corners), request_) == chosen(odd, request_) | chosen(corners, request_)
    assert choose_seeds(union(odd, corners), request_).choices is None  # documented


BROKEN = {
    "shape": [[1, 2, 3]],
    "floats": [[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5]],
    "text": "seeds",
    "ragged": [[1], [1, 2]],
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("kind", ["union", "intersection", "shifted", "excepting"])
def test_a_broken_part_is_named(request_, kind, name):
    class Broken:
        name = "broken-part"

        def choose(self, sector, request):
            return BROKEN[name]

    make = {
        "union": lambda part: union(usovitsch(), part),
        "intersection": lambda part: intersection(part, usovitsch()),
        "shifted": lambda part: shifted(part, [0] * 7),
        "excepting": lambda part: excepting(usovitsch(), {request_.sectors[-1].number: part}),
    }[kind]
    with pytest.raises(RuleError, match="broken-part"):
        choose_seeds(make(Broken()), request_)


@pytest.mark.parametrize("index", [128, 300, -128])
@pytest.mark.parametrize("kind", ["union", "intersection", "shifted", "excepting"])
def test_a_part_with_an_index_that_is_too_large(request_, kind, index):
    class Wide:
        name = "wide-part"

        def choose(self, sector, request):
            seed = [1 if slot in sector.lines else 0 for slot in range(7)]
            seed[sector.lines[0] if index > 0 else 6] = index
            return [seed]

    part = Wide()
    make = {
        "union": union(part),
        "intersection": intersection(part, part),
        "shifted": shifted(part, [0] * 7),
        "excepting": excepting(part, {}),
    }[kind]
    with pytest.raises(RuleError, match=r"-127\.\.127"):
        choose_seeds(make, request_)


@pytest.mark.parametrize("first", ["i1", ">i2", "i8", "u1", "u8"])
@pytest.mark.parametrize("second", ["i1", "i8", "u8"])
def test_parts_of_any_integer_kind(request_, first, second):
    class Corners:
        name = "corners"

        def __init__(self, kind):
            self.kind = kind

        def choose(self, sector, request):
            return np.array([[1 if slot in sector.lines else 0 for slot in range(7)]], dtype=self.kind)

    corners = chosen(laporta(dots=0, s=0), request_)
    for make in (union, intersection):
        assert chosen(make(Corners(first), Corners(second)), request_) == corners
    assert chosen(shifted(Corners(first), [0] * 7), request_) == corners
    assert chosen(excepting(Corners(first), {63: Corners(second)}), request_) == corners


@pytest.mark.parametrize("index", [2**64 - 1, 2**63, 2**32 - 1])
@pytest.mark.parametrize("kind", ["union", "intersection", "shifted", "excepting"])
def test_large_indices_do_not_wrap_around(request_, kind, index):
    class Wide:
        name = "wide-part"

        def choose(self, sector, request):
            seed = [1 if slot in sector.lines else 0 for slot in range(7)]
            return np.array([[*seed[:6], index]], dtype=np.uint64)

    part = Wide()
    make = {
        "union": union(part),
        "intersection": intersection(part, part),
        "shifted": shifted(part, [0] * 7),
        "excepting": excepting(part, {}),
    }[kind]
    with pytest.raises(RuleError, match="wide-part"):
        choose_seeds(make, request_)


def test_a_shift_beyond_the_range(request_):
    with pytest.raises(RuleError, match=r"shifts an index beyond -127\.\.127"):
        choose_seeds(shifted(laporta(s=1), [0] * 6 + [-127]), request_)


def test_a_shift_for_another_family():
    bubble = load_family("bubble")
    with pytest.raises(RuleError, match=r"the offset has 7 entries, but bubble has 2 propagators"):
        choose_seeds(shifted(laporta(), [0] * 7), make_request([bubble[2, 1]]))


# --- seeds written down ---------------------------------------------------------------------------------


def test_listed_seeds(request_):
    before = choose_seeds(usovitsch(), request_)
    shuffled = np.random.default_rng(1).permutation(before.indices)
    after = choose_seeds(Listed("mine", shuffled), request_)
    assert as_set(after) == as_set(before)
    assert after.rule == "mine"
    # those of sectors that nobody asks for are not chosen
    family = request_.family
    small = make_request([family[0, 1, 1, 1, 0, 0, 0]])
    assert as_set(choose_seeds(Listed("mine", shuffled), small)) == {
        seed for seed in as_set(before) if features(seed)[0] == 14
    }


def test_a_file_of_seeds(request_, tmp_path):
    family = request_.family
    before = choose_seeds(laporta(dots=1, s=2), request_)
    path = tmp_path / "some.seeds"
    path.write_text(Listed("laporta", before.indices).to_text(family))
    loaded = load_seeds(family, path)
    assert loaded.name == "seeds of some.seeds"
    assert as_set(choose_seeds(loaded, request_)) == as_set(before)
    lines = path.read_text().splitlines()
    assert lines[0] == f"# {len(before)} seeds by laporta"
    assert sorted(lines[1:]) == sorted(str(family[row]) for row in before.indices.tolist())
    again = tmp_path / "again.seeds"
    again.write_text(loaded.to_text(family))
    assert again.read_text().splitlines()[1:] == lines[1:]  # the order of the file is fixed


def test_a_file_without_seeds(tmp_path):
    family = load_family("tribox")
    path = tmp_path / "none.seeds"
    path.write_text("# nothing\n\n")
    with pytest.raises(RuleError, match=r"none\.seeds holds no seeds, write one name\[indices\] per line"):
        load_seeds(family, path)
    path.write_text("tribox[1,1,1,1,1,1,0]\ntribox[1,1]\n")
    with pytest.raises(Exception, match=r"none\.seeds:2: .*has 2 indices") as caught:
        load_seeds(family, path)
    assert isinstance(caught.value, ValueError)
    path.write_text("bubble[1,1]\n")
    with pytest.raises(TargetError, match=r"none\.seeds:1: 'bubble\[1,1\]' belongs to family bubble"):
        load_seeds(family, path)


def test_a_seed_listed_twice(tmp_path):
    family = load_family("tribox")
    seeds = np.array([[1, 1, 1, 1, 1, 1, 0]] * 2, dtype=np.int8)
    request = make_request([family[1, 1, 1, 1, 1, 1, -3]])
    with pytest.raises(RuleError, match=r"rule mine answered with the seed \[1,1,1,1,1,1,0\] twice"):
        choose_seeds(Listed("mine", seeds), request)
