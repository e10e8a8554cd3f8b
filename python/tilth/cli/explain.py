"""In words: what a tape costs, and what a reconstruction took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["REPORTED", "TAPE", "labelled", "one_line", "reconstruction_lines", "tape_lines"]

WIDTH = 13

#: What is said of a reconstruction, and of a tape; a file may lack some of it.
REPORTED = {
    "functions", "probes", "unlucky", "unknowns", "most_unknowns", "function_probes", "most_primes", "primes",
    "stages",
}  # fmt: skip
TAPE = {
    "multiplications", "evaluation", "solution", "checking", "additions", "inversions", "batches", "checks",
    "slots", "bytes_per_lane",
}  # fmt: skip


def one_line(text: str) -> str:
    """Return a text without line ends, so that no part of it looks like a line of ours."""
    return " ".join(text.split())


def labelled(label: str, lines: Iterator[str]) -> Iterator[str]:
    """Put a label before the first line, and blanks of its width before the others."""
    for line in lines:
        yield f"{label:<{WIDTH}}{line}"
        label = ""


def reconstruction_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Say how many probes a reconstruction took, what for, and for how many unknowns."""
    functions, probes = report["functions"], report["probes"]
    yield (
        f"{probes:,} for {functions:,} distinct functions, {_ratio(probes, functions)} per function; "
        f"{report['unlucky']:,} unlucky"
    )
    yield (
        f"{report['unknowns']:,} unknown terms of numerators, {report['most_unknowns']:,} at most in one "
        f"function: {_ratio(probes, report['unknowns'])} probes per term"
    )
    yield (
        f"a function is computed at {_ratio(report['function_probes'], functions)} of them on average, "
        f"its numbers take {report['most_primes']:,} prime(s) at most"
    )
    for prime in report["primes"]:
        stages = ", ".join(f"{count:,} {stage}" for one, stage, count in report["stages"] if one == prime)
        yield f"modulo {prime}: {stages or 'none'}"


def tape_lines(tape: Mapping[str, int]) -> Iterator[str]:
    """Say what one probe computes, and what it needs."""
    yield (
        f"{tape['multiplications']:,} multiply-adds per probe: {tape['evaluation']:,} evaluate the "
        f"equations, {tape['solution']:,} solve them, {tape['checking']:,} check the answer"
    )
    yield (
        f"{tape['additions']:,} additions, {tape['inversions']:,} inversions in {tape['batches']:,} batches, "
        f"{tape['checks']:,} numbers that must be zero"
    )
    yield f"{tape['slots']:,} values held at a time, {tape['bytes_per_lane']:,} bytes per lane"


def _ratio(count: int, whole: int) -> str:
    return f"{count / whole:.3g}" if whole else "none"
