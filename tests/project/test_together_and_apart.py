"""Families reduced together give what they give apart, once the masters of each are put in common ones."""

import random

import pytest

import tilth
from crossed import PROJECTS, partly_mapped

PRIME = 2**61 - 1


def targets_of(family, draw):
    """Return random integrals at or below the top sectors, with dots and numerators."""
    found = []
    for _ in range(6):
        sector = draw.choice(family.nonzero_sectors)
        indices = [
            draw.choice([1, 1, 2]) if sector >> slot & 1 else draw.choice([0, 0, -1])
            for slot in range(family.size)
        ]
        found.append(family[indices])
    return list(dict.fromkeys(found))


def at_point(project, seed):
    draw = random.Random(seed)
    return {symbol: draw.randrange(10**6, PRIME) for symbol in project.symbols}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("symmetries", [True, "shifts"])
@pytest.mark.parametrize("name", PROJECTS)
def test_at_a_point(name, symmetries, seed):
    project = tilth.Project(PROJECTS[name]())
    draw = random.Random(seed)
    at = at_point(project, seed)
    targets = [target for family in project for target in targets_of(family, draw)]
    apart = {}
    for family in project:
        own = {symbol: at[symbol] for symbol in family.symbols}
        asked = [target for target in targets if target.family == family]
        apart |= tilth.reduce(asked, at=own, prime=PRIME, symmetries=False)
    left = dict.fromkeys(master for row in apart.values() for master in row)
    together = project.reduce([*targets, *left], at=at, prime=PRIME, symmetries=symmetries)
    for target in targets:
        total = {}
        for master, value in apart[target].items():
            for common, factor in together[master].items():
                total[common] = (total.get(common, 0) + value * factor) % PRIME
        assert {m: v for m, v in total.items() if v} == dict(together[target]), target
    assert together.verify(seed=2)


@pytest.mark.parametrize("name", ["two_families", "boxes"])
def test_exactly(name):
    project = tilth.Project(PROJECTS[name]())
    targets = [target for family in project for target in targets_of(family, random.Random(1))]
    together = project.reduce(targets)
    numbers = {symbol: 5 + 2 * place for place, symbol in enumerate(project.symbols)} | {"d": "37/5"}
    at_numbers = project.reduce(targets, at=numbers)
    assert together.symbols == project.symbols
    assert together.evaluate(numbers) == {target: dict(row) for target, row in at_numbers.items()}
    half = dict(list(numbers.items())[1:])
    assert project.reduce(targets, at=half).evaluate({"d": "37/5"}) == together.evaluate(numbers)


def test_without_maps_each_family_keeps_its_masters():
    project = tilth.Project(PROJECTS["two_families"]())
    a, b = project
    table = project.reduce([a[2, 1], b[1, 2]], symmetries=False)
    assert dict(table[b[1, 2]]) == dict(tilth.reduce(b[1, 2], symmetries=False)[b[1, 2]])
    assert len(table.masters) == 4
    assert len(project.masters(symmetries=False)) == 4


def test_the_handed_case():
    a, b = PROJECTS["two_families"]()
    project = tilth.Project([a, b])
    table = project.reduce([b[1, 2], a[2, 1], b[1, 1], b[0, 3]])
    assert table.masters == (a[1, 0], a[1, 1])
    assert dict(table[b[1, 2]]) == dict(table[a[2, 1]]) == dict(tilth.reduce(a[2, 1])[a[2, 1]])
    # k d/dk on the tadpole: (d - 2a) [a] = 2 a m2 [a + 1]
    assert str(table[b[0, 3]][a[1, 0]]) == "(d^2-6*d+8)/(8*m2^2)"
    assert project.masters().integrals == (a[1, 0], a[1, 1])


def test_the_masters_of_crossed_boxes():
    """Bubbles in s, t and u, and three boxes."""
    project = tilth.Project(PROJECTS["boxes"]())
    found = project.masters()
    assert [len(one) for one in found.families.values()] == [3, 2, 1]
    targets = [family[2, 1, 1, 2] for family in project] + [family[1, 1, 1, -2] for family in project]
    table = project.reduce(targets)
    assert set(table.masters) <= set(found.integrals)


def test_sectors_that_no_substitution_shows_share_masters_without_numerators():
    """A sunrise on a null momentum is a vacuum sunrise."""
    project = tilth.Project(PROJECTS["vertices"]())
    w, v = project["W"], project["V"]
    used = project.symmetries().maps["W", 11]
    assert (used.kind, used.becomes) == ("polynomial", 7)
    table = project.reduce([w[2, 1, 0, 1, 0, 0, 0], v[1, 2, 1, 0, 0, 0, 0]])
    assert dict(table[w[2, 1, 0, 1, 0, 0, 0]]) == dict(table[v[1, 2, 1, 0, 0, 0, 0]])
    assert project.symmetries().translate(w[1, 1, 0, 1, 0, -1, 0]) is None
    assert project.symmetries(shifts_only=True).maps.get(("W", 11)) is None


NUMERATORS = [
    (2, 2, 1, 0, 0, 0, 0, 0, 0),
    (1, 1, 1, -1, 0, 0, 0, 0, 0),
    (2, 1, 1, 0, 0, 0, -1, 0, 0),
    (1, 1, 1, 0, -2, 0, 0, 0, 0),
]


@pytest.mark.parametrize("symmetries", [True, False])
def test_masters_with_numerators_that_a_map_says_nothing_of(symmetries, tmp_path):
    """In a basis with dots all masters have images; one with numerators must agree with it."""
    project = tilth.Project(partly_mapped())
    b = project["B"]
    at = at_point(project, 3)
    targets = [b[indices] for indices in NUMERATORS]
    table = project.reduce(targets, at=at, prime=PRIME, order="numerators")
    assert {master.family.name for master in table.masters} == {"A"}
    assert set(table.masters) <= set(project.masters(order="numerators").integrals)
    assert project.masters(order="numerators").related == (b[1, 1, 1, -2, 0, 0, 0, 0, 0],)
    assert len(project.masters(order="numerators")) == len(project.masters(order="dots")) == 3
    own = {"at": at, "prime": PRIME, "order": "dots", "symmetries": symmetries}
    of_b = tilth.reduce(targets, **own)
    of_a = tilth.reduce(table.masters, **own)
    common = project.reduce([*of_b.masters, *of_a.masters], **own | {"symmetries": True})
    assert {master.family.name for master in common.masters} == {"A"}
    for target in targets:
        assert _put(table[target], of_a, common) == _put({target: 1}, of_b, common)
    assert table.verify(seed=5).maps == 2
    table.save(tmp_path / "t")
    again = tilth.ProjectTable.load(tmp_path / "t")
    assert dict(again) == dict(table)
    assert again.verify(seed=6)


def _put(row, table, common):
    total = {}
    for integral, value in row.items():
        for master, factor in table[integral].items():
            for last, other in common[master].items():
                total[last] = (total.get(last, 0) + value * factor * other) % PRIME
    return {master: value for master, value in total.items() if value}
