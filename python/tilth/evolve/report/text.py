"""Sentences and tables that both forms of a report have."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tilth.evolve.answers import AnswerCounts
from tilth.evolve.programs import Program
from tilth.evolve.report.report import Report

__all__ = [
    "TextTable",
    "again",
    "answers_table",
    "front_table",
    "history_table",
    "improvements",
    "line_table",
    "log_link",
    "picked",
    "provenance",
    "spent",
]

TextTable = list[list[str]]

_ROWS = 24
#: Characters of a list in the settings that is still shown.
_LONG = 100


def picked(report: Report) -> str:
    """Say how the winner was picked."""
    choice, suite = report.choice, report.run.suite
    names = ", ".join(suite.validation)
    if choice.validation is None:
        return "There are no validation cases: the winner is the best rule on the training cases."
    if not choice.closing:
        return (
            f"None of the {choice.candidates} best rules closes {names}: the winner is the best rule on the "
            "training cases, and did not generalise even to these."
        )
    return (
        f"Of the {choice.candidates} best rules on the training cases {choice.closing} close {names}; the "
        f"winner is the best of these there, with an objective of {choice.validation.objective:.6g}."
    )


def provenance(report: Report) -> TextTable:
    """Return what the run was, row by row."""
    what, where = report.run.what, report.run.where
    fitness, last = what["fitness"], report.generations[-1:]
    return [
        ["run", report.run.fingerprint],
        ["engine", report.run.engine],
        ["begun", str(where["begun"])],
        ["command", " ".join(map(str, where["command"]))],
        ["versions", ", ".join(f"{name} {version}" for name, version in where["versions"].items())],
        ["machine", ", ".join(map(str, where["machine"].values()))],
        *([role.replace("_", "-"), ", ".join(names) or "none"] for role, names in report.run.suite),
        ["measure", f"{report.measure}, at two points modulo two primes"],
        ["envelopes", ", ".join(f"{case}: {rule}" for case, rule in fitness["envelopes"].items())],
        ["settings", ", ".join(f"{name} {value}" for name, value in _flat(what["settings"]))],
        *(
            ["evaluated", f"{one.evaluated:,} programs in {one.number + 1} {report.run.step}s"]
            for one in last
        ),
    ]


def again(report: Report) -> TextTable:
    """Return which figures which command computes again, from the log or the rule alone."""
    run, winner = report.run, report.choice.winner
    folder, case = shlex.quote(str(run.path)), shlex.quote(run.suite.training[0])
    rows = [
        [f"all programs and {run.step}s", f"tilth evolve replay {folder}"],
        ["the winner's evaluation", f"line {winner.line} of {run.path / 'log.jsonl'}"],
        ["the table of all cases, the front and this report", f"tilth evolve report {folder}"],
    ]
    if run.language != "python":
        rule = shlex.quote(winner.evaluation.text)
        one = f"tilth score --case {case} --seeding {rule} --symmetries none"
        rows.append([f"a cell, such as the winner on {run.suite.training[0]}", one])
    return rows


def log_link(report: Report, folder: Path) -> str:
    """Return where the log is, seen from the folder of a page, at the line of the winner."""
    path = os.path.relpath(report.run.path / "log.jsonl", folder)
    return f"{quote(Path(path).as_posix())}#L{report.choice.winner.line}"


def _flat(settings: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield settings; what is long, such as the functions to start from, is in the manifest."""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        elif isinstance(value, list) and len(str(value)) > _LONG:
            yield name, f"({len(value)} texts)"
        else:
            yield name, value


def answers_table(answers: AnswerCounts) -> TextTable:
    """Return what became of the answers, the most frequent reasons first."""
    rows = [["outcome", "reason", "answers"]]
    rows.append(["new", "a program that its island did not have", f"{answers.new:,}"])
    rows.append(["repeated", "a rule that its island had already", f"{answers.repeated:,}"])
    for outcome, reasons in (("rejected", answers.rejected), ("failed", answers.failed)):
        shown = list(reasons.items())
        rows += [[outcome, reason, f"{count:,}"] for reason, count in shown[:_ROWS]]
        if rest := shown[_ROWS:]:
            rows.append([outcome, f"{len(rest)} other reasons", f"{sum(count for _, count in rest):,}"])
    if answers.waiting:
        rows.append(["waiting", "the run was stopped before they were judged", f"{answers.waiting:,}"])
    return rows


def spent(answers: AnswerCounts) -> str:
    """Say what the answers cost."""
    asked = f"{answers.prompts:,} prompts, {answers.answers:,} answers"
    if not answers.requests:
        return f"{asked}; no server was asked."
    tokens = f"{answers.tokens_in:,} tokens in and {answers.tokens_out:,} out"
    return f"{asked}; {answers.requests:,} requests, {tokens}, cost {answers.cost:.6g}."


def history_table(report: Report) -> TextTable:
    """Return generations at which the best improved, thinned out."""
    rows = [[report.run.step, "programs evaluated", "best", "median"]]
    before = None
    chosen = []
    for one in report.generations:
        if one.best != before or one is report.generations[-1]:
            chosen.append(one)
        before = one.best
    step = max(1, -(-len(chosen) // _ROWS))
    for one in [*chosen[:-1:step], *chosen[-1:]]:
        shown = ["does not close" if value is None else f"{value:.6g}" for value in one.closes]
        rows.append([str(one.number), f"{one.evaluated:,}", *shown])
    return rows


def front_table(report: Report) -> TextTable:
    """Return the Pareto front."""
    rows = [["seeds", "multiplications", "nodes", "rule"]]
    for point in report.front:
        if point.front:
            found = point.program.evaluation
            rows.append(
                [f"{point.seeds:,}", f"{point.multiplications:,}", str(found.nodes), _rule(point.program)]
            )
    return rows


def improvements(report: Report) -> list[Program]:
    """Return the programs of the winner's line of first parents where it improved, the oldest first."""
    found: list[Program] = []
    for program in report.line:
        better = not found or program.evaluation.objective < found[-1].evaluation.objective
        if better or program is report.line[-1]:
            found.append(program)
    return found[-_ROWS:]


def line_table(report: Report) -> TextTable:
    """Return the improvements."""
    rows = [["program", report.run.step, "made by", "objective", "rule"]]
    for program in improvements(report):
        found = program.evaluation
        value = f"{found.objective:.6g}" if found.valid else "does not close"
        made = ", ".join(program.operators)
        rows.append([f"#{program.number}", str(program.generation), made, value, _rule(program)])
    return rows


def _rule(program: Program) -> str:
    """Return what a cell of a table says of a rule; a function of several lines is in the log."""
    text = program.evaluation.text
    return f"program #{program.number}" if "\n" in text else text
