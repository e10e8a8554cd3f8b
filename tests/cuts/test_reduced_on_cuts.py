"""Targets on cuts against the same targets without: double box, pentabox, and a relation across cuts."""

import pytest

import tilth
from tilth.cases import load_family
from tilth.cuts import merge
from tilth.cuts import reduce as cut_reduction
from tilth.cuts.merge import merge_cuts
from tilth.errors import OptionError, VerificationFailed
from tilth.family import Family

DBOX = [
    "dbox[1,1,1,1,1,1,1,-2,0]",
    "dbox[1,1,1,1,1,1,1,-1,-1]",
    "dbox[2,1,1,1,1,1,1,0,0]",
    "dbox[1,1,1,0,1,1,1,-1,0]",
]


@pytest.fixture(scope="module")
def dbox():
    return load_family("dbox")


@pytest.fixture(scope="module")
def targets(dbox):
    return [dbox.parse(text) for text in DBOX]


@pytest.fixture(scope="module")
def cut_table(targets):
    return tilth.reduce_on_cuts(targets)


def rows(table):
    return {str(target): {str(m): str(v) for m, v in row.items()} for target, row in table.items()}


def test_every_master_is_seen_and_no_cut_is_larger_than_it_must_be():
    """By brute force: minimal sets of lines of sectors that have masters."""
    for name, top in (
        ("dbox", (1,) * 7 + (0, 0)),
        ("tribox", (1,) * 6 + (0,)),
        ("pentabox", (1,) * 8 + (0,) * 3),
    ):
        family = load_family(name)
        sectors = {master.sector for master in tilth.masters(family, symmetries=False).integrals}
        below = {sector for sector in sectors if sector & ~family[top].sector == 0}
        minimal = {one for one in below if not any(other != one and other & ~one == 0 for other in below)}
        cuts = tilth.spanning_cuts(family[top])
        assert {sum(1 << (line - 1) for line in cut) for cut in cuts} == minimal
        assert all(any(merge.sees(cut, family[bits(one, family)]) for cut in cuts) for one in below)


def bits(sector, family):
    return [int(sector >> slot & 1) for slot in range(family.size)]


def test_the_eleven_cuts_of_the_double_pentagon():
    """Those of arXiv:2606.10698."""
    dpenta = load_family("dpenta")
    dpenta = Family.from_dict(dpenta.to_dict() | {"cut": []})
    published = "347 258 257 247 146 246 348 156 358 157 1368"
    found = tilth.spanning_cuts(dpenta[(1,) * 8 + (0, 0, -5)])
    assert {"".join(map(str, cut)) for cut in found} == set(published.split())


@pytest.mark.parametrize("symmetries", ["none", "all", "shifts"])
def test_the_double_box(dbox, targets, symmetries):
    table = tilth.reduce_on_cuts(targets, symmetries=symmetries)
    whole = tilth.reduce(targets, symmetries=symmetries)
    assert rows(table) == rows(whole)
    assert (table.masters, table.symbols, table.order) == (whole.masters, whole.symbols, whole.order)
    assert table.compared > 30
    assert (table.unseen, table.complete) == ((), True)
    table.verify()
    assert table.apply({targets[0]: "d-4"}) == whole.apply({targets[0]: "d-4"})
    point = {"d": 7, "s": 2, "t": 3}
    assert table.evaluate(point) == whole.evaluate(point)


def test_preferred_masters_and_numbers(dbox, targets):
    preferred = [dbox[1, 1, 1, 1, 1, 1, 1, 0, -1], dbox[1, 0, 1, 2, 0, 1, 0, 0, 0]]
    at = {"s": 1, "t": 3}
    options = {"order": "dots", "preferred_masters": preferred[:1], "at": at}
    table = tilth.reduce_on_cuts(targets, **options)
    whole = tilth.reduce(targets, **options)
    assert rows(table) == rows(whole)
    numbers = {"at": at | {"d": 41}, "prime": 2**31 - 1}
    assert rows(tilth.reduce_on_cuts(targets, **numbers)) == rows(tilth.reduce(targets, **numbers))


def test_the_pentabox_at_a_point():
    pentabox = load_family("pentabox")
    targets = [pentabox[(1,) * 8 + (0, -1, -1)], pentabox[(1,) * 8 + (-1, 0, 0)]]
    at = {"d": 41, "s12": 1, "s23": 3, "s34": 7, "s45": 11, "s15": 13}
    numbers = {"at": at, "prime": 2**31 - 1}
    table = tilth.reduce_on_cuts(targets, **numbers)
    assert rows(table) == rows(tilth.reduce(targets, **numbers))
    assert len(table.cuts) > 5


def test_a_family_that_is_cut_already(dbox, targets):
    part = dbox.on_cut([2, 5])
    seen = [part[one.indices] for one in targets]
    table = tilth.reduce_on_cuts(seen)
    assert all({2, 5} <= set(cut) for cut in table.cuts)
    assert rows(table) == rows(tilth.reduce(seen))


