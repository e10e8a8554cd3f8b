"""Runs the command in processes forked from one that has imported it, and sends them signals.

A program: it reads lines of JSON, each a list of runs `[words, seconds, signal]` that begin at once, the
signal null where a run is to end by itself, and answers with a line: `[[code, text of standard error], ...]`,
where the code of a run that a signal has ended is minus its number. `Runs` is the other side.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time


class Runs:
    """A process that forks; to be used in a `with` block."""

    def __enter__(self):
        # A process with threads had better not fork.
        alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, __file__]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, text=True, env=alone, **pipes)
        return self

    def __call__(self, *runs):
        """Run commands at the same time; return the code and the standard error of each."""
        print(json.dumps(runs), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def __exit__(self, *_):
        self.process.communicate()


def start(words, error):
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.dup2(1, 0)
        os.dup2(error.fileno(), 2)
        os.setpgid(0, 0)  # what it starts is ended with it by whoever looks after it
        code = main(words)
    except SystemExit as ended:
        code = ended.code or 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def answer(runs):
    with contextlib.ExitStack() as files:
        return ends(runs, [files.enter_context(tempfile.TemporaryFile()) for _ in runs])


def ends(runs, errors):
    processes = [start(words, error) for (words, _, _), error in zip(runs, errors, strict=True)]
    began = time.monotonic()
    for (_, seconds, number), process in sorted(
        zip(runs, processes, strict=True), key=lambda pair: pair[0][1]
    ):
        if number is not None:
            time.sleep(max(0.0, began + seconds - time.monotonic()))
            os.kill(process, number)  # one that has ended is there until it is waited for
    codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
    for error in errors:
        error.seek(0)
    return [[code, error.read().decode(errors="replace")] for code, error in zip(codes, errors, strict=True)]


if __name__ == "__main__":
    from tilth.cli import main

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    # What a run imports is imported once, before the first fork.
    with tempfile.TemporaryDirectory() as folder:
        main(["reduce", "--case", "dbox:2", "--threads", "1", "--quiet", "--run", f"{folder}/run"])
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)
