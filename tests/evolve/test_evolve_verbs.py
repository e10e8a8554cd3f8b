"""``tilth evolve`` from the command line."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tilth.cli import main

STARTER = "import sys; from tilth.cli import main; sys.exit(main())"
SMALL = [
    "--train",
    "tribox:3",
    "--validate",
    "tribox:4",
    "--population",
    "10",
    "--offspring",
    "10",
    "--islands",
    "2",
]


@pytest.fixture
def run(capsys):
    def call(*arguments):
        capsys.readouterr()
        code = main(["evolve", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.mark.parametrize("action", ["run", "show", "resume", "replay", "report", "export"])
def test_help_of_each_action_has_an_example(run, action):
    code, out, _ = run(action, "--help")
    assert code == 0 and f"tilth evolve {action} my-run" in out and "--json" in out


def test_how_cases_are_combined_and_where_a_search_begins(run, tmp_path):
    begin = ("--train", "tribox:5", "--generations", 0, "--start-above", 700, "--quiet")
    for combine in ("relative", "sum"):
        folder = tmp_path / combine
        assert run("run", folder, *SMALL, *begin, "--combine", combine)[0] == 0
        fitness = json.loads(run("show", folder, "--json")[1])["fitness"]
        assert fitness["combine"] == combine and bool(fitness["references"]) == (combine == "relative")
        assert json.loads(run("show", folder, "--json")[1])["best"]["objective"] >= 700
    assert run("run", tmp_path / "mean", *SMALL, "--combine", "mean")[0] == 2


def test_a_search_from_beginning_to_end(run, tmp_path):
    folder = tmp_path / "run"
    code, out, err = run("run", folder, *SMALL, "--generations", 2, "--primitives", "indices")
    assert code == 0 and "best on training, program" in out
    assert "generation 2 of 2" in err and "a second" in err and "left" in err
    assert run("resume", folder, "--generations", 3, "--quiet")[2] == ""
    code, out, _ = run("show", folder, "--json")
    assert code == 0 and json.loads(out)["best"]["text"]
    code, out, _ = run("replay", folder, "--quiet")
    assert code == 0 and out.strip().endswith("all scores agree")
    code, out, _ = run("export", folder, tmp_path / "found.rule")
    assert code == 0 and (tmp_path / "found.rule").exists() and (tmp_path / "test_found.py").exists()
    assert main(["score", "--case", "tribox:3", "--seeding", str(tmp_path / "found.rule"), "--quiet"]) == 0


def test_a_report(run, tmp_path, copied):
    pytest.importorskip("matplotlib")
    code, out, _ = run("report", copied, "--floor-rounds", 0, "--output", tmp_path / "pages", "--quiet")
    assert code == 0 and "written:" in out
    assert {file.name for file in (tmp_path / "pages").iterdir()} == {
        "report.html",
        "report.md",
        "report.json",
        "report.tex",
    }


def test_a_replay_that_disagrees_has_its_own_exit_code(run, copied):
    from small_runs import forged

    forged(copied, 2, lambda data: data["evaluation"].update(objective=1.0))
    code, out, _ = run("replay", copied, "--quiet")
    assert code == 4 and "line 2: program 0 has objective 1.0 in the log" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "nowhere"), "is not the folder of a search"),
        (("run", "new", "--train", "tribax"), "there is no case 'tribax'"),
        (("run", "new", "--train", "tribox:3", "--validate", "tribox:3"), "share no target"),
        (("run", "new", "--primitives", "all"), "primitives='all'"),
        (("run", "new", "--measure", "beauty"), "measure='beauty'"),
    ],
)
def test_bad_input_is_refused_before_work_starts(run, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*arguments)
    assert code == 2 and message in err and not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_a_run_that_goes_on(run, tmp_path, number):
    folder = tmp_path / "run"
    command = [sys.executable, "-c", STARTER, "evolve", "run", str(folder), *SMALL, "--generations", "100000"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "checkpoint.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 5 and f"go on with: tilth evolve resume {folder}" in err
    assert run("replay", folder, "--quiet")[0] == 0
    generation = json.loads((folder / "checkpoint.json").read_text())["state"]["generation"]
    assert run("resume", folder, "--generations", generation + 1, "--quiet")[0] == 0
