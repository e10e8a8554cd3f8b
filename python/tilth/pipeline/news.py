"""News of a run, for logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from tilth.family import Named
from tilth.news import News, Progress
from tilth.table.arithmetic import Coefficient

if TYPE_CHECKING:
    import logging

__all__ = ["Deliver", "News", "Progress", "logging_progress", "shortened"]

#: Called with a target and its row.
Deliver: TypeAlias = Callable[[Named, Mapping[Named, Coefficient]], object]


def logging_progress(logger: logging.Logger, level: int = 20) -> Progress:
    """Return a progress callback that logs.

    Parameters
    ----------
    logger : logging.Logger
        Its records have the attributes `stage`, `done` and `total`.
    level : int
        By default `logging.INFO`.

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


#: Of a longer text of seeds that were chosen one by one the beginning is shown.
SHOWN = 200


def shortened(text: str) -> str:
    """Return a text as far as it is worth a look."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text):,} characters)"
