"""What `packaging/try_wheel.py` refuses: a wheel with one thing wrong, and no other."""

import importlib.util
import os
import zipfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "try_wheel.py"
SPEC = importlib.util.spec_from_file_location("try_wheel", SCRIPT)
try_wheel = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(try_wheel)

NAME = "tilth-0.1.0-cp311-abi3-linux_x86_64.whl"
FILES = {
    "tilth/_core.abi3.so",
    "tilth/_core.pyi",
    "tilth/py.typed",
    "tilth/cases/tribox.toml",
    "tilth/cli/references.toml",
    "tilth-0.1.0.dist-info/METADATA",
    "tilth-0.1.0.dist-info/licenses/LICENSE-MIT",
    "tilth-0.1.0.dist-info/licenses/LICENSE-APACHE",
}


def wheel(folder, files=FILES, name=NAME, padding=0):
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(files):
            archive.writestr(file, os.urandom(padding) if file.endswith(".so") else b"")
    return path


def test_a_good_one_passes(tmp_path):
    try_wheel.look_at(wheel(tmp_path))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"files": FILES | {"tests/test_x.py"}}, r"does not belong there: \['tests/test_x.py'\]"),
        ({"files": FILES | {"tilth/other.so"}}, "tilth/other.so"),
        ({"files": FILES - {"tilth/_core.abi3.so"}}, r"not one library but \[\]"),
        ({"files": FILES - {"tilth/py.typed"}}, r"lacks \['tilth/py.typed'\]"),
        ({"files": FILES - {"tilth-0.1.0.dist-info/licenses/LICENSE-MIT"}}, "not two licences"),
        ({"name": "tilth-0.1.0-cp311-cp311-linux_x86_64.whl"}, "stable interface"),
        ({"padding": try_wheel.MOST_BYTES}, "is its library stripped"),
    ],
)
def test_one_with_a_flaw_does_not(tmp_path, change, message):
    with pytest.raises(SystemExit, match=message):
        try_wheel.look_at(wheel(tmp_path, **change))


def test_an_interpreter_that_is_named_must_work(tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(SystemExit, match="cannot make an environment: no"):
        try_wheel.interpreters([str(broken)])
