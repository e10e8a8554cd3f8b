"""News of a run, for logs."""

from __future__ import annotations

import logging

from tilth.news import News, Progress

__all__ = ["News", "Progress", "logging_progress"]


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
