"""Whole tables of rational functions: the cases that the README speaks of."""

import random
from fractions import Fraction

import pytest

import tilth
from tilth.cases import load_case, load_family
from tilth.family import Integral

# As in test_triangle_box.
TRIBOX_POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}
TRIBOX_PRIME = 2**31 - 1


def envelope(family, r, s, dots):
    """All integrals of nonzero sectors with at most these r, s and dots."""

    def spread(total, places):
        if places == 0:
            return [()] if total == 0 else []
        return [(first, *rest) for first in range(total + 1) for rest in spread(total - first, places - 1)]

    found: list[Integral] = []
    for sector in family.nonzero_sectors:
        lines = [slot for slot in range(family.size) if sector >> slot & 1]
        others = [slot for slot in range(family.size) if not sector >> slot & 1]
        for extra in range(min(dots, r - len(lines)) + 1):
            for power in range(s + 1):
                for above in spread(extra, len(lines)):
                    for below in spread(power, len(others)):
                        indices = [0] * family.size
                        for slot, more in zip(lines, above, strict=True):
                            indices[slot] = 1 + more
                        for slot, less in zip(others, below, strict=True):
                            indices[slot] = -less
                        found.append(family[indices])
    return found


def compare_at_points(table, rule, points):
    """Compare functions with numeric reductions, which know neither tapes nor interpolation."""
    for point in points:
        numeric = tilth.reduce(list(table), rule, at=point, verify=False, symmetries=False)
        exact = table.evaluate(point)
        for target in table:
            assert dict(numeric[target]) == {m: value for m, value in exact[target].items() if value}


def random_points(seed, count, symbols):
    draw = random.Random(seed)
    return [{x: Fraction(draw.randint(2, 999), draw.randint(1, 99)) for x in symbols} for _ in range(count)]


@pytest.fixture(scope="module")
def tribox():
    family, targets = load_case("tribox")
    return family, tilth.reduce(targets, "usovitsch", symmetries=False)


def test_the_triangle_box_as_functions(tribox):
    _, table = tribox
    (target,) = table
    assert target.indices == (1, 1, 1, 1, 1, 1, -3)
    assert len(table.masters) == len(table[target]) == 16
    assert all(set(function.symbols) == {"d", "m1", "m2", "m3"} for function in table[target].values())
    residues = tilth.reduce([target], "usovitsch", at=TRIBOX_POINT, prime=TRIBOX_PRIME, symmetries=False)
    assert table.evaluate(TRIBOX_POINT, prime=TRIBOX_PRIME)[target] == dict(residues[target])


def test_the_triangle_box_at_fifty_points(tribox):
    family, table = tribox
    compare_at_points(table, "usovitsch", random_points(50, 50, family.symbols))


def test_the_triangle_box_scales(tribox):
    """Every coefficient is homogeneous, of the dimension that counts propagators."""
    family, table = tribox
    (target,) = table
    point = {x: Fraction(value) for x, value in TRIBOX_POINT.items()}
    factor = Fraction(3, 7)
    scaled = {x: value * factor ** (family.invariants.get(x, 0) // 2) for x, value in point.items()}
    for master, function in table[target].items():
        power = sum(master.indices) - sum(target.indices)
        assert function.value_at(scaled) == function.value_at(point) * factor**power


def test_the_double_box_of_rank_four():
    family, targets = load_case("dbox")
    table = tilth.reduce(targets, "usovitsch", threads=1, symmetries=False)
    assert len(table.masters) == 12
    assert set(table.symbols) == {"d", "s", "t"}
    assert table.provenance["reconstruction"]["probes"] < 2_000
    compare_at_points(table, "usovitsch", random_points(4, 3, family.symbols))


@pytest.mark.parametrize(
    ("name", "bounds", "count", "masters"),
    [("diamond2l", (7, 2, 2), 966, 15), ("box1l", (7, 3, 3), 1275, 8)],
)
def test_all_targets_of_an_envelope(name, bounds, count, masters):
    family = load_family(name)
    targets = envelope(family, *bounds)
    assert len(targets) == count
    table = tilth.reduce(targets, "laporta", symmetries=False)
    assert len(table.masters) == masters
    compare_at_points(table, "laporta", random_points(5, 1, family.symbols))


def test_d_alone_stays_free():
    _, targets = load_case("dbox")
    table = tilth.reduce(targets[0], "usovitsch", at={"s": 1, "t": Fraction(-1, 3)}, symmetries=False)
    assert table.symbols == ("d",)
    whole = tilth.reduce(
        targets[0], "usovitsch", at={"s": 1, "t": Fraction(-1, 3), "d": Fraction(22, 7)}, symmetries=False
    )
    value = table.evaluate({"d": Fraction(22, 7)})[targets[0]]
    assert value == dict(whole[targets[0]])
