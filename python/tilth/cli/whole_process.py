"""What holds for a whole process, and so is for the command line only."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["imports_kept", "no_idle_threads"]

#: How OpenBLAS, which comes with numpy, is told how many threads to start when it is loaded.
_THREADS = "OPENBLAS_NUM_THREADS"


#: After how many new objects garbage is looked for, and how many looks among the young lead to one among all.
_SELDOM = (50_000, 20, 100)


@contextmanager
def imports_kept() -> Iterator[None]:
    """Look for no garbage meanwhile, nor ever again among what there is at the end, and seldom from then on.

    Modules stay, and going through all of them again and again took a seventh of the processor time of a
    small reduction. What runs make after that, such as the programs of a search, stays as well: looking
    through it as often as Python does took an eighth of that of a search.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
        gc.set_threshold(*_SELDOM)
    finally:
        gc.enable()


@contextmanager
def no_idle_threads() -> Iterator[None]:
    """Let numpy start no threads for products of matrices when it is imported meanwhile.

    Nothing here multiplies matrices of floats, and while such threads wait for work they spin: on two cores
    that was 0.06 of the 0.15 seconds of processor time of the import. A number that the user set stays, and
    programs that are started later are told none.
    """
    if _THREADS in os.environ:
        yield
        return
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        os.environ.pop(_THREADS, None)
