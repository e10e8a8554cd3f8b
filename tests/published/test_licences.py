"""What is compiled in, or asked for: its licence permits what ours does, and it is there once."""

import json
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

#: Its wheels contain libraries that are the LGPL's; it stays a package of its own, exchangeable.
LESSER = {"python-flint"}

ROOT = Path(__file__).parents[2]

PERMISSIVE = {
    "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "MIT", "Unicode-3.0",
    "Unlicense", "Zlib",
}  # fmt: skip


def permits(text):
    """Whether a licence, or one of several to choose from, is permissive; `AND` asks for each."""
    choices = [one.strip(" ()") for one in re.split(r" OR |/", text)]
    return any(all(part.strip(" ()") in PERMISSIVE for part in one.split(" AND ")) for one in choices)


def told_by_cargo(*command):
    """What cargo prints without a network, or a reason to skip."""
    if shutil.which("cargo") is None:
        pytest.skip("cargo is not here, which knows the crates")
    command = ["cargo", *command, "--locked", "--offline"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("the crates are not here: " + done.stderr[-200:])
    return done.stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT OR Apache-2.0", True),
        ("Apache-2.0 / MIT", True),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("MIT OR LGPL-2.1-or-later", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-2.1-or-later OR GPL-2.0-only", False),
        ("", False),
    ],
)
def test_what_permits(text, expected):
    assert permits(text) is expected


def test_every_crate_is_permissive():
    crates = json.loads(told_by_cargo("metadata", "--format-version", "1"))["packages"]
    assert len(crates) > 20
    assert {one["name"]: one["license"] for one in crates if not permits(one["license"] or "")} == {}


def test_no_crate_is_compiled_in_twice():
    edges = ("--edges", "normal,no-proc-macro", "--prefix", "none")
    versions = {}
    for line in told_by_cargo("tree", "--package", "tilth-py", *edges).splitlines():
        name, version = line.split()[:2]
        versions.setdefault(name, set()).add(version)
    assert len(versions) > 10 and "tilth-py" in versions
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_every_package_that_is_asked_for_is_permissive():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.match(r"[A-Za-z0-9_.-]+", one).group() for one in project["dependencies"]]
    assert names
    for name in names:
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue
        said = " ".join([about.get("License-Expression") or "", *(about.get_all("Classifier") or [])])
        said += (about.get("License") or "")[:200]
        assert re.search(r"MIT|BSD|Apache", said), (name, said[:300])
        assert name in LESSER or not re.search(r"\bL?GPL", said), (name, said[:300])
