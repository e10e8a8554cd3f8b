"""Runs the command in processes forked from one that has imported it, and harms them.

A program: it reads lines of JSON, each a list of runs that begin at once, and answers each with a line:
`[[code, text of standard error], ...]`, where the code of a run that a signal has ended is minus its
number. `Runs` is the other side, and `Run` says what a run is.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """A command, and what is done to it: a signal after some seconds, or a call that fails.

    `fault` is what `arm` of `failing_calls.c` gets, without the folder; the file `count` gets the number of
    calls of that kind.
    """

    words: list[str]
    signal: int | None = None
    after: float = 0.0
    fault: tuple[int, ...] | None = None
    folder: str = ""
    count: str = ""


class Runs:
    """A process that forks; to be used in a `with` block.

    Parameters
    ----------
    failing : path, optional
        `failing_calls.c`, compiled; needed for faults.
    """

    def __init__(self, failing=None):
        self.failing = failing

    def __enter__(self):
        # A process with threads had better not fork.
        alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        if self.failing:
            alone["LD_PRELOAD"] = str(self.failing)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen([sys.executable, __file__], text=True, env=alone, **pipes)
        return self

    def __call__(self, *runs):
        """Run commands at the same time; return the code and the standard error of each."""
        print(json.dumps([asdict(run) for run in runs]), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def __exit__(self, *_):
        self.process.communicate()


def start(run, error):
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.dup2(1, 0)
        os.dup2(error.fileno(), 2)
        if run.fault:
            ctypes.CDLL(None).arm(*run.fault, run.folder.encode())
        code = main(run.words)
        if run.count:
            left = ctypes.c_long.in_dll(ctypes.CDLL(None), "left").value
            Path(run.count).write_text(str(run.fault[1] - left))
    except SystemExit as ended:
        code = ended.code or 0
    except KeyboardInterrupt:  # before the command began, or after its end
        code = 128 + signal.SIGINT
    finally:
        sys.stderr.flush()
        os._exit(code)


def ends(runs, errors):
    processes = [start(run, error) for run, error in zip(runs, errors, strict=True)]
    began = time.monotonic()
    for run, process in sorted(zip(runs, processes, strict=True), key=lambda pair: pair[0].after):
        if run.signal is not None:
            time.sleep(max(0.0, began + run.after - time.monotonic()))
            os.kill(process, run.signal)  # one that has ended is there until it is waited for
    codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
    for error in errors:
        error.seek(0)
    return [[code, error.read().decode(errors="replace")] for code, error in zip(codes, errors, strict=True)]


def answer(line):
    runs = [Run(**run) for run in json.loads(line)]
    with contextlib.ExitStack() as files:
        return ends(runs, [files.enter_context(tempfile.TemporaryFile()) for _ in runs])


if __name__ == "__main__":
    from tilth.cli import main

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    # What a run imports is imported once, before the first fork.
    with tempfile.TemporaryDirectory() as folder:
        main(["reduce", "--case", "dbox:2", "--threads", "1", "--quiet", "--run", f"{folder}/run"])
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=answers, flush=True)
