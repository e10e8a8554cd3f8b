"""Files of other programs with random faults: an error of ours that names the file, or a project."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from tilth.errors import FormatError, OptionError, TilthError
from tilth.formats import read_fire_project, read_kira_project
from tilth.formats.yaml_tree import parse_yaml

HERE = Path(__file__).parent
PROGRAMS = {
    "kira_project": read_kira_project,
    "fire_project": lambda folder: read_fire_project(folder / "bubble.config"),
}
PIECES = [
    "", ":", "[", "]", "{", "}", ",", "-", "1", "0", "99", "k1", "q", "\n", " ", "\t", "'", '"', "^2", "*",
    "/0", "(", ")", "é", "\x00", "#", "!", "&", "*x", "b11", "null", "->", ";", "|", "9" * 40,
]  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_faults_are_told(tmp_path, name):
    read = 0
    for seed in range(150):
        number = random.Random(seed)
        folder = Path(shutil.copytree(HERE / name, tmp_path / str(seed)))
        path = number.choice(sorted(file for file in folder.rglob("*") if file.is_file()))
        text = path.read_text()
        for _ in range(number.randint(1, 3)):
            start = number.randrange(len(text))
            text = text[:start] + number.choice(PIECES) + text[start + number.choice([0, 1, 1, 2, 8]) :]
        path.write_text(text)
        try:
            PROGRAMS[name](folder)
            read += 1
        except TilthError as error:
            assert str(folder) in str(error)
    assert 0 < read < 75


LARGE = {
    "brackets": "[" * 500_000,
    "braces": "{a: " * 200_000,
    "dashes": "- " * 300_000,
    "keys": "? " * 300_000,
    "anchors": "&a " * 100_000,
    "marks": "!" * 100_000,
    "entries": f"[{'a,' * 150_000}]",
    "two documents": "a: b\n---\na: b\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", LARGE)
def test_limits_come_before_memory(name):
    with pytest.raises(FormatError, match=r"^x:1?[0-9]*: "):
        parse_yaml(LARGE[name], "x")


def test_without_pyyaml_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(OptionError, match=r"needs PyYAML, install it with: pip install 'tilth\[yaml\]'"):
        read_kira_project(HERE / "kira_project")
