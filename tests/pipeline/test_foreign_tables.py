"""A table in a run's folder is that run's, or it is refused."""

import pytest

import tilth
from tilth.cases import load_case
from tilth.cli import main
from tilth.errors import RunFolderError
from tilth.pipeline.run.run_state import read_run


@pytest.fixture
def others(tmp_path):
    """Return runs of related problems: {what differs: folder}."""
    box = load_case("box")[0]
    targets = [box[2, 1, 1, 1], box[1, 2, 1, 1]]
    problems = {
        "this": (targets, {}),
        "targets": ([box[2, 1, 1, 1]], {}),
        "point": (targets, {"at": {"t": 3}}),
        "order": (targets, {"order": "dots"}),
        "masters": (targets, {"preferred_masters": [box[1, 1, 1, 2]]}),
        "seed": (targets, {"seed": 1}),
        "rule": (targets, {"seeding": "laporta"}),
    }
    for name, (asked, options) in problems.items():
        tilth.reduce(asked, run=tmp_path / name, **options)
    tilth.reduce([load_case("bubble")[0][2, 1]], run=tmp_path / "family")
    return tmp_path


@pytest.mark.parametrize("noted", ["done", "not done", "before"])
def test_a_table_of_another_run_is_refused(others, noted):
    here = others / "this"
    own = (here / "table.tilth").read_bytes()
    if noted == "not done":  # the run is under way, and has no table yet
        (here / "table.tilth").unlink()
    if noted != "done":
        (here / "done").unlink()
    for name in ("family", "targets", "point", "order", "masters", "seed", "rule"):
        (here / "table.tilth").write_bytes((others / name / "table.tilth").read_bytes())
        if noted != "done" and name in ("seed", "rule"):
            continue  # a table of the same problem, which is as good
        for use in (tilth.resume, read_run):
            with pytest.raises(RunFolderError, match="remove it, and the run goes on"):
                use(here)
        assert main(["reduce", "--resume", str(here), "--quiet"]) == 2
    (here / "table.tilth").unlink()
    assert tilth.resume(here).verify()
    assert (here / "table.tilth").read_bytes() == own


def test_a_note_of_another_run_is_refused(others):
    for name in ("table.tilth", "done"):
        (others / "this" / name).write_bytes((others / "targets" / name).read_bytes())
    with pytest.raises(RunFolderError, match="is not the table that this run wrote"):
        tilth.resume(others / "this")


def test_a_finished_folder_from_before_is_read(others):
    (others / "this" / "done").unlink()
    assert tilth.resume(others / "this").verify()
    assert read_run(others / "this").finished


@pytest.mark.parametrize("place", range(0, 77, 5))
def test_a_bit_of_the_note_flips(others, place):
    path = others / "this" / "done"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(RunFolderError, match="is not the table that this run wrote"):
        tilth.resume(others / "this")


def test_equations_that_were_given(tmp_path):
    text = "b[2,1]*1\nb[1,1]*(d-3)\n\nb[2,2]*1\nb[2,1]*(d)\n\n"
    (tmp_path / "x.kira").write_text(text)
    for name in ("b[2,1]", "b[2,2]"):
        tilth.solve(tmp_path / "x.kira", name, run=tmp_path / name)
    here, there = (tmp_path / name / "table.tilth" for name in ("b[2,1]", "b[2,2]"))
    here.write_bytes(there.read_bytes())
    for _ in range(2):
        with pytest.raises(RunFolderError, match="remove it, and the run goes on"):
            tilth.resume(here.parent)
        (here.parent / "done").unlink(missing_ok=True)
