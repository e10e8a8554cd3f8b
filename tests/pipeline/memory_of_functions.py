"""What functions take, beside what was foreseen: ``python memory_of_functions.py PROBLEM [SYMBOL=N ...]``.

A process of its own, so that the peak is its own. PROBLEM is a case, or a list of the field's benchmark.
Writes one JSON object: resident bytes when the degrees of all functions were known, what was foreseen
then, and the peak of the process at the end.
"""

import json
import sys
from pathlib import Path

from memory_of_run import resident

import tilth
from tilth.cases import read_case
from tilth.pipeline.reduce import analytic

ROOT = Path(__file__).parents[2]


def problem(name):
    """Return targets and preferred masters."""
    if ":" in name:
        return read_case(name).targets, ()
    sys.path.insert(0, str(ROOT))
    from benches.tables.field import problem as listed

    return listed(name)


def main(name, *at):
    targets, preferred = problem(name)
    noted = {}
    foreseen_bytes = analytic.foreseen_bytes

    def note(degrees, terms, variables):
        noted["predicted"] = foreseen_bytes(degrees, terms, variables)
        noted["before"] = resident("VmRSS")
        return noted["predicted"]

    analytic.foreseen_bytes = note
    point = dict(one.split("=") for one in at)
    table = tilth.reduce(targets, preferred_masters=preferred, at=point or None, threads=1)
    noted["peak"] = resident("VmHWM")
    noted["terms"] = table.provenance["reconstruction"]["unknowns"]
    sys.stdout.write(json.dumps(noted))


if __name__ == "__main__":
    main(*sys.argv[1:])
