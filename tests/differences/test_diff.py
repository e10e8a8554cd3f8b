"""`tilth.diff`: every changed entry is found, and neither programs nor bases make a difference."""

import random
from fractions import Fraction

import pytest

import tilth
from tilth.cases import load_family
from tilth.errors import FormatError, OptionError, PointError, PrimeError, SingularKinematics
from tilth.formats import Label, Rules, export, read_rules, rules_of
from tilth.table.factored import FactoredFunction

TRIALS = 200


@pytest.fixture(scope="module")
def dbox():
    return load_family("dbox")


@pytest.fixture(scope="module")
def targets(dbox):
    return [
        dbox[1, 1, 1, 1, 1, 1, 1, -2, 0],
        dbox[1, 1, 1, 1, 1, 1, 1, -1, -1],
        dbox[1, 1, 1, 1, 1, 1, 2, -1, 0],
    ]


@pytest.fixture(scope="module")
def table(targets):
    return tilth.reduce(targets)


@pytest.fixture(scope="module")
def dotted(targets):
    return tilth.reduce(targets, order="dots")


def changed(rules, draw):
    """Return rules with one entry changed: scaled, dropped, added, moved, or off by a tiny term."""
    rows = {target: dict(row) for target, row in rules.items()}
    target = draw.choice([target for target in rows if rows[target]])
    row = rows[target]
    master = draw.choice(list(row))
    how = draw.randrange(5)
    value = row[master]
    one = FactoredFunction.number(value.ring, 1)
    if how == 0:
        row[master] = value * FactoredFunction.number(value.ring, draw.choice([-1, 2, Fraction(1, 3)]))
    elif how == 1:
        del row[master]
    elif how == 2:
        strange = draw.choice(rules.masters)
        row[strange] = row[strange] + one if strange in row else one
        if row[strange].is_zero():
            del row[strange]
    elif how == 3:
        other = draw.choice([label for label in rules.masters if label != master])
        moved = row.pop(master)
        row[other] = row[other] + moved if other in row else moved
        if row[other].is_zero():
            del row[other]
    else:
        ring = value.ring
        row[master] = FactoredFunction.make(
            value.numerator + ring.gen(draw.randrange(len(ring.names()))), value.constant, value.factors
        )
    return Rules(rows, rules.masters), target


@pytest.mark.parametrize("points", [0, 1])
def test_every_changed_entry_is_found(table, points):
    draw = random.Random(7)
    rules = rules_of(table)
    for _ in range(TRIALS):
        wrong, target = changed(rules, draw)
        found = tilth.diff(table, wrong, points=points)
        assert not found.same
        assert found.differing_targets == (target,)
        assert found.equal == len(table) - 1
        assert {entry.target for entry in tilth.diff(wrong, table, points=points).different} == {target}


def test_every_changed_entry_is_found_in_another_basis(table, dotted, dbox):
    draw = random.Random(8)
    rules = rules_of(table)
    for _ in range(10):
        wrong, target = changed(rules, draw)
        found = tilth.diff(wrong, dotted, family=dbox, points=1)
        assert found.differing_targets == (target,)


@pytest.mark.parametrize(
    ("name", "writing", "reading"),
    [
        ("kira", {}, {}),
        ("fire", {"numbers": {"dbox": 4242}}, {"numbers": {"dbox": 4242}}),
        ("mathematica", {"head": "j[{family},{indices}]"}, {"head": "j[{family},{indices}]"}),
        ("form", {}, {}),
        ("json-lines", {}, {}),
    ],
)
def test_a_table_is_the_same_by_way_of_another_program(table, tmp_path, name, writing, reading):
    path = tmp_path / "table"
    export(table, path, name, **writing)
    found = tilth.diff(table, read_rules(path, name, **reading))
    assert found.same
    assert found.equal == len(table)
    assert found.rewritten == 0


def test_two_bases_are_the_same_by_the_family(table, dotted, dbox):
    assert set(table.masters) != set(dotted.masters)
    for points in (0, 2):
        found = tilth.diff(table, dotted, family=dbox, points=points)
        assert (found.same, found.equal, found.rewritten) == (True, 3, 3)
    assert [str(one) for one in found.masters_second] == ["dbox[1,2,1,1,1,1,1,0,0]"]


def test_two_bases_without_the_family_are_undecided(table, dotted):
    found = tilth.diff(table, dotted)
    assert (found.same, found.equal, found.different) == (False, 0, ())
    assert len(found.undecided) == 3


def test_two_bases_are_the_same_by_their_own_rows(targets, table, dbox):
    other = tilth.reduce([*targets, *table.masters], order="dots")
    found = tilth.diff(table, other, common=True)
    assert (found.same, found.different, found.undecided) == (True, (), {})
    assert found.equal >= len(targets)
    wrong = {target: dict(row) for target, row in rules_of(other).items()}
    numerator = Label("dbox", (1, 1, 1, 1, 1, 1, 1, -1, 0))
    row = wrong[numerator]
    master = next(iter(row))
    row[master] = row[master] + row[master]
    assert len(tilth.diff(table, Rules(wrong), common=True).differing_targets) >= 1


