"""Plans of several families: at any point they give what the table of the project gives there."""

import random
from fractions import Fraction

import numpy as np
import pytest
from test_random_projects import random_project, random_targets
from test_together_and_apart import targets_of

import tilth
from crossed import PROJECTS, partly_mapped
from tilth.errors import NotATarget, PointError, SingularKinematics

PRIME = 2**49 - 81


def plain(rows):
    return {target: {m: v for m, v in row.items() if v} for target, row in rows.items()}


def compare(project, targets, at, **options):
    """Compare a plan with the table at some points, modulo a prime and exactly."""
    plan = project.plan(targets, at=at, **options)
    table = project.reduce(targets, at=at, **options)
    draw = random.Random(5)
    points = [[draw.randrange(10**6, PRIME) for _ in plan.symbols] for _ in range(4)]
    ok, residues = plan.probe(np.array(points, dtype=np.uint64).reshape(4, len(plan.symbols)), PRIME)
    assert ok.all()
    assert residues.dtype == np.uint64
    for point, row in zip(points, residues.tolist(), strict=True):
        expected = plain(table.evaluate(dict(zip(plan.symbols, point, strict=True)), prime=PRIME))
        found = {target: {} for target in targets}
        for (target, master), value in zip(plan.functions, row, strict=True):
            if value:
                found[target][master] = value
        assert found == expected
    exact = {symbol: Fraction(371 + 30 * place, 10) for place, symbol in enumerate(plan.symbols)}
    assert plan.evaluate(exact) == plain(table.evaluate(exact))
    assert plan.evaluate([list(exact.values())]) == [plan.evaluate(exact)]
    assert set(plan.masters) == set(table.masters)
    return plan, table


def same_rows(one, other):
    assert {target: dict(row) for target, row in one.items()} == {
        target: dict(row) for target, row in other.items()
    }


@pytest.mark.parametrize("name", PROJECTS)
def test_at_points(name):
    project = tilth.Project(PROJECTS[name]())
    draw = random.Random(2)
    targets = [target for family in project for target in targets_of(family, draw)]
    numbers = {symbol: 3 + 2 * place for place, symbol in enumerate(project.symbols[2:])}
    plan, table = compare(project, targets, numbers)
    same_rows(plan.reconstruct(verify=False), table)


@pytest.mark.parametrize("number", [1, 4, 9])
def test_of_random_projects(number):
    project = random_project(number)
    rnd = random.Random(number)
    targets = list(dict.fromkeys(one for family in project for one in random_targets(family, rnd)))
    at = {symbol: rnd.randrange(2, 100) for symbol in project.symbols[1:]}
    if targets:
        compare(project, targets, at)


def test_a_crossed_family():
    family = tilth.Family(
        "box",
        ["k"],
        ["p1", "p2", "p3"],
        ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2+p3)^2"],
        {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p2*p3": "t/2", "p1*p3": "-(s+t)/2"},
    )
    project = tilth.Project([family], crossings={"crossed": ("box", {"p1": "p2", "p2": "p1"})})
    crossed = project.families[-1]
    plan, table = compare(project, [family[2, 1, 1, 1], crossed[1, 2, 1, 1]], {})
    # the table has the crossed rows at exchanged invariants, the plan solves the crossed family by itself
    assert set(table.crossed) == {"crossed"}
    assert set(plan.plans) == {"box", "crossed"}
    same_rows(plan.reconstruct(), table)


def test_functions_of_all_symbols():
    project = tilth.Project(PROJECTS["two_families"]())
    a, b = project
    plan, table = compare(project, [a[2, 1], b[1, 2]], {})
    assert plan.symbols == project.symbols
    assert plan.masters == (a[1, 0], a[1, 1])
    made = plan.reconstruct()
    same_rows(made, table)
    assert made.verify(seed=1)


def test_relations_that_only_two_families_together_have():
    project = tilth.Project(partly_mapped())
    b = project["B"]
    targets = [b[1, 1, 1, -2, 0, 0, 0, 0, 0], b[2, 1, 1, 0, 0, -1, 0, 0, 0]]
    plan, table = compare(project, targets, {"m": 2, "x": 3, "y": 5, "z": 7})
    assert {master.family.name for master in plan.masters} == {"A"}
    same_rows(plan.reconstruct(verify=False), table)
    # d - 1 is a factor of the whole relation, which says nothing there
    special = {"d": 1, "m2": -6}
    assert plain(table.evaluate(special))
    with pytest.raises(SingularKinematics, match="relations between masters"):
        plan.evaluate(special)
    ok, residues = plan.probe([[1, 6], [2, 6]], PRIME)
    assert not ok[0]
    assert not residues[0].any()


def test_a_relation_that_degenerates_is_seen_though_no_row_has_its_master():
    project = tilth.Project(partly_mapped())
    b = project["B"]
    at = {"m": 2, "x": 3, "y": 5, "z": 7}
    plan = project.plan([b[2, 1, 1, 0, 0, 0, 0, 0, 0], b[1, 1, 1, -1, 0, 0, 0, 0, 0]], at=at)
    assert plan.evaluate({"d": 3, "m2": -6})
    with pytest.raises(SingularKinematics, match="relations between masters"):
        plan.evaluate({"d": 1, "m2": -6})


def test_what_is_said_of_strange_requests():
    family = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    plan = tilth.Project([family]).plan(family[2, 1])
    with pytest.raises(NotATarget, match="is not a target of this plan"):
        plan.columns(family[1, 1])
    with pytest.raises(PointError, match="shape"):
        plan.probe([[1]], prime=101)
    assert "1 target(s), 1 plan(s)" in repr(plan)
    assert "bubble" in str(plan)
