"""The search from end to end, with answers written beforehand and with mutations: same run, same records."""

import json
import signal

import pytest
from funsearch_evaluator import SeedEvaluator

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.funsearch import DatabaseOptions, FunSearch, FunSearchOptions, Stop
from tilth.evolve.funsearch.prompts import preamble
from tilth.evolve.funsearch.samplers import MutationSampler, ScriptedSampler
from tilth.evolve.log import Record

OPTIONS = FunSearchOptions(prompts=4, answers=4, database=DatabaseOptions(islands=4, reset_every=100))
GOOD = "Here it is:\n```python\ndef keep_v1(t, s):\n    return s <= t - 3\n```\n"
USELESS = "I would rather talk about something else."
HOSTILE = "```python\ndef keep_v1(t):\n    import os\n    return os.system('true') == 0\n```"


class Saved(list):
    """What was saved, through JSON as in a file, and the state of the sampler behind each part."""

    def __init__(self, search):
        self.search = search
        self.states = []

    def __call__(self, records):
        self += [(one.kind, json.loads(json.dumps(one.data))) for one in records]
        self.states.append((len(self), self.search.sampler_state()))

    def of(self, kind):
        return [data for found, data in self if found == kind]


def restored(search, saved, count, sampler):
    """Give a new search what another one had saved, and return what it saves from then on."""
    search.restore([Record(kind, data) for kind, data in saved[:count]], sampler, 0.0)


@pytest.fixture(scope="module")
def evaluator():
    return SeedEvaluator()


def search(evaluator, sampler=None, options=OPTIONS, **more):
    found = FunSearch(evaluator, sampler or MutationSampler(options.seed), options, **more)
    return found, Saved(found)


@pytest.mark.parametrize("seed", range(5))
def test_mutations_find_the_improved_rule(evaluator, seed):
    # From keeping all 444 seeds of the box to the published "improved seeding" (arXiv:2502.05121).
    options = FunSearchOptions(seed=seed, prompts=4)
    found, saved = search(evaluator, options=options)
    reason = found.run(Stop(evaluations=5_000, objective=92), saved)
    best = found.state.database.best
    assert best.valid and best.objective <= 92
    assert reason == "the objective 92 was reached"
    assert saved.of("generation")[0]["best"]["objective"] == 444
    assert evaluator.scorer.count(best.text).closed


def test_the_same_run_has_the_same_records(evaluator):
    runs = [search(evaluator) for _ in range(2)]
    reasons = [found.run(Stop(evaluations=300), saved) for found, saved in runs]
    assert runs[0][1] == runs[1][1]
    assert reasons[0] == reasons[1] == "300 rules were evaluated"
    rounds = [data["generation"] for data in runs[0][1].of("generation")]
    assert rounds == list(range(len(rounds)))
    assert runs[0][1].of("reset")
    other, saved = search(evaluator, options=FunSearchOptions(seed=1))
    other.run(Stop(evaluations=300), saved)
    assert saved != runs[0][1]


def test_a_run_goes_on_from_anything_that_was_saved_as_if_it_had_not_been_stopped(evaluator):
    whole, saved = search(evaluator)
    whole.run(Stop(evaluations=200), saved)
    assert len(saved.states) > 3
    for count, sampler in saved.states:
        rest, more = search(evaluator)
        restored(rest, saved, count, sampler)
        rest.run(Stop(evaluations=200), more)
        assert [*saved[:count], *more] == saved
        assert rest.state.totals == whole.state.totals


def test_answers_that_were_paid_for_are_saved_before_they_are_judged(evaluator):
    class Paid(ScriptedSampler):
        def sample(self, prompt, count):
            return [type(one)(one.text, requests=1) for one in super().sample(prompt, count)]

    answers = [USELESS, GOOD, HOSTILE, "def keep(t, s):\n    return t >= 4 and s <= t - 3"] * 2
    options = FunSearchOptions(prompts=2, answers=1, database=DatabaseOptions(islands=2))
    whole, saved = search(evaluator, Paid(answers), options)
    whole.run(Stop(), saved)
    kinds = [saved[count - 1][0] for count, _ in saved.states]
    assert kinds == ["generation", *["answer", "answer", "generation"] * 4]
    for count, sampler in saved.states:
        # None of the answers that are there is asked for again.
        left = Paid(answers)
        rest, more = search(evaluator, left, options)
        restored(rest, saved, count, sampler)
        rest.run(Stop(), more)
        assert [*saved[:count], *more] == saved
        assert len(more.of("answer")) + sum(kind == "answer" for kind, _ in saved[:count]) == len(answers)


class Interrupted:
    """Sends a signal to this process at the n-th call of something."""

    def __init__(self, inner, calls):
        self.inner = inner
        self.calls = calls

    def __call__(self, *arguments, **more):
        self.calls -= 1
        if self.calls == 0:
            signal.raise_signal(signal.SIGINT)
        return self.inner(*arguments, **more)


