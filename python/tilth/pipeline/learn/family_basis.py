"""The masters of the family, as far as what was left needs them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tilth.family import Integral
from tilth.masters import Basis, basis_of
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.news import News
from tilth.pipeline.options import Options
from tilth.seeding import Request

__all__ = ["find_basis", "further_steps", "is_master", "relation_seeds"]


def further_steps(options: Options) -> int:
    """Return by how many steps boxes of seeds go on after nothing has changed."""
    return int(options.certify is not None)


def find_basis(request: Request, left: Iterable[Integral], options: Options) -> Basis:
    """Return the masters of the family, those of the sectors of some integrals at hand."""
    basis = basis_of(request.family, options.order, preferred_integrals(options), options.symmetries)
    basis.find(
        sorted({integral.sector for integral in left}),
        threads=options.threads,
        further=further_steps(options),
        report=lambda text, done, total: options.progress("masters", News(text, done=done, total=total)),
    )
    return basis


def is_master(integral: Integral, basis: Basis, options: Options) -> bool:
    """Whether an integral is a master of the family."""
    return integral.indices in basis.masters(integral.sector, further_steps(options))


def relation_seeds(request: Request, left: Iterable[Integral], options: Options) -> NDArray[np.int8]:
    """Return the seeds of relations that sectors above have between integrals that are left.

    A rule is asked for seeds at or below the targets only, and so cannot know of them.

    Returns
    -------
    ndarray of int8, shape (n, N)
    """
    basis = find_basis(request, left, options)
    rows = [seeds for m in left if (seeds := basis.relation(m.indices)) is not None]
    return np.concatenate(rows) if rows else np.empty((0, request.family.size), dtype=np.int8)
