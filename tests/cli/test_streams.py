"""Stdout takes all or the exit code is not 0, stderr what it can; neither gets what a terminal obeys."""

import os
import subprocess
import sys

import pytest

import tilth
from tilth.cli import main
from tilth.cli.exit_codes import BAD_INPUT, DONE, FAULT
from tilth.cli.streams import escaped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams of a shell")

POINT = ("--at", "d=5,s=7")


def shell(script, environment, redirections, *arguments):
    """Run the command as a shell does with redirections."""
    line = f'"$@" {redirections}'
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}", "bash", script, *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


# -- stderr: a pipe whose reader reads a line and goes, a full disk, nothing at all ----------------------
STDERR = {
    "broken": "2>&1 >/dev/null | head -n 1 >/dev/null",
    "broken at once": "2> >(exec true) >/dev/null; code=$?; wait; exit $code",
    "full": "2>/dev/full >/dev/null",
    "closed": "2>&- >/dev/null",
}


@pytest.mark.parametrize("redirections", STDERR.values(), ids=STDERR)
@pytest.mark.parametrize("folder", [False, True], ids=["", "in a folder"])
def test_what_stderr_does_not_take_harms_nothing(script, environment, bubble, tmp_path, redirections, folder):
    table = tmp_path / "table.tilth"
    run = ("--run", tmp_path / "run") if folder else ()
    done = shell(script, environment, redirections, "reduce", *bubble, "--output", table, *run)
    assert done.returncode == DONE
    assert tilth.Table.load(table).verify()
    if folder:
        assert (tmp_path / "run" / "table.tilth").read_bytes() == table.read_bytes()


@pytest.mark.parametrize("redirections", ["2>/dev/full", "2>&-"])
def test_the_code_says_what_stderr_cannot(script, environment, tmp_path, redirections):
    done = shell(script, environment, redirections, "show", tmp_path / "nothing")
    assert (done.returncode, done.stdout, done.stderr) == (BAD_INPUT, "", "")


# -- stdout ----------------------------------------------------------------------------------------------
STDOUT = {
    "full": (">/dev/full", "No space left on device"),
    "closed": (">&-", "it is closed; send it to a file, or to /dev/null"),
}


@pytest.mark.parametrize(("redirections", "reason"), STDOUT.values(), ids=STDOUT)
@pytest.mark.parametrize("verb", ["show", "show --json", "rules", "--help", "--version", "export"])
def test_stdout_takes_it_or_the_command_fails(script, environment, saved, redirections, reason, verb):
    arguments = {
        "show": ["show", saved],
        "show --json": ["show", saved, "--json"],
        "export": ["export", saved, "-", "--format", "form"],
    }.get(verb, [verb])
    done = shell(script, environment, redirections, *arguments)
    assert done.returncode == BAD_INPUT
    assert done.stderr == f"tilth: standard output cannot be written: {reason}\n"


def test_rows_that_stdout_does_not_take(script, environment, bubble):
    done = shell(script, environment, ">/dev/full", "reduce", *bubble, "--stream", "-", "--quiet")
    assert done.returncode == BAD_INPUT
    assert "-: cannot be written: No space left on device; with --run" in done.stderr


def test_a_closed_stdout_is_told_before_the_work(script, environment, bubble, tmp_path):
    table = tmp_path / "table.tilth"
    done = shell(script, environment, ">&-", "reduce", *bubble, "--output", table)
    assert done.returncode == BAD_INPUT
    assert "reconstruction" not in done.stderr
    assert not table.exists()


def test_both_closed(script, environment, saved):
    assert shell(script, environment, ">&- 2>&-", "show", saved).returncode == BAD_INPUT


def test_no_file_gets_the_number_of_a_closed_stream(script, environment, bubble, tmp_path):
    # the first file opened would be number 2 and have the progress in it
    table = tmp_path / "table.tilth"
    done = shell(script, environment, "0<&- 2>&- >/dev/null", "reduce", *bubble, *POINT, "--output", table)
    assert done.returncode == DONE
    assert tilth.Table.load(table).verify()


