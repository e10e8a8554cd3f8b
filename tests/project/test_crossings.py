"""Crossed families: rows at exchanged invariants against reductions of the crossed families themselves."""

import random

import pytest

import tilth
from tilth.errors import FamilyError, FamilyFileError, VerificationFailed
from tilth.project.crossing import crossed_family

PRIME = 2**61 - 1

KINEMATICS = {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p2*p3": "t/2", "p1*p3": "(-s-t)/2"}
SWAPPED = {"p1": "p2", "p2": "p1"}


def box(mass=""):
    return tilth.Family(
        "X",
        ["k"],
        ["p1", "p2", "p3"],
        [f"k^2{mass}", f"(k+p1)^2{mass}", f"(k+p1+p2)^2{mass}", f"(k-p4)^2{mass}"],
        KINEMATICS,
        momentum_conservation="p4 = -p1-p2-p3",
    )


def vertex():
    """Two masses outside and one within, with factors in the kinematics."""
    return tilth.Family(
        "X",
        ["k"],
        ["p1", "p3"],
        ["k^2-m2", "(k+p1)^2", "(k-p3)^2-m2"],
        {"p1^2": "m1", "p3^2": "m3", "p1*p3": "(q2-m1-m3)/2"},
    )


CASES = {
    "box": (box, {"Y": SWAPPED, "Z": {"p2": "p3", "p3": "p2"}}, [(2, 1, 1, 1), (1, 2, 1, -1), (1, 1, 1, 1)]),
    "massive box": (lambda: box("-m2"), {"Y": {"p3": "p4"}, "Z": SWAPPED}, [(2, 1, 1, 1), (1, 1, 1, -1)]),
    "vertex": (
        vertex,
        {"Y": {"p1": "p3", "p3": "p1"}, "Z": {"p1": "-p1-p3"}},
        [(1, 2, 1), (1, 1, -1), (2, 0, 1)],
    ),
}


@pytest.mark.parametrize("preferring", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_rows_at_exchanged_invariants(name, preferring):
    make, crossings, targets = CASES[name]
    x = make()
    project = tilth.Project([x], {other: ("X", momenta) for other, momenta in crossings.items()})
    asked = [family[indices] for family in project for indices in targets]
    preferred = [x[(2,) + (1,) * (x.size - 1)]] if preferring else []
    exact = project.reduce(asked, preferred_masters=preferred)
    (top,) = x.top_sectors
    assert set(exact.tables) == {"X"}
    # what a map of momenta shows already needs no crossing
    assert set(exact.crossed) == {one for one in crossings if not project.symmetries().is_mapped(one, top)}
    assert exact.crossed
    draw = random.Random(1)
    point = {symbol: draw.randrange(10**6, PRIME) for symbol in project.symbols}
    # at a point each family is reduced by its own equations
    numbers = project.reduce(asked, at=point, prime=PRIME, preferred_masters=preferred)
    assert numbers.crossed == {}
    assert exact.evaluate(point, PRIME) == {target: dict(row) for target, row in numbers.items()}
    assert set(exact.masters) <= set(project.masters(preferred_masters=preferred).integrals)
    assert exact.verify(seed=1)


def test_a_crossed_family_costs_nothing():
    project = tilth.Project([box()], {"Y": ("X", SWAPPED)})
    x, y = project
    found = project.score([x[2, 1, 1, 1], y[2, 1, 1, 1]])
    assert set(found) == {"X"}
    assert found.totals["multiplications"] == tilth.score(x[2, 1, 1, 1]).multiplications
    assert y[1, 1, 1, 1] in found.masters


def test_values_of_exchanged_invariants_and_preferred_masters_of_its_own_make_it_a_family_like_others():
    project = tilth.Project([box()], {"Y": ("X", SWAPPED)})
    y = project["Y"]
    whole = project.reduce(y[2, 1, 1, 1])
    assert (set(whole.tables), set(whole.crossed)) == ({"X"}, {"Y"})
    some = project.reduce(y[2, 1, 1, 1], at={"t": 7})
    assert "Y" in some.tables
    assert some.evaluate({"d": "7/3", "s": 3}) == whole.evaluate({"d": "7/3", "s": 3, "t": 7})
    at_d = project.reduce(y[2, 1, 1, 1], at={"d": "7/3"})
    assert set(at_d.crossed) == {"Y"}
    assert at_d.evaluate({"s": 3, "t": 7}) == whole.evaluate({"d": "7/3", "s": 3, "t": 7})
    own = project.reduce(y[2, 1, 1, 1], preferred_masters=[y[1, 2, 1, 1]])
    assert y[1, 2, 1, 1] in own.masters
    assert own.crossed == {}


def test_files_and_forged_crossings(tmp_path):
    from dataclasses import replace

    project = tilth.Project([box()], {"Y": ("X", SWAPPED)})
    table = project.reduce([family[2, 1, 1, 1] for family in project])
    table.save(tmp_path / "t")
    again = tilth.ProjectTable.load(tmp_path / "t")
    assert dict(again) == dict(table)
    assert set(again.crossed) == {"Y"}
    assert again.verify(seed=2)
    assert tilth.Project(again.source) != project  # its families, all by themselves
    wrong = replace(table.crossed["Y"], momenta={"p1": "p3", "p3": "p1"})
    with pytest.raises(VerificationFailed, match="Y is not the crossing"):
        tilth.ProjectTable(replace(table._parts, crossed={"Y": wrong})).verify()


REFUSED = {
    "no external momentum": ({"k": "p1"}, "'k', the independent external momenta are p1, p2, p3"),
    "a loop momentum": ({"p1": "k"}, "the loop momentum of 'k'"),
    "dependent ones": ({"p1": "p2"}, "depend on each other"),
    "another length": ({"p1": "p1+p2"}, r"makes .* of p1\*p1 = 0"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_crossing(name):
    momenta, message = REFUSED[name]
    with pytest.raises(FamilyError, match=message):
        tilth.Project([box()], {"Y": ("X", momenta)})


def test_a_mass_that_is_an_invariant_too():
    family = tilth.Family(
        "X",
        ["k"],
        ["p1", "p2"],
        ["k^2-m1", "(k+p1)^2", "(k+p1+p2)^2"],
        {"p1^2": "m1", "p2^2": "m2", "p1*p2": "s"},
    )
    with pytest.raises(FamilyError, match="exchanges m1, which is a mass in propagators"):
        crossed_family(family, "Y", SWAPPED)
    with pytest.raises(FamilyError, match="did you mean"):
        tilth.Project([tilth.Family("box", ["k"], ["p"], ["k^2"], {"p^2": "s"})], {"Y": ("bax", {})})


def test_a_project_file_with_a_crossing():
    text = """
    loops = ["k"]
    externals = ["p1", "p2", "p3"]
    [kinematics]
    "p1^2" = 0
    "p2^2" = 0
    "p3^2" = 0
    "p1*p2" = "s/2"
    "p2*p3" = "t/2"
    "p1*p3" = "(-s-t)/2"
    [[families]]
    name = "X"
    propagators = ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2+p3)^2"]
    [[families]]
    name = "Y"
    crossing_of = "X"
    momenta = { p1 = "p2", p2 = "p1" }
    """
    project = tilth.Project.from_toml(text)
    assert project.names == ("X", "Y")
    assert str(project.crossings["Y"]) == "Y is X with p1 -> p2, p2 -> p1; t -> -s - t"
    assert str(project.crossings["Y"]) in str(project)
    with pytest.raises(FamilyFileError, match="keys are name, crossing_of and a table momenta"):
        tilth.Project.from_toml(text.replace("momenta =", "legs ="))