def test_relations_that_no_cut_respects():
    """Bubbles with light-like momenta identify tadpoles, and on the cut of one the others are zero."""
    lines = ["k^2-m", "(k+p)^2-m", "(k+p+q)^2-m"]
    family = Family("triangle", ["k"], ["p", "q"], lines, {"p^2": 0, "q^2": 0, "p*q": "s/2"})
    target = family[1, 1, 2]
    assert tilth.spanning_cuts(target) == ((1,), (2,), (3,))
    with pytest.raises(OptionError, match=r"no cut tells the coefficient of triangle\[1,0,0\], which"):
        tilth.reduce_on_cuts(target)
    table = tilth.reduce_on_cuts(target, [(1,), (2,), (3,)], symmetries=False)
    assert table.unseen == (family[1, 0, 0],)
    whole = tilth.reduce(target, symmetries=False)
    assert dict(table[target]) == {m: v for m, v in whole[target].items() if m not in table.unseen}
    assert len(table[target]) == len(whole[target]) - 1
    assert len(table.relations) == 1


def test_fewer_cuts_name_what_they_do_not_see(dbox, targets):
    cuts = tilth.spanning_cuts(targets)[:-2]
    table = tilth.reduce_on_cuts(targets, cuts, symmetries=False)
    whole = tilth.reduce(targets, symmetries=False)
    assert not table.complete
    assert table.unseen
    assert set(table.unseen) <= {family_master for family_master in whole.masters}
    for target, row in whole.items():
        known = {m: v for m, v in row.items() if m not in table.unseen}
        assert dict(table[target]) == known
        assert all(any(merge.sees(cut, m) for cut in cuts) for m in known)
    assert f"no cut sees {table.unseen[0]}" in str(table)


def test_a_wrong_row_of_a_cut_is_found(monkeypatch, dbox, targets):
    """One coefficient of one cut changed: the target, the master and both cuts are named."""
    usual = cut_reduction._rows
    changed = []

    def wrong(family, table):
        found = usual(family, table)
        if set(table.family.cut) == {2, 4, 6}:
            target = next(iter(found))
            row = dict(found[target])
            master = max(row, key=lambda one: one.t)
            row[master] = row[master] + row[master]
            found[target] = row
            changed.append((target, master))
        return found

    monkeypatch.setattr(cut_reduction, "_rows", wrong)
    with pytest.raises(VerificationFailed) as error:
        tilth.reduce_on_cuts(targets)
    (target, master), text = changed[0], str(error.value)
    assert f"disagree on {target}: the coefficient of {master} is " in text
    assert text.startswith("the cuts 1,4,5 and 2,4,6 ")


def test_every_changed_coefficient_that_two_cuts_see_is_found(dbox, cut_table):
    family = dbox
    found = {cut: cut_reduction._rows(family, table) for cut, table in cut_table.cuts.items()}
    targets = list(cut_table)
    merge_cuts(targets, found)
    missed = []
    for cut, table in found.items():
        for target, row in table.items():
            for master in row:
                for change in (-row[master], None):
                    forged = dict(row)
                    if change is None:
                        del forged[master]
                    else:
                        forged[master] = change
                    try:
                        merge_cuts(targets, {**found, cut: {**table, target: forged}})
                        missed.append((cut, master))
                    except VerificationFailed:
                        pass
    # what is missed is seen by that cut alone
    for cut, master in missed:
        assert [other for other in found if merge.sees(other, master)] == [cut]
    assert len(missed) < sum(2 * len(row) for table in found.values() for row in table.values()) / 2


def test_each_cut_has_a_folder(tmp_path, dbox, targets):
    table = tilth.reduce_on_cuts(targets, run=tmp_path / "run")
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"cut-" + "-".join(map(str, cut)) for cut in table.cuts} | {"maps"}
    stages = []
    again = tilth.reduce_on_cuts(
        targets, run=tmp_path / "run", progress=lambda stage, text: stages.append(stage)
    )
    assert rows(again) == rows(table)
    assert "elimination" not in stages
    paths = table.save_parts(tmp_path / "parts")
    assert next(path.name for path in paths) == "cut-1-4-5.tilth"
    assert all(tilth.Table.load(path).verify() for path in paths)


def test_export(tmp_path, cut_table, targets):
    cut_table.export(tmp_path / "cuts.m")
    tilth.reduce(targets).export(tmp_path / "whole.m")
    assert (tmp_path / "cuts.m").read_text() == (tmp_path / "whole.m").read_text()


@pytest.mark.parametrize(
    ("cuts", "options", "message"),
    [
        ([], {}, "cuts is empty, leave it out"),
        ([(1, 2, 14)], {}, "cuts has the line 14, the propagators of dbox are 1 to"),
        ([(0,)], {}, "cuts has the line 0"),
        (["146"], {}, "cuts has '146', write a cut as the numbers"),
        ([7], {}, "cuts has 7, write a cut"),
        ([(1, 4, 5), (5, 4, 1)], {}, "the cut 1,4,5 comes twice"),
        ([(1, 8)], {}, "the cut 1,8 sees no target|the propagators of dbox are 1 to 7"),
        (None, {"prefer": "dots"}, "prefer='dots' chooses masters of one family"),
        (None, {"symmetries": "at-point"}, "symmetries='at-point' is not for cuts"),
        (None, {"deliver": print}, "deliver is called with the rows of one reduction"),
    ],
)
def test_what_is_refused(targets, cuts, options, message):
    with pytest.raises(OptionError, match=message):
        tilth.reduce_on_cuts(targets, cuts, **options)


def test_combinations_are_refused(dbox, targets):
    combination = tilth.Combination({dbox[1, 1, 1, 1, 1, 1, 1, 0, 0]: "d-4"}, name="g")
    with pytest.raises(OptionError, match="preferred_masters has the combination g"):
        tilth.reduce_on_cuts(targets, preferred_masters=[combination])
