"""What the probes of a run under way tell of its functions: nothing is computed, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import RunFolderError
from tilth.executors.ledger_view import LedgerView
from tilth.executors.protocol import ProbeRequest
from tilth.executors.run_folder import RunFolder
from tilth.family.numbers import parse_number
from tilth.pipeline.reduce.foreseen import foreseen_bytes
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.news import reconstruction_news
from tilth.pipeline.run.problem import AMPLITUDE
from tilth.pipeline.run.run_state import RunState

__all__ = ["Census", "take_census"]

#: Degrees are counted up to the powers of two.
_STEPS = tuple(1 << power for power in range(16))


@dataclass(frozen=True)
class Census:
    """What is known of the functions of a run.

    Attributes
    ----------
    functions : int
        How many distinct functions there are.
    variables : tuple of str
        Symbols that they are interpolated in.
    degrees : ndarray of int32, shape (variables, functions, 2)
        Degrees of numerators and denominators; -1 where they are not known.
    terms : ndarray of int64, shape (functions,)
        Terms of numerators; -1 where they are not known.
    letters : int
        Known factors of denominators.
    finished : int
        Functions that are known and confirmed.
    stage : str
        Where the reconstruction waits for its next probes; empty before the first are there.
    """

    functions: int
    variables: tuple[str, ...]
    degrees: NDArray[np.int32]
    terms: NDArray[np.int64]
    letters: int
    finished: int
    stage: str

    @property
    def memory(self) -> int | None:
        """About how many bytes all functions take up to the end of the run, beside those of the plan.

        None before all degrees are known.
        """
        return foreseen_bytes(self.degrees, self.terms, self.variables)

    def histogram(self, variable: int, part: int) -> dict[int, int]:
        """Count the functions whose degree is at most 0, 1, 2, 4, 8, ... and more than the number before.

        Parameters
        ----------
        variable : int
        part : int
            0 for numerators, 1 for denominators.
        """
        return _histogram(self.degrees[variable, :, part])

    def term_histogram(self) -> dict[int, int]:
        """Count the functions by the terms of their numerators, in the same way."""
        return _histogram(self.terms)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain data, ready for JSON."""
        return {
            "functions": self.functions,
            "variables": {
                variable: {
                    "known": int((self.degrees[number, :, 0] >= 0).sum()),
                    "numerators": _pairs(self.histogram(number, 0)),
                    "denominators": _pairs(self.histogram(number, 1)),
                }
                for number, variable in enumerate(self.variables)
            },
            "letters": self.letters,
            "numerators": {
                "known": int((self.terms >= 0).sum()),
                "terms": _pairs(self.term_histogram()),
                "most": int(self.terms.max(initial=0)),
            },
            "finished": self.finished,
            "memory": self.memory,
            "stage": self.stage,
        }


def take_census(state: RunState) -> Census:
    """Go through a reconstruction as far as the log of its probes answers it.

    Raises
    ------
    RunFolderError
        The plan is not recorded yet, so that there are no functions; or there is no tape, or it goes on in
        batches, or its functions are those of an amplitude, which is not there.
    LedgerError
        The log is damaged.
    """
    if state.plan is None:
        raise RunFolderError(f"{state.path}: the plan is not recorded yet, so no function is known")
    if state.manifest["kind"] == AMPLITUDE:
        raise RunFolderError(
            f"{state.path}: the functions are of an amplitude, which the folder does not have"
        )
    if state.plan["tape"] is None:
        raise RunFolderError(f"{state.path}: the run is at one point, where nothing is a function")
    if state.rows:
        raise RunFolderError(f"{state.path}: the run goes on in batches, whose functions are not counted")
    folder = RunFolder.resume(state.path)
    at = {symbol: parse_number(value) for symbol, value in state.manifest["at"].items()}
    where = KinematicPoint(state.source, at)
    job = _core.Reconstruction(
        functions=state.plan["functions"],
        variables=len(where.variables),
        seed=state.manifest["seed"],
        threads=1,
    )
    try:
        if folder.probes_path.exists():
            log = LedgerView.read(folder.probes_path, folder.fingerprint)
            for number, outcomes, residues in _answers(job, log):
                job.supply(number, outcomes, residues)
        news = job.progress
        degrees, terms = job.census()
    finally:
        job.close()
    if not news:
        degrees = np.full((len(where.variables), state.plan["functions"], 2), -1, dtype=np.int32)
        terms = np.full(state.plan["functions"], -1, dtype=np.int64)
    return Census(
        functions=state.plan["functions"],
        variables=where.variables,
        degrees=degrees,
        terms=terms,
        letters=news.get("letters", 0),
        finished=news.get("finished", 0),
        stage=reconstruction_news(news, where.variables) if news.get("probes") else "",
    )


def _answers(
    job: _core.Reconstruction, log: LedgerView
) -> Iterator[tuple[int, NDArray[np.uint8], NDArray[np.uint64]]]:
    """Yield the answers to what a reconstruction asks, until the log does not have all of them."""
    while (asked := job.next_wave()) is not None:
        for number, request in enumerate(ProbeRequest(*one) for one in asked):
            parts = []
            start = 0
            while start < len(request):
                found = log.find(request.part(start, len(request)))
                if found is None:
                    return
                parts.append(found)
                start += len(found)
            yield (
                number,
                np.concatenate([part.outcomes for part in parts]),
                np.concatenate([part.residues for part in parts]),
            )


def _histogram(values: NDArray[np.integer[Any]]) -> dict[int, int]:
    known = values[values >= 0]
    bounds = np.array([0, *_STEPS])
    places, counts = np.unique(np.searchsorted(bounds, known), return_counts=True)
    return {int(bounds[place]): int(count) for place, count in zip(places, counts, strict=True)}


def _pairs(histogram: dict[int, int]) -> list[list[int]]:
    return [[bound, count] for bound, count in histogram.items()]
