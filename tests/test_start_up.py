"""What ``import tilth`` and each verb import: modules are counted, because seconds depend on the machine."""

import ast
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import tilth
from tilth.cli.verbs import VERBS

#: Packages that few calls need, each of which takes as long as a small reduction.
HEAVY = {
    "sympy",
    "rich",
    "matplotlib",
    "openai",
    "wasmtime",
    "jinja2",
    "importlib.metadata",
    "numpy.ma",
}

#: Parts of the package that a verb for one family has no use for.
APART = {"tilth.project", "tilth.formats", "tilth.evolve", "tilth.pipeline.study.leaderboard"}

#: Something small for verbs of one family to do.
SMALL = {
    "masters": ["--case", "bubble:1", "--quiet"],
    "reduce": ["--case", "bubble:1", "--quiet"],
    "rules": ["laporta"],
    "score": ["--case", "bubble:1", "--quiet"],
    "symmetries": ["--case", "bubble:1"],
}

#: Most modules of the package that a reduction may import; it was 288 when everything was imported at once.
MOST = 227

#: What a reduction to functions, without a folder or a count, has no use for.
UNUSED = {
    "bz2",
    "difflib",
    "html",
    "importlib.resources",
    "logging",
    "lzma",
    "secrets",
    "shutil",
    "tempfile",
    "tilth.executors.ledger",
    "tilth.executors.run_folder",
    "tilth.family.display",
    "tilth.masters.count",
    "tilth.pipeline.learn.advice",
    "tilth.pipeline.reduce.at_point",
    "tilth.pipeline.reduce.special",
    "tilth.pipeline.run.stored",
    "tilth.seeding.rules.boxes",
    "tilth.seeding.rules.expression",
    "tilth.seeding.rules.listed",
    "tilth.seeding.rules.predicate",
    "tilth.seeding.rules.union",
    "tilth.table.evaluate_many",
    "tilth.table.function_latex",
    "tilth.table.function_sympy",
    "tilth.table.merge",
}


#: Most dataclasses that a reduction may make: each takes as long as the import of a module.
MOST_MADE = 97


def modules_after(code):
    """Return the modules that a fresh interpreter has imported once it ran some code."""
    code += "\nimport json, sys\nprint()\nprint(json.dumps(list(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(json.loads(ran.stdout.splitlines()[-1]))


def modules_after_verb(*arguments):
    return modules_after(f"from tilth.cli import main\nassert main({list(arguments)!r}) == 0")


def ours(modules):
    return {module for module in modules if module.split(".")[0] == "tilth"}


def test_import_of_the_package_imports_nothing_but_the_core():
    modules = modules_after("import tilth")
    assert ours(modules) == {"tilth", "tilth._core"}
    assert "numpy" not in modules


def test_the_list_of_verbs_imports_no_verb():
    modules = modules_after_verb("--help")
    assert not {f"tilth.cli.{verb}" for verb in VERBS} & modules
    assert not {"numpy", *HEAVY} & modules


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_imports_no_other_verb_and_nothing_heavy(verb):
    modules = modules_after_verb(verb, "--help")
    assert {f"tilth.cli.{one}" for one in VERBS} & modules == {f"tilth.cli.{verb}"}
    assert not HEAVY & modules


@pytest.mark.parametrize("verb", SMALL)
def test_a_small_job_imports_what_it_needs(verb):
    modules = modules_after_verb(verb, *SMALL[verb])
    assert not (HEAVY | APART) & modules
    assert len(ours(modules)) <= MOST


def test_a_reduction_imports_nothing_that_it_has_no_use_for(tmp_path):
    output = ["--output", str(tmp_path / "bubble.tilth")]
    assert not UNUSED & modules_after_verb("reduce", *SMALL["reduce"], *output)
    assert (tmp_path / "bubble.tilth").exists()


