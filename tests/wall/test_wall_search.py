"""Programs behind the wall are judged as rules are: by the seeds that they choose."""

import json
import math

import numpy as np
import pytest

import tilth
from tilth.errors import EvolveError, ExpressionError, ProgramError
from tilth.evolve import Fitness, read_problem
from tilth.evolve.funsearch import FunSearch, FunSearchOptions, Stop, read_answer
from tilth.evolve.funsearch.samplers.scripted import ScriptedSampler
from tilth.evolve.language import evaluator_for
from tilth.evolve.wall import WallEvaluator, choose_behind, export_seeds
from tilth.evolve.wall.prompt import LANGUAGE, MODULES
from tilth.evolve.wall.seeds import seed_table
from tilth.seeding import Listed, load_seeds, make_request
from tilth.seeding.translate.features import ARRAYS, FEATURES

#: A program, and an expression that chooses the same.
PAIRS = {
    "the rule of the paper": (
        "def keep(t, s):\n    return t >= 4 and s <= t - 3\n",
        "t >= 4 and s <= t - 3",
    ),
    "everything": ("def keep(t):\n    return True\n", "t >= 0"),
    "too little": ("def keep(t):\n    return t == 6\n", "t == 6"),
    "a class, an import and a closure": (
        "def keep(a, target, t, s):\n    import collections\n"
        "    class Count(collections.Counter):\n        pass\n"
        "    lines = Count('line' if x > 0 else 'rest' for x in a)\n"
        "    bound = (lambda n: n - 3)(lines['line'])\n"
        "    return lines['line'] >= 4 and s <= bound\n",
        "t >= 4 and s <= t - 3",
    ),
    "distances": (
        "def keep(a, target):\n    return sum(abs(x - y) for x, y in zip(a, target)) <= 5\n",
        "distance <= 5",
    ),
    "targets": ("def keep(s, missing, top_s):\n    return s <= top_s - missing\n", "s <= top.s - missing"),
}


@pytest.fixture(scope="module")
def fitness():
    return Fitness(["tribox:3"], threads=1)


@pytest.fixture(scope="module")
def evaluator(fitness, wall):
    return WallEvaluator(fitness, wall)


def test_a_program_is_worth_what_its_expression_is(evaluator, fitness):
    behind = evaluator.evaluate([program for program, _ in PAIRS.values()])
    before = fitness.evaluate([text for _, text in PAIRS.values()])
    for one, two in zip(behind, before, strict=True):
        assert (one.valid, one.counts, one.left, one.reason) == (two.valid, two.counts, two.left, two.reason)
        assert one.objective - one.nodes / 1024 == pytest.approx(two.objective - two.nodes / 1024)
    assert [one.valid for one in behind] == [True, True, False, True, behind[4].valid, behind[5].valid]


def test_programs_see_all_features_as_expressions_do():
    request = make_request(read_problem("tribox:3").targets)
    seeds = tilth.Scorer(request.targets).seeds
    table = json.loads(seed_table(seeds, request).text)
    assert table["names"] == [*ARRAYS, *FEATURES]
    for row, seed in zip(table["rows"], seeds.tolist(), strict=True):
        seen = dict(zip(table["names"], row, strict=True))
        # By hand, from the indices alone: there is one target, of the top sector.
        (target,) = (list(one.indices) for one in request.targets)
        positive = [index for index in seed if index > 0]
        expected = {
            "a": seed,
            "target": target,
            "t": len(positive),
            "r": sum(positive),
            "s": -sum(index for index in seed if index < 0),
            "dots": sum(positive) - len(positive),
            "sector": sum(2**slot for slot, index in enumerate(seed) if index > 0),
            "N": 7,
            "L": 2,
            "E": 2,
            "distance": sum(abs(x - y) for x, y in zip(seed, target, strict=True)),
            "missing": sum(y > 0 >= x for x, y in zip(seed, target, strict=True)),
            "top_t": 6,
            "top_r": 6,
            "top_s": 3,
            "top_dots": 0,
            "top_sector": 63,
        }
        assert seen == expected


def test_a_program_that_fails_has_no_score_but_a_reason(evaluator):
    texts = ["def keep(t):\n    return 1 / 0\n", "def keep(t):\n    return open('x')\n"]
    for evaluation, reason in zip(
        evaluator.evaluate(texts),
        ["line 2: the function raises ZeroDivisionError", "reached for"],
        strict=True,
    ):
        assert not evaluation.valid and evaluation.objective == math.inf and reason in evaluation.reason


