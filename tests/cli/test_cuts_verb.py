"""`tilth cuts`: cuts listed, read and reduced on; and what is refused."""

import json
import re

import pytest

import tilth
from tilth.cases import load_family

CUTS = "1,4,5\n2,4,6\n3,4,7\n1,3,4,6\n1,3,5,7\n2,4,5,7\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "dbox.toml").write_text(load_family("dbox").to_toml())
    (tmp_path / "dbox.targets").write_text("dbox[1,1,1,1,1,1,1,-2,0]\n")
    return tmp_path / "dbox.toml", tmp_path / "dbox.targets"


def test_listed(run, files):
    assert run("cuts", *files, "--list", "--quiet").out == CUTS
    listed = json.loads(run("cuts", *files, "--list", "--json", "--quiet").out)
    assert listed == {"cuts": [list(map(int, line.split(","))) for line in CUTS.split()]}


def test_reduced(run, files, tmp_path):
    (tmp_path / "my.cuts").write_text("# all of them\n" + CUTS.replace(",", " , "))
    arguments = [
        "--cuts",
        tmp_path / "my.cuts",
        "--save",
        tmp_path / "parts",
        "--output",
        tmp_path / "dbox.m",
    ]
    result = run("cuts", *files, *arguments, "--json", "--quiet")
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    dbox = load_family("dbox")
    whole = tilth.reduce(dbox[1, 1, 1, 1, 1, 1, 1, -2, 0])
    expected = {str(t): {str(m): str(v) for m, v in row.items()} for t, row in whole.items()}
    assert (data["table"], data["unseen"], data["verified"]) == (expected, [], True)
    assert len(list((tmp_path / "parts").iterdir())) == 7
    assert "dbox" in (tmp_path / "dbox.m").read_text()
    shown = run("cuts", *files, "--at", "d=7,s=2,t=3", "--quiet")
    assert shown.out.startswith("on the cuts 1,4,5; 2,4,6; ")
    assert shown.out.endswith("\nverified\n")


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("1,4,5\nexit()\n", [], r".*my.cuts, line 2: 'exit\(\)' is no cut, write it like 1,3,6,8"),
        ("1,4,-5\n", [], r".*my.cuts, line 1: '1,4,-5' is no cut, .*"),
        ("# none\n", [], "cuts is empty, .*"),
        ("1,99\n", [], "cuts has the line 99, .*"),
        (CUTS, ["--list"], "--list reduces nothing, leave out --cuts"),
        (CUTS, ["--prefer", "dots"], "prefer='dots' chooses masters of one family; .*"),
    ],
)
def test_what_is_refused(run, files, tmp_path, text, arguments, message):
    (tmp_path / "my.cuts").write_text(text)
    result = run("cuts", *files, "--cuts", tmp_path / "my.cuts", *arguments, "--quiet")
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(f"tilth: {message}\n", result.err)
