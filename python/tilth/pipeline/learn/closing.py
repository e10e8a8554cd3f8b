"""How far the seeds of a rule reduce the targets, without selecting anything."""

from __future__ import annotations

from typing import NamedTuple

from tilth.family import Integral
from tilth.pipeline.learn.classify import tell_apart
from tilth.pipeline.learn.learn import eliminate_seeds
from tilth.pipeline.options import Options
from tilth.seeding import Request, SeedingRule

__all__ = ["Shortfall", "shortfall"]


class Shortfall(NamedTuple):
    """What is missing until the targets close: the `Closing` of `tilth.seeding`.

    Attributes
    ----------
    seeds : int
    equations : int
        Those of the seeds that are not identically zero.
    multiplications : int
        Multiply-adds of their elimination, modulo one prime.
    missing : tuple of Integral
        Integrals that the targets are left with and that are no masters of the family.
    widen : dict
        {sector: (dots, s)}: the fewest seeds that reduce what is missing there.
    """

    seeds: int
    equations: int
    multiplications: int
    missing: tuple[Integral, ...]
    widen: dict[int, tuple[int, int]]

    @property
    def complete(self) -> bool:
        """Whether every target is reduced to masters."""
        return not self.missing


def shortfall(request: Request, rule: SeedingRule, options: Options) -> Shortfall:
    """Eliminate the equations of a rule's seeds, and say what is missing."""
    found = eliminate_seeds(request, rule, options)
    left = tell_apart(request, found.left, found.seeds, options)
    elimination = found.system.agreed.probes[0].elimination
    return Shortfall(
        len(found.seeds),
        found.system.system.equation_count,
        elimination.multiplications,
        tuple(left.missing),
        left.widen,
    )
