"""Runs in unrestricted Python: begun, interrupted, resumed, replayed, reported and exported."""

import json
import shutil

import pytest

import tilth
from tilth.cli import main
from tilth.errors import EvolveError
from tilth.evolve import SearchRun, choose_winner, export_rule, read_problem, read_programs, replay
from tilth.evolve.funsearch import ByScript, FunSearchSettings, Stop, search_programs
from tilth.evolve.wall.available import PACKAGES
from tilth.seeding import load_seeds


def written(*lines):
    return "def keep(a, t, s, top_s):\n" + "".join(f"    {line}\n" for line in lines)


#: Nothing of this is in the subset.
GOOD = written("import math", "return t >= 4 and s <= math.floor(t) + top_s - 6")
CLASS = written(
    "class Lines:",
    "    least = 4",
    "return t >= Lines.least and s <= t + top_s - [6][0] and len(str(t)) == 1",
)
HOSTILE = written("return open('/etc/passwd') is None")
ENDLESS = written("while True:", "    pass")
#: It closes the training case, and fails on the other one.
BRITTLE = written("if s > 3:", "    raise ValueError(s)", "return t >= 4 and s <= t - 3")
ANSWERS = (ENDLESS, HOSTILE, "I would rather not.", CLASS, GOOD, BRITTLE, GOOD)
CASES = ["--train", "tribox:3", "--validate", "tribox:4"]


