"""Sentences and tables that both forms of a report have."""

from __future__ import annotations

from tilth.evolve.report.report import Report

__all__ = ["Table", "front_table", "history_table", "line_table", "picked", "provenance"]

Table = list[list[str]]

_ROWS = 24


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


def provenance(report: Report) -> Table:
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
        ["settings", ", ".join(f"{name} {value}" for name, value in what["settings"].items())],
        *(["evaluated", f"{one.evaluated:,} rules in {one.number + 1} generations"] for one in last),
    ]


def history_table(report: Report) -> Table:
    """Return generations at which the best improved, thinned out."""
    rows = [["generation", "rules evaluated", "best", "median"]]
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


def front_table(report: Report) -> Table:
    """Return the Pareto front."""
    rows = [["seeds", "multiplications", "nodes", "rule"]]
    for point in report.front:
        if point.front:
            found = point.program.evaluation
            rows.append([f"{point.seeds:,}", f"{point.multiplications:,}", str(found.nodes), found.text])
    return rows


def line_table(report: Report) -> Table:
    """Return the winner's line of first parents, where it improved."""
    rows = [["program", "generation", "made by", "objective", "rule"]]
    best = None
    for program in report.line:
        found = program.evaluation
        if best is None or found.objective < best or program is report.line[-1]:
            best = found.objective
            value = f"{best:.6g}" if found.valid else "does not close"
            made = ", ".join(program.operators)
            rows.append([f"#{program.number}", str(program.generation), made, value, found.text])
    return [rows[0], *rows[1:][-_ROWS:]]