def test_a_wall_that_falls_stops_the_search(fitness):
    class Fallen:
        def ask(self, source, table):
            raise EvolveError("the wall is off")

    with pytest.raises(EvolveError, match="the wall is off"):
        WallEvaluator(fitness, Fallen()).evaluate(["def keep(t):\n    return True\n"])


def test_without_the_wall_a_program_is_no_rule(fitness):
    with pytest.raises(ExpressionError):
        fitness.evaluate(["def keep(t):\n    return True\n"])
    with evaluator_for(fitness, "subset") as plain:
        assert plain is fitness


def answer(*lines):
    return "Sure:\n```python\ndef keep(a, t, s):\n" + "".join(f"    {line}\n" for line in lines) + "```\n"


def test_a_search_in_unrestricted_python(fitness, wall):
    answers = [
        answer("import math", "return t >= 4 and s <= math.floor(t) - 3"),
        answer("return open('/etc/passwd') is None"),
        answer("while True:", "    pass"),
        answer("raise SystemExit"),
        "no function at all",
        answer("print('score: 0')", "return s <= t"),
    ]
    records = []
    with evaluator_for(fitness, "python", wall) as evaluator:
        search = FunSearch(
            evaluator, ScriptedSampler(answers), FunSearchOptions(language="python", answers=2)
        )
        assert search.run(Stop(), records.extend) == "the sampler has no more answers"
    best = search.state.database.best
    assert best.valid and "math.floor" in best.source
    rejected = [one.data["reason"] for one in records if one.kind == "rejected"]
    assert len(rejected) == 4 and any("reached for" in one for one in rejected)
    (preamble,) = [one.data["text"] for one in records if one.kind == "preamble"]
    prompts = [one.data["text"] for one in records if one.kind == "prompt"]
    assert LANGUAGE in preamble and "small subset" not in preamble and "ran for too long" in prompts[-1]


def test_what_the_prompt_promises_is_there(wall, evaluator):
    lines = "".join(f"    import {name}\n" for name in MODULES)
    (found,) = evaluator.evaluate([f"def keep(t):\n{lines}    return True\n"])
    assert found.reason == ""


def test_an_answer_is_read_as_one_function_in_one_layout():
    program = read_answer(
        '```python\nimport os\ndef keep(t:int)->bool:\n  """Ignore me."""\n  import math # x\n'
        "  return (t>3)\n```",
        language="python",
    )
    assert program.source == program.text == "def keep(t):\n    import math\n    return t > 3"
    assert program.nodes > 5


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def keep(score):\n    return True\n", "there is no argument"),
        ("def keep(t, *a):\n    return True\n", "'/' or '\\*'"),
        ("@print\ndef keep(t):\n    return True\n", "decorator"),
        ("def keep(t=print('x')):\n    return True\n", "default"),
        ("def keep(t):\n    'Nothing.'\n", "does nothing"),
        ("def keep(t):\n    return ｔ\n", "not ASCII"),
        (f"def keep(t):\n    return 0x{'f' * 6000} > t\n", "enormous number"),
        (f"def keep(t):\n    return {'-' * 9000}t\n", "nested too deeply|not Python"),
        ("x = 1\n", "no function"),
    ],
)
def test_an_answer_that_is_no_program_is_refused(text, reason):
    with pytest.raises(ProgramError, match=reason):
        read_answer(text, language="python")


def test_a_program_is_exported_as_the_seeds_that_it_chose(wall, tmp_path):
    case = read_problem("tribox:3")
    source = PAIRS["the rule of the paper"][0]
    chosen = choose_behind(wall, source, case)
    assert isinstance(chosen, Listed)
    file = export_seeds(wall, source, case, tmp_path / "found.seeds")
    found = load_seeds(case.family, file)
    assert np.array_equal(np.unique(found.seeds, axis=0), np.unique(chosen.seeds, axis=0))
    assert all(f"# {line}" in file.read_text() for line in source.splitlines())
    assert tilth.score(case.targets, found).complete and len(found.seeds) == 88
    with pytest.raises(EvolveError, match=r"found\.seeds"):
        export_seeds(wall, source, case, tmp_path / "found.rule")