@pytest.fixture
def cache(component_folder, monkeypatch):
    """Let the engine find the component that was built."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(component_folder.parent))


@pytest.fixture
def call(capsys):
    def run(*arguments):
        capsys.readouterr()
        code = main(["evolve", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture(scope="session")
def finished(component_folder, tmp_path_factory):
    """Return a run that is done."""
    base = tmp_path_factory.mktemp("behind")
    script = base / "answers.jsonl"
    script.write_text("".join(json.dumps(answer) + "\n" for answer in ANSWERS))
    options = ["--engine", "funsearch", "--language", "python", "--sampler", "scripted", "--script", script]
    more = [*CASES, "--answers", 1, "--islands", 1, "--quiet"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(component_folder.parent))
        assert main(["evolve", "run", *map(str, [base / "run", *options, *more])]) == 0
    return base / "run"


def contents(folder):
    run = SearchRun.open(folder)
    return [(record.kind, record.data) for record in run.records()]


def test_a_run_says_which_wall_stood_and_what_became_of_each_answer(finished):
    found = contents(finished)
    assert [kind for kind, _ in found].count("wall") == 1 and found[0][0] == "wall"
    status = found[0][1]
    assert len(status["component"]) == 64 and set(status["versions"]) == set(PACKAGES.values())
    reasons = [data["reason"] for kind, data in found if kind == "rejected"]
    assert len(reasons) == 3 and "ran for too long" in reasons[0] and "reached for" in reasons[1]
    sources = [data["source"] for kind, data in found if kind == "program"]
    assert len(sources) == 4 and "class Lines" in sources[1] and "math.floor" in sources[2]
    assert [kind for kind, _ in found].count("repeated") == 1
    assert SearchRun.open(finished).language == "python"


def test_every_program_of_a_run_is_run_again(finished, cache, tmp_path, call):
    found = replay(SearchRun.open(finished), threads=1)
    assert found.agrees and (found.programs, found.translations) == (4, 8), str(found)
    code, out, _ = call("replay", finished, "--quiet", "--json")
    assert code == 0 and json.loads(out)["agrees"]


def test_a_reason_that_is_forged_is_found(finished, cache, tmp_path):
    # The same run again by hand: checksums of the log are those of what it says.
    forged = tmp_path / "forged"
    run = SearchRun.open(finished)
    shutil.copytree(finished, forged)
    records = list(run.records())
    with SearchRun.open(forged).log(keep=0) as log:
        for record in records:
            if record.kind == "rejected" and "too long" in record.data["reason"]:
                record.data["reason"] = "line 2: it was not to our taste"
        log.append(records)
    found = replay(SearchRun.open(forged), threads=1)
    assert len(found.disagreements) == 1 and "not to our taste" in found.disagreements[0]


def test_a_run_that_is_interrupted_and_resumed_has_the_same_log(finished, cache, tmp_path, call):
    settings = FunSearchSettings.from_dict(SearchRun.open(finished).settings)
    assert isinstance(settings.sampler, ByScript)
    first = FunSearchSettings(settings.sampler, settings.options, Stop(rounds=3), settings.start)
    search_programs(tmp_path / "run", first, suite=SearchRun.open(finished).suite)
    assert len(contents(tmp_path / "run")) < len(contents(finished))
    code, out, err = call("resume", tmp_path / "run", "--rounds", 1000)
    assert code == 0 and "7 answers" in out and "ended" in err
    assert contents(tmp_path / "run") == contents(finished)


def test_the_winner_is_picked_by_validation_and_reported(finished, cache, tmp_path, call):
    pytest.importorskip("matplotlib")
    run = SearchRun.open(finished)
    choice = choose_winner(run, read_programs(run), threads=1)
    assert choice.closing == 2 and choice.validation.valid  # programs alike count once
    code, _, err = call(
        "report", finished, "--output", tmp_path, "--floor-rounds", 0, "--quiet", "--threads", 1
    )
    assert code == 0, err
    data = json.loads((tmp_path / "report.json").read_text())
    cells = {(one["case"], one["rule"]): one for one in data["comparison"]["cells"]}
    assert cells["tribox:3", "winner"]["seeds"] == 88 and cells["tribox:4", "winner"]["closed"]
    assert data["latex"] == "" and data["winner"]["text"] == choice.winner.source
    for page in ("report.md", "report.html"):
        text = (tmp_path / page).read_text()
        assert "math.floor" in text and "It is the translation of" not in text and "LaTeX" not in text


def test_a_program_that_fails_on_the_validation_case_is_no_winner_but_can_be_reported(cache, tmp_path, call):
    pytest.importorskip("matplotlib")
    script = tmp_path / "answers.jsonl"
    script.write_text(json.dumps(BRITTLE) + "\n")
    start = tmp_path / "start.py"
    start.write_text(BRITTLE)
    options = ["--engine", "funsearch", "--language", "python", "--sampler", "scripted", "--script", script]
    more = [*CASES, "--start-function", start, "--quiet", "--threads", 1]
    assert call("run", tmp_path / "run", *options, *more)[0] == 0
    code, _, err = call("report", tmp_path / "run", "--floor-rounds", 0, "--quiet", "--threads", 1)
    assert code == 0, err
    data = json.loads((tmp_path / "run/report.json").read_text())
    assert data["validation"]["objective"] is None and "ValueError" in data["validation"]["reason"]


@pytest.mark.parametrize(("case", "seeds"), [("tribox:3", 88), (None, 88), ("dbox:2", None)])
def test_the_seeds_of_a_program_are_exported_for_a_case(finished, cache, tmp_path, call, case, seeds):
    file = tmp_path / "found.seeds"
    named = [] if case is None else ["--case", case]
    code, out, err = call("export", finished, file, *named, "--json", "--quiet")
    assert code == 0, err
    assert json.loads(out)["seeds"] == str(file)
    problem = read_problem(case or "tribox:3")
    found = load_seeds(problem.family, file)
    # Counted without the wall, by the rule that the program is.
    rule = tilth.score(problem.targets, "t >= 4 and s <= t + top.s - 6", symmetries=False)
    score = tilth.score(problem.targets, found, symmetries=False)
    assert score.seeds == rule.seeds == (seeds or rule.seeds) and score.complete == rule.complete


def test_there_is_no_rule_to_export(finished, cache, tmp_path, call):
    run = SearchRun.open(finished)
    with pytest.raises(EvolveError, match=r"no form as a rule.*found\.seeds"):
        export_rule(run, read_programs(run)[0], tmp_path / "found.rule")
    code, _, err = call("export", finished, tmp_path / "found.rule", "--program", 1, "--quiet")
    assert code != 0 and "no form as a rule" in err and not list(tmp_path.iterdir())
    code, _, err = call("export", finished, tmp_path / "a.rule", "--case", "tribox:3", "--quiet")
    assert code != 0 and "--case tribox:3 is for a list of seeds" in err


def test_a_run_can_be_shown_but_not_used_without_the_packages(finished, tmp_path, monkeypatch, call):
    monkeypatch.setattr("tilth.evolve.wall.available.find_spec", lambda name: None)
    code, out, _ = call("show", finished)
    assert code == 0 and "4 programs" in out and "math.floor" in out
    for verb, *more in (
        ("resume",),
        ("replay",),
        ("report",),
        ("export", tmp_path / "found.seeds", "--program", 1),
    ):
        code, _, err = call(verb, finished, *more, "--quiet")
        assert code != 0 and "tilth[wall]" in err
    code, _, err = call(
        "run", tmp_path / "new", "--engine", "funsearch", "--language", "python", *CASES, "--quiet"
    )
    assert code != 0 and "tilth[wall]" in err and not (tmp_path / "new").exists()
