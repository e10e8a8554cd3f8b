"""Every rule that searches scored, as a table: a line for each rule and training case."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.programs import Program, read_programs
from tilth.evolve.run import SearchRun
from tilth.family.writing import write_text

__all__ = ["COLUMNS", "rows", "schema", "write_dataset"]

_TEXT, _COUNT, _NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "number"}
_MAYBE = {"type": ["integer", "null"], "minimum": 0}

#: The columns: what JSON Schema says of each, and what it is.
COLUMNS: dict[str, tuple[dict[str, Any], str]] = {
    "run": (_TEXT, "SHA-256 of what the search was"),
    "engine": (_TEXT, "genetic or funsearch"),
    "line": (_COUNT, "of the log"),
    "number": (_COUNT, "of the program in its run"),
    "generation": (_COUNT, "generation or round"),
    "island": (_COUNT, "its island"),
    "operators": (_TEXT, "what made it, joined by spaces"),
    "parents": (_TEXT, "numbers of the programs it was made of, joined by spaces"),
    "rule": (_TEXT, "the rule expression"),
    "nodes": (_COUNT, "of its syntax tree"),
    "valid": ({"type": "boolean"}, "whether it closes every training case"),
    "objective": (_NUMBER, "what the search made small"),
    "left": (_COUNT, "integrals left over all training cases"),
    "case": (_TEXT, "the training case that the counts are of"),
    "seeds": (_MAYBE, "seeds that it takes"),
    "generated": (_MAYBE, "equations generated"),
    "independent": (_MAYBE, "equations independent"),
    "selected": (_MAYBE, "equations that the targets need; null where they were not asked for"),
    "multiplications": (_MAYBE, "of solving those once; null where they were not asked for"),
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A seeding rule that a search scored, on one training case",
        "type": "object",
        "properties": {name: kind | {"description": text} for name, (kind, text) in COLUMNS.items()},
        "required": list(COLUMNS),
        "additionalProperties": False,
    }


def rows(run: SearchRun) -> Iterator[dict[str, Any]]:
    """Yield the lines of a run.

    Raises
    ------
    EvolveError
        The log is damaged, or has programs in unrestricted Python, which are no rules.
    """
    if run.language == "python":
        raise EvolveError(f"{run.path}: has programs in unrestricted Python, which are no rules")
    for program in read_programs(run):
        for case, counts in program.evaluation.counts.items():
            yield {**_described(run, program), "case": case, **{name: counts.get(name) for name in _COUNTS}}


_COUNTS = ("seeds", "generated", "independent", "selected", "multiplications")


def write_dataset(runs: Iterable[SearchRun], path: str | Path) -> tuple[Path, Path]:
    """Write the lines of runs as CSV or JSON lines, by the ending of the path, and the schema beside them.

    Returns
    -------
    data, schema : Path

    Raises
    ------
    EvolveError
        The path has another ending, or a run cannot be read.
    OptionError
        A file cannot be written.
    """
    file = Path(path)
    lines = [row for run in runs for row in rows(run)]
    if file.suffix == ".csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in lines)
        write_text(file, text.getvalue())
    elif file.suffix == ".jsonl":
        write_text(file, "".join(json.dumps(row, allow_nan=False) + "\n" for row in lines))
    else:
        raise EvolveError(f"{file} cannot be the name of a dataset, write it like rules.csv or rules.jsonl")
    described = file.with_suffix(".schema.json")
    write_text(described, json.dumps(schema(), indent=1) + "\n")
    return file, described


def _described(run: SearchRun, program: Program) -> dict[str, Any]:
    found = program.evaluation
    return {
        "run": run.fingerprint,
        "engine": run.engine,
        "line": program.line,
        "number": program.number,
        "generation": program.generation,
        "island": program.island,
        "operators": " ".join(program.operators),
        "parents": " ".join(map(str, program.parents)),
        "rule": found.text,
        "nodes": found.nodes,
        "valid": found.valid,
        "objective": found.objective,
        "left": found.left,
    }


def _cell(value: object) -> object:
    """Return a value as CSV has it: JSON's words for truth, nothing for what is not known."""
    return "" if value is None else json.dumps(value) if isinstance(value, bool) else value
