"""`tilth shift`: a family or a table in, a matrix between dimensions out; and what is refused."""

import json
import re

import pytest

import tilth
from tilth.cases import load_family


def test_a_case(run):
    result = run("shift", "--case", "bubble", "--by", "-2", "--quiet")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "bubble: 1 masters of d-2 dimensions in those of d, minkowski measure",
        "at any d, s",
        "1 of 1 entries",
        "undone by the shift back at one point",
        "bubble[1,1] in d-2 =",
        "    bubble[1,1]  (2*d-6)/s",
        "verified",
    ]


def test_as_json_to_files_and_from_a_table(run, tmp_path):
    box = load_family("box")
    shift = tilth.dimension_shift(box, metric="euclidean")
    (tmp_path / "box.toml").write_text(box.to_toml())
    tilth.reduce(box[1, 1, 1, 1]).save(tmp_path / "box.tilth")
    for given in ("box.toml", "box.tilth"):
        for name in ("box.json", "box.m"):
            arguments = ["--metric", "euclidean", "--json", "--output", tmp_path / name]
            result = run("shift", tmp_path / given, *arguments, "--quiet")
            assert result.code == 0
            read = tilth.DimensionShift.from_dict(json.loads(result.out))
            assert (read.matrix, read.metric, read.by) == (shift.matrix, "euclidean", 2)
    assert tilth.DimensionShift.load(tmp_path / "box.json").matrix == shift.matrix
    assert '"by" -> 2,\n"masters" -> {' in (tmp_path / "box.m").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one family: a family file, or one case such as --case tribox"),
        (["--case", "box", "--by", "4"], "by=4 is none of 2, -2"),
        (
            ["--case", "box", "--metric", "galilei"],
            "metric='galilei' is unknown, use one of 'minkowski', 'euclidean'",
        ),
        (["--case", "box", "--at", "d=4"], "at has a value of d, which a shift leads to another one; .*"),
        (["--case", "box", "--at", "s=1,t=-1"], "the Gram determinant of box vanishes at this point, .*"),
        (["--case", "box", "--output", "x.txt"], "the name 'x.txt' does not tell the format, .*"),
    ],
)
def test_what_is_refused(run, arguments, message):
    result = run("shift", *arguments, "--quiet")
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(f"tilth: {message}\n", result.err)