@pytest.mark.parametrize("where", ["evaluate", "sample", "_record"])
@pytest.mark.parametrize("calls", [1, 2, 5])
def test_what_was_saved_before_an_interrupt_is_enough_to_go_on(evaluator, where, calls, monkeypatch):
    whole, whole_saved = search(evaluator)
    whole.run(Stop(evaluations=150), whole_saved)
    found, saved = search(evaluator)
    owner = {"evaluate": evaluator, "sample": found._sampler, "_record": found}[where]
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(owner, where, Interrupted(getattr(owner, where), calls))
        found.run(Stop(evaluations=150), saved)
    count, sampler = saved.states[-1] if saved.states else (0, None)
    rest, more = search(evaluator)
    restored(rest, saved, count, sampler)
    rest.run(Stop(evaluations=150), more)
    assert [*saved, *more] == whole_saved


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
    found, saved = search(evaluator, ScriptedSampler(answers), options)
    assert found.run(Stop(), saved) == "the sampler has no more answers"
    best, totals = found.state.database.best, found.state.totals
    assert (best.objective, best.text, best.source) == (
        92,
        "s <= t - 3",
        "def keep(t, s):\n    return s <= t - 3",
    )
    assert totals.answers == len(answers) == len(saved.of("answer"))
    assert [(data["answer"], data["reason"]) for data in saved.of("rejected")] == [
        (0, "the answer has no function keep_v1; write one that starts with 'def keep_v1('"),
        (1, "line 2: an import is not part of the subset; remove it"),
        (5, "line 2: a return without a value; return True or False"),
    ]
    assert [(data["answer"], data["text"]) for data in saved.of("repeated")] == [(3, "s <= t - 3")]
    assert [(data["answer"], data["parents"]) for data in saved.of("program")] == [
        (None, []),
        (2, [0]),
        (4, [1, 0]),
    ]
    # Judged once each, however often it is proposed: the start, and two others.
    assert totals.evaluations == 3
    # The next prompt says why.
    prompts = [data["text"] for data in saved.of("prompt")]
    assert saved.of("preamble") == [{"text": preamble()}]
    assert "an import is not part" not in prompts[0] and "an import is not part" in prompts[1]
    assert "# version 0: score 444" in prompts[1] and "# version 1: score 92, 5 nodes" in prompts[2]
    versions = prompts[2].partition("Versions so far")[2]
    assert versions.index("def keep_v0(") < versions.index("def keep_v1(") < versions.index("Write keep_v2")


def test_a_search_that_finds_nothing_new_ends(evaluator):
    options = FunSearchOptions(answers=1, fruitless=5)
    found, saved = search(evaluator, ScriptedSampler([GOOD] * 50), options)
    assert found.run(Stop(), saved) == "5 rounds in a row found no new rule"


def test_a_rule_that_cannot_be_judged_is_refused(evaluator):
    class Picky(SeedEvaluator):
        def __init__(self):
            self.__dict__ = evaluator.__dict__

        def _evaluation(self, rule, count):
            good = super()._evaluation(rule, count)
            if rule.text == "true":
                return good
            return type(good)(rule.text, False, float("nan"), {}, 0, 1, "it takes too long")

    found, saved = search(Picky(), ScriptedSampler([GOOD]))
    found.run(Stop(), saved)
    assert found.state.database.best.text == "true"
    assert saved.of("rejected") == [{"answer": 0, "reason": "it takes too long"}]


def test_times_and_rounds_stop(evaluator):
    found, saved = search(evaluator)
    assert found.run(Stop(seconds=0), saved) == "0 seconds have passed"
    assert found.run(Stop(rounds=2), saved) == "2 rounds were made"
    assert [data["generation"] for data in saved.of("generation")] == [0, 1, 2]


def test_records_that_do_not_fit_are_refused(evaluator):
    found, saved = search(evaluator)
    found.run(Stop(rounds=1), saved)
    first = next(n for n, (kind, _) in enumerate(saved) if kind == "answer")
    rest, _ = search(evaluator)
    with pytest.raises(EvolveError, match="does not fit to those before it"):
        rest.restore([Record(*saved[first])], None, 0.0)


def test_bad_input(evaluator):
    with pytest.raises(ProgramError, match="there is no argument 'x'"):
        search(evaluator, start=["def keep(x):\n    return True\n"])
    with pytest.raises(EvolveError, match="needs a function to start from"):
        search(evaluator, start=[])
    with pytest.raises(EvolveError, match="answers is 0, give 1 to 1000000"):
        FunSearchOptions(answers=0)
    with pytest.raises(EvolveError, match="seconds is -1, give a number that is not negative"):
        Stop(seconds=-1)


def test_scripts_are_read_from_files(tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps(USELESS) + "\n")
    sampler = ScriptedSampler.read(path)
    assert [answer.text for answer in sampler.sample(None, 5)] == [GOOD, USELESS]
    for text in ["{}", "nonsense"]:
        path.write_text(text)
        with pytest.raises(EvolveError, match="line 1 is not one JSON string"):
            ScriptedSampler.read(path)
    with pytest.raises(EvolveError, match="cannot be read"):
        ScriptedSampler.read(tmp_path / "none")
