"""Systems of equations: sizes, what must hold of them exactly, and where they may be asked for."""

from fractions import Fraction

import pytest
import sympy

import tilth
from tilth.calculus import vector_field as vector_fields
from tilth.cases import load_family
from tilth.errors import OptionError, PointError, SingularKinematics, TableError

#: {case: (masters, sectors with masters, largest block)}; the numbers of masters are the literature's.
SIZES = {
    "bubble": (1, 1, 1),
    "box": (3, 3, 1),
    "box1l": (6, 6, 1),
    "dbox": (8, 7, 2),
    "diamond2l": (9, 7, 3),
    "tribox": (15, 12, 2),
}


def matrices_of(equations):
    return {str(x): sympy.Matrix(matrix) for x, matrix in equations.to_sympy().items()}


def vanishes(matrix):
    return all(sympy.cancel(value) == 0 for value in matrix)


@pytest.mark.parametrize("case", SIZES)
def test_sizes_and_blocks(case):
    family = load_family(case)
    equations = tilth.differential_equations(family)
    masters, sectors, largest = SIZES[case]
    assert set(equations.masters) == set(tilth.masters(family).integrals)
    assert (len(equations.masters), len(equations.blocks)) == (masters, sectors)
    assert max(map(len, equations.blocks.values())) == largest
    assert equations.variables == tuple(family.invariants)
    assert equations.checks.scaling and not equations.checks.note
    count = len(equations.variables)
    assert len(equations.checks.integrable) == count * (count - 1) // 2
    block = {place: number for number, places in enumerate(equations.blocks.values()) for place in places}
    for variable in equations.variables:
        assert equations.matrix(variable).shape == (masters, masters)
        assert all(block[column] <= block[row] for row, column in equations.matrix(variable))


@pytest.mark.parametrize("system", ["box_equations", "sunrise_equations"])
def test_integrable_and_homogeneous_exactly(request, system):
    """In sympy, for every entry: the checks of the package look at random points."""
    equations = request.getfixturevalue(system)
    (x, along_x), (y, along_y) = matrices_of(equations).items()
    sx, sy, d = sympy.symbols((x, y, "d"))
    assert vanishes(along_y.diff(sx) - along_x.diff(sy) + along_y * along_x - along_x * along_y)
    loops = len(equations.family.loops)
    expected = sympy.diag(*(loops * d - 2 * sum(master.indices) for master in equations.masters))
    assert vanishes(2 * sx * along_x + 2 * sy * along_y - expected)


def test_rows_and_entries(box, box_equations):
    row = box_equations.row(box[1, 1, 1, 1], "t")
    assert {str(master): str(value) for master, value in row.items()} == {
        "box[1,0,1,0]": "(-2*d+6)/(s*t*(s+t))",
        "box[0,1,0,1]": "(2*d-6)/(t^2*(s+t))",
        "box[1,1,1,1]": "(d*s-6*s-2*t)/(2*t*(s+t))",
    }
    matrix = box_equations.matrix("t")
    assert len(matrix) == 4 and matrix[2, 1] == row[box[0, 1, 0, 1]] and matrix[0, 0].is_zero()
    with pytest.raises(IndexError):
        matrix[3, 0]
    with pytest.raises(OptionError, match=r"^there is no derivative in 'u', the variables are s, t$"):
        box_equations.matrix("u")
    with pytest.raises(OptionError, match=r"^box\[2,1,1,1\] is not among the masters"):
        box_equations.row(box[2, 1, 1, 1], "t")
    assert repr(box_equations) == "DifferentialEquations(box: 3 masters in s, t, at any d, s, t)"
    assert str(box_equations).splitlines()[:5] == [
        "box: 3 masters in 3 sectors, blocks of at most 1, derivatives in s, t",
        "at any d, s, t",
        "d/ds: 4 of 9 entries",
        "d/dt: 4 of 9 entries",
        "integrable in s, t, scales",
    ]


def same(left, right):
    assert set(left.masters) == set(right.masters)
    for variable in left.variables:
        for master in left.masters:
            assert left.row(master, variable) == right.row(master, variable)


@pytest.mark.parametrize("case", ["box", "dbox", "tribox"])
def test_other_momenta_may_move(monkeypatch, case):
    """Two vector fields differ by a rotation of the externals, which Lorentz invariance makes zero."""
    usual = tilth.differential_equations(load_family(case))
    other = load_family(case)
    few = {x: vector_fields.vector_field(other.basis, x) for x in other.invariants}
    monkeypatch.setattr(
        vector_fields, "_movers", lambda moved, uses: tuple(sorted({i for pair in moved for i in pair}))
    )
    assert few != {x: vector_fields.vector_field(other.basis, x) for x in other.invariants}
    same(usual, tilth.differential_equations(other))


