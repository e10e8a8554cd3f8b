"""Plans that are kept: the same plan comes back, or a clear no."""

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import PlanFileError, RunFolderError
from tilth.executors.plan_file import pack_plan

RUNS = Path(__file__).parent.parent / "executors" / "runs"


def _same(first, second, points, prime=2**50 - 27):
    assert second.functions == first.functions
    assert second.symbols == first.symbols
    assert second.masters == first.masters
    assert second.targets == first.targets
    assert second.fingerprint == first.fingerprint
    assert str(second) == str(first)
    for one, other in zip(first.probe(points, prime), second.probe(points, prime), strict=True):
        assert np.array_equal(one, other)


def test_a_plan_comes_back(plan, tmp_path, random_points):
    points = random_points(plan, 2**50 - 27, 9)
    plan.save(tmp_path / "x.plan")
    content = (tmp_path / "x.plan").read_bytes()
    assert content == plan.to_bytes()
    for again in (
        tilth.Plan.load(tmp_path / "x.plan"),
        tilth.Plan.from_bytes(content),
        pickle.loads(pickle.dumps(plan)),  # noqa: S301  what was just written
    ):
        _same(plan, again, points)
        assert again.to_bytes() == content
        table, expected = again.reconstruct(), plan.reconstruct()
        assert {t: dict(row) for t, row in table.items()} == {t: dict(row) for t, row in expected.items()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.plan"]


def test_the_same_problem_gives_the_same_bytes():
    targets = read_case("box").targets
    first, second = (tilth.plan(targets, "laporta", threads=n).to_bytes() for n in (1, 2))
    assert first == second
    assert tilth.plan(targets, "laporta", seed=1).fingerprint != tilth.Plan.from_bytes(first).fingerprint


def test_tables_have_the_bytes_of_a_reduction(tmp_path):
    targets = read_case("dbox:1").targets
    plan = tilth.plan(targets)
    plan.save(tmp_path / "x.plan")
    tilth.reduce(targets).save(tmp_path / "reduced.tilth")
    for number, one in enumerate((plan, tilth.Plan.load(tmp_path / "x.plan"))):
        one.reconstruct(threads=number + 1).save(tmp_path / "planned.tilth")
        assert (tmp_path / "planned.tilth").read_bytes() == (tmp_path / "reduced.tilth").read_bytes()


def test_the_folder_of_a_run_has_a_plan(tmp_path, random_points):
    targets = read_case("box").targets
    plan = tilth.plan(targets, "laporta")
    table = plan.reconstruct(run=tmp_path / "run")
    loaded = tilth.Plan.load(tmp_path / "run" / "plan")
    _same(plan, loaded, random_points(plan, 2**50 - 27, 3))
    assert (tmp_path / "run" / "plan").read_bytes() == plan.to_bytes()
    # A reduction goes on in it, and the other way round.
    assert tilth.reduce(targets, "laporta", run=tmp_path / "run") == table
    (tmp_path / "run" / "table.tilth").unlink()
    assert tilth.resume(tmp_path / "run") == table
    tilth.reduce(targets, "laporta", run=tmp_path / "other")
    (tmp_path / "other" / "table.tilth").unlink()
    assert loaded.reconstruct(run=tmp_path / "other") == table
    with pytest.raises(RunFolderError, match="holds another run"):
        tilth.plan(targets[:1], "laporta").reconstruct(run=tmp_path / "other")


def test_combinations_are_masters_of_the_table(tmp_path):
    family = tilth.Family("bubble", ["k"], ["p"], ["k^2-m", "(k+p)^2-m"], {"p^2": "s"})
    preferred = [tilth.Combination({family[2, 1]: "(d-4)*s", family[1, 0]: "(d-4)/2"}, name="g")]
    plan = tilth.plan(family[1, 1], preferred_masters=preferred)
    plan.save(tmp_path / "x.plan")
    table = tilth.reduce(family[1, 1], preferred_masters=preferred)
    for one in (plan, tilth.Plan.load(tmp_path / "x.plan")):
        assert set(one.masters) == {family[1, 0], family[2, 1]}
        assert set(one.targets) == {family[1, 1], family[2, 1], family[1, 0]}
        assert one.reconstruct() == table


def test_every_byte_counts():
    family = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    content = tilth.plan([family[2, 1]], "laporta").to_bytes()
    assert len(content) < 6_000
    for place in range(len(content)):
        for mask in (1, 128):
            damaged = content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :]
            with pytest.raises(PlanFileError):
                tilth.Plan.from_bytes(damaged)


@pytest.mark.parametrize("length", [0, 1, 20, 100, 200, 1000, -1])
def test_a_plan_that_was_cut_off(plans, length):
    content = plans("box").to_bytes()
    with pytest.raises(PlanFileError, match=r"is not a plan|is damaged"):
        tilth.Plan.from_bytes(content[:length])
    with pytest.raises(PlanFileError, match="is damaged"):
        tilth.Plan.from_bytes(content + b"\0")


def test_what_is_no_plan(tmp_path, plans):
    with pytest.raises(PlanFileError, match="there is no such file"):
        tilth.Plan.load(tmp_path / "none.plan")
    (tmp_path / "x.plan").write_text("hello\n")
    with pytest.raises(PlanFileError, match=r"x\.plan: is not a plan"):
        tilth.Plan.load(tmp_path / "x.plan")
    with pytest.raises(PlanFileError, match="cannot be read"):
        tilth.Plan.load(tmp_path)
    with pytest.raises(PlanFileError, match="cannot be written"):
        plans("box").save(tmp_path / "nowhere" / "x.plan")
    newer = plans("box").to_bytes().replace(b"tilth-plan 4", b"tilth-plan 9", 1)
    with pytest.raises(PlanFileError, match="has format version 9, this Tilth reads versions 1, 3 and 4"):
        tilth.Plan.from_bytes(newer)


@pytest.mark.parametrize("name", ["box_version_1", "box_version_3"])
def test_an_old_plan_belongs_to_its_run(name, tmp_path):
    shutil.copytree(RUNS / name, tmp_path / "run")
    version = name[-1]
    with pytest.raises(PlanFileError, match=f"is of format version {version}, which only the run"):
        tilth.Plan.load(tmp_path / "run" / "plan")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "does not fit together"),
        (b"{}", "does not fit together"),
        (b"3\n{}x", "does not fit together"),
        (b'25\n{"data": {}, "parts": {}}', "does not fit together"),
        (b'40\n{"data":{"manifest":{}},"parts":{"a":9}}', "do not add up"),
        (b'41\n{"data":{"manifest":{}},"parts":{"a":-9}}', "has no length"),
        (b'35\n{"data":{"manifest":{}},"parts":{}}', "made from something else"),
    ],
)
def test_contents_with_a_right_checksum_that_are_no_plan(content, message):
    with pytest.raises(PlanFileError, match=message):
        tilth.Plan.from_bytes(pack_plan(content, "0" * 64))


def test_plans_of_each_other_are_told_apart(plans, tmp_path):
    """The folder of a run takes no plan but its own."""
    targets = read_case("box").targets
    tilth.plan(targets, "laporta").reconstruct(run=tmp_path / "run")
    (tmp_path / "run" / "table.tilth").unlink()
    plans("double_box").save(tmp_path / "run" / "plan")
    with pytest.raises(RunFolderError, match="is damaged or of another run"):
        tilth.resume(tmp_path / "run")
