"""Progress: bars on a terminal, few lines in a file, nothing when quiet, and never on stdout."""

import io
import json
import logging
import pickle
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from tilth.cli.progress import Bars, Lines, Silence, progress_display
from tilth.pipeline.news import News, logging_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stream():
    return io.StringIO()


def seconds_of(stream, stage):
    return [float(text) for text in re.findall(rf"\[ *([\d.]+) s\] {stage}: ", stream.getvalue())]


def test_counted_news_are_rate_limited(stream, clock):
    with Lines(stream, interval=5.0, clock=clock) as progress:
        for number in range(1000):
            progress("probes", News(f"{number} probes", done=number, total=1000))
            progress("functions", News(f"{number} functions", done=number))
            clock.now += 0.0625
    for stage in ("probes", "functions"):
        times = seconds_of(stream, stage)
        assert len(times) == 62.5 // 5 + 2
        assert all(after - before >= 5.0 for before, after in pairwise(times[:-1]))
        # the last news are never lost
        assert f"{stage}: 999 {stage}\n" in stream.getvalue()
    assert stream.getvalue().startswith("[   0.00 s] probes: 0 probes\n")


def test_the_last_news_of_a_stage_come_before_the_next_stage(stream, clock):
    with Lines(stream, clock=clock) as progress:
        for number in range(4):
            progress("probes", News(f"{number} of 3", done=number, total=3))
        progress("verification", "9 equations")
    assert [line.partition("] ")[2] for line in stream.getvalue().splitlines()] == [
        "probes: 0 of 3",
        "probes: 3 of 3",
        "verification: 9 equations",
    ]


def test_held_news_come_after_an_error(stream, clock):
    with pytest.raises(KeyError), Lines(stream, clock=clock) as progress:
        progress("probes", News("1", done=1))
        progress("probes", News("2", done=2))
        raise KeyError
    assert stream.getvalue().endswith("probes: 2\n")


def test_lines_say_how_long_a_stage_will_take_once_its_rate_is_known(stream, clock):
    with Lines(stream, interval=5.0, clock=clock) as progress:
        for done in range(0, 101, 10):
            progress("probes", News(f"{done} of 100", done=done, total=100))
            clock.now += 10.0
    lines = [line.partition("probes: ")[2] for line in stream.getvalue().splitlines()]
    assert lines[0] == "0 of 100"  # nothing was measured yet
    assert lines[1:4] == [
        "10 of 100; left: 1 min 30 s",
        "20 of 100; left: 1 min 20 s",
        "30 of 100; left: 1 min 10 s",
    ]
    assert lines[8] == "80 of 100; left: 20 s"
    assert lines[-1] == "100 of 100"


def test_no_time_is_said_where_the_end_is_not_known(stream, clock):
    with Lines(stream, interval=5.0, clock=clock) as progress:
        for done in range(0, 50, 10):
            progress("probes", News(f"{done} probes", done=done))
            clock.now += 3_600.0
        progress("probes", News("40 probes", done=40, total=130))
    assert "left" not in stream.getvalue().partition("40 probes")[0]
    assert stream.getvalue().endswith("40 probes; left: 11 h 15 min\n")


def test_stages_are_all_told(stream, clock):
    with Lines(stream, clock=clock) as progress:
        for number in range(10):
            progress("seeding", f"{number} seeds")
    assert stream.getvalue().count("seeding") == 10


def test_bars_on_a_terminal(capsys):
    terminal = Terminal()
    with Bars(terminal) as progress:
        progress("seeding", "box[1,1] [bold]kept[/bold]")
        for number in range(5):
            progress("probes", News(f"{number} probes", done=1000 * number, total=4000 if number else None))
            progress("functions", News(f"{number} functions", done=number))
        progress._progress.refresh()
        sys.stdout.write("data\n")
    drawn = terminal.getvalue()
    assert "seeding: box[1,1] [bold]kept[/bold]" in drawn  # brackets are no markup
    assert "4,000 of 4,000" in drawn
    assert "probes" in drawn
    # what stays is a line a stage
    assert re.search(r"\[ *\d+\.\d\d s\] probes: 4 probes", drawn)
    assert re.search(r"\[ *\d+\.\d\d s\] functions: 4 functions\s*$", drawn)
    assert capsys.readouterr() == ("data\n", "")


def test_a_bar_ends_with_an_error():
    terminal = Terminal()
    with pytest.raises(KeyboardInterrupt), Bars(terminal) as progress:
        progress("probes", News("1", done=1, total=2))
        raise KeyboardInterrupt
    assert not progress._progress.live.is_started
    assert "\x1b[?25h" in terminal.getvalue()  # the cursor is back


@pytest.mark.parametrize(
    ("stream", "term", "quiet", "kind"),
    [
        (Terminal(), "xterm", False, Bars),
        (Terminal(), "dumb", False, Lines),
        (io.StringIO(), "xterm", False, Lines),
        (Terminal(), "xterm", True, Silence),
        (io.StringIO(), "xterm", True, Silence),
    ],
    ids=["terminal", "dumb", "file", "quiet terminal", "quiet file"],
)
def test_the_display_is_chosen_by_stderr(monkeypatch, stream, term, quiet, kind):
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", term)
    with progress_display(quiet=quiet) as progress:
        assert type(progress) is kind
        progress("seeding", "9 seeds")
    assert (stream.getvalue() == "") == quiet


def test_a_verb_on_a_terminal(run, bubble, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    result = run("score", *bubble, "--json")
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out)["seeds"] > 0
    assert "selection: " in terminal.getvalue()


def test_news_are_text():
    news = News("3 probes", done=3, total=9)
    assert (news, news.done, news.total) == ("3 probes", 3, 9)
    assert f"{news}" == "3 probes"
    assert News("x", done=1).total is None
    again = pickle.loads(pickle.dumps(news))  # noqa: S301
    assert (again, again.done, again.total) == (news, 3, 9)


def test_progress_as_log_records(caplog):
    progress = logging_progress(logging.getLogger("somebody"), logging.DEBUG)
    with caplog.at_level(logging.DEBUG):
        progress("seeding", "9 seeds 100%")
        progress("probes", News("3 probes", done=3, total=9))
    first, second = caplog.records
    assert first.getMessage() == "seeding: 9 seeds 100%"
    assert (first.name, first.levelno, first.stage, first.done, first.total) == (
        "somebody", logging.DEBUG, "seeding", None, None,
    )  # fmt: skip
    assert (second.stage, second.done, second.total) == ("probes", 3, 9)


def test_importing_the_command_does_not_import_rich():
    text = "import sys, tilth, tilth.cli, tilth.cli.progress; assert 'rich' not in sys.modules"
    subprocess.run([sys.executable, "-c", text], check=True)
