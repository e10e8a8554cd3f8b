"""The state of a run's folder, as text and as data."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from tilth.cli.explain import labelled, tape_lines
from tilth.executors.survey import Survey
from tilth.family.points import point_text
from tilth.pipeline.run.census import Census
from tilth.pipeline.run.problem import AMPLITUDE
from tilth.pipeline.run.run_state import RunState
from tilth.sizes import size_text

__all__ = ["census_lines", "run_data", "run_lines"]

SHOWN = 3


def run_lines(state: RunState) -> Iterator[str]:
    """Say what a run is and how far it is."""
    manifest = state.manifest
    shown = ", ".join(map(str, state.targets[:SHOWN]))
    more = f" and {len(state.targets) - SHOWN:,} more" if len(state.targets) > SHOWN else ""
    point = point_text(manifest["at"])
    free = ", ".join(symbol for symbol in state.source.symbols if symbol not in manifest["at"])
    yield f"run          {state.path}, by Tilth {manifest['tilth']}"
    if "rule" in manifest:
        yield f"family       {state.source.name}"
    yield f"targets      {len(state.targets):,}: {shown}{more}"
    if "rule" in manifest:
        yield f"rule         {manifest['rule']} ({', '.join(manifest['identities'])})"
    else:
        yield f"equations    {len(manifest['system']['equations']):,}, which were given"
    yield f"at           {point + ', ' if point else ''}any {free}"
    yield f"order        {manifest['order']}"
    if state.plan is None:
        yield "plan         not recorded yet: a resumed run learns again"
    else:
        tape = state.plan["tape"]
        functions = "" if tape is None else f", {state.plan['functions']:,} distinct functions"
        yield (
            f"plan         recorded: {state.plan['equations']:,} equations, {state.plan['masters']:,} "
            f"masters{functions}"
        )
        if tape is not None:
            yield from labelled("tape", tape_lines(tape))
    if state.rows:
        yield f"rows         {state.rows:,} of {len(set(state.targets)):,}, in {state.path / 'rows'}"
    yield from labelled("probes", _probes(state.probes))
    if manifest["kind"] == AMPLITUDE:
        yield "finished     an amplitude goes on with the same call and the same folder"
    elif state.finished:
        yield f"finished     yes, the table is {state.path / 'table.tilth'}"
    else:
        yield f"finished     no, go on with: tilth reduce --resume {shlex.quote(str(state.path))}"


def _probes(log: Survey | None) -> Iterator[str]:
    if log is None:
        yield "none yet"
        return
    yield (
        f"{sum(log.probes.values()):,} in {log.records:,} records, {log.residues:,} residues, "
        f"{log.unlucky:,} unlucky; {log.bytes:,} bytes"
    )
    for prime, probes in log.probes.items():
        yield f"modulo {prime}: {probes:,}"
    if log.tail:
        yield f"{log.tail:,} bytes at the end are no whole record: it is being written, or will be cut off"


def census_lines(census: Census) -> Iterator[str]:
    """Say of how many functions what is known."""
    yield from labelled("functions", _census(census))


def _census(census: Census) -> Iterator[str]:
    total = census.functions
    of = ", ".join(census.variables) or "no variable"
    yield f"{total:,} distinct functions of {of}, {census.finished:,} done"
    for number, variable in enumerate(census.variables):
        known = int((census.degrees[number, :, 0] >= 0).sum())
        yield f"degrees in {variable}: {known:,} of {total:,} known"
        for part, name in enumerate(("numerators", "denominators")):
            if known:
                yield f"  {name}: {_upto(census.histogram(number, part))}"
    if census.letters:
        yield f"factors of denominators: {census.letters:,} known"
    known = int((census.terms >= 0).sum())
    if known:
        yield f"terms of numerators: {known:,} of {total:,} known"
        yield f"  terms: {_upto(census.term_histogram())}, {int(census.terms.max()):,} at most"
    if census.memory is not None:
        yield f"memory that they take: about {size_text(census.memory)}, beside that of the plan"
    if census.stage:
        yield f"last probes: {census.stage}"


def _upto(histogram: dict[int, int]) -> str:
    """Write how many functions there are up to each bound."""
    return ", ".join(f"{count:,} up to {bound:,}" for bound, count in histogram.items())


def run_data(state: RunState) -> dict[str, Any]:
    """Return the state of a run as plain data, ready for JSON."""
    log = state.probes
    return {
        "run": str(state.path),
        "fingerprint": state.fingerprint,
        "family": state.source.name,
        "targets": [str(target) for target in state.targets],
        "rule": state.manifest.get("rule"),
        "at": state.manifest["at"],
        "symbols": [symbol for symbol in state.source.symbols if symbol not in state.manifest["at"]],
        "manifest": dict(state.manifest),
        "plan": None if state.plan is None else dict(state.plan),
        "rows": state.rows,
        "ledger": None
        if log is None
        else {
            "records": log.records,
            "probes": sum(log.probes.values()),
            "by_prime": [[prime, probes] for prime, probes in log.probes.items()],
            "unlucky": log.unlucky,
            "residues": log.residues,
            "bytes": log.bytes,
            "tail": log.tail,
        },
        "finished": state.finished,
    }
