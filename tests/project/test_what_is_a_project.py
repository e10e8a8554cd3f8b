"""Projects: what they take, what they refuse and why, their files and target lists, the command line."""

import json

import pytest

import tilth
from crossed import PROJECTS
from tilth.cli.main import main
from tilth.errors import (
    FamilyError,
    FamilyFileError,
    IndexCountError,
    InputError,
    OptionError,
    PointError,
    TableError,
    TargetError,
)
from tilth.project.family_map import read_family_map

BUBBLE = {
    "loops": ["k"],
    "externals": ["p"],
    "propagators": ["k^2-m2", "(k+p)^2"],
    "kinematics": {"p^2": "s"},
}

OF_Q, OF_L = {"q^2": "s"}, ["l^2", "(l+p)^2"]

TEXT = """
externals = ["p"]
loops = ["k"]

[kinematics]
"p^2" = "s"

[[families]]
name = "A"
propagators = ["k^2-m2", "(k+p)^2"]

[[families]]
name = "B"
loops = ["l"]
propagators = ["l^2", "(l+p)^2-m2"]
"""


def bubble(name="A", **changes):
    return tilth.Family(name, **(BUBBLE | changes))


REFUSED = {
    "none": (lambda: [], "at least one family"),
    "no family": (lambda: [bubble(), "B"], "'B', which is not a family"),
    "one name twice": (lambda: [bubble(), bubble()], "two families with the name A"),
    "other externals": (
        lambda: [bubble(), bubble("B", externals=["q"], propagators=["k^2", "(k+q)^2"], kinematics=OF_Q)],
        "p is one of A only",
    ),
    "other kinematics": (
        lambda: [bubble(), bubble("B", kinematics={"p^2": "2*s"})],
        r"p\*p is s in A and 2\*s in B",
    ),
    "a symbol that is a momentum": (
        lambda: [bubble(propagators=["k^2-l", "(k+p)^2"]), bubble("B", loops=["l"], propagators=OF_L)],
        "l is a momentum of B and a symbol",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    families, message = REFUSED[name]
    with pytest.raises(FamilyError, match=message):
        tilth.Project(families())


def test_another_way_of_writing_momentum_conservation_is_named():
    kinematics = {"p1^2": 0, "p2^2": 0, "p1*p2": "s/2"}
    a = tilth.Family("A", ["k"], ["p1", "p2"], ["k^2", "(k+p1)^2", "(k+p1+p2)^2"], kinematics)
    b = tilth.Family(
        "B",
        ["k"],
        ["p1", "p3"],
        ["k^2", "(k+p1)^2", "(k-p3)^2"],
        {"p1^2": 0, "p3^2": "s", "p1*p3": "-s/2"},
        momentum_conservation="p2 = -p1-p3",
    )
    with pytest.raises(FamilyError, match="B has p2 = -p1-p3, write momentum conservation alike"):
        tilth.Project([a, b])


def test_symbols_and_externals_may_come_in_another_order():
    kinematics = {"p1^2": "m1", "p2^2": 0, "p1*p2": "s"}
    a = tilth.Family("A", ["k"], ["p1", "p2"], ["k^2-m2", "(k+p1)^2", "(k+p1+p2)^2"], kinematics)
    b = tilth.Family(
        "B", ["k"], ["p2", "p1"], ["(k+p2)^2", "k^2-m2", "(k+p1+p2)^2"], dict(reversed(kinematics.items()))
    )
    c = tilth.Family("C", ["k"], ["p2", "p1"], ["(k+p2)^2", "k^2", "(k+p1+p2)^2-M"], kinematics)
    project = tilth.Project([a, b, c])
    assert project.symbols == ("d", "m1", "s", "m2", "M")
    table = project.reduce([b[1, 2, 1], c[1, 1, 2], a[1, 1, 1]], at={"m1": 3, "M": 7})
    assert table.symbols == ("d", "s", "m2")
    assert table.verify(seed=1)
    with pytest.raises(PointError, match="unknown symbol 'x'"):
        project.reduce(a[1, 1, 1], at={"x": 1})
    with pytest.raises(OptionError, match="need values for d, m1, s, m2, M"):
        project.reduce(a[1, 1, 1], prime=101)


def test_a_mass_with_a_denominator_in_one_family_only():
    a = bubble(propagators=["k^2", "(k+p)^2-s"], invariants={"s": 2, "x": 0})
    b = bubble(
        "B",
        propagators=[
            "(k+p)^2",
            "k^2-s",
        ],
        invariants={"s": 2, "x": 0},
    )
    c = bubble("C", propagators=["(k+p)^2-s/x", "k^2"], invariants={"s": 2, "x": 0})
    project = tilth.Project([a, c, b])
    found = project.symmetries()
    assert {place for place in found.maps if place[0] == "B"} == {("B", 2), ("B", 3)}
    assert {used.target.name for used in found} == {"A"}


def test_cut_lines_stay_cut():
    a, b, c = bubble(cut=[1]), bubble("B", propagators=["(k+p)^2", "k^2-m2"], cut=[2]), bubble("C")
    found = tilth.Project([a, b, c]).symmetries()
    assert ("B", 3) in found.maps
    assert not [place for place in found.maps if place[0] == "C"]
    with pytest.raises(FamilyError, match="does not turn the cut propagators"):
        read_family_map(tilth.Project([a, c]).shared, c, a, 3, "map(k->k)")


WRONG_MAPS = {
    "map(l->k)": "does not turn propagator 1 of B into a propagator",
    "map(l->-k-2*p)": "into a propagator",
    "map(l->2*k)": "Jacobian",
    "map(l->-k-p,p->p)": "is 'map",
    "map(l->-k-p,p->2*p)": "changes",
    "map(l->-k-s)": "which is no momentum|is a vector|s",
    "map(l)": "is no part of a map",
    "permuted(1->1,2->2)": "does not turn U and F",
    "permuted(1->3,2->1)": "names a propagator that there is not",
    "permuted(1->2)": "does not turn U and F|zero sector|of sector",
    "k->k": "is not a map",
}


@pytest.mark.parametrize("name", WRONG_MAPS)
def test_a_wrong_map_is_refused_with_the_reason(name):
    a, b = PROJECTS["two_families"]()
    b = tilth.Family("B", ["l"], ["p"], ["l^2", "(l+p)^2-m2"], {"p^2": "s"})
    shared = tilth.Project([a, b]).shared
    with pytest.raises(InputError, match=WRONG_MAPS[name]):
        read_family_map(shared, b, a, 3, name)


def test_it_is_immutable_and_has_its_families_by_name():
    project = tilth.Project([bubble(), bubble("B")])
    assert [family.name for family in project] == ["A", "B"]
    assert project["B"] == project[1] == bubble("B")
    assert "A" in project
    assert bubble("C") not in project
    with pytest.raises(FamilyError, match="did you mean"):
        tilth.Project([bubble("bubble")])["buble"]
    with pytest.raises(AttributeError, match="immutable"):
        project.families = ()


def test_targets():
    project = tilth.Project.from_toml(TEXT)
    a, b = project
    assert project.parse_targets("A[1,2]\nB(2, 1), A[1,1] # more\n") == (a[1, 2], b[2, 1], a[1, 1])
    assert project.parse("B[1,2]") == b[1, 2]
    for text, error, message in [
        (
            "A[1,1]\nC[1,1]",
            TargetError,
            r"targets:2: 'C\[1,1\]' belongs to family C, but the families here",
        ),
        ("1,1", TargetError, "names no family"),
        ("A[1,1,1]", IndexCountError, "A"),
    ]:
        with pytest.raises(error, match=message):
            project.parse_targets(text)
    with pytest.raises(TargetError, match="belongs to no family of the project"):
        project.reduce([a[1, 1], bubble("C")[1, 1]])
    with pytest.raises(TargetError, match="another family than the project's A"):
        project.reduce([bubble(kinematics={"p^2": "2*s"})[1, 1]])
    with pytest.raises(TargetError, match="no targets"):
        project.reduce([])
    with pytest.raises(TargetError, match="text"):
        project.reduce("A[1,1]")


def test_reduce_of_one_family_names_the_project():
    a, b = PROJECTS["two_families"]()
    with pytest.raises(TargetError, match=r"tilth\.Project"):
        tilth.reduce([a[1, 1], b[1, 1]])


def test_preferred_masters():
    project = tilth.Project.from_toml(TEXT)
    a, b = project
    table = project.reduce([b[1, 2], a[3, 1]], preferred_masters=[a[2, 1]])
    assert set(table.masters) == {a[1, 0], a[2, 1]}
    assert set(project.masters(preferred_masters=[a[2, 1]]).integrals) == {a[1, 0], a[2, 1]}
    # of a later family, by a map one of the first: that one it is
    later = project.reduce([b[1, 2], a[3, 1]], preferred_masters=[b[2, 1]])
    assert set(later.masters) == {a[1, 0], a[1, 2]}
    assert later.verify()
    assert set(project.masters(preferred_masters=[b[2, 1]]).integrals) == {a[1, 0], a[1, 2]}
    assert set(project.score(a[1, 1], preferred_masters=[b[2, 1]]).masters) == {a[1, 0], a[1, 2]}
    first = project.reduce([b[1, 2], a[3, 1]], preferred_masters=[a[1, 2]])
    assert {t: dict(row) for t, row in later.items()} == {t: dict(row) for t, row in first.items()}
    # a sum of several is refused
    for call in (project.reduce, project.score):
        with pytest.raises(OptionError, match=r"made of .*,.*; prefer integrals of that family"):
            call(a[1, 1], preferred_masters=[b[-1, 2]])
    with pytest.raises(OptionError, match="not an integral of the project"):
        project.reduce(a[1, 1], preferred_masters=[bubble("C")[1, 1]])


def test_zero_targets_and_those_of_several_sectors():
    project = tilth.Project.from_toml(TEXT)
    a, b = project
    table = project.reduce([a[0, 1], b[1, 0]])
    assert [dict(row) for row in table.values()] == [{}, {}]
    assert table.masters == ()
    assert table.verify()


def test_a_run_folder_for_each_family(tmp_path):
    project = tilth.Project(PROJECTS["boxes"]())
    targets = [family[2, 1, 1, 1] for family in project]
    first = project.reduce(targets, run=tmp_path / "run")
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["X", "Y", "Z"]
    again = project.reduce(targets, run=tmp_path / "run")
    assert dict(again) == dict(first)


# -- files ---------------------------------------------------------------------------------------------------


def test_a_file_and_a_folder(tmp_path):
    (tmp_path / "project.toml").write_text(TEXT)
    project = tilth.Project.load(tmp_path / "project.toml")
    folder = tmp_path / "families"
    folder.mkdir()
    for family in project:
        (folder / f"{family.name}.toml").write_text(family.to_toml())
    assert tilth.Project.load(folder) == project
    (tmp_path / "by_file.toml").write_text(
        '[[families]]\nfile = "families/A.toml"\n[[families]]\nfile = "families/B.toml"'
    )
    assert tilth.Project.load(tmp_path / "by_file.toml") == project


BAD_FILES = {
    "no families": ('externals = ["p"]', "has no families"),
    "an unknown key": ('external = ["p"]\n[[families]]\nname = "A"', "'external' above its families"),
    "a missing key": (
        '[[families]]\nname = "A"\nloops = ["k"]',
        r"families\[1\] \(A\) lacks the key 'propagators'",
    ),
    "a wrong family": (
        TEXT.replace("(l+p)^2-m2", "(l+q)^2"),
        r"families\[2\] \(B\)",
    ),
    "a file that is not there": ('[[families]]\nfile = "none.toml"', "none.toml"),
    "a file and more": ('[[families]]\nfile = "a.toml"\nname = "A"', "and other keys"),
    "no TOML": ("externals = [", "is not valid TOML"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files(name, tmp_path):
    text, message = BAD_FILES[name]
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        tilth.Project.load(tmp_path / "bad.toml")
    assert "toml" in str(caught.value)
    with pytest.raises(InputError):
        tilth.Project.from_toml(text)


def test_an_empty_folder(tmp_path):
    with pytest.raises(FamilyFileError, match="no family files"):
        tilth.Project.load(tmp_path)


# -- command line --------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ab.toml").write_text(TEXT)
    (tmp_path / "ab.targets").write_text("A[2,1]\nB[1,2]\nB[1,-1]\n")
    return tmp_path


def run(capsys, *arguments):
    code = main(list(arguments))
    return code, capsys.readouterr()


def test_verbs(files, capsys):
    code, out = run(capsys, "reduce", "ab.toml", "ab.targets", "--output", "ab.tilth", "--json", "--quiet")
    data = json.loads(out.out)
    assert code == 0
    assert data["masters"] == ["A[1,0]", "A[1,1]"]
    assert data["table"]["B[1,2]"] == data["table"]["A[2,1]"]
    assert data["translated"]["B[1,2]"]["name"] == "map(l->-k-p)"
    for arguments, expected in [
        (("verify", "ab.tilth"), "1 map(s) between families made anew"),
        (("show", "ab.tilth"), "map          B 3 -> A 3"),
        (("export", "ab.tilth", "-", "--format", "mathematica"), "B[1,2] -> "),
        (("symmetries", "ab.toml"), "B 2 -> A 1"),
        (("masters", "ab.toml", "--quiet"), "2 masters of A, B"),
        (("score", "ab.toml", "ab.targets", "--quiet"), "multiplications"),
        (("reduce", "ab.toml", "ab.targets", "--at", "d=5,s=7,m2=3", "--quiet"), "-1/2"),
    ]:
        code, out = run(capsys, *arguments)
        assert (code, out.err) == (0, "")
        assert expected in out.out
    for arguments in [
        ("verify", "ab.tilth", "--json"),
        ("show", "ab.tilth", "--json"),
        ("symmetries", "ab.toml", "--json"),
        ("masters", "ab.toml", "--json", "--quiet"),
        ("score", "ab.toml", "ab.targets", "--json", "--quiet"),
    ]:
        code, out = run(capsys, *arguments)
        assert code == 0
        assert json.loads(out.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reduce", "ab.toml"), "one target list"),
        (("reduce", "ab.toml", "ab.targets", "--seeding", "a.seeds"), "seeds of one family"),
        (("masters", "ab.toml", "--count"), "ask each family"),
        (("reduce", "none.toml", "ab.targets"), "none.toml"),
    ],
)
def test_bad_calls(files, capsys, arguments, message):
    code, out = run(capsys, *arguments)
    assert code == 2
    assert message in out.err


def test_a_folder_of_family_files(files, capsys):
    (files / "families").mkdir()
    for family in tilth.Project.from_toml(TEXT):
        (files / "families" / f"{family.name}.toml").write_text(family.to_toml())
    code, out = run(capsys, "reduce", "families", "ab.targets", "--quiet")
    assert (code, out.err) == (0, "")
    assert "3 target(s) of A, B: 2 masters (2 of A)" in out.out


def test_a_table_of_a_project_is_no_table_of_one_family(files, capsys):
    run(capsys, "reduce", "ab.toml", "ab.targets", "--output", "ab.tilth", "--quiet")
    with pytest.raises((TableError, InputError), match="tilth-table"):
        tilth.Table.load("ab.tilth")
