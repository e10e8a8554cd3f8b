"""Program searches in a folder: the same log each time, whatever kills them, and every score recomputed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from funsearch_runs import BETTER, GOOD, HOSTILE, MUTATION, OPTIONS, SCRIPTED, USELESS
from small_runs import SUITE, forged, without_times

import tilth
from tilth.errors import EvolveError, LedgerError, ProgramError
from tilth.evolve import (
    FunSearchSettings,
    SearchRun,
    choose_winner,
    export_rule,
    make_report,
    read_problem,
    read_programs,
    replay,
    resume_programs,
    search_programs,
    write_report,
)
from tilth.evolve.answers import count_answers
from tilth.evolve.funsearch import ByMutation, Handed, Stop
from tilth.evolve.funsearch.samplers import MutationSampler, ScriptedSampler
from tilth.evolve.log import Log
from tilth.seeding import find_rule

SETTINGS = {"mutation": MUTATION, "scripted": SCRIPTED}

#: Kills itself, as the machine would, before or after the n-th call of something.
SCRIPT = """
import os, signal, sys
import funsearch_runs
from small_runs import SUITE
from tilth.evolve import Fitness, SearchRun, search_programs
from tilth.evolve.funsearch.samplers import MutationSampler, ScriptedSampler
from tilth.evolve.log import Log

folder, name, where, calls, when = sys.argv[1:]
owner, function = {
    "evaluate": (Fitness, "evaluate"),
    "append": (Log, "append"),
    "checkpoint": (SearchRun, "write_checkpoint"),
    "sample": (MutationSampler if name == "MUTATION" else ScriptedSampler, "sample"),
}[where]
real, left = getattr(owner, function), int(calls)

def fatal(*arguments):
    global left
    left -= 1
    found = None if left == 0 and when == "before" else real(*arguments)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return found

