"""`show_versions`: what a report needs, from the sources that know it, and nothing about whoever reports."""

import getpass
import importlib.metadata
import json
import os
import platform
import socket
import tomllib
from pathlib import Path

import tilth
from tilth import versions
from tilth.cli import main

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]


def names(requirements):
    return {requirement.split(">=")[0] for requirement in requirements}


def test_every_dependency_and_every_extra_is_listed():
    assert set(versions.REQUIRED) == names(PROJECT["dependencies"])
    extras = PROJECT["optional-dependencies"].values()
    assert set(versions.OPTIONAL) == set().union(*map(names, extras))


def test_versions_are_those_of_the_packages():
    entries = tilth.show_versions().entries
    assert entries["tilth"] == tilth.__version__
    assert entries["python"].startswith(platform.python_version())
    for name in versions.REQUIRED:
        assert entries[name] == importlib.metadata.version(name)


def test_a_missing_package_is_said(monkeypatch):
    monkeypatch.setattr(versions, "OPTIONAL", ("no-such-package",))
    assert tilth.show_versions().entries["no-such-package"] == "not installed"


def test_the_command_prints_the_same(capsys):
    assert main(["--version", "--verbose"]) == 0
    printed = capsys.readouterr().out.splitlines()
    shown = str(tilth.show_versions()).splitlines()
    assert [line.split()[0] for line in printed] == [line.split()[0] for line in shown]
    assert main(["--verbose", "--version"]) == 0
    assert main(["--verbose", "rules"]) == 2
    assert json.loads(json.dumps(tilth.show_versions().to_dict())) == tilth.show_versions().to_dict()


def test_nothing_about_the_person_or_the_folders():
    text = str(tilth.show_versions())
    assert socket.gethostname() not in text
    assert os.sep + "home" not in text and str(Path.cwd()) not in text
    assert len(getpass.getuser()) < 3 or getpass.getuser() not in text.split()
