"""Built-in rules beyond boxes: their definitions written out here, seed by seed, for targets of any shape."""

import heapq

import pytest
from naive_seeds import as_set, features, naive_seeds

from tilth.cases import load_family
from tilth.errors import RuleError
from tilth.seeding import (
    boxes,
    choose_seeds,
    decreasing_rank,
    find_rule,
    kira,
    laporta,
    line_powers,
    make_request,
    tube,
    usovitsch,
    von_hippel_wilhelm,
)

# family, targets; one of them has a dot, some have several numerators or lie in several sectors
PROBLEMS = {
    "box": ("box", [(2, 1, 1, 1), (1, -2, 1, 0)]),
    "massive box": ("box1l", [(1, 1, -2, 2), (-1, 1, 1, 1)]),
    "diamond": ("diamond2l", [(0, 1, 1, 1, 1), (1, 1, -1, 0, 1)]),
    "triangle-box": ("tribox", [(1, 1, 1, 1, 1, 1, -3)]),
    "triangle-box, five lines": ("tribox", [(1, 1, 1, 1, 1, -1, -2)]),
    "triangle-box, two sectors": ("tribox", [(1, 1, 1, 1, 1, -2, 0), (1, 0, 1, 0, 1, 1, -1)]),
}


def problem(name):
    case, indices = PROBLEMS[name]
    family = load_family(case)
    return family, [family[row] for row in indices]


def largest(targets):
    """The largest dots and s of the targets."""
    shapes = [features(target.indices) for target in targets]
    return max(shape[3] for shape in shapes), max(shape[4] for shape in shapes)


def falling(targets, floor=0, lines=0, absent=(), rank=None):
    """Whether s <= max(floor, t - t0 + s0) for a target above, with one more in exceptional sectors."""

    def keep(sector, t, r, dots, s):
        extra = 1 if absent and not any(sector & 2 ** (slot - 1) for slot in absent) else 0
        for target in targets:
            top, t0, _, _, s0 = features(target.indices)
            wanted = s0 if rank is None else rank
            # never more than the target has: nothing is gained from higher powers
            allowed = max(min(floor, s0), min(t - t0 + wanted + extra, max(wanted, s0)))
            if sector & top == sector and t >= lines and s <= allowed:
                return True
        return False

    return keep


def chosen(rule, targets):
    return as_set(choose_seeds(rule, make_request(targets)))


@pytest.mark.parametrize("name", PROBLEMS)
def test_kira_is_improved_seeding_with_a_floor_of_one(name):
    family, targets = problem(name)
    dots, s = largest(targets)
    expected = naive_seeds(family, targets, falling(targets, floor=1), dots, s)
    assert chosen(kira(), targets) == chosen(find_rule("kira"), targets) == expected
    assert chosen(kira(floor=0), targets) == chosen(usovitsch(), targets)


@pytest.mark.parametrize("l", [1, 3, 5])
def test_kira_with_its_option(l):  # noqa: E741  the name of Kira's option
    family, targets = problem("triangle-box")

    def keep(sector, t, r, dots, s):
        return s <= (2 if sector == 15 else min(3, max(1, t - l + 1)))

    assert chosen(kira(l, exceptions={15: 2}), targets) == naive_seeds(family, targets, keep, 0, 3)


@pytest.mark.parametrize("lines", [None, 0, 3, 5])
@pytest.mark.parametrize("name", PROBLEMS)
def test_von_hippel_and_wilhelm_leave_out_simple_sectors(name, lines):
    family, targets = problem(name)
    dots, s = largest(targets)
    least = len(family.loops) + 2 if lines is None else lines
    expected = naive_seeds(family, targets, falling(targets, lines=least), dots, s)
    assert chosen(von_hippel_wilhelm(lines=lines), targets) == expected


