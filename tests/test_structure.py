"""How the package is put together: no import cycle among files, one meaning per public class name."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import tilth
from import_graph import cycles_in, imports_of, modules_of

SOURCES = Path(tilth.__file__).parent.parent


@pytest.fixture(scope="module")
def imports():
    return imports_of(SOURCES)


def test_no_two_files_import_each_other(imports):
    assert [set(cycle) for cycle in cycles_in(imports)] == []


def test_every_file_was_looked_at(imports):
    files = {file for file in (SOURCES / "tilth").rglob("*.py") if "__pycache__" not in file.parts}
    assert files <= set(modules_of(SOURCES).values())
    # `from tilth import _core` is an import of the extension and not of `tilth` itself.
    assert "tilth._core" in imports["tilth.family.core"]
    assert "tilth" not in imports["tilth.family.core"]


#: {file: what it says}, and the cycles in it.
MADE_UP = {
    "none": (
        {"p/__init__.py": "from p.a import x", "p/a.py": "from p import b", "p/b.py": "import os"},
        [],
    ),
    "two files": ({"p/a.py": "import p.b", "p/b.py": "from p.a import x"}, [{"p.a", "p.b"}]),
    "under TYPE_CHECKING": (
        {
            "p/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.b import B",
            "p/b.py": "from p.a import A",
        },
        [{"p.a", "p.b"}],
    ),
    "inside a function": (
        {"p/a.py": "def f():\n    from p import b\n    return b", "p/b.py": "from p.a import f"},
        [{"p.a", "p.b"}],
    ),
    "on a detour": (
        {"p/a.py": "import p.b", "p/b.py": "import p.c", "p/c.py": "import p.a", "p/d.py": "import p.a"},
        [{"p.a", "p.b", "p.c"}],
    ),
    "by a table of contents": (
        {"p/__init__.py": "from p.a import x", "p/a.py": "from p import y"},
        [{"p", "p.a"}],
    ),
    "relative": (
        {"p/q/__init__.py": "", "p/q/a.py": "from . import b", "p/q/b.py": "from ..q.a import x"},
        [{"p.q.a", "p.q.b"}],
    ),
}


@pytest.mark.parametrize("name", MADE_UP)
def test_a_made_up_cycle_is_found(tmp_path, name):
    files, expected = MADE_UP[name]
    for file, text in files.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert cycles_in(imports_of(tmp_path)) == [frozenset(cycle) for cycle in expected]


def test_no_public_class_name_has_two_meanings():
    defined = defaultdict(list)
    for module, file in modules_of(SOURCES).items():
        # The core's own classes are the compiled halves of those that bear the same names here.
        if module.startswith("tilth.") and module != "tilth._core":
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    defined[node.name].append(module)
    assert len(defined) > 100
    assert {name: modules for name, modules in defined.items() if len(modules) > 1} == {}


def test_the_list_of_slow_files_is_sorted_and_current():
    here = Path(__file__).parent
    listed = (here / "slow.txt").read_text().splitlines()
    assert listed == sorted(set(listed))
    assert [line for line in listed if not (here / line).exists()] == []
