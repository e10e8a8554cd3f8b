"""``tilth import``, and ``tilth export --format kira-project``."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

import tilth
from tilth.formats import parse_preferred, read_kira_project

HERE = Path(__file__).parent.parent / "formats" / "kira_project"


@pytest.fixture
def one(tmp_path):
    """A project of Kira with one family, and a combination among its preferred masters."""
    folder = Path(shutil.copytree(HERE, tmp_path / "one"))
    families = folder / "config" / "integralfamilies.yaml"
    text = families.read_text()
    families.write_text(text[: text.index("  - name: bubble")])
    (folder / "jobs.yaml").write_text(
        "jobs:\n  - reduce_sectors:\n      select_integrals:\n"
        "        select_mandatory_list: [[kite, targets]]\n"
        "      preferred_masters: masters.in\n"
    )
    (folder / "masters.in").write_text("g: (d-4)*kite[1,1,1,1,0] - kite[0,1,1,1,0]/s\n")
    return folder


def test_what_is_told(run):
    done = run("import", "kira", HERE)
    assert (done.code, done.err) == (0, "")
    found = read_kira_project(HERE)
    for entry in found.entries:
        assert f"  {entry}\n" in done.out
    assert done.out.index("taken:") < done.out.index("without a counterpart:")
    assert done.out.endswith(f"go on with: tilth reduce {HERE}\n")


def test_json(run):
    data = json.loads(run("import", "kira", HERE, "--json").out)
    assert (data["order"], data["at"], data["files"]) == ("dots", {"s": "7/3"}, [])
    assert data["points"] == [{"prime": 2147483647, "symbols": ["d", "s", "m"], "points": 2}]
    left = [entry["key"] for entry in data["entries"] if not entry["taken"]]
    assert "jobs[1].reduce_sectors.check_masters" in left


def test_several_families_become_a_project(run, tmp_path):
    output = tmp_path / "out"
    done = run("import", "kira", HERE, "--output", output)
    names = ["points_1.csv", "preferred.txt", "project.toml", "targets.txt"]
    assert sorted(path.name for path in output.iterdir()) == names
    assert (output / "points_1.csv").read_text() == "d,s,m\n23,31,47\n24,31,2147483646\n"
    project = tilth.Project.load(output / "project.toml")
    found = read_kira_project(HERE)
    assert project.families == found.families
    assert project.read_targets(output / "targets.txt") == found.targets
    command = shlex.split(done.out.rpartition("go on with: tilth ")[2])
    done = run(*command, "--quiet", "--json")
    assert (done.code, done.err) == (0, "")
    table = json.loads(done.out)
    assert table["at"] == {"s": "7/3"}
    assert "bubble[1,1]" in table["masters"]
    # the folder itself gives the same
    assert json.loads(run("reduce", HERE, "--quiet", "--json").out)["table"] == table["table"]


def test_one_family_becomes_a_family_file(run, one, tmp_path):
    output = tmp_path / "out"
    done = run("import", "kira", one, "--output", output, "--json")
    assert json.loads(done.out)["files"] == ["kite.toml", "preferred.txt", "targets.txt"]
    kite = tilth.Family.load(output / "kite.toml")
    found = read_kira_project(one)
    assert parse_preferred(kite, (output / "preferred.txt").read_text()) == found.preferred_masters
    assert run(*shlex.split(json.loads(done.out)["command"])[1:], "--quiet").code == 0


def test_without_targets_masters_come_next(run, one):
    (one / "jobs.yaml").unlink()
    assert run("import", "kira", one).out.endswith(f"go on with: tilth masters {one}\n")
    assert run("masters", one, "--quiet").code == 0
    assert run("symmetries", one).out.startswith("1 families, ")


def test_what_cannot_be(run, one, tmp_path):
    (tmp_path / "there").mkdir()
    done = run("import", "kira", one, "--output", tmp_path / "there")
    assert (done.code, done.out) == (2, "")
    assert "is there already, give a new folder" in done.err
    done = run("import", "kira", tmp_path)
    assert done.code == 2
    assert "kinematics.yaml is no file" in done.err
    assert run("import", "fermat", one).code == 2


def test_a_family_goes_to_kira_unreduced(run, one, tmp_path):
    targets = tmp_path / "x.targets"
    targets.write_text("bubble[2,1]\n")
    (tmp_path / "x.toml").write_text(read_kira_project(HERE).families[1].to_toml())
    export = ("export", tmp_path / "x.toml", tmp_path / "kira", "--format", "kira-project")
    done = run(*export, "--targets", targets, "--json")
    assert json.loads(done.out)["format"] == "kira-project"
    assert [str(target) for target in read_kira_project(tmp_path / "kira").targets] == ["bubble[2,1]"]
    assert run(*export).code == 2  # it is there already
    done = run("export", tmp_path / "x.toml", "-", "--format", "kira-project")
    assert done.code == 2


def test_a_table_goes_to_kira_with_its_masters(run, saved, tmp_path):
    assert run("export", saved, tmp_path / "kira", "--format", "kira-project").code == 0
    found = read_kira_project(tmp_path / "kira")
    assert [str(master) for master in found.preferred_masters] == ["bubble[1,1]"]
    assert len(found.targets) == 4


def test_a_configuration_of_fire(run, tmp_path):
    config = HERE.parent / "fire_project" / "bubble.config"
    data = json.loads(run("import", "fire", config, "--output", tmp_path / "out", "--json").out)
    assert data["numbers"] == {"bubble": 4242, "kite": 7}
    assert data["files"] == ["preferred.txt", "project.toml", "targets.txt"]
    one = json.loads(run(*shlex.split(data["command"])[1:], "--quiet", "--json").out)
    assert one["table"] == json.loads(run("reduce", config, "--quiet", "--json").out)["table"]
    assert run("import", "fire", config, "--jobs", "x").code == 2
