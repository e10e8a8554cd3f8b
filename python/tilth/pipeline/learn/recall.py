"""What was learnt from some seeds, kept for the next targets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TypeAlias

from tilth import _core
from tilth.family import Family
from tilth.pipeline.learn.generic_points import Agreement
from tilth.pipeline.options import Options
from tilth.seeding import Seeds

__all__ = ["Course", "Recall", "course_key", "recall_of_reduce"]

#: Bytes that may stay allocated between two calls of `tilth.reduce`.
BETWEEN_CALLS = 256_000_000

Key: TypeAlias = tuple[Family, bytes, object]


@dataclass(frozen=True)
class Course:
    """The equations of some seeds, and their eliminations at points that agree: any target can be asked for.

    Attributes
    ----------
    system : System
    agreed : Agreement
    """

    system: _core.System
    agreed: Agreement

    @property
    def bytes(self) -> int:
        """Bytes held."""
        return self.system.bytes + sum(probe.elimination.peak_bytes for probe in self.agreed.probes)


@dataclass
class Recall:
    """The last course, if it is not too large.

    Attributes
    ----------
    most_bytes : int or None
        Larger ones are forgotten at once.
    """

    most_bytes: int | None = None
    _known: tuple[Key, Course] | None = field(default=None, repr=False)

    def find(self, key: Key) -> Course | None:
        """Return the course of these seeds and options; any other one is forgotten, to make room."""
        known = self._known
        if known is not None and known[0] == key:
            return known[1]
        self._known = None
        return None

    def keep(self, key: Key, course: Course) -> None:
        """Keep a course instead of the last one, if it is not too large."""
        fits = self.most_bytes is None or course.bytes <= self.most_bytes
        self._known = (key, course) if fits else None


def course_key(family: Family, seeds: Seeds, options: Options) -> Key:
    """Return all that the course of a learning depends on."""
    digest = hashlib.sha256(seeds.indices.tobytes())
    digest.update(b"" if seeds.choices is None else seeds.choices.of_seeds.tobytes())
    chosen = (
        None if seeds.choices is None else seeds.choices.sets,
        options.operators,
        options.order,
        options.preferred,
        options.equation_order,
        options.learning_primes,
        options.seed,
    )
    return family, digest.digest(), chosen


_BETWEEN_CALLS = Recall(BETWEEN_CALLS)


def recall_of_reduce() -> Recall:
    """Return what `tilth.reduce` keeps between calls: one course, of at most `BETWEEN_CALLS` bytes."""
    return _BETWEEN_CALLS
