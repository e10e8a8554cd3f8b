"""The manual has every public name, and every page is in its table of contents."""

import inspect
import re
from functools import cached_property
from pathlib import Path

import pytest

import tilth
from tilth.amplitudes import files as amplitude_files
from tilth.calculus import json_form, shift_form
from tilth.executors import manifest, plan_file, records
from tilth.project import files as project_files
from tilth.table import files

DOCS = Path(__file__).parent.parent / "docs"

#: Pages that others include, and ones that builds leave.
PARTS = {"leaderboard_table"}

DIRECTIVE = re.compile(r"^\.\. auto(?:class|function|module):: tilth\.(\w+)$", re.MULTILINE)


def pages():
    return {path.stem: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}


def test_every_public_name_is_on_a_page():
    text = "\n".join(pages().values())
    documented = set(DIRECTIVE.findall(text)) | set(re.findall(r"`tilth\.(\w+)`", pages()["reference"]))
    assert set(tilth.__all__) - documented == set()


def test_what_is_documented_as_public_exists():
    for page, text in pages().items():
        for name in DIRECTIVE.findall(text):
            assert hasattr(tilth, name), f"{page} has tilth.{name}"


TUTORIALS = {f"tutorials/{path.stem}" for path in (DOCS / "tutorials").glob("*.md")}


@pytest.mark.parametrize("page", sorted((pages().keys() | TUTORIALS) - PARTS - {"index"}))
def test_every_page_is_in_the_contents(page):
    contents = "".join(pages()["index"].split("```{toctree}")[1:])
    assert re.search(rf"^{page}$", contents, re.MULTILINE)


def first_example(text):
    """Return the first code of a page, and what the page says that it prints."""
    return (re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("python", "text"))


@pytest.mark.parametrize("page", ["docs/index.md", "README.md"])
def test_the_first_example_prints_what_the_page_says(page, capsys):
    """At most five lines to the first reduction."""
    code, shown = first_example((DOCS.parent / page).read_text(encoding="utf-8"))
    exec(code, {})  # noqa: S102  what a page of this repository says
    assert capsys.readouterr().out == shown
    assert len([line for line in code.splitlines() if line]) <= 5


def test_the_readme_runs(tmp_path, monkeypatch, capsys):
    """All of its Python, one block after the other, with a search that ends sooner."""
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in re.findall(r"```python\n(.*?)```", (DOCS.parent / "README.md").read_text(), re.DOTALL):
        exec(block.replace("seconds=30", "rounds=1"), names)  # noqa: S102  as above
    assert "(d^3*m3^3-3*d^2*m3^3+8*d*m3^3)/(m1*(d-1)*(d-2)*(d-3))" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {
        "tribox.tilth", "tribox.m", "tribox-equations.m", "tribox-run"
    }  # fmt: skip


VERSIONS = {
    "`tilth-table`": (files.OLD_VERSIONS, files.FORMAT_VERSION),
    "`tilth-plan`": (plan_file.OLD_VERSIONS, plan_file.FORMAT_VERSION),
    '`"format": "tilth-run"`': ((), manifest.FORMAT_VERSION),
    "`tilth-amplitude`": ((), amplitude_files.FORMAT_VERSION),
    "`tilth-project-amplitude`": ((), amplitude_files.FAMILIES_FORM.version),
    "`tilth-project-table`": ((), project_files.FORMAT_VERSION),
    "`tilth-probes`": ((), records.FORMAT_VERSION),
    '`"format": "tilth-dimension-shift"`': ((), shift_form.SHIFT_VERSION),
    '`"format": "tilth-differential-equations"`': ((), json_form.FORMAT_VERSION),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_versions_of_files_are_those_of_the_code(name):
    old, now = VERSIONS[name]
    row = next(line for line in pages()["reliability"].splitlines() if f"| {name} |" in line)
    written, read = row.split("|")[3:5]
    assert int(written) == now
    assert tuple(map(int, re.findall(r"\d+", read))) == (*old, now)


#: What a class has for other files of Tilth: `docs/stability.md` says that what no page names is private.
WITHIN = {
    "Options": {"check_family", "core_seed", "preferred_in_project", "preferred_integrals", "read"},
    "ProjectTable": {"arithmetic", "kind", "vanishes"},
    "Scorer": {"closing_prefix", "core", "spare"},
    "Workspace": {"used_up"},
}


def own_members(cls):
    """Return {name: where it is defined} of methods and properties without an underscore."""
    found = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith("tilth"):
            for name, value in vars(base).items():
                if not name.startswith("_") and (
                    inspect.isroutine(value) or isinstance(value, (property, cached_property))
                ):
                    found[name] = base
    return found


def members_on_page(cls, options):
    """Return the members that a directive with these options shows: those with a docstring."""
    listed = re.search(r":members:(.*)", options)
    if listed is None:
        return set()
    if listed[1].strip():
        return set(re.split(r",\s*", listed[1].strip()))
    return {
        name
        for name, base in own_members(cls).items()
        if (base is cls or ":inherited-members:" in options) and inspect.getdoc(getattr(cls, name))
    }


CLASSES = sorted(
    name for name in tilth.__all__ if inspect.isclass(getattr(tilth, name)) and name[0].isupper()
)


@pytest.mark.parametrize("name", CLASSES)
def test_every_public_method_is_on_a_page(name):
    text = "\n".join(pages().values())
    options = re.search(rf"^\.\. autoclass:: tilth\.{name}\n((?:   :.*\n)*)", text, re.MULTILINE)[1]
    cls = getattr(tilth, name)
    assert own_members(cls).keys() - members_on_page(cls, options) == WITHIN.get(name, set())
