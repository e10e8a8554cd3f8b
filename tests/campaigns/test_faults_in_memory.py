"""One thing goes wrong in memory, once a run: there is an error of the project's own, or the right table."""

import random
from collections import Counter

import probe_faults
import pytest
import stage_faults

import tilth
from tilth.cases import load_case
from tilth.errors import TilthError
from tilth.executors.local import Local
from tilth.pipeline.learn import learn
from tilth.pipeline.reduce import analytic, exact
from tilth.pipeline.verbs import reduce as verb
from tilth.plan import SelectedEquations

#: Runs per kind and family: 400 in all by default, 20,000 long.
FEW, MANY = 10, 500

RULE = "laporta(dots=2, s=1)"

#: Each kind of fault with the stage whose result it changes.
KINDS = {
    **{kind: (Local, "run") for kind in probe_faults.ANSWERS},
    **{kind: (verb, "learn_family") for kind in [*probe_faults.TAPES, stage_faults.master]},
    stage_faults.seed: (learn, "choose_seeds"),
    stage_faults.row: (learn, "all_equations"),
    stage_faults.learning_point: (learn, "learn_at_generic_points"),
    stage_faults.reduction: (learn, "reductions_by"),
    stage_faults.selected_row: (learn, "select_equations"),
    **{kind: (SelectedEquations, "solve") for kind in [stage_faults.pivot, stage_faults.solved_residue]},
    **{kind: (analytic, "reconstruct") for kind in stage_faults.FUNCTIONS},
    stage_faults.factor: (exact, "combined"),
}


def massive():
    family = tilth.Family("massive", ["k"], ["q"], ["k^2-m1", "(k+q)^2-m2"], {"q^2": "s"})
    return [family[2, 1], family[1, 2], family[2, 2]]


PROBLEMS = {"massless box": lambda: load_case("box")[1], "massive bubble": massive}


class Once:
    """Lets a stage work, but changes the result of one of its calls."""

    def __init__(self, stage, change, at):
        self.stage, self.change, self.at, self.calls = stage, change, at, 0

    def __call__(self, *asked, **named):
        found = self.stage(*asked, **named)
        self.calls += 1
        # A change may call the stage itself.
        return self.change(found, *asked) if self.calls == self.at else found


def rows_of(targets):
    return {target: dict(row) for target, row in tilth.reduce(targets, RULE).items()}


def run_with(owner, name, change, at, targets):
    """Return the rows, the name of the error instead of them, and how often the stage was called."""
    once = Once(getattr(owner, name), change, at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, lambda *asked, **named: once(*asked, **named))
        try:
            return rows_of(targets), once.calls
        except TilthError as error:
            return type(error).__name__, once.calls


def ends_of(kind, problem, runs):
    """Return how often the runs with a fault ended in which way."""
    targets = PROBLEMS[problem]()
    expected = rows_of(targets)
    owner, name = KINDS[kind]
    found, calls = run_with(owner, name, None, 0, targets)
    assert found == expected
    assert calls
    ends = Counter()
    for number in range(runs):
        draw = random.Random(f"{kind.__name__} {problem} {number}")
        found, _ = run_with(
            owner,
            name,
            lambda result, *asked, draw=draw: kind(draw, result, *asked),
            draw.randint(1, calls),
            targets,
        )
        ends[found if isinstance(found, str) else "right" if found == expected else "WRONG"] += 1
    return ends


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fault_makes_no_wrong_table(kind, problem):
    assert ends_of(kind, problem, FEW)["WRONG"] == 0


@pytest.mark.long
@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_many_faults_make_no_wrong_table(kind, problem, multiplier):
    ends = ends_of(kind, problem, MANY * multiplier)
    assert ends["WRONG"] == 0


@pytest.mark.parametrize("problem", PROBLEMS)
def test_without_the_checks_there_would_be_wrong_tables(problem, monkeypatch):
    """The faults are such that something has to find them."""
    monkeypatch.setattr(exact, "audit", lambda *_: 0)
    monkeypatch.setattr(exact, "verified", lambda table, _: table)
    from tilth.pipeline.plans import reconstruct

    monkeypatch.setattr(reconstruct, "verified", lambda table, _: table)
    for kind in (stage_faults.digit, probe_faults.column):
        assert ends_of(kind, problem, FEW)["WRONG"] > 0
