"""Paths that are empty, pipes, or the same one twice; numbers that are too long."""

import contextlib
import os
import re
import threading
from importlib import import_module

import pytest

from tilth.cli import main
from tilth.cli.output import OUTPUTS
from tilth.cli.parser import VerbParser
from tilth.cli.verbs import VERBS

PROBLEM = ("b.toml", "b.targets")


@pytest.fixture
def problem(tmp_path, monkeypatch):
    """A family `b.toml` and its targets in the working folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "b", "--case", "bubble"]) == 0
    (tmp_path / "amp.m").write_text("(d-3)*b[2,1]+3*b[1,2]")
    return tmp_path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
@pytest.mark.parametrize("verb", [["reduce", "PIPE", "b.targets"], ["masters", "PIPE"]])
def test_a_family_from_a_pipe(run, problem, verb):
    pipe = problem / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes((problem / "b.toml").read_bytes()))
    writer.start()
    piped = run(*(str(pipe) if word == "PIPE" else word for word in verb), "--quiet")
    writer.join()
    assert piped == run(*("b.toml" if word == "PIPE" else word for word in verb), "--quiet")
    assert piped.code == 0


@pytest.fixture
def piped(problem):
    """Return a pipe that gives the contents of a file, once."""
    writers = []

    def give(name):
        pipe = problem / f"pipe{len(writers)}"
        os.mkfifo(pipe)
        content = (problem / name).read_bytes()

        def write():
            with contextlib.suppress(BrokenPipeError):  # what refuses a pipe may read a part of it
                pipe.write_bytes(content)

        writers.append(threading.Thread(target=write))
        writers[-1].start()
        return pipe

    yield give
    for writer in writers:
        writer.join()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
@pytest.mark.parametrize(
    "words",
    [
        ["verify", "b.tilth"],
        ["verify", "b.amplitude"],
        ["verify", "project.tilth"],
        ["show", "b.tilth"],
        ["show", "b.plan"],
        ["show", "b.toml"],
        ["show", "project.toml"],
        ["export", "b.tilth", "-", "--format", "form"],
        ["expand", "b.tilth", "d=4-2*eps", "--order", "0"],
        ["expand", "b.plan", "d=4-2*eps", "--order", "0"],
        ["cite", "project.tilth"],
        ["differentiate", "b.tilth"],
        ["differentiate", "b.toml"],
        ["probe", "b.plan", "points.csv"],
        ["draw", "b.toml"],
    ],
    ids=" ".join,
)
def test_what_was_saved_from_a_pipe(run, problem, piped, words):
    (problem / "points.csv").write_text("d,s\n7,1\n")
    family = (problem / "b.toml").read_text().replace("[kinematics]", "[families.kinematics]")
    (problem / "project.toml").write_text(f"[[families]]\n{family}")
    calls = {
        "b.tilth": ["reduce", "b.toml", "b.targets", "--output", "b.tilth"],
        "b.plan": ["plan", "b.toml", "b.targets", "--output", "b.plan"],
        "b.amplitude": ["amplitude", "b.toml", "amp.m", "--save", "b.amplitude"],
        "project.tilth": ["reduce", "project.toml", "b.targets", "--output", "project.tilth"],
    }
    if words[1] in calls:
        assert run(*calls[words[1]], "--quiet").code == 0
    usual = run(words[0], words[1], *words[2:])
    assert usual.code == 0
    given = run(words[0], piped(words[1]), *words[2:])
    assert (given.code, given.out) == (0, usual.out)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
def test_errors_name_the_pipe(run, problem, piped):
    (problem / "no.tilth").write_text("tilth-table 4\n")
    for verb in ("verify", "show"):
        pipe = piped("no.tilth")
        done = run(verb, pipe)
        assert (done.code, done.err.startswith(f"tilth: {pipe}: ")) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reduce", "", "b.targets"], "the path of the family is empty"),
        (["reduce", "b.toml", "b.targets", "--output", ""], "argument --output: is empty"),
        (["reduce", "--resume", ""], "argument --resume: is empty"),
        (
            ["amplitude", "b.toml", "amp.m", "--save", "x.m", "--output", "./x.m"],
            "--save and --output are both x.m",
        ),
        (
            ["reduce", "b.toml", "b.targets", "--stream", "x", "--output", "x"],
            "--stream and --output are both x",
        ),
        (["reduce", *PROBLEM, "--executor", "processes:0"], "at least one process is needed"),
        (["reduce", *PROBLEM, "--executor", "processes:-3"], "at least one process is needed"),
        (["reduce", *PROBLEM, "--executor", "processes:1000000"], "at most 99,999 processes"),
        (["reduce", *PROBLEM, "--executor", "processes:x"], "give the number of processes"),
        (["reduce", *PROBLEM, "--executor", "processes"], "give the number of processes"),
        (["reduce", *PROBLEM, "--executor", "processes:04"], "without a sign and leading zeros"),
        (["cuts", *PROBLEM, "--run", "foreign"], "is not the folder of runs, it has 'thesis.tex'"),
        (["cuts", *PROBLEM, "--run", "other"], "holds another run"),
        (["reduce", "two.toml", "b.targets", "--run", "foreign"], "is not the folder of runs"),
        (["reduce", "two.toml", "b.targets", "--run", "other"], "holds another run"),
        (["amplitude", "two.toml", "amp.m", "--run", "foreign"], "is not the folder of runs"),
        (["reduce", "b.toml", "b.targets", "--stream", "-", "--json"], "cannot both go to stdout"),
        (["reduce", "b.toml", "b.targets", "--output", "b.toml"], "--output would replace b.toml, which is"),
        (["reduce", "b.toml", "b.targets", "--stream", "./b.targets"], "--stream would replace b.targets"),
        (["reduce", "--case", "b.toml:b.targets", "--output", "b.targets"], "would replace b.targets"),
        (["reduce", ".", "b.targets", "--output", "b.toml"], "would replace b.toml"),
        (["reduce", "b.toml", "b.targets", "--run", "r", "--output", "r/plan"], "what the run keeps in r"),
        (["reduce", "b.toml", "b.targets", "--run", "r", "--stream", "r/rows/0"], "what the run keeps in r"),
        (["reduce", "--resume", "r", "--output", "r/probes.log"], "what the run keeps in r"),
        (["cuts", "b.toml", "b.targets", "--run", "r", "--output", "r/cut-1/run.json"], "run keeps in r"),
        (["plan", "b.toml", "b.targets", "--output", "link"], "would replace b.targets"),
        (["amplitude", "b.toml", "amp.m", "--output", "amp.m"], "--output would replace amp.m"),
        (["amplitude", "b.toml", "amp.m", "--run", "r", "--save", "r/b/table.tilth"], "run keeps in r"),
        (["export", "amp.m", "amp.m", "--format", "form"], "would replace amp.m"),
        (["draw", "b.toml", "--output", "b.toml"], "would replace b.toml"),
        (["minimise", "b.toml", "b.targets", "--output", "b.targets"], "would replace b.targets"),
        (["evolve", "dataset", "search", "--output", "search/log.jsonl"], "the run keeps in search"),
        (["reduce", "b.toml", "b.targets", "--at", f"d={'9' * 1001}"], "more than 1,000 digits for d"),
        (["reduce", "b.toml", "b.targets", "--at", f"d=1/{'9' * 1001}"], "more than 1,000 digits for d"),
    ],
)
def test_what_is_refused_before_work(run, problem, words, said):
    (problem / "link").symlink_to("b.targets")
    for name, file in (("foreign", "thesis.tex"), ("other", "run.json")):
        (problem / name).mkdir()
        (problem / name / file).write_text("{}")
    family = (problem / "b.toml").read_text().replace("[kinematics]", "[families.kinematics]")
    family = family.replace("[invariants]", "[families.invariants]")
    second = family.replace('name = "b"', 'name = "c"')
    (problem / "two.toml").write_text(f"[[families]]\n{family}\n[[families]]\n{second}")
    there = sorted(problem.rglob("*"))
    done = run(*words)
    assert done.code == 2
    assert said in done.err
    assert sorted(problem.rglob("*")) == there


def test_the_same_stdout_may_have_both(run, problem):
    # What is no file is not replaced.
    done = run("reduce", "b.toml", "b.targets", "--stream", "/dev/null", "--output", "/dev/null", "--quiet")
    assert (done.code, done.err) == (0, "")


#: How the help of an argument begins that names a file to write.
WRITES = "write (?!the rules of the)|save|draw the counts|file to write"


def test_every_output_is_looked_at():
    # An argument whose help says that a file is written is one of those that are checked.
    for verb in VERBS:
        verbs = VerbParser().add_subparsers()
        import_module(f"tilth.cli.{verb}").add_to(verbs)
        parsers = list(verbs.choices.values())
        for parser in parsers:
            for action in parser._actions:
                if isinstance(action.choices, dict):
                    parsers += action.choices.values()
                elif re.match(WRITES, action.help or ""):
                    assert action.dest in OUTPUTS, (verb, action.dest)


def test_a_table_beside_the_files_of_its_run(run, problem):
    words = ["reduce", "b.toml", "b.targets", "--run", "r", "--output", "r/copy.tilth", "--quiet"]
    assert [run(*words).code for _ in range(2)] == [0, 0]


def test_long_numbers_are_taken(run, problem):
    assert run("reduce", "b.toml", "b.targets", "--at", f"d=7,s={'9' * 40}", "--quiet").code == 0
    tables = [
        run("reduce", "b.toml", "b.targets", "--seed", str(seed), "--quiet") for seed in (3, 2**64, 10**30)
    ]
    assert {table.code for table in tables} == {0}
    assert len({table.out for table in tables}) == 1
    assert run("minimise", "b.toml", "b.targets", "--rounds", "1", "--seed", str(2**64), "--quiet").code == 0


def test_init_leaves_nothing_where_it_fails(run, problem, monkeypatch):
    from tilth.cli import init

    real = init.write_text

    def write(path, text):
        if path.suffix == ".targets":
            raise OSError(28, "No space left on device", str(path))
        real(path, text)

    monkeypatch.setattr(init, "write_text", write)
    assert run("init", "second").code == 2
    assert not (problem / "second.toml").exists()