def test_an_encoding_that_lacks_a_letter(environment):
    code = (
        "import sys; from tilth.cli import main, rules; rules.run = lambda _: sys.stdout.write('Größe');"
        "sys.exit(main(['rules']))"
    )
    environment["PYTHONIOENCODING"] = "ascii"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == BAD_INPUT
    assert done.stderr == (
        "tilth: standard output cannot be written: its encoding ascii lacks '\\xf6\\xdf'; "
        "set PYTHONIOENCODING=utf-8\n"
    )


# -- the way out -----------------------------------------------------------------------------------------
@pytest.fixture
def verb(monkeypatch):
    """Let `tilth rules` do something else."""
    return lambda action: monkeypatch.setattr("tilth.cli.rules.run", lambda options: action())


def test_a_fault_is_one_line_and_no_traceback(run, verb):
    verb(lambda: {}["what is not there"])
    result = run("rules")
    assert (result.code, result.out) == (FAULT, "")
    assert result.err.count("\n") == 1
    assert result.err.startswith(
        "tilth: this is a fault of Tilth, please report it with the command and its files: "
        "KeyError at test_streams.py:"
    )


@pytest.mark.parametrize(
    "error", [SystemExit(0), GeneratorExit(), BaseException("a panic"), RecursionError()]
)
def test_nothing_else_ends_the_command_as_if_it_were_done(run, verb, error):
    def action():
        raise error

    verb(action)
    result = run("rules")
    assert result.code == FAULT
    assert type(error).__name__ in result.err


def test_a_broken_pipe_that_is_not_stdout_is_no_success(run, verb):
    def action():
        raise BrokenPipeError(32, "Broken pipe")

    verb(action)
    assert run("rules").code == FAULT


def test_too_little_memory(run, verb):
    def action():
        raise MemoryError

    verb(action)
    result = run("rules")
    assert (result.code, result.err) == (BAD_INPUT, "tilth: there is not enough memory for this\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("error return without exception set", BAD_INPUT),
        ("PyObject pointer is null", BAD_INPUT),
        ("<ufunc 'add'> returned NULL without setting an exception", BAD_INPUT),
        ("bad argument to internal function", FAULT),
    ],
)
@pytest.mark.parametrize("kind", [SystemError, type("PanicException", (BaseException,), {})])
def test_a_call_for_which_python_has_no_memory(run, verb, kind, text, code):
    def action():
        raise kind(text)

    verb(action)
    result = run("rules")
    assert result.code == code
    assert ("there is not enough memory" in result.err) is (code == BAD_INPUT)


def test_a_path_that_may_not_be_looked_at(run, verb):
    def action():
        raise PermissionError(13, "Permission denied", "secret/x")

    verb(action)
    result = run("rules")
    assert (result.code, result.err) == (BAD_INPUT, "tilth: secret/x: Permission denied\n")


def test_streams_are_as_before(capsys):
    before = sys.stdout, sys.stderr
    assert main(["rules"]) == DONE
    assert (sys.stdout, sys.stderr) == before


# -- control characters ----------------------------------------------------------------------------------
HOSTILE = "\x1b]0;title\x07\x1b[2J\x7f\x9b31m\r\u202e"


def test_control_characters_are_escaped():
    assert escaped("a\tb\nü 2 → 3") == "a\tb\nü 2 → 3"
    assert escaped(HOSTILE) == r"\x1b]0;title\x07\x1b[2J\x7f\x9b31m\x0d\u202e"


def test_neither_stream_gets_control_characters(run, verb):
    def action():
        for stream in (sys.stdout, sys.stderr):
            stream.write(HOSTILE + "\n")
        return 0

    verb(action)
    result = run("rules")
    assert result.out == result.err == escaped(HOSTILE) + "\n"


def test_a_name_in_an_argument_is_shown_escaped(run):
    result = run("show", f"/{HOSTILE}")
    assert result.code == BAD_INPUT
    assert "\x1b" not in result.err
    assert r"\x1b[2J" in result.err
