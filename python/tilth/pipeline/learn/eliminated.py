"""What was learnt from some seeds, as a workspace keeps it for the next targets."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import NamedTuple

import numpy as np

from tilth import _core
from tilth.pipeline.learn.generic_points import GenericPoints
from tilth.pipeline.learn.representatives import targets_with_maps
from tilth.pipeline.options import EQUATION_ORDERS, Options
from tilth.pipeline.options.option import Stage
from tilth.pipeline.options.records import cache_key
from tilth.seeding import Request, Seeds

__all__ = ["EliminatedSystem", "elimination_key"]

#: What `Seeds` says of the seeds and no equation depends on.
_DESCRIPTIVE = {"rule", "bounds"}


class EliminatedSystem(NamedTuple):
    """The equations of some seeds, eliminated at generic points: any target can be asked for.

    Attributes
    ----------
    system : System
    agreed : GenericPoints
    in_files : bool
        Whether long buffers are in files, because less memory is allowed than they take.
    """

    system: _core.System
    agreed: GenericPoints
    in_files: bool = False

    @property
    def bytes(self) -> int:
        """Bytes held."""
        return self.system.bytes + sum(probe.elimination.peak_bytes for probe in self.agreed.probes)

    def __str__(self) -> str:
        independent = self.agreed.probes[0].elimination.independent_count
        return (
            f"elimination of {self.system.equation_count:,} equations, {independent:,} independent, at "
            f"{len(self.agreed.probes)} points"
        )


def elimination_key(request: Request, seeds: Seeds, options: Options) -> Hashable:
    """Return all that the elimination depends on: family, seeds, options, and targets where these matter."""
    # A name orders equations by their seeds alone; an expression may look at the targets.
    by_expression = options.equation_order not in EQUATION_ORDERS
    targets = request.targets if by_expression else targets_with_maps(request, seeds, options)
    return "elimination", request.family, _digest(seeds), cache_key(options, Stage.ELIMINATION), targets


def _digest(seeds: Seeds) -> bytes:
    """Return a hash of all that seeds are, whatever is added to them later."""
    digest = hashlib.sha256()
    _add(
        digest, {one.name: getattr(seeds, one.name) for one in fields(seeds) if one.name not in _DESCRIPTIVE}
    )
    return digest.digest()


def _add(digest: hashlib._Hash, values: Mapping[str, object]) -> None:
    """Add values by name: arrays by their bytes, dataclasses by their fields, all else as it prints."""
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            digest.update(f"{name} {value.dtype.str} {value.shape} ".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        elif is_dataclass(value) and not isinstance(value, type):
            digest.update(f"{name} ".encode())
            _add(digest, {one.name: getattr(value, one.name) for one in fields(value)})
        else:
            digest.update(f"{name} {value!r} ".encode())
