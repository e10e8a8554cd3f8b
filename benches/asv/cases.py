"""The workloads that benchmarks share: families and targets of ``tests/cases``, and the number of threads."""

import os
from pathlib import Path

import tilth

CASES = Path(__file__).resolve().parents[2] / "tests" / "cases"

#: Set by `env_nobuild` in asv.conf.json; one thread where it is not set, so that figures are comparable.
THREADS = int(os.environ.get("TILTH_BENCH_THREADS", "1"))


def family(name):
    """Load the family of ``tests/cases/<name>.toml``."""
    return tilth.Family.load(CASES / f"{name}.toml")


def targets(fam, name=None):
    """Read ``tests/cases/<name>.targets``, one ``family[indices]`` a line."""
    lines = (CASES / f"{name or fam.name}.targets").read_text(encoding="utf-8").splitlines()
    entries = (line.partition("#")[0].strip() for line in lines)
    return [fam[tuple(int(a) for a in e[e.index("[") + 1 : e.index("]")].split(","))] for e in entries if e]
