"""News of a computation, for bars and for logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["News", "Progress", "named", "silent"]

#: Called with the name of a stage and a line of text, or `News`, whenever a stage begins or has news.
Progress: TypeAlias = Callable[[str, str], None]


def silent(stage: str, text: str) -> None:
    """Say nothing."""


class News(str):
    """A line of text that also says how far its stage is; whoever wants text only takes it as text.

    Parameters
    ----------
    text : str
    done : int
        How many items of the stage are done.
    total : int, optional
        How many there will be, as far as is known.
    """

    __slots__ = ("done", "total")

    done: int
    total: int | None

    def __new__(cls, text: str, *, done: int, total: int | None = None) -> News:
        """Make a line of news."""
        news = super().__new__(cls, text)
        news.done, news.total = done, total
        return news

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, int | None]]:
        return (str(self),), {"done": self.done, "total": self.total}


def named(progress: Progress, name: str) -> Progress:
    """Return what passes news on with a name before each line."""

    def tell(stage: str, text: str) -> None:
        line = f"{name}: {text}"
        progress(stage, News(line, done=text.done, total=text.total) if isinstance(text, News) else line)

    return tell
