"""``tilth solve``."""

import json

import pytest

from tilth.formats import read_rules

BUBBLE = "bub[1,2]*(s)\nbub[1,1]*(d-3)\nbub[0,2]*(-1)\n\n"


@pytest.fixture
def bubble_system(tmp_path):
    """Return the paths of a system and of a target list."""
    system, targets = tmp_path / "bubble.kira", tmp_path / "bubble.targets"
    system.write_text(BUBBLE)
    targets.write_text("# one a line\nbub[1,2]\nbub[1,1]  # no equation reduces it\n")
    return system, targets


@pytest.fixture
def stays(tmp_path):
    """Return the path of a list of masters, which may be targets, in the order that they have anyway."""
    path = tmp_path / "stay.targets"
    path.write_text("bub[0,2]\nbub[1,1]\n")
    return path


def test_readable_text(run, bubble_system, stays):
    done = run("solve", *bubble_system, "--preferred-masters", stays)
    assert done.code == 0
    assert done.out == (
        "2 target(s), 2 masters, at any d, s\n"
        "1 equations, 1 independent, 1 selected\n"
        "bub[1,2] =\n"
        "    bub[0,2]  1/s\n"
        "    bub[1,1]  (-d+3)/s\n"
        "bub[1,1] =\n"
        "    bub[1,1]  1\n"
        "verified\n"
    )
    done = run("solve", *bubble_system, "--preferred-masters", stays, "--quiet", "--no-verify")
    assert done.out.endswith("\nnot verified\n")


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--format", "kira"], ["--targets-last"]])
def test_a_target_that_stays_is_no_success(run, bubble_system, arguments):
    if arguments == ["--targets-last"]:
        bubble_system[0].write_text("bub[1,2]*(1)\nbub[1,1]*(x)\n")
    done = run("solve", *bubble_system, "--quiet", *arguments)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("tilth: the equations do not reduce bub[1,1]; ")
    assert done.err.count("\n") == 1


def test_json(run, bubble_system):
    done = run(
        "solve", *bubble_system, "--json", "--quiet", "--at", "d=5", "--preferred-masters", bubble_system[1]
    )
    found = json.loads(done.out)
    assert found["symbols"] == ["s"]
    assert found["at"] == {"d": "5"}
    # the target list prefers both targets, so that the tadpole is expressed by them
    assert found["masters"] == found["unreduced"] == ["bub[1,2]", "bub[1,1]"]
    assert found["table"]["bub[1,1]"] == {"bub[1,1]": "1"}
    assert found["verified"] is True
    assert found["provenance"]["equations"] == 1


def test_output(run, bubble_system, stays, tmp_path):
    path = tmp_path / "bubble.m"
    preferred = ("--preferred-masters", stays, "--quiet")
    assert run("solve", *bubble_system, "--output", path, *preferred).code == 0
    rules = read_rules(path)
    assert str(rules[next(iter(rules))][rules.masters[1]]) == "(-d+3)/s"
    done = run("solve", *bubble_system, "--format", "kira", *preferred)
    # one symbol below is written with its parentheses all the same
    assert "bub[1,2] ->\n + bub[0,2]*((1)/(s))\n + bub[1,1]*((-d+3)/(s))\n" in done.out


def test_what_we_export_we_solve(run, saved, tmp_path):
    system, targets = tmp_path / "bubble.kira.gz", tmp_path / "bubble.targets"
    assert run("export", saved, system).code == 0
    shown = json.loads(run("show", saved, "--json").out)
    # an integral of a zero sector is in no equation
    shown["table"] = {target: row for target, row in shown["table"].items() if row}
    targets.write_text("".join(f"{target}\n" for target in shown["table"]))
    found = json.loads(run("solve", system, targets, "--at", "d=5,s=7", "--json", "--quiet").out)
    assert found["table"] == shown["table"]
    assert found["masters"] == shown["masters"]


def test_weights(run, tmp_path):
    (tmp_path / "w.kira").write_text("b@9*(1)\nb@10*(x)\n")
    (tmp_path / "w.targets").write_text("b#10\n")
    done = run("solve", tmp_path / "w.kira", tmp_path / "w.targets", "--quiet", "--json")
    assert json.loads(done.out)["table"] == {"b#10": {"b#9": "-1/x"}}
    done = run("solve", tmp_path / "w.kira", tmp_path / "w.targets", "--format", "kira")
    assert (done.code, done.out) == (2, "")
    assert done.err == "tilth: b#10 has a weight where rules need indices, write it like bubble[2,1]\n"


def test_help_has_an_example(run):
    done = run("solve", "--help")
    assert done.code == 0
    assert "tilth solve tribox.kira tribox.targets --at m1=1 --output tribox.m" in done.out


@pytest.mark.parametrize(
    ("system", "targets", "arguments", "message"),
    [
        (BUBBLE, "bub[3,1]\n", [], "the system does not contain the target bub[3,1]"),
        ("", "bub[1,1]\n", [], "the system does not contain the target bub[1,1]"),
        (BUBBLE, "# none\n", [], "there are no targets"),
        (BUBBLE, "bub[1,2]\nbub[1,2]\n", [], "bubble.targets:2: bub[1,2] comes twice"),
        (BUBBLE, "bub[1,2\n", [], "bubble.targets:1: 'bub[1,2' is not an integral"),
        ("bub[1,2](s)\n", "bub[1,2]\n", [], "bubble.kira:1: 'bub[1,2](s)' is no term"),
        (BUBBLE, "bub[1,2]\n", ["--at", "s"], "--at has 's'"),
        (BUBBLE, "bub[1,2]\n", ["--at", "t=1"], "point has the unknown symbol 't'"),
        (BUBBLE, "bub[1,2]\n", ["--output", "x.txt"], "does not tell the format"),
        (BUBBLE, "bub[1,2]\n", ["--format", "reduze"], "the format 'reduze' is unknown"),
        (BUBBLE, "bub[1,2]\n", ["--format", "kira", "--json"], "cannot both go to stdout"),
        (BUBBLE, "bub[1,2]\n", ["--max-memory", "lots"], "max_memory='lots' is not a size"),
    ],
)
def test_refused_in_one_line(run, bubble_system, system, targets, arguments, message):
    bubble_system[0].write_text(system)
    bubble_system[1].write_text(targets)
    done = run("solve", *bubble_system, "--quiet", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert done.err.startswith("tilth: ")
    assert done.err.count("\n") == 1
