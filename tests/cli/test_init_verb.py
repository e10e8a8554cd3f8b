"""`tilth init`: what it writes works as it stands, and nothing is overwritten."""

import json

import pytest

import tilth
from tilth.cases import case_names, load_family, read_case


def test_the_files_work_as_they_stand(run, tmp_path):
    result = run("init", tmp_path / "boxes")
    assert (result.code, result.err) == (0, "")
    family = tilth.Family.load(tmp_path / "boxes.toml")
    # the massless planar double box, by another set of externals
    assert (family.name, family.notes) == ("boxes", ())
    assert len(tilth.masters(family).integrals) == len(tilth.masters(load_family("dbox")).integrals) == 8
    reduced = run("reduce", tmp_path / "boxes.toml", tmp_path / "boxes.targets", "--quiet", "--json")
    assert reduced.code == 0
    assert len(json.loads(reduced.out)["table"]) == 2


@pytest.mark.parametrize("case", case_names())
def test_a_case_under_another_name(run, tmp_path, case):
    assert run("init", tmp_path / "mine", "--case", case, "--json").code == 0
    family = tilth.Family.load(tmp_path / "mine.toml")
    expected = read_case(case)
    assert family.to_dict() == expected.family.to_dict() | {"name": "mine"}
    targets = family.read_targets(tmp_path / "mine.targets")
    assert [one.indices for one in targets] == [one.indices for one in expected.targets]


@pytest.mark.parametrize("name", ["box1l", "dbox"])
def test_a_name_of_the_library_begins_with_that_family(run, tmp_path, name):
    # It was the double box under the name of another family.
    result = run("init", tmp_path / name)
    assert result.code == 0
    assert f"are written, from {name}; next" in result.out
    assert tilth.Family.load(tmp_path / f"{name}.toml").to_dict() == load_family(name).to_dict()


def test_what_was_written_is_said(run, tmp_path):
    assert "with the massless double box to edit; next" in run("init", tmp_path / "mine").out
    near = run("init", tmp_path / "box1_l").out
    assert "to edit; did you mean 'box1l'? --case NAME begins with a family of the library" in near
    wrong = run("init", tmp_path / "other", "--case", "bubbel")
    assert wrong.code == 2
    assert "did you mean 'bubble'?" in wrong.err


def test_files_of_ones_own_under_another_name(run, tmp_path):
    assert run("init", tmp_path / "first", "--case", "bubble").code == 0
    files = f"{tmp_path / 'first.toml'}:{tmp_path / 'first.targets'}"
    assert run("init", tmp_path / "second", "--case", files).code == 0
    family = tilth.Family.load(tmp_path / "second.toml")
    assert family.to_dict() == load_family("bubble").to_dict() | {"name": "second"}
    assert len(family.read_targets(tmp_path / "second.targets")) == 2


@pytest.mark.parametrize("there", ["boxes.toml", "boxes.targets"])
def test_nothing_is_overwritten(run, tmp_path, there):
    (tmp_path / there).write_text("mine")
    result = run("init", tmp_path / "boxes")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"tilth: {tmp_path / there} is there already, give another name\n"
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize("name", ["2boxes", "a-b", "x" * 41, "ä", "a\nb", 'a"b'])
def test_odd_names_are_refused(run, tmp_path, name):
    result = run("init", f"{tmp_path}/{name}")
    assert result.code == 2
    assert "is not a family's name" in result.err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(run, tmp_path):
    result = run("init", tmp_path / "nowhere" / "boxes")
    assert (result.code, result.out) == (2, "")
    assert "cannot be written" in result.err
