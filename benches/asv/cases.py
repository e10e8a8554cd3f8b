"""What benchmarks share: families and targets of the package's cases, and the number of threads."""

import os

from tilth.cases import load_case

__all__ = ["THREADS", "load_case"]

#: Set by `env_nobuild` in asv.conf.json; one thread where it is not set, so that figures are comparable.
THREADS = int(os.environ.get("TILTH_BENCH_THREADS", "1"))
