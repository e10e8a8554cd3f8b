"""Programs that do little: the start of the command line, and small reductions from the shell."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

#: What is run, by the name of the row; {output} is a file that is written.
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import numpy": ["-c", "import numpy"],
    "import tilth": ["-c", "import tilth"],
    "tilth --version": ["-m", "tilth", "--version"],
    "bubble, one dot": ["-m", "tilth", "reduce", "--case", "bubble:1", "--output", "{output}"],
    "box, rank 2": ["-m", "tilth", "reduce", "--case", "box:2", "--output", "{output}"],
    "triangle-box, rank 4": ["-m", "tilth", "reduce", "--case", "tribox:4", "--output", "{output}"],
    "double box, rank 4": ["-m", "tilth", "reduce", "--case", "dbox:4", "--output", "{output}"],
    "score of the double box, rank 4": ["-m", "tilth", "score", "--case", "dbox:4"],
}
ROUNDS = 10


def processor_seconds(words):
    """Return the processor time of a whole process, its start and its end included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Programs:
    """Processor seconds of programs from the shell, medians of ten; modules were compiled before."""

    params = list(COMMANDS)
    param_names = ("program",)

    def track_processor_seconds(self, program):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        with tempfile.TemporaryDirectory() as folder:
            output = str(Path(folder) / "table.tilth")
            words = [word.format(output=output) for word in COMMANDS[program]]
            threads = ["--threads", "1"] if "--case" in words else []
            processor_seconds([*words, *threads])
            return median(processor_seconds([*words, *threads]) for _ in range(ROUNDS))

    track_processor_seconds.unit = "processor seconds"
