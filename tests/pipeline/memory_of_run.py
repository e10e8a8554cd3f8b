"""What one run takes, beside what was foreseen: ``python memory_of_run.py CASE RULE SYMMETRIES``.

A process of its own, so that the peak is its own. Writes one JSON object: bytes of resident memory at the
peak beyond what the interpreter had with all modules loaded, and the largest of the predictions for the
eliminations of the run, which are made afterwards and so take nothing while it is measured.
"""

import dataclasses
import json
import sys
import time
from fractions import Fraction
from pathlib import Path

import tilth
from tilth.cases import read_case
from tilth.pipeline.learn import foreseen, learn

POINT = [41, 7, 11, 13, 17, 19, 23, 29]


def resident(key):
    """Bytes that the kernel counts: VmRSS now, VmHWM at the peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(key))


def run_at_point(targets, rule, symmetries):
    """Reduce at a numeric point; learn, at least, where the rule leaves something."""
    symbols = targets[0].family.symbols
    at = {symbol: Fraction(value) for symbol, value in zip(symbols, POINT, strict=False)}
    try:
        tilth.reduce(targets, rule, symmetries=symmetries, at=at, threads=1)
    except tilth.errors.IncompleteSeeding:
        return False
    return True


def main(case, rule, symmetries):
    run_at_point(read_case("bubble").targets, "auto", symmetries=True)
    targets = read_case(case).targets
    eliminated = []

    def noted(request, seeds, options):
        # Without the workspace of the run, which would live on with what it holds.
        eliminated.append((request, seeds, dataclasses.replace(options, workspace=None)))

    learn.surely_fits = lambda *_, **__: False
    foreseen.check_foreseen = noted
    before = resident("VmRSS")
    started = time.process_time()
    complete = run_at_point(targets, rule, symmetries)
    measured, seconds = resident("VmHWM") - before, time.process_time() - started
    started = time.process_time()
    most = max((foreseen.foresee(*one, most=2**62) for one in eliminated), key=lambda one: one.run)
    found = {
        "predicted": most.run,
        "measured": measured,
        "stages": {**most.stages, "certificate": most.certificate},
        "complete": complete,
        "eliminations": len(eliminated),
        "seconds": seconds,
        "seconds_of_prediction": time.process_time() - started,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3] == "1")
