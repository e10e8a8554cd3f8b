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

__all__ = ["Computation", "Options", "read_computation", "read_options"]

#: Orders in which the core can offer equations, the default first; see the manual.
EQUATION_ORDERS = ("ascending", "descending", "power", "lines", "seeds", "leading")

#: What a selection may be small in, the default first; see the manual.
OBJECTIVES = ("selected", "multiplications", "mixed")


@dataclass(frozen=True)
class Computation:
    """Checked options of whatever computes at random points.

    Attributes
    ----------
    threads : int
    seed : int
        Seed of the points.
    learning_primes : tuple of int
    max_memory : int or None
        Bytes that learning may take.
    progress : callable
    """

    threads: int
    seed: int
    learning_primes: tuple[int, ...]
    max_memory: int | None
    progress: Progress


def read_computation(
    *,
    threads: int | None,
    seed: int,
    learning_primes: Sequence[int] | None = None,
    max_memory: int | str | None = None,
    progress: Progress | None,
) -> Computation:
    """Check the options of a computation.

    Raises
    ------
    OptionError, PrimeError
    """
    primes = tuple(learning_primes) if learning_primes is not None else (prime_number(0), prime_number(1))
    if len({check_prime(prime) for prime in primes}) < 2:
        raise OptionError("learning_primes needs at least two different primes")
    if not is_integer(seed, 0):
        raise OptionError(f"seed={seed!r} is not an integer from 0 up")
    if threads is not None and not is_integer(threads, 1):
        raise OptionError(f"threads={threads!r} is not a positive integer")
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Computation(
        threads=available if threads is None else threads,
        seed=seed,
        learning_primes=primes,
        max_memory=read_memory(max_memory),
        progress=progress or (lambda stage, text: None),
    )


@dataclass(frozen=True)
class Options(Computation):
    """Checked options of a reduction, beside those of its computation.

    Attributes
    ----------
    order : Order
    preferred : tuple of Integral
    operators : tuple of int
        Numbers of the operators that the identities stand for.
    identities : tuple of str
    effort : int
        Rounds of attempts at a smaller selection.
    objective : str
        What the selection is to be small in.
    certify : str or None
        "masters": re-check masters with a larger box.
    equation_order : str
        Name of an order, or an integer expression in the features of an equation's seed.
    pivot_order : str or None
        An integer expression in the features of an integral; None: the order of integrals.
    """

    order: Order
    preferred: tuple[Integral, ...]
    operators: tuple[int, ...]
    identities: tuple[str, ...]
    effort: int
    objective: str
    certify: str | None
    equation_order: str
    pivot_order: str | None


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
    objective: str = OBJECTIVES[0],
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
    computation = read_computation(
        threads=threads, seed=seed, learning_primes=learning_primes, max_memory=max_memory, progress=progress
    )
    if not is_integer(effort, 0):
        raise OptionError(f"effort={effort!r} is not an integer from 0 up")
    if objective not in OBJECTIVES:
        raise OptionError(
            f"objective={objective!r} is unknown, use one of {', '.join(map(repr, OBJECTIVES))}"
        )
    if certify not in (None, "masters"):
        raise OptionError(f"certify={certify!r} is unknown, use 'masters' or None")
    return Options(
        **vars(computation),
        order=read_order(order),
        preferred=tuple(preferred),
        operators=read_identities(family, kinds),
        identities=kinds,
        effort=effort,
        objective=objective,
        certify=certify,
        equation_order=_read_score("equation_order", equation_order, EQUATION_ORDERS),
        pivot_order=None if pivot_order is None else _read_score("pivot_order", pivot_order, ()),
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
