"""The search from end to end, with answers written beforehand and with mutations: same run, same events."""

import json
import signal

import pytest
from funsearch_evaluator import SeedEvaluator

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.funsearch import DatabaseOptions, FunSearch, FunSearchOptions, Stop
from tilth.evolve.funsearch.samplers import MutationSampler, ScriptedSampler

OPTIONS = FunSearchOptions(prompts=4, answers=4, database=DatabaseOptions(islands=4, reset_every=100))
GOOD = "Here it is:\n```python\ndef keep_v1(t, s):\n    return s <= t - 3\n```\n"
USELESS = "I would rather talk about something else."
HOSTILE = "```python\ndef keep_v1(t):\n    import os\n    return os.system('true') == 0\n```"


class Log(list):
    def __call__(self, kind, data):
        # Through JSON, as in a file.
        self.append((kind, json.loads(json.dumps(data))))

    def of(self, kind):
        return [data for found, data in self if found == kind]


@pytest.fixture(scope="module")
def evaluator():
    return SeedEvaluator()


def search(evaluator, sampler=None, options=OPTIONS, **more):
    log = Log()
    return FunSearch(evaluator, sampler or MutationSampler(options.seed), log, options, **more), log


@pytest.mark.parametrize("seed", range(5))
def test_mutations_find_the_improved_rule(evaluator, seed):
    # From keeping all 444 seeds of the box to the published "improved seeding" (arXiv:2502.05121).
    options = FunSearchOptions(seed=seed, prompts=4)
    found, log = search(evaluator, options=options)
    outcome = found.run(Stop(evaluations=5_000, objective=92))
    assert outcome.best.valid and outcome.best.objective <= 92
    assert outcome.reason == "the objective 92 was reached"
    assert log.of("best")[0]["objective"] == 444
    assert evaluator.scorer.count(outcome.best.text).closed


def test_the_same_run_has_the_same_events(evaluator):
    runs = [search(evaluator) for _ in range(2)]
    outcomes = [found.run(Stop(evaluations=300)) for found, _ in runs]
    assert runs[0][1] == runs[1][1]
    assert outcomes[0] == outcomes[1]
    assert [data["event"] for _, data in runs[0][1]] == list(range(len(runs[0][1])))
    assert runs[0][1].of("reset")
    other, log = search(evaluator, options=FunSearchOptions(seed=1))
    other.run(Stop(evaluations=300))
    assert log != runs[0][1]


def test_a_run_goes_on_from_any_state_as_if_it_had_not_been_stopped(evaluator):
    whole, whole_log = search(evaluator)
    states = []
    whole.run(Stop(evaluations=200), checkpoint=lambda state: states.append(json.dumps(state)), every=3)
    assert len(states) > 3
    for text in states:
        state = json.loads(text)
        rest, rest_log = search(evaluator)
        rest.restore(state)
        rest.run(Stop(evaluations=200))
        assert [*whole_log[: state["events"]], *rest_log] == whole_log
        assert rest.state() == whole.state()


class Interrupted:
    """Sends a signal to this process at the n-th call of something."""

    def __init__(self, inner, calls):
        self.inner = inner
        self.calls = calls

    def __call__(self, *arguments):
        self.calls -= 1
        if self.calls == 0:
            signal.raise_signal(signal.SIGINT)
        return self.inner(*arguments)


@pytest.mark.parametrize("where", ["evaluate", "sample", "record"])
@pytest.mark.parametrize("calls", [1, 2, 5])
def test_an_interrupt_leaves_a_state_to_go_on_from(evaluator, where, calls, monkeypatch):
    whole, whole_log = search(evaluator)
    whole.run(Stop(evaluations=150))
    found, log = search(evaluator)
    owner, name = {
        "evaluate": (evaluator, "evaluate"),
        "sample": (found._sampler, "sample"),
        "record": (found, "_record"),
    }[where]
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(owner, name, Interrupted(getattr(owner, name), calls))
        found.run(Stop(evaluations=150))
    state = json.loads(json.dumps(found.state()))
    # The log and the state agree: no event is lost, none comes twice.
    assert state["events"] == len(log)
    rest, rest_log = search(evaluator)
    rest.restore(state)
    rest.run(Stop(evaluations=150))
    assert [*log, *rest_log] == whole_log


