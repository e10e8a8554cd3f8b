"""Paths that are empty, pipes, or the same one twice; numbers that are too long."""

import contextlib
import os
import threading

import pytest

from tilth.cli import main


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
        (["reduce", "b.toml", "b.targets", "--at", f"d={'9' * 1001}"], "more than 1,000 digits for d"),
        (["reduce", "b.toml", "b.targets", "--at", f"d=1/{'9' * 1001}"], "more than 1,000 digits for d"),
    ],
)
def test_what_is_refused_before_work(run, problem, words, said):
    there = sorted(problem.iterdir())
    done = run(*words)
    assert done.code == 2
    assert said in done.err
    assert sorted(problem.iterdir()) == there


def test_the_same_stdout_may_have_both(run, problem):
    # What is no file is not replaced.
    done = run("reduce", "b.toml", "b.targets", "--stream", "/dev/null", "--output", "/dev/null", "--quiet")
    assert (done.code, done.err) == (0, "")


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