def test_other_independent_momenta():
    """The box and the double box with p4 in the place of p3: the same propagators, other vector fields."""
    for case in ("box", "dbox"):
        family = load_family(case)
        data = family.to_dict()
        data["externals"] = ["p1", "p2", "p4"]
        data["propagators"] = [
            text.replace("p1+p2+p3", "-p4").replace("+-", "-") for text in data["propagators"]
        ]
        data["kinematics"] = {
            "p1^2": 0, "p2^2": 0, "p4^2": 0, "p1*p2": "s/2", "p1*p4": "t/2", "p2*p4": "(-s-t)/2"
        }  # fmt: skip
        other = tilth.Family.from_dict(data)
        left, right = tilth.differential_equations(family), tilth.differential_equations(other)
        for variable in "st":
            assert [m.indices for m in left.masters] == [m.indices for m in right.masters]
            assert left.matrix(variable).entries == right.matrix(variable).entries


def test_from_masters_a_table_and_a_complete_table(monkeypatch, dbox_equations):
    family = dbox_equations.family
    same(dbox_equations, tilth.differential_equations(tilth.masters(family)))
    top = tilth.reduce(family[1, 1, 1, 1, 1, 1, 1, -2, 0])
    same(dbox_equations, tilth.differential_equations(top))
    whole = tilth.reduce(tilth.targets_of_derivatives(family))
    reduced = []
    monkeypatch.setattr("tilth.calculus.closure.reduce", lambda *a, **k: reduced.append(a))
    same(dbox_equations, tilth.differential_equations(whole))
    assert not reduced


def test_a_table_of_a_subsector_has_the_equations_of_that(dbox_equations):
    """The box with a bubble in it needs two masters below it, one of which its table may lack."""
    family = dbox_equations.family
    part = tilth.differential_equations([family[1, 1, 0, 1, 1, 1, 0, 0, 0]])
    assert set(part.masters) < set(dbox_equations.masters)
    for variable in part.variables:
        for master in part.masters:
            assert part.row(master, variable) == dbox_equations.row(master, variable)


def test_at_numbers(box, box_equations):
    at = {"s": Fraction(1, 3)}
    equations = tilth.differential_equations(box, at=at)
    assert (equations.variables, equations.symbols) == (("t",), ("d", "t"))
    assert (equations.checks.scaling, equations.checks.note) == (True, "at one point")
    for place, value in box_equations.matrix("t").entries.items():
        assert equations.matrix("t")[place] == value.substitute(at)
    numbers = {"d": 7, "s": 3, "t": Fraction(-1, 5)}
    exact = tilth.differential_equations(box, variables=["s", "t"], at=numbers)
    residues = tilth.differential_equations(box, variables="s", at=numbers, prime=10007)
    for place, value in box_equations.matrix("s").entries.items():
        assert exact.matrix("s")[place] == value.value_at({x: Fraction(y) for x, y in numbers.items()})
        assert residues.matrix("s")[place] == value.residue_at([7, 3, -pow(5, -1, 10007)], 10007)
    assert exact.checks.scaling and residues.checks.scaling


def test_the_family_of_a_point(box):
    there = tilth.differential_equations(box.at_point({"s": 1}))
    usual = tilth.differential_equations(box, at={"s": 1})
    assert there.variables == usual.variables == ("t",)
    assert [master.indices for master in there.masters] == [master.indices for master in usual.masters]
    assert {place: str(value) for place, value in there.matrix("t").entries.items()} == {
        place: str(value) for place, value in usual.matrix("t").entries.items()
    }
    assert there.checks.note == "the units of box are natural"


def test_another_order_and_no_symmetries(sunrise):
    dots = tilth.differential_equations(sunrise, order="dots")
    assert [master.indices for master in dots.masters] == [
        (1, 1, 0, 0, 0), (1, 1, 1, 0, 0), (2, 1, 1, 0, 0)
    ]  # fmt: skip
    apart = tilth.differential_equations(sunrise, symmetries=False)
    assert len(apart.masters) == 3 + 4  # three tadpoles, and sunrises with a dot on each line
    assert apart.checks.scaling


def test_preferred_combinations(box):
    given = tilth.Combination({box[1, 1, 1, 1]: "s*t*(d-4)^2"}, name="g")
    equations = tilth.differential_equations(box, preferred_masters=[given])
    assert given in equations.masters and box[1, 1, 1, 1] not in equations.masters
    assert equations.dimensions == (-4, -4, -4)
    mixed = tilth.Combination({box[1, 1, 1, 1]: "s*t", box[1, 0, 1, 0]: 1}, name="h")
    assert tilth.differential_equations(box, preferred_masters=[mixed]).checks.scaling
    uneven = tilth.Combination({box[1, 1, 1, 1]: "s*t", box[1, 0, 1, 0]: "s+1"}, name="u")
    checks = tilth.differential_equations(box, preferred_masters=[uneven]).checks
    assert (checks.scaling, checks.integrable) == (False, (("s", "t"),))
    assert checks.note == "u has terms of different mass dimensions"