def test_masters_that_a_symmetry_relates(targets, table, dbox):
    apart = tilth.reduce(targets, symmetries=False)
    assert not tilth.diff(table, apart).same
    assert tilth.diff(table, apart, family=dbox).same


def test_targets_of_one_side(targets, table):
    fewer = tilth.reduce(targets[:2])
    found = tilth.diff(table, fewer)
    assert [str(one) for one in found.only_first] == [str(targets[2])]
    assert (found.same, found.only_second) == (False, ())
    assert tilth.diff(fewer, table).only_second == found.only_first
    assert tilth.diff(table, fewer, common=True).same


def test_a_target_that_is_a_master_says_nothing(dbox, tmp_path):
    table = tilth.reduce([dbox[1, 1, 1, 1, 1, 1, 1, 0, 0]])
    export(table, tmp_path / "table", "kira")
    found = tilth.diff(table, read_rules(tmp_path / "table", "kira"))
    assert (found.same, found.equal, found.only_first) == (True, 0, ())


def test_a_wrong_rule_for_a_master_of_the_other(table):
    rules = rules_of(table)
    one, other, *_ = rules.masters
    value = next(iter(rules[next(iter(rules))].values()))
    more = Rules({**rules, one: {other: value}})
    found = tilth.diff(more, table)
    assert one in found.differing_targets


def test_functions_beside_numbers_and_residues(targets, table):
    point = {"d": Fraction(41, 3), "s": 5, "t": -7}
    numbers = tilth.reduce(targets, at=point)
    assert tilth.diff(table, numbers).same
    prime = 2**31 - 1
    residues = tilth.reduce(targets, at=point, prime=prime)
    for side in (table, numbers):
        assert tilth.diff(side, residues).same
        elsewhere = rules_of(tilth.reduce(targets, at=point | {"t": 8}, prime=prime))
        assert not tilth.diff(side, Rules(elsewhere, prime=prime), at=point).same
    part = tilth.reduce(targets, at={"s": 5})
    assert tilth.diff(table, part).same
    assert tilth.diff(part, numbers).same


def test_what_was_set_to_one(targets, table):
    one = rules_of(tilth.reduce(targets, at={"s": 1}))
    without = Rules(one, one.masters)  # a file does not say where
    assert not tilth.diff(table, without).same
    assert tilth.diff(table, without, at={"s": 1}).same


def test_combinations_as_masters(table, dbox):
    top = dbox[1, 1, 1, 1, 1, 1, 1, -2, 0]
    pure = tilth.Combination({top: "s^2*t", dbox[1, 1, 1, 1, 1, 1, 1, 0, 0]: "d-4"}, name="pure")
    kept = [one for one in table.masters if one != dbox[1, 1, 1, 1, 1, 1, 1, -1, 0]]
    other = table.change_masters([*kept, pure])
    assert tilth.diff(table, other, family=dbox, common=True).same
    found = tilth.diff(table, other, common=True)
    assert (found.different, found.undecided) == ((), {})


def test_projects():
    a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], {"p^2": "s"})
    b = tilth.Family("B", ["l"], ["p"], ["l^2", "(l+p)^2-m2"], {"p^2": "s"})
    project = tilth.Project([a, b])
    together = project.reduce([b[1, 2]])
    alone = tilth.reduce([b[1, 2]])
    assert tilth.diff(together, alone, family=project).same
    assert not tilth.diff(together, alone).same


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"at": {"x": 1}}, PointError, "unknown symbol 'x'"),
        ({"prime": 101}, OptionError, "need values for d, s, t"),
        ({"prime": 100, "at": {"d": 3, "s": 2, "t": 5}}, PrimeError, "100"),
        ({"points": -1}, OptionError, "points=-1"),
        ({"points": 1, "at": {"d": 3, "s": 2, "t": 5}}, OptionError, "no symbol is free"),
        ({"at": {"d": 4}}, SingularKinematics, "the coefficient of dbox"),
    ],
)
def test_what_is_refused(table, options, error, text):
    with pytest.raises(error, match=text):
        tilth.diff(table, table, **options)


def test_two_points_that_differ(targets):
    here, there = (tilth.reduce(targets[:1], at={"d": 41, "s": 1, "t": t}) for t in (2, 3))
    with pytest.raises(PointError, match="t is 2 in one and 3"):
        tilth.diff(here, there)
    moduli = [
        tilth.reduce(targets[:1], at={"d": 41, "s": 1, "t": 2}, prime=p) for p in (2**31 - 1, 2**61 - 1)
    ]
    with pytest.raises(PrimeError, match="take one prime"):
        tilth.diff(*moduli)


def test_an_integral_of_no_family(table, dbox):
    strange = rules_of(table).renamed({"dbox": "other"})
    assert tilth.diff(table, strange).equal == 0
    with pytest.raises(FormatError, match="belongs to no family"):
        tilth.diff(strange, strange, family=dbox)
