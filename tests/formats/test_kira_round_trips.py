"""Folders for Kira, written and read again: the same families in algebra, and the second time in bytes."""

import random
from fractions import Fraction

import pytest

import tilth
from tilth.cases import case_names, read_case
from tilth.errors import FormatError, OptionError
from tilth.family.kinematics.propagators import Propagator
from tilth.formats import export_text, read_kira_project, write_kira_project
from tilth.formats.kira_project.factors import factors_of

#: Families that the library's cases are not like.
FAMILIES = {
    "linear": tilth.Family(
        "hqet", ["k1", "k2"], ["v"], ["k1^2", "k2^2", "(k1-k2)^2", "k1*v-w", "k2*v-w"], {"v^2": 1}
    ),
    "factors": tilth.Family(
        "f", ["k1", "k2"], ["p"],
        ["k1*k2", "k1*(k1+p)-m^2", "2*k2^2+k2*p", "(k1+k2)*p", "-(k1-k2+p/3)^2+s"], {"p^2": "s"},
    ),
    "conserved": tilth.Family(
        "box", ["k"], ["p1", "p2", "p3", "p4"], ["k^2-m", "(k+p1)^2", "(k-p4)^2", "(k+p1+p2)^2"],
        {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p4^2": "m", "(p1+p2)^2": "s", "p2*p3": "t/2"},
        momentum_conservation="p4=-p1-p2-p3", set_to_one="m", cut=[1],
    ),
    "vacuum": tilth.Family("v", ["k", "l"], [], ["k^2-m2", "l^2", "(k+l)^2-m2/2"], top_sectors=[7]),
    "quotient": tilth.Family("q", ["k"], ["p"], ["k^2", "(k+p)^2-m2"], {"p^2": "m2*(1-x)/(1+x)"},
                             invariants={"m2": 2, "x": 0}),
}  # fmt: skip


def problems():
    yield from ((name, family, [family[(1,) * family.given]]) for name, family in FAMILIES.items())
    for name in case_names():
        case = read_case(name)
        yield name, case.family, list(case.targets)[:5]


PROBLEMS = {name: (family, targets) for name, family, targets in problems()}


def algebra(family):
    """What a family is, without the texts."""
    propagators = [(one.products, one.constant) for one in family.basis.propagators]
    shape = (family.loops, family.externals, family.top_sectors, family.cut, family.set_to_one)
    return family.name, *shape, dict(family.invariants), dict(family.basis.kinematics.products), propagators


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_folder_says_the_same_family_again(tmp_path, name):
    family, targets = PROBLEMS[name]
    write_kira_project(tmp_path / "a", [family], targets, targets[-1:])
    found = read_kira_project(tmp_path / "a")
    (again,) = found.families
    assert algebra(again) == algebra(family)
    assert [one.indices for one in found.targets] == [one.indices for one in targets]
    assert [one.indices for one in found.preferred_masters] == [one.indices for one in targets[-1:]]
    assert [entry.key for entry in found.left] == [
        "jobs[1].reduce_sectors.run_initiate", "jobs[1].reduce_sectors.run_firefly",
    ]  # fmt: skip
    write_kira_project(tmp_path / "b", found.families, found.targets, found.preferred_masters)
    for path in (tmp_path / "a").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_a_table_and_a_project_write_their_masters(tmp_path):
    a, b = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], {"p^2": "s"}), tilth.Family(
        "B", ["l"], ["p"], ["l^2", "(l+p)^2-m2"], {"p^2": "s"}
    )  # fmt: skip
    one = tilth.reduce([a[2, 1]])
    one.export(tmp_path / "one", "kira-project")
    found = tilth.Project.load(tmp_path / "one")
    assert [master.indices for master in found.imported.preferred_masters] == [(1, 0), (1, 1)]
    both = tilth.Project([a, b]).reduce([b[1, 2], a[2, 1]])
    both.export(tmp_path / "both", "kira-project")
    project = tilth.Project.load(tmp_path / "both")
    assert project.names == ("A", "B")
    again = project.reduce(project.targets, **project.imported.options)
    assert {str(k): {str(m): c for m, c in row.items()} for k, row in again.items()} == {
        str(k): {str(m): c for m, c in row.items()} for k, row in both.items()
    }


def test_what_kira_does_not_have_is_refused(tmp_path):
    strange = tilth.Family("x", ["k", "l"], [], ["k^2+l^2-m2", "l^2", "(k+l)^2"])
    with pytest.raises(FormatError, match=r"propagators\[1\].* of x is no product of two momenta"):
        write_kira_project(tmp_path / "x", [strange], [])
    reserved = tilth.Family("x", ["k"], ["p"], ["k^2-Pi", "(k+p)^2"], {"p^2": "s"})
    with pytest.raises(FormatError, match="'Pi' cannot be a name in Kira"):
        write_kira_project(tmp_path / "x", [reserved], [])
    a, b = FAMILIES["vacuum"], FAMILIES["conserved"]
    with pytest.raises(FormatError, match="other external momenta or scalar products"):
        write_kira_project(tmp_path / "x", [a, b], [])
    with pytest.raises(FormatError, match="belongs to none of the families"):
        write_kira_project(tmp_path / "x", [a], [b[1, 1, 1, 1]])
    with pytest.raises(FormatError, match="is a folder and no text"):
        export_text(tilth.reduce([a[1, 1, 1]]), "kira-project")
    with pytest.raises(OptionError, match="leave rename out"):
        tilth.reduce([a[1, 1, 1]]).export(tmp_path / "x", "kira-project", rename={"m2": "m"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", range(60))
def test_products_of_momenta_are_found(seed):
    number = random.Random(seed)
    loops, externals = number.randint(1, 3), number.randint(0, 3)
    size = loops + externals
    while True:
        left, right = ([number.choice([0, 0, 1, -1, 2, Fraction(1, 2)]) for _ in range(size)] for _ in "ab")
        given = form(left, right, loops)
        if any(given.values()):
            break
    found = factors_of(Propagator("x", {k: v for k, v in given.items() if v}, None), loops, externals)
    assert form(found.left, found.right, loops) == given


def form(left, right, loops):
    """The coefficients of products with a loop momentum in (left.x)(right.x)."""
    size = len(left)
    return {
        (i, j): Fraction(left[i] * right[j] + (left[j] * right[i] if i != j else 0))
        for i in range(loops)
        for j in range(i, size)
    }


def test_what_is_no_product_has_no_factors():
    for products in ({(0, 0): 1, (1, 1): 1}, {(0, 0): 1, (1, 2): 1}, {(0, 1): 1, (2, 3): 1}):
        given = {key: Fraction(value) for key, value in products.items()}
        assert factors_of(Propagator("x", given, None), 3, 1) is None
