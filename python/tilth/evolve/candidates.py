"""Candidates of other programs that search, such as OpenEvolve and ShinkaEvolve, judged from their files.

A candidate is the text of a rule expression, or a function in the subset of Python that is translated to one.
It is parsed, and never executed, whatever the program that wrote it does with its other candidates.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tilth.errors import EvolveError, TilthError
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.fitness import Fitness
from tilth.evolve.funsearch.limits import ANSWER_CHARACTERS
from tilth.evolve.funsearch.program import read_answer
from tilth.evolve.references import least_known
from tilth.evolve.suite import read_problem
from tilth.family.reading import read_text
from tilth.family.writing import make_folder, write_text
from tilth.seeding import SeedingRule, expression, find_rule

__all__ = ["CandidateEvaluator"]

_FUNCTION = re.compile(r"^\s*def\s", re.MULTILINE)
_COMMENT = re.compile(r"#[^\n]*")


class CandidateEvaluator:
    r"""Judges files with a rule.

    Parameters
    ----------
    cases : iterable of str
        Such as ``["tribox:3", "tribox:4"]``.
    measure : str
        What is made small, see `Fitness`.
    slots : int, optional
        Propagators, for functions that name single ones, see `FunSearchOptions`.
    threads : int, optional

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from tilth.evolve.candidates import CandidateEvaluator
    >>> evaluator = CandidateEvaluator(["tribox:3"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "candidate.py"
    ...     _ = file.write_text("def keep(t, s):\n    return t >= 4 and s <= t - 3\n")
    ...     metrics = evaluator.evaluate(file)
    >>> metrics["combined_score"], metrics["seeds"]
    (2.0, 88.0)
    """

    def __init__(
        self,
        cases: Iterable[str] = ("tribox:3",),
        measure: str = "seeds",
        *,
        slots: int | None = None,
        threads: int | None = None,
    ) -> None:
        self._fitness = Fitness(tuple(cases), measure, threads=threads)
        described = self._fitness.to_dict()
        self._least = {
            case: least_known(
                read_problem(case), _rule(envelope), [measure], seed=described["seed"], threads=threads
            )[measure]
            for case, envelope in described["envelopes"].items()
        }
        self._measure = measure
        self._slots = slots

    def evaluate(self, path: str | Path) -> dict[str, float]:
        """Return what OpenEvolve calls metrics; larger is better.

        Returns
        -------
        dict
            ``combined_score``: of a rule that closes all cases 1 and, on average over them, the least that a
            known rule takes over what this one takes, so that 2 is as good as what is known; of one that
            does not close below 1, more for one that is nearer to it; of a text that is no rule 0. Besides
            ``closes``, ``nodes``, ``left``, and the measure.
        """
        return self._metrics(self._judged(path)[0])

    def evaluate_files(self, arguments: Sequence[str] | None = None) -> None:
        """Be the evaluation program of ShinkaEvolve, which reads ``metrics.json`` and ``correct.json``.

        Parameters
        ----------
        arguments : sequence of str, optional
            ``--program_path FILE --results_dir FOLDER``; default those of the command line.

        Raises
        ------
        OptionError
            The folder cannot be made, or a file not be written.
        """
        parser = argparse.ArgumentParser(description="Judge a candidate rule for ShinkaEvolve.")
        parser.add_argument("--program_path", type=Path, required=True)
        parser.add_argument("--results_dir", type=Path, required=True)
        options = parser.parse_args(arguments)
        found, reason = self._judged(options.program_path)
        metrics = self._metrics(found)
        score = metrics.pop("combined_score")
        feedback = reason or (found.reason if found is not None else "")
        public = {**metrics, "rule": "" if found is None else found.text}
        make_folder(options.results_dir)
        for name, data in (
            (
                "metrics",
                {"combined_score": score, "public": public, "private": {}, "text_feedback": feedback},
            ),
            ("correct", {"correct": bool(metrics["closes"]), "error": feedback or None}),
        ):
            write_text(
                options.results_dir / f"{name}.json", json.dumps(data, indent=1, allow_nan=False) + "\n"
            )

    def _judged(self, path: str | Path) -> tuple[Evaluation | None, str]:
        """Return the evaluation of a file, or why there is none."""
        try:
            text = read_text(path, EvolveError, ANSWER_CHARACTERS)
            if _FUNCTION.search(text):
                rule = read_answer(text, slots=self._slots).text
            else:
                rule = expression(" ".join(_COMMENT.sub("", text).split())).name
            (found,) = self._fitness.evaluate([rule])
        except TilthError as error:
            return None, str(error)
        return found, ""

    def _metrics(self, found: Evaluation | None) -> dict[str, float]:
        if found is None or not math.isfinite(found.objective):
            return {"combined_score": 0.0, "closes": 0.0}
        metrics = {"closes": float(found.valid), "nodes": float(found.nodes), "left": float(found.left)}
        total = found.total(self._measure)
        if total is not None:
            metrics[self._measure] = float(total)
        if not found.valid:
            return {"combined_score": 1 / (1 + found.objective), **metrics}
        ratios = [
            self._least[case] / max(1.0, float(counts[self._measure]))
            for case, counts in found.counts.items()
        ]
        return {"combined_score": 1 + math.fsum(ratios) / len(ratios), **metrics}


def _rule(text: str) -> SeedingRule:
    rule = find_rule(text)
    assert isinstance(rule, SeedingRule), "an envelope chooses by itself"
    return rule
