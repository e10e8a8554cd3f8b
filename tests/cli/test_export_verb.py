"""``tilth export``."""

import json

import pytest

from tilth.formats import read_rules, read_system


def test_the_suffix_tells_the_format(run, saved, tmp_path):
    for name in ("b.m", "b.inc", "b.h", "b.tables", "b.jsonl", "b.m.gz"):
        done = run("export", saved, tmp_path / name)
        assert (done.code, done.out, done.err) == (0, "", "")
        found = read_rules(tmp_path / name)
        assert len(found) == 4
    assert run("export", saved, tmp_path / "b.kira").code == 0
    assert read_system(tmp_path / "b.kira").symbols == ("d", "s")


def test_to_stdout(run, saved, tmp_path):
    targets = tmp_path / "some.targets"
    targets.write_text("bubble[2,1]\n")
    done = run(
        "export", saved, "-", "--format", "mathematica", "--targets", targets,
        "--head", "G[{number},{{{indices}}}]", "--number", "4242",
    )  # fmt: skip
    assert done.code == 0
    assert done.out == "{\nG[4242,{2,1}] -> -2/7*G[4242,{1,1}]\n}\n"


def test_renamed(run, saved):
    done = run("export", saved, "-", "--format", "form", "--rename", "bubble=B1", "--declarations", "none")
    assert done.out.startswith("id B1(2,1) =\n  - 2/7*B1(1,1);\n")
    done = run("export", saved, "-", "--format", "fire", "--rename", "bubble=B1", "--number", "7")
    assert "{1,{7,{2,1}}}" in done.out


def test_the_formats_are_listed(run):
    done = run("export", "--format")
    assert done.code == 0
    assert "mathematica   .m       rules\n" in done.out


def test_json(run, saved, tmp_path):
    path = tmp_path / "b.m"
    done = json.loads(run("export", saved, path, "--json").out)
    assert done == {"format": "mathematica", "path": str(path), "bytes": path.stat().st_size}
    assert json.loads(run("export", "--format", "--json").out)["fire"]["suffix"] == ".tables"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "stdout does not tell the format"),
        (["x.txt"], "does not tell the format"),
        (["x.txt", "--format", "reduze"], "the format 'reduze' is unknown, the formats are fire"),
        (["x.m", "--head", "Get[{indices}]"], "which Mathematica evaluates"),
        (["x.m", "--head", "j[{x}]"], "head template"),
        (["x.inc", "--head", "j[{indices}]"], "the format form has no option 'head'"),
        (["x.m", "--rename", "s"], "--rename has 's'"),
        (["x.m", "--rename", "q=s"], "'q' is neither a symbol nor a family"),
        (["no/such/folder/x.m"], "cannot be written"),
        (["-", "--format", "fire", "--json"], "cannot both go to stdout"),
        ([], "give a table and a file"),
    ],
)
def test_bad_arguments(run, saved, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("export", saved, *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_help_lists_the_formats(run):
    done = run("export", "--help")
    assert done.code == 0
    assert "formats:\n  fire          .tables  FIRE's tables\n" in done.out