def test_a_reduction_makes_no_more_dataclasses_than_it_did():
    code = (
        "import dataclasses\nmade = []\nprocess = dataclasses._process_class\n"
        "dataclasses._process_class = lambda cls, *how: made.append(cls.__name__) or process(cls, *how)\n"
        "from tilth.cli import main\n"
        f"assert main({['reduce', *SMALL['reduce']]!r}) == 0\n"
        f"assert 0 < len(made) <= {MOST_MADE}, made"
    )
    modules_after(code)


@pytest.mark.parametrize("given", [None, "2"])
def test_numpy_starts_no_threads_for_a_program_that_is_the_command_line(given):
    """Unless the user says how many; what such a program starts is told nothing of it."""
    there = "" if given is None else f"os.environ['OPENBLAS_NUM_THREADS'] = {given!r}\n"
    code = (
        f"import os, sys\nos.environ.pop('OPENBLAS_NUM_THREADS', None)\n{there}"
        "class Seen:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'numpy': told.append(os.environ.get('OPENBLAS_NUM_THREADS'))\n"
        "told = []\nsys.meta_path.insert(0, Seen())\n"
        "from tilth.cli import main\nsys.argv = ['tilth', 'rules', 'laporta']\nassert main() == 0\n"
        f"assert told == [{given or '1'!r}]\nassert os.environ.get('OPENBLAS_NUM_THREADS') == {given!r}"
    )
    modules_after(code)


def test_a_program_that_is_the_command_line_leaves_its_modules_to_no_collector():
    code = (
        "import gc, sys\nfrom tilth.cli import main\nsys.argv = ['tilth', 'rules', 'laporta']\n"
        "assert main() == 0\nassert gc.isenabled()\nassert gc.get_freeze_count() > 10_000"
    )
    modules_after(code)
    modules_after(code.replace("main()", "main(sys.argv[1:])").replace("> 10_000", "== 0"))


def test_each_public_name_is_imported_from_where_type_checkers_look_for_it():
    source = ast.parse(Path(tilth.__file__).read_text(encoding="utf-8"))
    typed = next(node for node in source.body if isinstance(node, ast.If))
    assert ast.unparse(typed.test) == "TYPE_CHECKING"
    expected = {}
    for node in typed.body:
        for alias in node.names:
            value = getattr(import_module(node.module), alias.name, None) if node.module != "tilth" else None
            expected[alias.asname or alias.name] = value or import_module(f"tilth.{alias.name}")
    assert {*expected, "__version__"} == set(tilth.__all__) == set(tilth.__all__) & set(dir(tilth))
    assert {name: getattr(tilth, name) for name in expected} == expected


@pytest.mark.parametrize(
    "before", ["import tilth.masters", "from tilth.masters import Masters", "import tilth; tilth.reduce"]
)
def test_a_function_stays_where_a_package_has_its_name(before):
    modules_after(f"{before}\nimport tilth, tilth.masters.cut\nassert tilth.masters.__name__ == 'masters'")
    modules_after(f"{before}\nimport tilth\nassert callable(tilth.masters)")


def test_a_table_is_exported_by_a_program_that_did_not_ask_for_formats(tmp_path):
    modules_after(
        "import tilth\n"
        "bubble = tilth.Family('bubble', ['k'], ['q'], ['k^2', '(k+q)^2'], {'q^2': 's'})\n"
        f"tilth.reduce(bubble[2, 1]).export({str(tmp_path / 'bubble.m')!r})"
    )
    assert "bubble" in (tmp_path / "bubble.m").read_text(encoding="utf-8")


def test_every_built_in_rule_is_made_by_a_name_of_the_package():
    for name in tilth.seeding.rule_names():
        assert callable(getattr(tilth.seeding, name.replace("-", "_")))


def test_unknown_names_are_missing_attributes():
    with pytest.raises(AttributeError, match="module 'tilth' has no attribute 'reduction'"):
        tilth.reduction  # noqa: B018
