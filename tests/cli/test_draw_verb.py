"""``tilth draw``."""

import json
from xml.etree import ElementTree

import pytest

import tilth
from tilth.cases import load_family


def test_the_top_sector_to_stdout(run, bubble):
    done = run("draw", bubble[0])
    assert (done.code, done.err) == (0, "")
    assert done.out == load_family("bubble").draw().svg


def test_integrals_masters_and_sectors(run, tmp_path):
    path = tmp_path / "x.svg"
    dbox = load_family("dbox")
    texts = {
        ("--integrals", "dbox[1,1,1,2,1,1,1,0,0]"): "dbox[1,1,1,2,1,1,1,0,0]",
        ("--masters",): str(tilth.masters(dbox).integrals[0]),
        ("--lattice",): "8 masters in 7",
        ("--sector", "63", "--labels", "numbers"): ">6<",
    }
    for arguments, text in texts.items():
        done = run("draw", "--case", "dbox", *arguments, "--output", path, "--json")
        assert (done.code, done.err) == (0, "")
        assert json.loads(done.out)["path"] == str(path)
        assert text in path.read_text()
        ElementTree.fromstring(path.read_text())


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (["--integrals", "dbox[1]"], "--integrals"),
        (["--integrals", ""], "no integrals to draw"),
        (["--sector", "99999"], "sector 99999"),
        (["--output", "x.png"], "does not end in .svg"),
        (["--json"], "cannot both go to stdout"),
        (["--masters", "--lattice"], "not allowed with"),
    ],
)
def test_what_is_refused(run, more, text):
    done = run("draw", "--case", "dbox", *more)
    assert (done.code, done.out) == (2, "")
    assert text in done.err
