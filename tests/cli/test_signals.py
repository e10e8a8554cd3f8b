"""Signals that ask for an end: answered like Ctrl-C, with a code of their own, and a word on how to go on."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tilth.cli import main
from tilth.cli.exit_codes import INTERRUPTED, STOPPED, signalled
from tilth.cli.signals import Stopped, resumable, stop_signals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

SIGNALS = [signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP]


def send(number):
    os.kill(os.getpid(), number)
    time.sleep(5)  # the handler runs before this has begun
    raise AssertionError(f"{number!r} was not answered")


@pytest.fixture
def verb(monkeypatch):
    """Let `tilth rules` do something else."""

    def replace(action):
        monkeypatch.setattr("tilth.cli.rules.run", lambda options: action())

    return replace


def test_codes():
    assert STOPPED == 5
    assert signalled(signal.SIGINT) == INTERRUPTED
    assert signalled(signal.SIGTERM) == 143


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_an_exception(number):
    with pytest.raises(Stopped) as caught, stop_signals():
        send(number)
    assert (caught.value.number, caught.value.folder) == (number, None)
    assert isinstance(caught.value, KeyboardInterrupt)
    assert signal.getsignal(number) is signal.SIG_DFL


def test_later_signals_do_not_break_the_way_out_off():
    cleaned = False
    with pytest.raises(Stopped) as caught, stop_signals():
        try:
            send(signal.SIGUSR1)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGUSR1)
            cleaned = True
    assert cleaned
    assert caught.value.number == signal.SIGUSR1


@pytest.mark.parametrize("standing", [signal.SIG_IGN, lambda number, frame: None], ids=["ignored", "handled"])
def test_what_others_set_stays(standing):
    before = signal.signal(signal.SIGTERM, standing)
    try:
        with stop_signals():
            assert signal.getsignal(signal.SIGTERM) is standing
        assert signal.getsignal(signal.SIGTERM) is standing
    finally:
        signal.signal(signal.SIGTERM, before)


def test_other_threads_leave_signals_alone(capsys):
    codes = []
    thread = threading.Thread(target=lambda: codes.append(main(["rules"])))
    thread.start()
    thread.join()
    assert codes == [0]
    assert "usovitsch" in capsys.readouterr().out


@pytest.mark.parametrize("number", SIGNALS)
def test_a_verb_without_a_folder(run, verb, number):
    verb(lambda: send(number))
    result = run("rules")
    assert (result.code, result.out) == (128 + number, "")
    assert result.err == f"tilth: stopped by {number.name}\n"


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGINT])
@pytest.mark.parametrize("folder", ["runs/one", "my runs/one"])
def test_a_verb_with_a_folder(run, verb, number, folder):
    def action():
        with resumable(Path(folder)):
            if number == signal.SIGINT:
                raise KeyboardInterrupt
            send(number)

    verb(action)
    result = run("rules")
    assert (result.code, result.out) == (5, "")
    shown = f"'{folder}'" if " " in folder else folder
    assert result.err == f"tilth: stopped; go on with: tilth reduce --resume {shown}\n"


class Slow:
    """A descriptor; while it is told its name, a signal comes."""

    def __init__(self, number):
        self.number = number

    def __set_name__(self, owner, name):
        send(self.number)


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGINT])
def test_a_signal_while_a_class_is_made(run, verb, number):
    # as when a module is imported; Python 3.11 raises a RuntimeError then
    def action():
        with resumable(Path("runs/one")):
            type("Made", (), {"slow": Slow(number)})

    verb(action)
    result = run("rules")
    assert (result.code, result.err) == (5, "tilth: stopped; go on with: tilth reduce --resume runs/one\n")


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGINT])
def test_a_signal_while_a_class_is_made_without_a_folder(run, verb, number):
    verb(lambda: type("Made", (), {"slow": Slow(number)}))
    assert run("rules").code == signalled(number)


def test_errors_pass_a_resumable_run():
    with pytest.raises(ValueError, match="x"), resumable(Path("runs")):
        raise ValueError("x")


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_answered_while_the_core_works(start, cases, number):
    problem = (cases / "pentabox.toml", cases / "pentabox.targets")
    process = start("score", *problem, "--seeding", "laporta(dots=1, s=3)")
    for line in process.stderr:
        if "] generation: " in line:
            break
    time.sleep(0.05)
    started = time.perf_counter()
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (128 + number, "")
    assert err.splitlines()[-1] == f"tilth: stopped by {number.name}"
    assert time.perf_counter() - started < 2  # as for Ctrl-C


# A run that records probes, as a batch job that is told to end.
JOB = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from random_batches import make_batch
from tilth.cli import main, rules
from tilth.cli.signals import resumable
from tilth.executors.run_folder import RunFolder
def job(options):
    path = Path(sys.argv[1])
    with RunFolder.start(path, {}) as run, resumable(path):
        while True:
            run.ledger.append(*make_batch(len(run.ledger), points=50, functions=500))
            print(len(run.ledger), flush=True)
rules.run = job
sys.exit(main(["rules"]))
"""


@pytest.mark.parametrize("number", SIGNALS)
def test_a_job_that_is_told_to_end(tmp_path, number):
    from tilth.executors.run_folder import RunFolder

    helpers = Path(__file__).parent.parent / "executors"
    command = [sys.executable, "-c", JOB, str(tmp_path / "run"), str(helpers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        time.sleep(0.05)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 5
    assert err == f"tilth: stopped; go on with: tilth reduce --resume {tmp_path / 'run'}\n"
    with RunFolder.resume(tmp_path / "run") as run:
        assert len(run.ledger) >= int(out.split()[-1])
        assert run.ledger.cut == 0  # it was asked, not killed: nothing is left half-written


DURING_IMPORTS = """
import os, signal, sys
from tilth.command import main

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "tilth.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

if sys.argv.pop(1) == "ignored":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.meta_path.insert(0, Watch())
sys.exit(main())
"""


@pytest.mark.parametrize(("usual", "code"), [("usual", -signal.SIGINT), ("ignored", 0)])
def test_ctrl_c_while_the_command_is_imported_ends_it_without_a_word(usual, code):
    done = subprocess.run(
        [sys.executable, "-c", DURING_IMPORTS, usual, "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("after", [0.5, 1.5])
def test_a_terminal_that_ends_processes_of_a_pool(environment, number, after):
    """Workers that were being imported, and what tracks their locks, wrote tracebacks."""
    command = [sys.executable, "-m", "tilth", "reduce", "--case", "pentabox:2", "--executor", "processes:2"]
    running = subprocess.Popen(
        command, env=environment, start_new_session=True, text=True, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with running:
        time.sleep(after)
        os.killpg(running.pid, number)
        told = running.communicate(timeout=60)[1]
    assert "Traceback" not in told
    assert running.returncode in (0, INTERRUPTED, signalled(signal.SIGHUP), -number)
