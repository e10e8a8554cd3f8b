"""``tilth diff``."""

import json

import pytest


@pytest.fixture
def exported(run, saved, tmp_path):
    """Return the table of the bubble as Kira, FIRE and Mathematica have it."""
    paths = {
        "kira": tmp_path / "kira_bubble.m",
        "fire": tmp_path / "b.tables",
        "mathematica": tmp_path / "b.m",
    }
    for name, path in paths.items():
        assert run("export", saved, path, "--format", name).code == 0
    return paths


def test_the_same_by_other_programs(run, saved, exported):
    for name, path in exported.items():
        more = ["--rename", "1=bubble"] if name == "fire" else []
        assert run("diff", saved, path, "--quiet", "--format", name, *more).code == 0
        done = run("diff", path, path, "--quiet", "--format", name)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("4 target(s) equal, 0 different, compared at numbers\n")


def test_a_table_beside_a_file(run, saved, exported):
    done = run("diff", saved, exported["mathematica"], "--quiet")
    assert (done.code, done.err) == (0, "")
    assert done.out == "4 target(s) equal, 0 different, compared at d=5, s=7\nthe same\n"
    done = run("diff", exported["fire"], saved, "--rename", "1=bubble", "--quiet", "--json")
    assert done.code == 0
    assert json.loads(done.out)["same"] is True


def test_a_changed_entry(run, saved, exported):
    path = exported["mathematica"]
    path.write_text(path.read_text().replace("-2/7*", "-2/9*"))
    done = run("diff", saved, path, "--quiet")
    assert done.code == 4
    assert "  bubble[2,1], bubble[1,1]: -2/7 and -2/9\n" in done.out
    assert done.out.endswith("not the same\n")
    (found,) = json.loads(run("diff", saved, path, "--quiet", "--json").out)["different"]
    assert found == {"target": "bubble[2,1]", "master": "bubble[1,1]", "first": "-2/7", "second": "-2/9"}


def test_targets_of_one_only(run, saved, exported):
    path = exported["mathematica"]
    lines = [line for line in path.read_text().splitlines() if not line.startswith("bubble[2,1]")]
    path.write_text("\n".join(lines))
    done = run("diff", saved, path, "--quiet")
    assert done.code == 4
    assert "only in the first (1):\n  bubble[2,1]\n" in done.out
    assert run("diff", saved, path, "--quiet", "--common").code == 0


def test_with_the_family(run, bubble, saved, tmp_path):
    other = tmp_path / "other.tilth"
    masters = tmp_path / "preferred"
    masters.write_text("bubble[2,1]\n")
    done = run(
        "reduce", *bubble, "--at", "d=5,s=7", "--preferred-masters", masters, "--output", other, "--quiet"
    )
    assert done.code == 0
    assert run("diff", saved, other, "--family", bubble[0], "--quiet").code == 0
    assert run("diff", saved, tmp_path / "none.tilth", "--quiet").code == 2


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (["--rename", "q=r"], "--rename has q, which is neither"),
        (["--at", "d"], "--at has 'd'"),
        (["--at", "d=6"], "d is 5 in one and 6 in another"),
        (["--points", "3"], "no symbol is free"),
        (["--format", "a", "--format", "b", "--format", "c"], "--format is given once"),
    ],
)
def test_what_is_refused(run, saved, more, text):
    done = run("diff", saved, saved, "--quiet", *more)
    assert (done.code, done.out) == (2, "")
    assert text in done.err
