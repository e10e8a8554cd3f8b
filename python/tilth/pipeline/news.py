"""News of a run, for bars and for logs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeAlias

__all__ = ["News", "Progress", "logging_progress"]

#: Called with the name of a stage and a line of text, or `News`, whenever a stage begins or has news.
Progress: TypeAlias = Callable[[str, str], None]


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


def logging_progress(logger: logging.Logger, level: int = logging.INFO) -> Progress:
    """Return a progress callback that logs.

    Parameters
    ----------
    logger : logging.Logger
        Its records have the attributes `stage`, `done` and `total`.
    level : int

    Examples
    --------
    >>> import logging, tilth
    >>> from tilth.pipeline.news import logging_progress
    >>> progress = logging_progress(logging.getLogger("tilth"))
    """

    def progress(stage: str, text: str) -> None:
        done, total = (text.done, text.total) if isinstance(text, News) else (None, None)
        logger.log(level, "%s: %s", stage, text, extra={"stage": stage, "done": done, "total": total})

    return progress