def test_natural_units():
    family = tilth.Family("n", ["k"], ["p"], ["k^2-1", "(k+p)^2-x"], {"p^2": "y"})
    equations = tilth.differential_equations(family)
    assert (equations.checks.scaling, equations.checks.note) == (False, "the units of n are natural")
    assert equations.checks.integrable == (("y", "x"),)


def test_linear_propagators_and_a_null_direction():
    """Two eikonal lines: u·u = 1 and v·v = 1 are numbers, their angle is the invariant."""
    family = tilth.Family(
        "cusp", ["k"], ["u", "v"], ["k^2", "2*k*u-1", "2*k*v-1"], {"u^2": 1, "v^2": 1, "u*v": "c"}
    )
    equations = tilth.differential_equations(family)
    assert equations.variables == ("c",)
    # a single eikonal line does not know of the angle
    for place, master in enumerate(equations.masters):
        if master.t == 2 and master.sector != 7:
            assert not equations.matrix("c").row(place)


def test_a_run_folder(tmp_path, box, box_equations):
    same(box_equations, tilth.differential_equations(box, run=tmp_path / "run"))
    targets = tilth.targets_of_derivatives(box)
    assert set(tilth.resume(tmp_path / "run")) == set(targets)
    same(box_equations, tilth.differential_equations(box, run=tmp_path / "run"))


def test_rows_are_delivered_of_the_reduction_alone(box):
    """Scaling in the other invariant is checked with a second reduction, which nobody asked for."""
    delivered = []
    tilth.differential_equations(
        box, variables=["t"], deliver=lambda target, row: delivered.append((target, row))
    )
    assert sorted(str(target) for target, _ in delivered) == sorted(
        map(str, tilth.targets_of_derivatives(box, variables=["t"]))
    )
    assert not any(isinstance(value, int) for _, row in delivered for value in row.values())


def test_targets_alone(box):
    targets = tilth.targets_of_derivatives(box, variables=["s"])
    assert set(tilth.masters(box).integrals) < set(targets) <= set(tilth.targets_of_derivatives(box))
    assert len(set(targets)) == len(targets)
    assert all(target.dots <= 1 and not target.vanishes for target in targets)


@pytest.mark.parametrize(
    ("subject", "options", "message"),
    [
        (
            "family",
            {"variables": ["d"]},
            "variables has 'd', which is not one of the invariants of box (s, t)",
        ),
        ("family", {"variables": ["s", "s"]}, "variables is (s, s), give at least one name, and each once"),
        ("family", {"variables": [3]}, "variables has 3, which is not a name"),
        ("family", {"at": {"s": 1, "t": 2}}, "box has no invariant without a number to differentiate in, .*"),
        ("family", {"symmetries": "at-point"}, "symmetries='at-point' is not for matrices over masters, .*"),
        ("masters", {"order": "dots"}, "order is known from the list of masters that is given, .*"),
        ("table", {"at": {"s": 1}}, "at is known from the table that is given, leave it out"),
        ("list", {"prefer": "dots"}, "prefer is known from the list of integrals that is .*"),
        ("nothing", {}, "there are no masters, give a family, .*"),
        ("number", {}, "int has no masters, give a family, its masters, a table, .*"),
        ("project", {}, "Family has no masters, .*"),
    ],
)
def test_what_is_refused(box, subject, options, message):
    subjects = {
        "family": lambda: box,
        "masters": lambda: tilth.masters(box),
        "table": lambda: tilth.reduce(box[1, 1, 1, 1]),
        "list": lambda: [box[1, 1, 1, 1]],
        "nothing": list,
        "number": lambda: 7,
        "project": lambda: tilth.Project([box]),
    }
    pattern = message.replace("(", r"\(").replace(")", r"\)")
    with pytest.raises(OptionError, match=f"^{pattern}$"):
        tilth.differential_equations(subjects[subject](), **options)


def test_numbers_that_are_refused(box):
    with pytest.raises(PointError, match="unknown symbol 'u'"):
        tilth.differential_equations(box, at={"u": 1})
    with pytest.raises(SingularKinematics):
        tilth.differential_equations(box, at={"s": 0})
    vanishes = "the Gram determinant of box vanishes at s=1, t=-1, where momenta cannot follow an invariant"
    with pytest.raises(SingularKinematics, match=vanishes):
        tilth.differential_equations(box, variables="t", at={"s": 1, "t": -1})
    with pytest.raises(TypeError, match=r"differential_equations\(\) got an unexpected keyword"):
        tilth.differential_equations(box, variable="s")


def test_given_equations_have_no_family():
    from tilth.formats import Source, read_kira_system

    system = read_kira_system(Source("bubble", "bub[1,2]*(s)\nbub[1,1]*(d-3)\n"))
    with pytest.raises(TableError, match="its integrals have no family"):
        tilth.differential_equations(tilth.solve(system, "bub[1,2]"))
