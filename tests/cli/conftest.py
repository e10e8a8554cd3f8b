"""Running verbs: in this process, where that is enough, and in one of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tilth.cli import main

# What the console script does.
STARTER = "import sys; from tilth.cli import main; sys.exit(main())"


@dataclass
class Outcome:
    """What a verb left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys):
    """Run the command in this process: ``run("score", path, ...)``."""

    def call(*arguments):
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse ends so
            code = stop.code
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def environment():
    """Environment of a process as a user's shell would give it."""
    # with PYTHONUNBUFFERED set, output would go out line by line, and a closed pipe be met elsewhere
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.fixture
def start(environment):
    """Start the command in a process of its own: ``start("score", path, ..., stdout=...)``."""
    started = []

    def call(*arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
        command = [sys.executable, "-c", STARTER, *map(str, arguments)]
        process = subprocess.Popen(command, env=environment, **options)
        started.append(process)
        return process

    yield call
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def script():
    """Path of the command `tilth` beside the interpreter."""
    path = Path(sys.executable).with_name("tilth")
    if not path.exists():
        pytest.skip("the console script is not installed beside the interpreter")
    return path


@pytest.fixture
def tribox(cases):
    """Arguments of a verb: the triangle-box and its target."""
    return cases / "tribox.toml", cases / "tribox.targets"


@pytest.fixture
def bubble(cases):
    """Arguments of a verb: the bubble and its targets."""
    return cases / "bubble.toml", cases / "bubble.targets"


@pytest.fixture(scope="session")
def saved(tmp_path_factory, cases):
    """Return a table of the bubble that `reduce --output` wrote."""
    path = tmp_path_factory.mktemp("tables") / "bubble.tilth"
    code = main(
        [
            "reduce", str(cases / "bubble.toml"), str(cases / "bubble.targets"),
            "--at", "d=5,s=7", "--output", str(path), "--quiet", "--json",
        ]
    )  # fmt: skip
    assert code == 0
    return path
