"""`export`: a rule that was found, as an ordinary rule file with a test, or the seeds of a program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tilth.errors import EvolveError
from tilth.evolve.programs import Program
from tilth.evolve.run import SearchRun
from tilth.evolve.suite import read_problem
from tilth.family.writing import write_text
from tilth.pipeline.study.score import Score, score
from tilth.seeding import Expression, find_rule

__all__ = ["export_choice", "export_rule"]

_TEST = '''"""Counts of the rule in {name}.rule, found by a search; the same on every machine."""

from pathlib import Path

import pytest

import tilth
from tilth.evolve import read_problem

RULE = str(Path(__file__).with_name("{name}.rule"))

#: {{case: (complete, seeds, generated, selected, multiplications)}}
COUNTS = {{
{counts}
}}


@pytest.mark.parametrize("case", COUNTS)
def test_counts(case):
    score = tilth.score(read_problem(case).targets, RULE, symmetries=False)
    found = (score.complete, score.seeds, score.generated, score.selected, score.multiplications)
    assert found == COUNTS[case]
'''


def export_rule(
    run: SearchRun, program: Program, path: str | Path, *, threads: int | None = None
) -> tuple[Path, Path]:
    """Write a program as a rule file, and a test for pytest beside it.

    Parameters
    ----------
    run : SearchRun
    program : Program
        Of this run.
    path : path
        Of the rule file, which ends in ``.rule``. The test is ``test_NAME.py`` beside it.
    threads : int, optional

    Returns
    -------
    rule, test : Path

    Raises
    ------
    EvolveError
        The path has another ending or a name that no test could have, or the program has no form as a rule.
    OptionError
        A file cannot be written.
    """
    file = Path(path)
    if run.language == "python":
        raise EvolveError(
            f"{file} cannot be written: program {program.number} of {run.path} is Python that ran behind the "
            "wall, which has no form as a rule; export the seeds that it keeps for a case, as found.seeds"
        )
    if file.suffix != ".rule" or not re.fullmatch("[A-Za-z0-9_-]+", file.stem, re.ASCII):
        raise EvolveError(f"{file} cannot be the name of a rule file, write it like my_rule.rule")
    rule = run.fitness(threads=threads).rule(program.evaluation.text)
    scores = {
        name: score(read_problem(name).targets, rule, threads=threads, symmetries=False)
        for name in run.suite.names
    }
    write_text(file, _rule_file(run, program, rule, scores))
    if find_rule(str(file)) != rule:
        raise EvolveError(f"{file} does not read back as the rule {rule.name!r}; report this")
    test = file.with_name(f"test_{file.stem.replace('-', '_')}.py")
    write_text(test, _TEST.format(name=file.stem, counts=_table(scores)))
    return file, test


def export_choice(run: SearchRun, program: Program, path: str | Path, case: str | None = None) -> Path:
    """Write the seeds that a program keeps for the targets of one case, which ``--seeding`` takes.

    This is for programs that ran behind the wall, which it takes to ask them; others are rules, see
    `export_rule`.

    Parameters
    ----------
    run : SearchRun
    program : Program
        Of this run.
    path : path
        Ends in ``.seeds``.
    case : str, optional
        Such as ``"tribox:3"``, of the run or not; default the first training case.

    Raises
    ------
    EvolveError
        The run has rules, the path has another ending, or there is no wall.
    ProgramError
        The program fails on this case.
    OptionError
        The file cannot be written.
    """
    file = Path(path)
    if run.language != "python":
        raise EvolveError(
            f"{file} is for programs that ran behind the wall, and those of {run.path} are rules; export "
            f"them as a rule file, such as {file.stem or 'found'}.rule"
        )
    from tilth.evolve.wall import Wall, default_folder, export_seeds

    fitness = run.what["fitness"]
    chosen = read_problem(run.suite.training[0] if case is None else case)
    with Wall(default_folder()) as wall:
        return export_seeds(wall, program.evaluation.text, chosen, file, dots=fitness["dots"], s=fitness["s"])


def _rule_file(run: SearchRun, program: Program, rule: Expression, scores: Mapping[str, Score]) -> str:
    lines = [
        f"program {program.number} of a search by {run.engine}, run {run.fingerprint[:16]}",
        f"begun {run.where['begun']}, Tilth {run.where['versions']['tilth']}",
    ]
    for name, one in scores.items():
        closes = f"closes with {one.seeds:,} seeds" if one.complete else "does not close"
        lines.append(f"{run.suite.role(name).replace('_', ' ')}: {name} {closes}")
    return "".join(f"# {line}\n" for line in lines) + rule.name + "\n"


def _table(scores: Mapping[str, Score]) -> str:
    counts = {
        name: (one.complete, one.seeds, one.generated, one.selected, one.multiplications)
        for name, one in scores.items()
    }
    return "\n".join(f'    "{name}": {values},' for name, values in counts.items())
