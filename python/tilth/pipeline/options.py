"""What `score`, `compare` and `reduce` take beside targets and rule, checked once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tilth.errors import OptionError
from tilth.family import Integral, check_prime
from tilth.family.checks import is_integer
from tilth.family.order import Order, read_identities, read_order
from tilth.pipeline.memory import read_memory
from tilth.pipeline.news import Progress
from tilth.plan import prime_number
from tilth.seeding import Expression, Request

__all__ = ["Options", "read_options"]

#: Orders in which the core can offer equations, the default first; see the manual.
EQUATION_ORDERS = ("ascending", "descending", "power", "lines", "seeds", "leading")


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
    equation_order : str
        Name of an order, or an integer expression in the features of an equation's seed.
    pivot_order : str or None
        An integer expression in the features of an integral; None: the order of integrals.
    max_memory : int or None
        Bytes that learning may take.
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
    equation_order: str
    pivot_order: str | None
    max_memory: int | None
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
    equation_order: str = "ascending",
    pivot_order: str | None = None,
    max_memory: int | str | None = None,
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
        equation_order=_read_score("equation_order", equation_order, EQUATION_ORDERS),
        pivot_order=None if pivot_order is None else _read_score("pivot_order", pivot_order, ()),
        max_memory=read_memory(max_memory),
        progress=progress or (lambda stage, text: None),
    )


def _read_score(option: str, text: object, names: Sequence[str]) -> str:
    """Return the name of an order, or the text of an integer expression."""
    if not isinstance(text, str):
        raise OptionError(f"{option}={text!r} is not text, write an expression such as '10 * dots + s'")
    if text in names:
        return text
    if Expression(text).kind != "integer":
        raise OptionError(f"{option}={text!r} is true or false, an order needs an integer expression")
    return text
