"""What benchmarks share: families and targets of the package's cases, and what the environment asks for."""

import importlib.util
import os
import sys
from itertools import combinations_with_replacement
from pathlib import Path

from tilth.cases import load_case, load_family

__all__ = ["LONG", "THREADS", "envelope", "load_case", "load_flagship"]

#: Set by `env_nobuild` in asv.conf.json; one thread where it is not set, so that figures are comparable.
THREADS = int(os.environ.get("TILTH_BENCH_THREADS", "1"))

#: Whether benchmarks of more than a few seconds are run too.
LONG = bool(os.environ.get("TILTH_BENCH_LONG"))


def envelope(name, r, s, dots):
    """All integrals of non-zero sectors of a case's family with so many r, s and dots at most."""
    family = load_family(name)
    found = []
    for sector in family.nonzero_sectors:
        lines = [slot for slot in range(family.size) if sector >> slot & 1]
        others = [slot for slot in range(family.size) if not sector >> slot & 1]
        for extra in range(min(dots, r - len(lines)) + 1):
            for power in range(s + 1 if others else 1):
                for above in combinations_with_replacement(lines, extra):
                    for below in combinations_with_replacement(others, power):
                        found.append(
                            family[
                                [
                                    (slot in lines) + above.count(slot) - below.count(slot)
                                    for slot in range(family.size)
                                ]
                            ]
                        )
    return found


def load_flagship():
    """Return the module of the script ``flagship.py``, which is not in the folder that asv imports."""
    if "flagship" not in sys.modules:
        script = Path(__file__).parents[1] / "flagship.py"
        spec = importlib.util.spec_from_file_location("flagship", script)
        module = importlib.util.module_from_spec(spec)
        sys.modules["flagship"] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
    return sys.modules["flagship"]