def test_answers_of_all_kinds(evaluator):
    answers = [
        USELESS,
        HOSTILE,
        GOOD,
        GOOD,
        "def keep_v2(t, s):\n    return s <= t - 2",
        "def keep(t, s):\n  return",
    ]
    options = FunSearchOptions(answers=2, database=DatabaseOptions(islands=1))
    found, log = search(evaluator, ScriptedSampler(answers), options)
    outcome = found.run(Stop())
    assert outcome.reason == "the sampler has no more answers"
    assert (outcome.best.objective, outcome.best.text) == (92, "s <= t - 3")
    assert outcome.totals.answers == len(answers) == len(log.of("answer"))
    assert outcome.totals.refused == 3
    assert [data["reason"] for data in log.of("refused")] == [
        "the answer has no function keep_v1; write one that starts with 'def keep_v1('",
        "line 2: an import is not part of the subset; remove it",
        "line 2: a return without a value; return True or False",
    ]
    # Judged once each, however often it is proposed: the start, and two others.
    assert outcome.totals.evaluations == 3
    # The next prompt says why.
    prompts = [data["text"] for data in log.of("prompt")]
    assert "an import is not part" not in prompts[0] and "an import is not part" in prompts[1]
    assert "# version 0: score 444" in prompts[1] and "# version 1: score 92, 5 nodes" in prompts[2]
    versions = prompts[2].partition("Versions so far")[2]
    assert versions.index("def keep_v0(") < versions.index("def keep_v1(") < versions.index("Write keep_v2")


def test_a_search_that_finds_nothing_new_ends(evaluator):
    options = FunSearchOptions(answers=1, fruitless=5)
    outcome = search(evaluator, ScriptedSampler([GOOD] * 50), options)[0].run(Stop())
    assert outcome.reason == "5 steps in a row found no new rule"


def test_a_rule_that_cannot_be_judged_is_refused(evaluator):
    class Picky(SeedEvaluator):
        def __init__(self):
            self.__dict__ = evaluator.__dict__

        def _evaluation(self, rule, count):
            good = super()._evaluation(rule, count)
            if rule.text == "true":
                return good
            return type(good)(rule.text, False, float("nan"), {}, 0, 1, "it takes too long")

    found, log = search(Picky(), ScriptedSampler([GOOD]))
    assert found.run(Stop()).best.text == "true"
    assert [data["reason"] for data in log.of("refused")] == ["it takes too long"]


def test_times_and_costs_stop(evaluator):
    found, _ = search(evaluator)
    assert found.run(Stop(seconds=0)).reason == "0 seconds have passed"
    assert found.run(Stop(cost=0)).reason == "the cost 0 was reached"


def test_bad_input(evaluator):
    with pytest.raises(ProgramError, match="there is no argument 'x'"):
        search(evaluator, start=["def keep(x):\n    return True\n"])
    with pytest.raises(EvolveError, match="needs a function to start from"):
        search(evaluator, start=[])
    with pytest.raises(EvolveError, match="answers is 0, give at least 1"):
        FunSearchOptions(answers=0)
    with pytest.raises(EvolveError, match="seconds is -1, give a number that is not negative"):
        Stop(seconds=-1)
    with pytest.raises(EvolveError, match="the state has the version 9"):
        search(evaluator)[0].restore({"version": 9})


def test_scripts_are_read_from_files(tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps(USELESS) + "\n")
    sampler = ScriptedSampler.read(path)
    assert [answer.text for answer in sampler.sample(None, 5)] == [GOOD, USELESS]
    for text in ["{}", "nonsense"]:
        path.write_text(text)
        with pytest.raises(EvolveError, match="line 1 is not one JSON string"):
            ScriptedSampler.read(path)
    with pytest.raises(EvolveError, match="the answers cannot be read"):
        ScriptedSampler.read(tmp_path / "none")