setattr(owner, function, fatal)
search_programs(folder, getattr(funsearch_runs, name), suite=SUITE, command=["test"])
"""


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """Return the folder of a whole run by each sampler."""
    folder = tmp_path_factory.mktemp("funsearch")
    for name, settings in SETTINGS.items():
        search_programs(folder / name, settings, suite=SUITE, command=["test"])
    return folder


@pytest.fixture
def copied(searched, tmp_path):
    import shutil

    return shutil.copytree(searched, tmp_path / "copy")


def of(folder, kind):
    return [record for record in SearchRun.open(folder).records() if record.kind == kind]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_same_log_twice_but_for_times(searched, tmp_path, name):
    search_programs(tmp_path / "again", SETTINGS[name], suite=SUITE, command=["test"])
    assert without_times(tmp_path / "again") == without_times(searched / name)


KILLS = [
    ("mutation", "evaluate", 1, "before"),
    ("mutation", "sample", 5, "after"),
    ("mutation", "append", 3, "before"),
    ("mutation", "append", 7, "after"),  # the log has a round that no checkpoint knows of
    ("mutation", "checkpoint", 1, "after"),
    ("mutation", "checkpoint", 9, "after"),
    ("scripted", "append", 2, "after"),
    ("scripted", "checkpoint", 2, "after"),
    ("scripted", "sample", 3, "after"),
]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL of Unix")
@pytest.mark.parametrize(("name", "where", "calls", "when"), KILLS)
def test_killed_and_resumed_it_ends_as_if_it_had_not_been(searched, tmp_path, name, where, calls, when):
    folder = tmp_path / "run"
    paths = os.pathsep.join([str(Path(__file__).parent), *(path for path in sys.path if path)])
    command = [sys.executable, "-c", SCRIPT, str(folder), name.upper(), where, str(calls), when]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert len(without_times(folder)) < len(without_times(searched / name))
    resume_programs(folder)
    assert without_times(folder) == without_times(searched / name)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("owner", [Log, SearchRun], ids=["log", "checkpoint"])
def test_cut_off_at_every_write_it_ends_as_if_it_had_not_been(searched, tmp_path, monkeypatch, owner, when):
    """Each session of the run is cut off at its second write, so that the run is cut off at all of them."""
    name = "append" if owner is Log else "write_checkpoint"
    real = getattr(owner, name)

    def session(work):
        calls = []

        def cut(*arguments):
            calls.append(name)
            if len(calls) == 2 and when == "before":
                raise KeyboardInterrupt
            real(*arguments)
            if len(calls) == 2:
                raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(owner, name, cut)
            try:
                work()
            except KeyboardInterrupt:
                return False
        return True

    folder = tmp_path / "run"
    sessions = 1
    done = session(lambda: search_programs(folder, SCRIPTED, suite=SUITE, command=["test"]))
    while not done:
        sessions += 1
        done = session(lambda: resume_programs(folder))
    assert sessions >= 3
    assert without_times(folder) == without_times(searched / "scripted")


def test_killed_between_manifest_and_log(searched, tmp_path, monkeypatch):
    def fails(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("tilth.evolve.run.Log", fails)
        search_programs(tmp_path / "run", SCRIPTED, suite=SUITE, command=["test"])
    assert not (tmp_path / "run" / "log.jsonl").exists()
    resume_programs(tmp_path / "run")
    assert without_times(tmp_path / "run") == without_times(searched / "scripted")
    # Once there was a checkpoint, a log that is gone is lost.
    (tmp_path / "run" / "log.jsonl").unlink()
    with pytest.raises(LedgerError, match=r"log\.jsonl"):
        resume_programs(tmp_path / "run")


def test_prompts_that_begin_in_another_way_are_not_mixed(copied):
    forged(copied / "mutation", 2, lambda data: data.update(text="Write a poem."))
    with pytest.raises(EvolveError, match="describes the task to a model in other words"):
        resume_programs(copied / "mutation")


def test_a_torn_line_and_a_shorter_run_go_on_to_the_same_end(searched, tmp_path):
    shorter = FunSearchSettings(MUTATION.sampler, MUTATION.options, Stop(rounds=3))
    search_programs(tmp_path / "run", shorter, suite=SUITE)
    assert of(tmp_path / "run", "generation")[-1].data["generation"] == 3
    with (tmp_path / "run" / "log.jsonl").open("ab") as file:
        file.write(b'{"check":"torn')
    resume_programs(tmp_path / "run", evaluations=120, rounds=1_000)
    kinds = ("program", "prompt", "answer", "generation")
    for kind in kinds:
        whole = [record.data for record in of(searched / "mutation", kind)]
        assert [record.data for record in of(tmp_path / "run", kind)] == whole


def test_the_log_has_everything(searched):
    folder = searched / "scripted"
    (preamble,), prompts, answers = (of(folder, kind) for kind in ("preamble", "prompt", "answer"))
    assert preamble.data["text"].startswith("Improve a Python function")
    assert [one.data["text"] for one in answers] == list(SCRIPTED.sampler.answers)
    assert all("Write keep_v" in one.data["text"] for one in prompts)
    programs = read_programs(SearchRun.open(folder))
    assert [(one.answer, one.operators, one.source) for one in programs] == [
        (None, ("start",), "def keep():\n    return True"),
        (1, ("scripted",), "def keep(t, s):\n    return s <= t - 3"),
        (3, ("scripted",), "def keep(t, s):\n    return t >= 4 and s <= t - 3"),
    ]
    # Counts of the literature: all seeds of the envelope, the improved rule, and the one without t < 4.
    assert [one.evaluation.total("seeds") for one in programs] == [444, 92, 88]
    reasons = [(one.data["answer"], one.data["reason"]) for one in of(folder, "rejected")]
    assert [number for number, _ in reasons] == [0, 2]
    assert "is no plain name" in reasons[1][1]
    # Seconds are apart from what equal runs have in common.
    assert all(one.time is not None for one in (*prompts, *answers))
    assert not any("seconds" in one.data for one in SearchRun.open(folder).records())


def test_answers_are_counted_by_outcome(searched):
    found = count_answers(SearchRun.open(searched / "scripted"))
    assert (found.prompts, found.answers, found.new, found.repeated) == (3, 6, 2, 2)
    assert sum(found.rejected.values()) == 2 and not found.failed and not found.waiting
    assert (found.requests, found.cost) == (0, 0.0)
    found = count_answers(SearchRun.open(searched / "mutation"))
    judged = found.new + found.repeated + sum(found.rejected.values())
    assert found.answers == judged == 4 * found.prompts


def test_functions_to_start_from_are_no_answers(tmp_path):
    starts = (BETTER, "def keep():\n    return True", BETTER)
    settings = FunSearchSettings(SCRIPTED.sampler, SCRIPTED.options, Stop(rounds=0), starts)
    run = search_programs(tmp_path / "run", settings, suite=SUITE)
    assert [one.source for one in read_programs(run)] == list(starts[:2])
    found = count_answers(run)
    assert (found.answers, found.new, found.repeated, found.waiting) == (0, 0, 0, 0)
    assert replay(run).agrees


def test_the_manifest_says_what_it_was(searched):
    run = SearchRun.open(searched / "mutation")
    assert (run.engine, run.step, run.settings["sampler"]) == ("funsearch", "round", {"kind": "mutation"})
    assert run.settings["options"]["database"]["islands"] == 3 and run.settings["options"]["seed"] == 1
    for settings in SETTINGS.values():
        assert FunSearchSettings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


@pytest.mark.parametrize("name", SETTINGS)
def test_replay_finds_that_all_agrees(searched, name):
    found = replay(SearchRun.open(searched / name))
    assert found.agrees and str(found).endswith("translations: all agree")
    answers = count_answers(SearchRun.open(searched / name))
    assert found.translations == answers.answers + 1  # and the start


CHANGES = {
    "score": ("program", lambda data: data["evaluation"].update(objective=57.0), "has objective 57.0"),
    "source": (
        "program",
        lambda data: data.update(source="def keep(t, s):\n    return s <= t - 2"),
        "has another source than its answer",
    ),
    "answer": ("answer", lambda data: data.update(text=USELESS), "is rejected here: the answer has no"),
    "reason": ("rejected", lambda data: data.update(reason="it was rude"), "has the reason 'it was rude'"),
    "repeated": ("repeated", lambda data: data.update(text="t == 1"), "is logged as 't == 1'"),
    "best": ("generation", lambda data: data["best"].update(objective=57.0), "has the best 57.0"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_replay_finds_what_was_changed(copied, change):
    kind, forge, sentence = CHANGES[change]
    folder = copied / "scripted"
    last = of(folder, kind)[-1]
    forged(folder, last.line, forge)
    found = replay(SearchRun.open(folder))
    assert not found.agrees and any(sentence in text for text in found.disagreements), found


def test_replay_translates_the_source_and_does_not_believe_the_rule(copied):
    """A rule that scores as the log says, but is not what the source says, in the answer either."""
    folder = copied / "scripted"
    program = read_programs(SearchRun.open(folder))[-1]
    other = BETTER.replace("t >= 4", "t >= 5")
    forged(folder, program.line, lambda data: data.update(source=other))
    answer = of(folder, "answer")[program.answer]
    forged(folder, answer.line, lambda data: data.update(text=other))
    sentences = replay(SearchRun.open(folder)).disagreements
    assert any("but its source translates to 't >= 5 and s <= t - 3'" in text for text in sentences)


def test_replay_reads_the_start_again(copied):
    folder = copied / "scripted"
    forged(folder, read_programs(SearchRun.open(folder))[0].line, lambda data: data.update(source=GOOD))
    assert any("none of those to start from" in text for text in replay(SearchRun.open(folder)).disagreements)


def test_a_report_has_the_programs_and_the_answers(searched, tmp_path):
    pytest.importorskip("matplotlib")
    run = SearchRun.open(searched / "scripted")
    report = make_report(run, floor_rounds=0)
    pages = [page.read_text() for page in write_report(report, tmp_path / "pages")]
    source = report.choice.winner.source
    assert "def keep(" in source
    for page in pages:
        assert "Best and median by round" in page and "What became of the answers" in page
        assert "a call of something that is no plain name" in page and "no server was asked" in page
        assert "generation" not in page
    assert f"```python\n{source}\n```" in pages[1]
    data = json.loads((tmp_path / "pages" / "report.json").read_text())
    assert data["winner"]["source"] == source and data["answers"]["new"] == 2


def test_the_winner_is_an_ordinary_rule_file(searched, tmp_path):
    run = SearchRun.open(searched / "scripted")
    program = choose_winner(run, read_programs(run)).winner
    rule, _ = export_rule(run, program, tmp_path / "found.rule")
    assert find_rule(str(rule)).text == program.evaluation.text
    score = tilth.score(read_problem("tribox:3").targets, str(rule), symmetries=False)
    assert score.complete and score.seeds == program.evaluation.total("seeds")


def test_a_sampler_of_ones_own_is_handed_over(searched, tmp_path):
    settings = FunSearchSettings(Handed("mine"), OPTIONS, Stop(rounds=2))
    run = search_programs(tmp_path / "run", settings, suite=SUITE, sampler=MutationSampler(1))
    assert {one.operators for one in read_programs(run)} == {("start",), ("mine",)}
    with pytest.raises(EvolveError, match="hand it over with sampler="):
        resume_programs(tmp_path / "run", rounds=3)
    resume_programs(tmp_path / "run", rounds=3, sampler=MutationSampler(1))
    texts = [one.evaluation.text for one in read_programs(run)]
    whole = [one.evaluation.text for one in read_programs(SearchRun.open(searched / "mutation"))]
    assert texts == whole[: len(texts)]
    with pytest.raises(EvolveError, match=r"give them Handed\(name\)"):
        search_programs(tmp_path / "other", MUTATION, sampler=ScriptedSampler([]))
    assert not (tmp_path / "other").exists()


def test_a_start_outside_of_the_subset_leaves_no_folder(tmp_path):
    settings = FunSearchSettings(ByMutation(), start=(HOSTILE,))
    with pytest.raises(ProgramError):
        search_programs(tmp_path / "run", settings, suite=SUITE)
    assert not (tmp_path / "run").exists()


def test_engines_do_not_resume_each_others_runs(searched, finished):
    from tilth.evolve import resume

    with pytest.raises(EvolveError, match="is a run of genetic, not a program search"):
        resume_programs(finished)
    with pytest.raises(EvolveError, match="is a run of funsearch, not of genetic programming"):
        resume(searched / "mutation")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sampler": {"kind": "oracle"}}, "a sampler 'oracle', which is unknown"),
        ({"sampler": {"kind": "mutation", "luck": 1}}, "the sampler of the run cannot be used"),
        ({"stop": {"rounds": 3, "luck": 1}}, "the settings of the run cannot be used"),
        ({"options": {}}, "the settings of the run cannot be used"),
    ],
)
def test_settings_that_cannot_be_read_are_refused(change, message):
    with pytest.raises(EvolveError, match=message):
        FunSearchSettings.from_dict(MUTATION.to_dict() | change)