@pytest.mark.parametrize("absent", [(), (2,), (1, 4)])
@pytest.mark.parametrize("floor", [0, 1, 2])
@pytest.mark.parametrize("name", PROBLEMS)
def test_decreasing_rank(name, floor, absent):
    family, targets = problem(name)
    dots, s = largest(targets)
    expected = naive_seeds(family, targets, falling(targets, floor=floor, absent=absent), dots, s)
    assert chosen(decreasing_rank(floor=floor, absent=absent), targets) == expected


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("floor", [0, 1])
def test_line_powers_dot_no_line_more_than_a_target_does(extra, floor):
    family = load_family("tribox")
    targets = [family[1, 1, 3, 1, 1, 1, -2], family[2, 2, 0, 1, 1, 0, -1]]
    expected = set()
    for target in targets:

        def keep(sector, t, r, dots, s, target=target):
            return not sector & ~target.sector and s <= max(min(floor, target.s), t - target.t + target.s)

        for seed in naive_seeds(family, [target], keep, target.dots + extra, target.s):
            above = sum(
                max(0, index - max(1, power)) for index, power in zip(seed, target.indices, strict=True)
            )
            if above <= extra:
                expected.add(seed)
    assert chosen(line_powers(extra, floor), targets) == expected
    assert chosen(line_powers(), [family[1, 1, 1, 1, 1, 1, -3]]) == chosen(
        usovitsch(), [family[1, 1, 1, 1, 1, 1, -3]]
    )


def path(powers, steps):
    """Offsets of a zig-zag: always lower the slot with most left to go, the first of several."""
    queue = [(-power, slot) for slot, power in enumerate(powers)]
    heapq.heapify(queue)
    offset = [0] * len(powers)
    offsets = [tuple(offset)]
    for _ in range(steps - 1):
        left, slot = heapq.heappop(queue)
        heapq.heappush(queue, (left + 1, slot))
        offset[slot] -= 1
        offsets.append(tuple(offset))
    return offsets


def naive_tube(family, target, rank=3, slots=(), steps=None, lines=None, floor=0, absent=()):
    _, _, _, dots, s0 = features(target.indices)
    powers = [max(0, -index) for index in target.indices]
    if slots:
        powers = [power if slot + 1 in slots else 0 for slot, power in enumerate(powers)]
    copies = max(1, s0 - rank + 1) if steps is None else steps
    offsets = path(powers, copies if steps is not None else min(copies, sum(powers) + 1))
    least = len(family.loops) + 2 if lines is None else lines
    keep = falling([target], floor=floor, lines=least, absent=absent, rank=rank)
    base = naive_seeds(family, [target], keep, dots, max(rank, s0))
    moved = set()
    for seed in base:
        for offset in offsets:
            # a path along a propagator that is a line here would leave the sector
            if all(step == 0 or index <= 0 for index, step in zip(seed, offset, strict=True)):
                moved.add(tuple(index + step for index, step in zip(seed, offset, strict=True)))
    return moved


TUBES = [
    {},
    {"rank": 1},
    {"rank": 2, "floor": 1},
    {"rank": 2, "lines": 0, "absent": (2,)},
    {"rank": 1, "steps": 3},
    {"rank": 2, "steps": 1},
    {"rank": 1, "slots": (7,)},
    {"rank": 0, "lines": 3},
]


@pytest.mark.parametrize("parameters", TUBES, ids=str)
@pytest.mark.parametrize(
    "indices",
    [(1, 1, 1, 1, 1, 1, -4), (1, 1, 1, 1, 1, -1, -2), (1, 1, 1, 0, 1, -2, -2), (1, 2, 1, 1, 1, 0, -2)],
    ids=str,
)
def test_tube(indices, parameters):
    family = load_family("tribox")
    target = family[indices]
    rule = tube(**parameters)
    assert chosen(rule, [target]) == naive_tube(family, target, **parameters)
    assert find_rule(rule.name) == rule


def test_the_path_is_a_zig_zag():
    # By hand: powers 1 and 3 in the last two slots. The base set of rank 1 in the top sector of five lines is
    # s <= 1; four copies go down slot 7 twice, then slot 6 and 7 in turn.
    family = load_family("tribox")
    target = family[1, 1, 1, 1, 1, -1, -3]
    top = {seed for seed in chosen(tube(rank=1), [target]) if all(index > 0 for index in seed[:5])}
    base = [(0, 0), (-1, 0), (0, -1)]
    offsets = [(0, 0), (0, -1), (0, -2), (-1, -2)]
    assert top == {(1, 1, 1, 1, 1, x + u, y + v) for x, y in base for u, v in offsets}
    assert target.indices in top
    # only along one slot
    top = {seed for seed in chosen(tube(rank=1, slots=[6]), [target]) if all(index > 0 for index in seed[:5])}
    assert top == {(1, 1, 1, 1, 1, x + u, y) for x, y in base for u in (0, -1)}


