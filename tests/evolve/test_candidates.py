"""Candidates of other programs, judged from their files: scores, hostile files, and the real programs."""

import json

import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import OptionError
from tilth.evolve import Fitness
from tilth.evolve.candidates import CandidateEvaluator

EVALUATOR = """
from tilth.evolve.candidates import CandidateEvaluator

evaluator = CandidateEvaluator(["tribox:3"], threads=1)
evaluate = evaluator.evaluate
if __name__ == "__main__":
    evaluator.evaluate_files()
"""
GOOD = """# EVOLVE-BLOCK-START
def keep(t, s, top_s, missing):
    return t >= 4 and s <= top_s - missing
# EVOLVE-BLOCK-END
"""


@pytest.fixture(scope="module")
def evaluator():
    return CandidateEvaluator(["tribox:3", "tribox:4"], threads=1)


@pytest.fixture
def judged(evaluator, tmp_path):
    def judge(text):
        path = tmp_path / "candidate.py"
        path.write_text(text)
        return evaluator.evaluate(str(path))

    return judge


def test_a_score_is_what_known_rules_take_over_what_it_takes(judged):
    """The least that a known rule takes is that of the tube, 88 and 143 seeds."""
    rule = "t >= 4 and s <= top.s - missing"
    scores = [
        tilth.score(read_case(case).targets, rule, symmetries=False) for case in ("tribox:3", "tribox:4")
    ]
    assert all(score.complete for score in scores)
    found = judged(GOOD)
    assert found["combined_score"] == pytest.approx(1 + (88 / scores[0].seeds + 143 / scores[1].seeds) / 2)
    assert (found["closes"], found["seeds"], found["left"]) == (
        1.0,
        sum(score.seeds for score in scores),
        0.0,
    )
    assert judged(f"# a comment\n{rule}\n") == found


def test_candidates_are_in_the_order_of_the_search(judged):
    """What does not close is below what does, and those nearer to closing are better, as in a search."""
    texts = ["t > 9", "s <= t - 4", "t >= 5", "s == 0", "true", "s <= max(1, top.s - missing)"]
    scores = [judged(text)["combined_score"] for text in texts]
    evaluations = Fitness(["tribox:3", "tribox:4"], threads=1).evaluate(texts)
    assert sum(found.valid for found in evaluations) == 2
    assert [score > 1 for score in scores] == [found.valid for found in evaluations]
    by_score = sorted(range(6), key=lambda number: -scores[number])
    assert by_score == sorted(range(6), key=lambda number: evaluations[number].objective)
    assert min(scores) > 0 and max(scores) < 2


HOSTILE = {
    "a call": "def keep(t):\n    return __import__('os').system('touch {file}') == 0\n",
    "at the top": "open({file!r}, 'w')\ndef keep(t):\n    return open({file!r}, 'w')\n",
    "a default": "def keep(t=open({file!r}, 'w')):\n    return t\n",
    "a decorator": "@open({file!r}, 'w')\ndef keep(t):\n    return True\n",
    "an expression": "__import__('pathlib').Path({file!r}).touch()",
    "an integer": "t + 1",
    "nothing": "",
    "too long": "t >= 4 and " * 20_000 + "true",
    "null bytes": "def keep(t):\n    return t > 0\0",
    "another slot": "a[19] > 0",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_score_nothing_and_do_nothing(judged, tmp_path, name):
    file = tmp_path / "made"
    found = judged(HOSTILE[name].replace("{file!r}", repr(str(file))).replace("{file}", str(file)))
    assert found["closes"] == 0.0 and found["combined_score"] < 1
    assert not file.exists()


def test_code_around_the_function_is_ignored_and_never_runs(judged, tmp_path):
    file = tmp_path / "made"
    assert judged(f"open({str(file)!r}, 'w')\n{GOOD}")["closes"] == 1.0
    assert not file.exists()


def test_files_that_are_none_score_nothing(evaluator, tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "missing.py", tmp_path, tmp_path / "bytes", "/dev/zero"):
        assert evaluator.evaluate(path) == {"combined_score": 0.0, "closes": 0.0}


def test_the_files_of_shinka(evaluator, tmp_path):
    path, folder = tmp_path / "main.py", tmp_path / "results"
    path.write_text(GOOD)
    evaluator.evaluate_files(["--program_path", str(path), "--results_dir", str(folder)])
    metrics, correct = (json.loads((folder / f"{name}.json").read_text()) for name in ("metrics", "correct"))
    assert metrics["combined_score"] == evaluator.evaluate(path)["combined_score"]
    assert metrics["public"]["rule"] == "t >= 4 and s <= top.s - missing" and correct == {
        "correct": True,
        "error": None,
    }
    path.write_text("import os")
    evaluator.evaluate_files(["--program_path", str(path), "--results_dir", str(folder)])
    correct = json.loads((folder / "correct.json").read_text())
    assert correct["correct"] is False and "the expression" in correct["error"]
    with pytest.raises(OptionError):
        (folder / "metrics.json").unlink()
        (folder / "metrics.json").mkdir()
        evaluator.evaluate_files(["--program_path", str(path), "--results_dir", str(folder)])


@pytest.mark.long
def test_openevolve_takes_it(tmp_path):
    from own_environment import environment_with, run_in

    (tmp_path / "evaluator.py").write_text(EVALUATOR)
    script = (
        "import asyncio, json\n"
        "from openevolve.config import EvaluatorConfig\n"
        "from openevolve.evaluator import Evaluator\n"
        "evaluator = Evaluator(EvaluatorConfig(cascade_evaluation=False), 'evaluator.py')\n"
        f"texts = [{GOOD!r}, 'def keep(t):\\n    return exit()']\n"
        "print(json.dumps([asyncio.run(evaluator.evaluate_program(text, 'x')) for text in texts]))\n"
    )
    environment = environment_with(tmp_path / "environment", "openevolve")
    good, bad = json.loads(run_in(environment, "-c", script, cwd=tmp_path).splitlines()[-1])
    assert (good["combined_score"], good["seeds"]) == (2.0, 88.0) and bad["combined_score"] == 0.0


@pytest.mark.long
def test_shinka_takes_it(tmp_path):
    from own_environment import environment_with, run_in

    (tmp_path / "evaluate.py").write_text(EVALUATOR)
    (tmp_path / "main.py").write_text(GOOD)
    script = (
        "import json\n"
        "from shinka.launch import JobScheduler, LocalJobConfig\n"
        "scheduler = JobScheduler('local', LocalJobConfig(eval_program_path='evaluate.py'))\n"
        "results, _ = scheduler.run('main.py', 'results')\n"
        "print(json.dumps([results['metrics'], results['correct']]))\n"
    )
    # What its scheduler imports; all that it depends on is a gigabyte.
    packages = ("hydra-core", "python-dotenv", "pandas", "backoff", "pydantic", "httpx")
    environment = environment_with(tmp_path / "environment", *packages, no_dependencies=("shinka-evolve",))
    metrics, correct = json.loads(run_in(environment, "-c", script, cwd=tmp_path).splitlines()[-1])
    assert metrics["combined_score"] == 2.0 and metrics["public"]["seeds"] == 88.0
    assert correct["correct"] is True
