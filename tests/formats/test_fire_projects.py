"""Configurations of FIRE, with the scripts that made their start files."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

import tilth
from tilth.errors import FormatError
from tilth.formats import read_fire_project
from tilth.formats.fire_project.config import WITHOUT

HERE = Path(__file__).parent / "fire_project"
CONFIG, BUBBLE, KITE, LIST = "bubble.config", "CreateStartFile.m", "kite.wl", "LoopIntegrals.m"


@pytest.fixture(scope="module")
def found():
    return read_fire_project(HERE / CONFIG)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(HERE, tmp_path / "fire"))


def test_what_is_taken(found):
    bubble, kite = found.families
    written = [
        tilth.Family("bubble", ["k1"], ["q"], ["k1^2-mm", "(k1+q)^2"], {"q^2": "s"}),
        tilth.Family(
            "kite", ["k", "l"], ["q"], ["-k^2", "mm-l^2", "(k-l)^2", "2*k*q", "(l+q)^2"], {"q^2": "s"}
        ),
    ]  # fmt: skip
    for family, other in zip(found.families, written, strict=True):
        assert (family.loops, family.externals, family.symbols) == (
            other.loops,
            other.externals,
            other.symbols,
        )
        for one, two in zip(family.basis.propagators, other.basis.propagators, strict=True):
            assert (one.products, one.constant) == (two.products, two.constant)
        assert family.basis.kinematics.products == other.basis.kinematics.products
    assert found.numbers == {"bubble": 4242, "kite": 7}
    assert found.targets == (bubble[2, 1], bubble[1, 2], kite[1, 1, 1, -1, 1])
    assert found.preferred_masters == (kite[1, 1, 1, 0, 0],)
    assert found.at == {"mm": Fraction(7)}


def test_no_directive_and_no_statement_is_passed_over(found):
    told = {(Path(entry.source).name, entry.line) for entry in found.entries}
    assert {(CONFIG, line) for line in range(1, 15)} <= told
    assert {(BUBBLE, line) for line in (2, 3, 4, 8, 9, 10, 11, 12, 13)} <= told
    assert {(KITE, line) for line in range(1, 8)} <= told
    left = {entry.key for entry in found.left}
    assert {"#prime", "#bucket", "#compressor", "RESTRICTIONS", "Quit[]"} <= left


def test_every_directive_without_a_counterpart_is_told(folder):
    text = (folder / CONFIG).read_text()
    (folder / CONFIG).write_text("".join(f"#{name} 1\n" for name in WITHOUT) + text)
    left = [entry.key for entry in read_fire_project(folder / CONFIG).left]
    assert left[: len(WITHOUT)] == [f"#{name}" for name in WITHOUT]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_ends_of_lines_and_marks(folder, found, mark):
    for path in folder.iterdir():
        path.write_bytes(mark + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    again = read_fire_project(folder / CONFIG)
    assert (again.families, again.targets) == (found.families, found.targets)


def test_a_project_reduces_them_and_its_tables_have_the_numbers(found, tmp_path):
    project = tilth.Project.load(HERE / CONFIG)
    table = project.reduce(project.targets, **project.imported.options)
    assert set(table) == set(found.targets)
    table.export(tmp_path / "x.tables", numbers=project.imported.numbers)
    assert "{4242,{2,1}}" in (tmp_path / "x.tables").read_text()


#: name: (file, what stands there, what to write instead, line of the error, message)
MALFORMED = {
    "unknown directive": (CONFIG, "#bucket", "#bukket", 6, "#bukket is an unknown directive; did you mean"),
    "no directive": (CONFIG, "#bucket", "bucket", 6, "is no directive"),
    "no value": (CONFIG, "#output bubble.tables", "#output", 14, "#output says nothing"),
    "a problem that is none": (CONFIG, "7 kite.start", "kite.start", 11, "#problem is 'kite.start'"),
    "a number twice": (CONFIG, "#problem 7", "#problem 4242", 11, "the number 4242 a second time"),
    "no script": (CONFIG, "kite.start", "box.start", 11, "needs the script that made box.start: no script"),
    "a file outside": (CONFIG, "masters.m", "../masters.m", 13, "outside of the configuration's folder"),
    "a symbol that is none": (CONFIG, "mm->7", "mt->7", 5, "#variables has mt, which no propagator"),
    "a number that is none": (CONFIG, "mm->7", "mm->7e-1", 5, "#variables .*not a number"),
    "a variable that is none": (CONFIG, "mm->7", "m m", 5, "#variables has 'm m'"),
    "a statement": (BUBBLE, "PrepareIBP[];", "Run[\"ls\"];", 10, "has 'Run"),
    "a definition": (BUBBLE, "PrepareIBP[];", "mm = 4;", 10, "mm has a value of its own"),
    "a definition inside a call": (BUBBLE, "PrepareIBP[];", "Print[mm = 4];", 10, "has 'Print"),
    "a list twice": (BUBBLE, "PrepareIBP[];", "External={p};", 10, "External is defined twice"),
    "no list": (BUBBLE, "External={q}", "External=q", 3, "External is no list"),
    "no list of loops": (KITE, "Internal =", "External =", 3, "External is defined twice"),
    "a bracket": (BUBBLE, "(k1 + q)^2", "(k1 + q]^2", 6, "another bracket is open"),
    "a propagator": (BUBBLE, "(k1 + q)^2", "Sin[k1]", 6, r"Propagators\[2\]"),
    "a propagator that breaks out": (BUBBLE, "(k1 + q)^2", "(k1+q)^2+", 6, r"Propagators\[2\]"),
    "an empty entry": (BUBBLE, "k1^2 - mm,", "k1^2 - mm,,", 5, r"Propagators\[2\] is empty"),
    "no rule": (BUBBLE, "q^2->s", "q^2", 8, r"Replacements\[1\] is no rule"),
    "no scalar product": (BUBBLE, "q^2->s", "q^2->s, k1^2->0", 8, r"Replacements\[2\]: .*loop momentum"),
    "a remark": (BUBBLE, "and nested *)", "and nested", 13, "ends inside a remark"),
    "an integral of another problem": (LIST, "{7,", "{8,", 2, "has the problem 8"),
    "too few indices": (LIST, "{2,1}", "{2}", 1, "has 1 indices"),
    "no list of integrals": (LIST, "{{4242", "{4242", 1, "where '{' must be"),
    "something after the list": (LIST, "1,1}}}", "1,1}}} 5", 2, "after the list"),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_is_refused_by_file_and_line(folder, name):
    file, old, new, line, message = MALFORMED[name]
    text = (folder / file).read_bytes().decode()
    assert old in text
    (folder / file).write_bytes(text.replace(old, new, 1).encode())
    with pytest.raises(FormatError, match=message) as caught:
        read_fire_project(folder / CONFIG)
    assert str(caught.value).startswith(f"{folder / file}:{line}: "), str(caught.value)


def test_names_that_no_file_has(folder):
    text = (folder / CONFIG).read_text()
    assert LIST in text
    (folder / CONFIG).write_text(text.replace(LIST, "a" * 300))
    with pytest.raises(FormatError, match="outside of the configuration's folder"):
        read_fire_project(folder / CONFIG)


def test_two_scripts_for_one_start_file(folder):
    shutil.copy(folder / KITE, folder / "another.m")
    with pytest.raises(FormatError, match="2 scripts beside it"):
        read_fire_project(folder / CONFIG)
