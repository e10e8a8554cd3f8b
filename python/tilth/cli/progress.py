"""Progress on stderr: bars on a terminal, lines in a file, nothing if asked for."""

from __future__ import annotations

import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from tilth.cli.streams import escaped, unescaped
from tilth.pipeline.news import News

if TYPE_CHECKING:
    from rich.progress import TaskID

__all__ = ["Bars", "Display", "Lines", "Silence", "progress_display"]

#: Seconds between two lines about the same stage.
INTERVAL = 5.0


class Display(ABC):
    """A progress callback that is open as long as its ``with`` block.

    Results are printed after the block, when nothing is being drawn any more.
    """

    @abstractmethod
    def __call__(self, stage: str, text: str) -> None:
        """Show the news of a stage."""

    @abstractmethod
    def close(self) -> None:
        """End the display."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Silence(Display):
    """Shows nothing."""

    def __call__(self, stage: str, text: str) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class Lines(Display):
    """A line each, with the seconds since the start.

    News that count come often: of each stage at most one is shown every few seconds, the first and the last
    in any case. Where they say how much there is to do, the line says how long that will take at the rate of
    the stage so far.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        interval: float = INTERVAL,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._stream = stream
        self._interval = interval
        self._clock = clock
        self._started = clock()
        self._shown: dict[str, float] = {}
        self._held: dict[str, str] = {}
        self._begun: dict[str, tuple[float, int]] = {}

    def __call__(self, stage: str, text: str) -> None:
        """Print the news of a stage, or hold them back."""
        now = self._clock()
        line = _line(now - self._started, stage, f"{text}{self._left(now, stage, text)}")
        if not isinstance(text, News):
            self._release()
        elif stage in self._shown and now - self._shown[stage] < self._interval:
            self._held[stage] = line
            return
        else:
            self._shown[stage] = now
            self._held.pop(stage, None)
        self._print(line)

    def close(self) -> None:
        """Print what was held back."""
        self._release()

    def _left(self, now: float, stage: str, text: str) -> str:
        """Say how long a stage will take from here on, once its rate is known and if that is long."""
        if not isinstance(text, News):
            return ""
        begun, before = self._begun.setdefault(stage, (now, text.done))
        if text.total is None or text.done <= before or now - begun < self._interval:
            return ""
        seconds = (text.total - text.done) * (now - begun) / (text.done - before)
        return f"; left: {_duration(seconds)}" if seconds >= self._interval else ""

    def _release(self) -> None:
        for line in self._held.values():
            self._print(line)
        self._held.clear()

    def _print(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class Bars(Display):
    """A bar for each stage that counts, below the lines of the others; drawn by rich."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._started = time.perf_counter()
        # stdout is left alone: rich would send to stderr what is printed there meanwhile
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            console=Console(file=stream),
            redirect_stdout=False,
            redirect_stderr=False,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._last: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __call__(self, stage: str, text: str) -> None:
        """Move the bar of a stage, or print its news above the bars."""
        line = _line(time.perf_counter() - self._started, stage, text)
        if not isinstance(text, News):
            self._print(line)
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=text.total, count="")
        count = f"{text.done:,}" if text.total is None else f"{text.done:,} of {text.total:,}"
        self._progress.update(self._tasks[stage], completed=text.done, total=text.total, count=count)
        self._last[stage] = line

    def close(self) -> None:
        """Put the last line of each stage in the place of its bar."""
        self._progress.stop()
        for line in self._last.values():
            self._print(line)
        self._last.clear()

    def _print(self, line: str) -> None:
        # integrals have brackets, which are no markup
        self._progress.console.print(escaped(line), markup=False, highlight=False, soft_wrap=True)


def progress_display(*, quiet: bool) -> Display:
    """Return the display that stderr can take."""
    if quiet:
        return Silence()
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return Bars(unescaped(sys.stderr))
    return Lines(sys.stderr)


def _duration(seconds: float) -> str:
    """Write a time to two units: ``40 s``, ``3 min 20 s``, ``2 h 5 min``."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if minutes else f"{rest} s"
    return f"{minutes // 60:,} h {minutes % 60} min"


def _line(seconds: float, stage: str, text: str) -> str:
    return f"[{seconds:7.2f} s] {stage}: {text}"
