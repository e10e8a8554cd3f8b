"""``tilth evolve`` with program search: against a server of all kinds, with mutations, and with a script."""

import base64
import json
import sys

import pytest
from funsearch_runs import BETTER, GOOD, HOSTILE, USELESS
from funsearch_server import Reply, Server, completion

from tilth.cli import main
from tilth.evolve.funsearch.samplers import openai_client

SECRET = "sk-test-0123456789abcdef"
CASES = ["--train", "tribox:3", "--validate", "tribox:4", "--held-out", "dbox:2"]


@pytest.fixture
def run(capsys):
    def call(*arguments):
        capsys.readouterr()
        code = main(["evolve", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def model(monkeypatch):
    """Return options for a server, and see to the environment."""
    pytest.importorskip("openai")
    # A proxy must not see the loopback, and nothing of the machine's own configuration be used.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "OPENAI_BASE_URL", "OPENAI_ORG_ID"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setattr(openai_client, "_delay", lambda attempt: 0.0)

    def options(server):
        where = ["--model", "scripted", "--base-url", server.url, "--timeout", "1", "--retries", "1"]
        return ["--engine", "funsearch", "--sampler", "openai", *where, "--answers", "1", "--islands", "1"]

    return options


def bytes_of(*folders):
    return b"".join(file.read_bytes() for one in folders for file in one.rglob("*") if file.is_file())


def test_a_search_with_a_server_from_beginning_to_end(run, model, tmp_path):
    folder, pages = tmp_path / "run", tmp_path / "pages"
    replies = [
        Reply(completion(USELESS)),
        Reply(completion(f"Your key is {SECRET}.\n{HOSTILE}")),
        Reply(b'{"choices": [{"message": {"content": "half'),  # malformed, and then once more:
        Reply(completion(GOOD)),
        Reply(b"{}", 429, {"Retry-After": "0"}),
        Reply(completion(GOOD)),
        Reply(b"oops", 500),
        Reply(b"oops", 500),
        Reply(completion("late"), wait=9.0),
        Reply(completion(BETTER)),
    ]
    with Server(replies) as server:
        limits = ["--rounds", 6, "--price-in", 1, "--price-out", 2, "--max-cost", 1]
        code, out, err = run("run", folder, *CASES, *model(server), *limits)
        assert code == 0, err
        assert len(server.requests) == len(replies)
        assert "round 6 of 6" in err and "a second" in err and "s left, best 88" in err and "tokens" in err
        assert "6 answers: 2 new, 1 repeated, 2 rejected, 1 failed; 10 requests" in out
        # Nothing of it is asked for again.
        assert run("resume", folder, "--quiet")[0] == 0 and len(server.requests) == len(replies)
    code, out, _ = run("show", folder, "--json")
    shown = json.loads(out)
    assert (
        code == 0 and shown["engine"] == "funsearch" and shown["best"]["source"].startswith("def keep(t, s)")
    )
    assert shown["answers"]["failed"] == {"the server answered with status 500": 1}
    assert shown["settings"]["sampler"]["model"]["base_url"] == server.url
    assert shown["answers"]["cost"] > 0 and shown["answers"]["requests"] == 10
    code, out, _ = run("replay", folder, "--quiet")
    assert code == 0 and out.strip().endswith("6 translations: all agree")
    pytest.importorskip("matplotlib")
    assert run("report", folder, "--floor-rounds", 0, "--output", pages, "--quiet")[0] == 0
    page = (pages / "report.md").read_text()
    assert "10 requests" in page and "the server answered with status 500" in page
    assert run("export", folder, tmp_path / "found.rule", "--quiet")[0] == 0
    assert main(["score", "--case", "tribox:3", "--seeding", str(tmp_path / "found.rule"), "--quiet"]) == 0
    # The server got the key, and no file did, in whatever form.
    assert all(headers["Authorization"] == f"Bearer {SECRET}" for _, headers, _ in server.requests)
    written = bytes_of(tmp_path)
    assert b"Your key is [key]" in written
    for form in (SECRET.encode(), SECRET[::-1].encode(), base64.b64encode(SECRET.encode())[:20]):
        assert form not in written


def test_an_allowance_ends_a_search_and_a_larger_one_goes_on(run, model, tmp_path):
    folder = tmp_path / "run"
    with Server([Reply(completion(GOOD)), Reply(completion(BETTER))]) as server:
        code, out, err = run("run", folder, *CASES, *model(server), "--max-requests", 1)
        assert code == 0 and "ended: the sampler has no more answers" in err and "1 answers" in out
        code, _, err = run("resume", folder, "--max-requests", 2)
        assert code == 0 and "best 88" in err and len(server.requests) == 2


def test_a_server_that_refuses_leaves_a_run_that_goes_on(run, model, tmp_path):
    folder = tmp_path / "run"
    with Server([Reply(completion(GOOD)), Reply(b"{}", 401), Reply(completion(BETTER))]) as server:
        code, _, err = run("run", folder, *CASES, *model(server), "--rounds", 2)
        assert code == 2 and "check the key" in err and SECRET not in err
        assert run("show", folder)[1].count("92.0049") == 1
        code, out, _ = run("resume", folder)
        assert code == 0 and "2 answers: 2 new" in out and len(server.requests) == 3


@pytest.mark.parametrize("words", [["--model", f"m-{SECRET}"], ["--key-variable", SECRET]])
def test_a_key_on_the_command_line_is_refused_before_a_folder_is_made(run, model, tmp_path, words):
    with Server([]) as server:
        code, _, err = run("run", tmp_path / "run", *CASES, *model(server), *words)
    assert code == 2 and SECRET not in err and not (tmp_path / "run").exists()


def test_mutations_from_beginning_to_end(run, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if ".genetic" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tilth.evolve.genetic", None)  # it is not needed here
    folder = tmp_path / "run"
    code, out, err = run("run", folder, "--engine", "funsearch", *CASES, "--rounds", 3, "--prompts", 2)
    assert code == 0 and "translated from\ndef keep(" in out and "round 3 of 3" in err
    assert run("resume", folder, "--rounds", 4, "--quiet")[2] == ""
    assert "the last new one in round" in run("show", folder)[1]
    code, out, _ = run("replay", folder, "--quiet", "--json")
    assert code == 0 and json.loads(out)["translations"] == 33 and json.loads(out)["generations"] == 5


def test_a_script_and_a_start_of_ones_own(run, tmp_path):
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(one) + "\n" for one in (GOOD, BETTER)))
    (tmp_path / "start.py").write_text("def keep(s, top_s):\n    # all of them\n    return s <= top_s\n")
    code, out, _ = run(
        "run",
        tmp_path / "run",
        *("--engine", "funsearch", "--sampler", "scripted", "--script", tmp_path / "answers.jsonl"),
        *("--start-function", tmp_path / "start.py", "--train", "tribox:3", "--seed", 5, "--quiet"),
    )
    assert code == 0 and "program 2, 9 nodes, objective 88" in out
    lines = (tmp_path / "run" / "log.jsonl").read_text().splitlines()
    assert json.loads(lines[2])["data"]["source"] == "def keep(s, top_s):\n    return s <= top_s"


FUNSEARCH = ("--engine", "funsearch")
MIXED = {
    "sampler": (("--sampler", "mutation"), "--sampler is an option of --engine funsearch"),
    "rounds": (("--rounds", "3"), "--rounds is an option of --engine funsearch"),
    "model": (
        ("--model", "x"),
        "--model is an option of --sampler openai, and this run is one of --engine gen",
    ),
    "population": ((*FUNSEARCH, "--population", "9"), "--population is an option of --engine genetic"),
    "generations": ((*FUNSEARCH, "--generations", "9"), "--generations is an option of --engine genetic"),
    "primitives": ((*FUNSEARCH, "--primitives", "paper"), "--primitives is an option of --engine genetic"),
    "cost": ((*FUNSEARCH, "--max-cost", "1"), "--max-cost is an option of --sampler openai"),
    "script": (
        (*FUNSEARCH, "--sampler", "openai", "--model", "x", "--script", "y"),
        "--script is an option of --sampler scripted, and this run is one of --engine funsearch --sampler op",
    ),
    "no engine": (("--engine", "oracle"), "--engine oracle is unknown, use one of genetic, funsearch"),
    "no sampler": ((*FUNSEARCH, "--sampler", "oracle"), "use one of mutation, scripted, openai"),
    "no model": ((*FUNSEARCH, "--sampler", "openai"), "name one that the server has with --model NAME"),
    "no script": ((*FUNSEARCH, "--sampler", "scripted"), "give them with --script FILE.jsonl"),
    "no price": (
        (
            *FUNSEARCH,
            "--sampler",
            "openai",
            "--model",
            "x",
            "--max-cost",
            "1",
            "--base-url",
            "http://[::1]/v1",
        ),
        "no price is known",
    ),
    "no function": ((*FUNSEARCH, "--start-function", "none.py"), "none.py: the function to begin with"),
}


@pytest.mark.parametrize("name", MIXED)
def test_options_that_do_not_belong_together_are_refused(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    arguments, message = MIXED[name]
    code, _, err = run("run", "new", "--train", "tribox:3", *arguments)
    assert code == 2 and message in err and not list(tmp_path.iterdir())


def test_limits_of_the_other_engine_are_refused(run, tmp_path, finished):
    code, _, err = run("resume", finished, "--rounds", 9)
    assert (
        code == 2
        and "--rounds is an option of --engine funsearch, and this run is one of --engine gen" in err
    )
    assert run("run", tmp_path / "run", *FUNSEARCH, "--train", "tribox:3", "--rounds", 1, "--quiet")[0] == 0
    for option in ("--generations", "--max-cost"):
        code, _, err = run("resume", tmp_path / "run", option, 9)
        assert code == 2 and f"{option} is an option of" in err
