"""`tilth differentiate`: a family or a table in, its equations out; and what is refused."""

import json
import re

import pytest

import tilth
from tilth.cases import load_family


@pytest.fixture
def box():
    return load_family("box")


@pytest.fixture
def matrices(box):
    return tilth.differential_equations(box).matrices


def test_a_case(run):
    result = run("differentiate", "--case", "bubble", "--quiet")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "bubble: 1 masters in 1 sectors, blocks of at most 1, derivatives in s",
        "at any d, s",
        "d/ds: 1 of 1 entries",
        "scales",
        "d/ds bubble[1,1] =",
        "    bubble[1,1]  (d-4)/(2*s)",
        "verified",
    ]


def test_as_json_and_to_files(run, tmp_path, box, matrices):
    family = tmp_path / "box.toml"
    family.write_text(box.to_toml())
    for name in ("box.json", "box.m"):
        result = run("differentiate", family, "--json", "--output", tmp_path / name)
        assert result.code == 0
        assert re.search(r"\d s\] verification: ", result.err)
        read = tilth.DifferentialEquations.from_dict(json.loads(result.out))
        assert read.matrices == matrices
    assert tilth.DifferentialEquations.load(tmp_path / "box.json").matrices == matrices
    assert '"masters" -> {' in (tmp_path / "box.m").read_text()


def test_targets_reduced_elsewhere(run, tmp_path, box, matrices):
    targets = run("differentiate", "--case", "box", "--targets", "--quiet").out
    (tmp_path / "box.targets").write_text(targets)
    (tmp_path / "box.toml").write_text(box.to_toml())
    assert len(targets.splitlines()) == 24
    table = tmp_path / "box.tilth"
    assert (
        run("reduce", tmp_path / "box.toml", tmp_path / "box.targets", "--output", table, "--quiet").code == 0
    )
    result = run("differentiate", table, "--variables", "s,t", "--json")
    assert result.code == 0
    assert "elimination" not in result.err
    read = tilth.DifferentialEquations.from_dict(json.loads(result.out))
    assert read.matrices == matrices
    listed = json.loads(run("differentiate", table, "--targets", "--json", "--quiet").out)
    assert listed == {"targets": targets.split()}


def test_options(run, tmp_path):
    preferred = tmp_path / "masters"
    preferred.write_text("g: (d-4)*s*t*box[1,1,1,1]\n")
    arguments = ["--preferred-masters", preferred, "--at", "s=-1", "--variables", "t", "--no-verify"]
    result = run("differentiate", "--case", "box", "--quiet", *arguments)
    assert result.code == 0
    assert "d/dt g =" in result.out
    assert result.out.splitlines()[-1] == "not verified"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one family: a family file, or one case such as --case tribox"),
        (["nowhere.toml"], "nowhere.toml.*"),
        (["--case", "box", "--variables", "u"], r"variables has 'u', which is not one of the invariants .*"),
        (["--case", "box", "--at", "u=1"], "point has the unknown symbol 'u'.*"),
        (["--case", "box", "--targets", "--output", "x.m"], "--targets go to standard output, .*"),
        (["--case", "box", "--output", "x.txt"], "the name 'x.txt' does not tell the format, .*"),
        (["{project}"], "this is for the masters of one family; take each family of the project by itself"),
    ],
)
def test_what_is_refused(run, tmp_path, arguments, message):
    (tmp_path / "project.toml").write_text(
        '[[families]]\nexternals = ["p"]\nname = "A"\nloops = ["k"]\n'
        'propagators = ["k^2", "(k+p)^2"]\n[families.kinematics]\n"p^2" = "s"\n'
    )
    given = [argument.format(project=tmp_path / "project.toml") for argument in arguments]
    result = run("differentiate", *given, "--quiet")
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(f"tilth: {message}\n", result.err)


def test_equations_in_a_file_are_shown_and_checked(run, tmp_path):
    path = tmp_path / "equations.json"
    assert run("differentiate", "--case", "box", "--output", path, "--quiet").code == 0
    equations = tilth.DifferentialEquations.load(path)
    assert run("show", path).out == f"{equations}\n"
    assert run("verify", path).out == "verified: integrable in s, t, scales\n"
    data = json.loads(path.read_text())
    row, column, _ = data["matrices"]["s"][-1]
    data["matrices"]["s"][-1] = [row, column, "1/s"]
    path.write_text(json.dumps(data))
    assert run("verify", path).code == 4
    assert run("verify", path, "--plain").code == 2
    for text in ("[1]", '{"format": "x"}', "{"):
        path.write_text(text)
        for verb in ("show", "verify"):
            found = run(verb, path)
            assert found.code == 2
            assert "equations.json" in found.err
