"""Names that are nearly right, and files in the wrong order: what was meant is said."""

import sys

import pytest

import tilth
from tilth import errors
from tilth.cli import main


@pytest.fixture
def problem(tmp_path, monkeypatch):
    """A family, its targets, a plan, a table, an amplitude and equations, in the working folder."""
    monkeypatch.chdir(tmp_path)
    for words in (
        ["init", "b", "--case", "bubble"],
        ["plan", "b.toml", "b.targets", "--output", "b.plan", "--quiet"],
        ["reduce", "b.toml", "b.targets", "--output", "b.tilth", "--quiet"],
        ["export", "b.tilth", "b.kira"],
    ):
        assert main(words) == 0
    (tmp_path / "points.csv").write_text("d,s\n7,1\n")
    (tmp_path / "amp.m").write_text("(d-3)*b[2,1]+3*b[1,2]")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ["reduce", "b.targets", "b.toml"],
        ["plan", "b.targets", "b.toml"],
        ["score", "b.targets", "b.toml"],
        ["compare", "b.targets", "b.toml", "auto"],
        ["minimise", "b.targets", "b.toml"],
        ["cuts", "b.targets", "b.toml"],
        ["amplitude", "amp.m", "b.toml"],
        ["probe", "points.csv", "b.plan"],
        ["solve", "b.targets", "b.kira"],
    ],
    ids=" ".join,
)
def test_swapped_files(run, problem, words):
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert f"{words[1]} and {words[2]} look swapped: " in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reduce", "b.targets", "b.targets"], "b.targets is not valid TOML"),
        (["reduce", "b.toml", "b.toml"], "b.toml:2: 'name' is not an integral"),
        (["reduce", "none.targets", "b.targets"], "none.targets cannot be read"),
        (["solve", "b.kira", "b.kira"], "b.kira:1: "),
        (["probe", "b.plan", "b.plan"], "b.plan"),
    ],
    ids=" ".join,
)
def test_files_that_are_not_swapped(run, problem, words, said):
    done = run(*words)
    assert done.code == 2
    assert said in done.err
    assert "swapped" not in done.err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["export", "b.tilth", "-", "--format", "mathematca"], "mathematica"),
        (["export", "b.tilth", "b.kirra"], ".kira"),
        (["diff", "b.tilth", "b.tilth", "--format", "kirra"], "kira"),
        (["solve", "b.kira", "b.targets", "--format", "from"], "form"),
        (["reduce", "b.toml", "b.targets", "--order", "number"], "numerators"),
        (["reduce", "b.toml", "b.targets", "--symmetries", "shift"], "shifts"),
        (["reduce", "b.toml", "b.targets", "--symmetries", "at_point"], "at-point"),
        (["reduce", "b.toml", "b.targets", "--prefer", "dot"], "dots"),
        (["reduce", "b.toml", "b.targets", "--certificate", "row"], "rows"),
        (["reduce", "b.toml", "b.targets", "--backend", "portble"], "portable"),
        (["reduce", "b.toml", "b.targets", "--executor", "procces:2"], "processes"),
        (["reduce", "b.toml", "b.targets", "--seeding", "tub"], "tube"),
        (["reduce", "b.toml", "b.targets", "--seeding", "laporta(dotts=1, s=2)"], "dots"),
        (["score", "b.toml", "b.targets", "--certify", "master"], "masters"),
        (["score", "b.toml", "b.targets", "--objective", "select"], "selected"),
        (["minimise", "b.toml", "b.targets", "--by", "seed"], "seeds"),
        (["reduce", "--case", "tribx:3"], "tribox"),
        (["rules", "usovitch"], "usovitsch"),
        (["shift", "b.toml", "--metric", "euclid"], "euclidean"),
        (["evolve", "run", "s", "--train", "tribox:3", "--engine", "genetc"], "genetic"),
        (["evolve", "run", "s", "--train", "tribox:3", "--measure", "seds"], "seeds"),
        (["evolve", "run", "s", "--train", "tribox:3", "--primitives", "idices"], "indices"),
        (["draw", "b.toml", "--labels", "number"], "numbers"),
        (["completion", "bsh"], "bash"),
        (["import", "kirra", "x"], "kira"),
        (["probe", "b.plan", "points.csv", "--backend", "portble"], "portable"),
        (["expand", "b.tilth", "D=4-2*eps", "--order", "0"], "d"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_names_that_are_nearly_right(run, problem, words, meant):
    done = run(*words)
    assert done.code == 2
    assert f"did you mean {meant!r}?" in done.err


def test_the_same_in_python():
    box = tilth.Family("b", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    for kind, call in (
        (errors.OrderError, lambda: tilth.reduce(box[2, 1], order="dot")),
        (errors.OptionError, lambda: tilth.reduce(box[2, 1], symmetries="shift")),
        (errors.RuleError, lambda: tilth.reduce(box[2, 1], "tub")),
        (errors.FormatError, lambda: tilth.export(tilth.reduce(box[2, 1]), "x", "mathematca")),
        (errors.OptionError, lambda: tilth.masters(box, prefer="dot")),
    ):
        with pytest.raises(kind, match="; did you mean '"):
            call()


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "--case", "bubble:1", "laporta", "--plot", "x.svg"),
        ("study", "bubble:1", "--output", "study"),
    ],
)
def test_a_package_that_is_missing_is_told_before_the_work(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    found = run(*words, "--quiet")
    assert (found.code, found.out) == (2, "")
    assert "matplotlib, install it with: pip install 'tilth[" in found.err
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_is_none(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run("reduce", "--case", "bubble:1", "--run", "")
    assert found.code == 2
    assert "--run" in found.err or "run=''" in found.err
    assert not list(tmp_path.iterdir())


def test_a_command_without_a_verb(run):
    found = run()
    assert found.code == 2
    assert "there is no verb; `tilth --help` lists" in found.err
    assert "tilth init" in found.err