def test_targets_have_a_tube_each():
    family = load_family("tribox")
    targets = [family[1, 1, 1, 1, 1, -3, 0], family[1, 1, 1, 1, 1, 0, -3]]
    rule = tube(rank=2)
    assert chosen(rule, targets) == set().union(*(naive_tube(family, target, rank=2) for target in targets))


def test_a_tube_grows_linearly_in_the_rank():
    family = load_family("tribox")
    counts = [len(chosen(tube(), [family[1, 1, 1, 1, 1, 1, -n]])) for n in range(3, 40)]
    assert counts == [55 * n - 77 for n in range(3, 40)]  # arXiv:2502.05121


@pytest.mark.parametrize(
    "table", [{}, {63: (0, 2)}, {15: (1, 0), 14: (0, 3), 63: [0, 0]}, {3: (5, 5)}, {127: (1, 1)}], ids=str
)
def test_boxes_by_sector(table):
    family, targets = problem("triangle-box")

    def keep(sector, t, r, dots, s):
        return sector in table and dots <= table[sector][0] and s <= table[sector][1]

    # 3 is a zero sector and 127 not below the target: nothing is chosen there
    assert chosen(boxes(table), targets) == naive_seeds(family, targets, keep, 1, 3)


@pytest.mark.parametrize("value", [-1, 128, 1.5, "1", True], ids=repr)
@pytest.mark.parametrize(
    ("factory", "name", "parameter"),
    [
        (kira, "kira", "dots"),
        (kira, "kira", "floor"),
        (von_hippel_wilhelm, "von-hippel-wilhelm", "lines"),
        (von_hippel_wilhelm, "von-hippel-wilhelm", "dots"),
        (decreasing_rank, "decreasing-rank", "floor"),
        (decreasing_rank, "decreasing-rank", "rank"),
        (tube, "tube", "rank"),
        (tube, "tube", "steps"),
        (tube, "tube", "lines"),
        (tube, "tube", "floor"),
        (tube, "tube", "dots"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_parameters_are_checked(factory, name, parameter, value):
    with pytest.raises(RuleError, match=rf"^{name}: {parameter}=.* is not an integer from 0 to 127$"):
        factory(**{parameter: value})


@pytest.mark.parametrize("value", [3, "45", [0], [1.5], [True], {4: 5}], ids=repr)
@pytest.mark.parametrize(
    ("factory", "name", "parameter"),
    [(tube, "tube", "slots"), (tube, "tube", "absent"), (decreasing_rank, "decreasing-rank", "absent")],
)
def test_lists_of_propagators_are_checked(factory, name, parameter, value):
    with pytest.raises(RuleError, match=rf"^{name}: {parameter}=.* is not a list of propagators"):
        factory(**{parameter: value})


NAMES = [
    (kira(), "kira"),
    (kira(floor=0), "kira(floor=0)"),
    (kira(4, 1, 2, {45: 1, 15: 2}), "kira(l=4, dots=2, exceptions={15: 2, 45: 1})"),
    (von_hippel_wilhelm(), "von-hippel-wilhelm"),
    (von_hippel_wilhelm(1, 3), "von-hippel-wilhelm(dots=1, lines=3)"),
    (decreasing_rank(), "decreasing-rank"),
    (decreasing_rank(0, 1, (4, 5), 3), "decreasing-rank(floor=0, dots=1, absent=[4, 5], rank=3)"),
    (line_powers(), "line-powers"),
    (line_powers(1, 2), "line-powers(extra=1, floor=2)"),
    (tube(), "tube"),
    (tube(4, lines=0, floor=1, absent=[4, 5, 7]), "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])"),
    (boxes({15: (0, 2), 3: (1, 0)}), "boxes({3: [1, 0], 15: [0, 2]})"),
    (laporta(r=4), "laporta(r=4)"),
]


@pytest.mark.parametrize(("rule", "name"), NAMES, ids=[name for _, name in NAMES])
def test_names_show_the_parameters(rule, name):
    assert rule.name == name
    assert find_rule(name) == rule
    assert repr(rule).find("object at") == -1
