"""The command as a process of its own: the console script, closed pipes, Ctrl-C."""

import json
import os
import signal
import subprocess
import time

import pytest


def test_the_console_script(script, environment, tribox):
    done = subprocess.run(
        [script, "score", *tribox, "--seeding", "usovitsch", "--symmetries", "none", "--json"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert json.loads(done.stdout)["seeds"] == 92
    assert "seeding: 92 seeds by usovitsch" in done.stderr


def test_the_console_script_passes_its_exit_code_on(script, environment, tribox, tmp_path):
    for arguments, code in (
        (
            [
                "score",
                *tribox,
                "--seeding",
                "usovitsch",
                "--identities",
                "ibp",
                "--symmetries",
                "none",
                "--quiet",
            ],
            3,
        ),
        (["show", tmp_path / "nothing"], 2),
        (["nonsense"], 2),
    ):
        done = subprocess.run(
            [script, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert "Traceback" not in done.stderr


def closed_pipe():
    """Return the writing end of a pipe that nobody reads any more, as behind `| head` that has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize("unbuffered", [False, True], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "arguments", [["demo"], ["rules", "usovitsch"], ["demo", "--json"], ["show"], ["--help"]], ids=" ".join
)
def test_a_reader_that_has_gone_is_no_error(start, environment, saved, arguments, unbuffered):
    if arguments == ["show"]:
        arguments = ["show", saved]
    if unbuffered:
        environment["PYTHONUNBUFFERED"] = "1"
    writing = closed_pipe()
    process = start(*arguments, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=30)
    assert err == ""
    assert process.returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("stage", ["seeding", "generation"])
def test_an_interrupt_is_answered(start, cases, stage):
    # a million equations: generation takes tenths of a second and elimination seconds, so the signal arrives
    # while the core works on the stage after the one named
    problem = (cases / "pentabox.toml", cases / "pentabox.targets")
    process = start("score", *problem, "--seeding", "laporta(dots=1, s=3)")
    for line in process.stderr:
        if f"] {stage}: " in line:
            break
    time.sleep(0.05)
    started = time.perf_counter()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    seconds = time.perf_counter() - started
    assert process.returncode == 130
    assert out == ""
    assert err.splitlines()[-1] == "tilth: interrupted"
    assert "Traceback" not in err
    assert seconds < 2  # half a second is promised; the rest is for a busy machine


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "stopped by SIGTERM")],
)
def test_an_interrupted_reduction_says_what_a_folder_is_for(start, cases, number, code, said):
    problem = (cases / "pentabox.toml", cases / "pentabox.targets")
    process = start("reduce", *problem, "--seeding", "laporta(dots=1, s=3)")
    for line in process.stderr:
        if "] generation: " in line:
            break
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, "")
    hint = "nothing was kept; with a run folder (run=, --run) the same call would go on from here"
    assert err.splitlines()[-1] == f"tilth: {said}; {hint}"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupted_reduction_leaves_no_file(start, cases, tmp_path):
    process = start(
        *("reduce", cases / "pentabox.toml", cases / "pentabox.targets", "--seeding", "laporta(dots=1, s=3)"),
        *("--at", "d=5,s23=2,s34=3,s45=5,s15=7", "--output", tmp_path / "table.tilth"),
    )
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []
