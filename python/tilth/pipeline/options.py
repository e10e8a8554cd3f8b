"""What `score`, `compare` and `reduce` take beside targets and rule, checked once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tilth.errors import OptionError
from tilth.family import Integral, check_prime
from tilth.family.checks import is_integer
from tilth.family.order import Order, read_identities, read_order
from tilth.plan import prime_number
from tilth.seeding import Request

__all__ = ["Options", "Progress", "read_options"]

#: Called with the name of a stage and a line of text whenever a stage begins or has news.
Progress: TypeAlias = Callable[[str, str], None]


@dataclass(frozen=True)
class Options:
    """Checked options of a run.

    Attributes
    ----------
    order : Order
    preferred : tuple of Integral
    operators : tuple of int
        Numbers of the operators that the identities stand for.
    identities : tuple of str
    threads : int
    effort : int
        Rounds of attempts at a smaller selection.
    seed : int
        Seed of the points.
    learning_primes : tuple of int
    certify : str or None
        "masters": re-check masters with a larger box.
    progress : callable
    """

    order: Order
    preferred: tuple[Integral, ...]
    operators: tuple[int, ...]
    identities: tuple[str, ...]
    threads: int
    effort: int
    seed: int
    learning_primes: tuple[int, ...]
    certify: str | None
    progress: Progress


def read_options(
    request: Request,
    *,
    order: Order | str,
    preferred_masters: Iterable[object],
    identities: Iterable[str],
    threads: int | None,
    effort: int,
    seed: int,
    learning_primes: Sequence[int] | None,
    certify: str | None = None,
    progress: Progress | None,
) -> Options:
    """Check the options of a run.

    Raises
    ------
    OptionError, OrderError, PrimeError
    """
    family = request.family
    preferred: list[Integral] = []
    for master in preferred_masters:
        if not isinstance(master, Integral) or master.family != family:
            raise OptionError(f"preferred_masters has {master!r}, which is not an integral of {family.name}")
        preferred.append(master)
    kinds = (identities,) if isinstance(identities, str) else tuple(identities)
    primes = tuple(learning_primes) if learning_primes is not None else (prime_number(0), prime_number(1))
    if len({check_prime(prime) for prime in primes}) < 2:
        raise OptionError("learning_primes needs at least two different primes")
    for name, value, least in (("effort", effort, 0), ("seed", seed, 0)):
        if not is_integer(value, least):
            raise OptionError(f"{name}={value!r} is not an integer from {least} up")
    if certify not in (None, "masters"):
        raise OptionError(f"certify={certify!r} is unknown, use 'masters' or None")
    if threads is not None and not is_integer(threads, 1):
        raise OptionError(f"threads={threads!r} is not a positive integer")
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Options(
        order=read_order(order),
        preferred=tuple(preferred),
        operators=read_identities(family, kinds),
        identities=kinds,
        threads=available if threads is None else threads,
        effort=effort,
        seed=seed,
        learning_primes=primes,
        certify=certify,
        progress=progress or (lambda stage, text: None),
    )
