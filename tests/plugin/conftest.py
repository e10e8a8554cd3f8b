"""Packages of rules: one that pip installs for the test run, and broken ones that are written down here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

collect_ignore = ["example_rules"]  # a package with tests of its own, which are run where it is installed

EXAMPLE = Path(__file__).parent / "example_rules"


@pytest.fixture(scope="session")
def example():
    """Return the folder of the example package."""
    return EXAMPLE


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """Return the folder into which pip installed the example package, offline and without tilth itself."""
    source = tmp_path_factory.mktemp("source") / "example_rules"
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build"))
    target = tmp_path_factory.mktemp("site")
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"),
        *("--no-deps", "--no-build-isolation", "--target", target, source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def python(installed):
    """Run Python where the example package is installed: ``python("-c", code)``; return its output."""

    def call(*arguments, code=0):
        path = os.pathsep.join(filter(None, [str(installed), os.environ.get("PYTHONPATH", "")]))
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": path}
        )
        assert done.returncode == code, done.stderr
        return done.stderr if code else done.stdout

    return call


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """Put a distribution on the path: ``offer("name", "1.0", {"rule": "module:thing"}, module="source")``."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    known = set(sys.modules)

    def write(name, version, entries, **modules):
        info = site / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = [f"{key} = {value}" for key, value in entries.items()]
        (info / "entry_points.txt").write_text("\n".join(["[tilth.seeding]", *lines, ""]))
        for module, source in modules.items():
            (site / f"{module}.py").write_text(source)

    yield write
    for module in set(sys.modules) - known:
        if str(getattr(sys.modules[module], "__file__", "")).startswith(str(site)):
            del sys.modules[module]
