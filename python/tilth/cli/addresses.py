"""Addresses that a process may take, before a verb is imported: a clear no where they do not do for that."""

from __future__ import annotations

from tilth.errors import OutOfMemory

__all__ = ["check_addresses"]

#: Megabytes that interpreter and libraries reserve before anything is computed. With less, the library for
#: linear algebra that numpy loads ends the process itself.
_LEAST = 135


def check_addresses() -> None:
    """Refuse where a limit on addresses leaves too few for the libraries, with `no_idle_threads`.

    Raises
    ------
    OutOfMemory
    """
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < _LEAST * 10**6:
        raise OutOfMemory(
            f"memory ran out before anything was done: {limit / 10**6:.0f} MB of addresses are allowed, and "
            f"the libraries need {_LEAST}; allow the process more"
        )
