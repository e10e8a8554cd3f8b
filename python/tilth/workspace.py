"""`Workspace`: what was computed on the way, kept for the next call by an object that the user holds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from types import TracebackType
from typing import Any, NamedTuple, Self

from tilth.sizes import read_size, size_text

__all__ = ["OneCall", "Workspace"]

#: Bytes of a workspace that was not told how many: several eliminations of a two-loop problem.
USUAL_BYTES = 256_000_000

#: Entries and characters of each that `repr` shows.
SHOWN_ENTRIES, SHOWN_CHARACTERS = 12, 72


class _Entry(NamedTuple):
    value: Any
    bytes: int


class Workspace:
    """Keeps what calls have learnt, so that later calls for the same seeds need not learn it again.

    Hand the same workspace to several calls. Nothing that they return depends on it, only the time that they
    take. It holds at most `max_bytes`; beyond that whatever was not used for longest goes first. Threads may
    share it.

    Parameters
    ----------
    max_bytes : int or str
        Bytes, or text such as ``"2 GB"``.

    Attributes
    ----------
    max_bytes : int

    Raises
    ------
    OptionError
        `max_bytes` is no size.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> with tilth.Workspace("100 MB") as workspace:
    ...     one = tilth.reduce(bubble[2, 1], "laporta(dots=2)", workspace=workspace)
    ...     other = tilth.reduce(bubble[2, 2], "laporta(dots=2)", workspace=workspace)
    ...     len(workspace)
    1
    >>> len(workspace), workspace.bytes
    (0, 0)
    """

    def __init__(self, max_bytes: int | str = USUAL_BYTES) -> None:
        self.max_bytes = read_size("max_bytes", max_bytes)
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.RLock()

    @property
    def bytes(self) -> int:
        """Bytes that its entries hold."""
        return self._bytes

    def __len__(self) -> int:
        """How many entries it holds."""
        return len(self._entries)

    def __bool__(self) -> bool:
        """Whether there is one: an empty workspace is a workspace."""
        return True

    def find(self, key: Hashable) -> Any:
        """Return what is kept under a key, or None; it counts as used."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry.value

    def keep(self, key: Hashable, value: Any, bytes: int) -> bool:
        """Keep a value in place of what the key had, and make room for it.

        Parameters
        ----------
        key : hashable
            All that the value depends on.
        value : object
            Not None. Its text is what `repr` shows.
        bytes : int
            What it holds. A value that has grown is kept again, with its new size.

        Returns
        -------
        bool
            Whether it is kept: a value larger than the workspace is not, and what the key had is gone.
        """
        if value is None or bytes < 0:
            raise ValueError(f"a workspace keeps values and their sizes, not {value!r} of {bytes} bytes")
        with self._lock:
            self._forget(key)
            if bytes > self.max_bytes:
                return False
            self.shrink(self.max_bytes - bytes)
            self._entries[key] = _Entry(value, bytes)
            self._bytes += bytes
            return True

    def shrink(self, most_bytes: int) -> None:
        """Forget what was not used for longest, until no more than this many bytes are held."""
        with self._lock:
            while self._entries and self._bytes > most_bytes:
                self._forget(next(iter(self._entries)))

    def used_up(self, kind: str) -> None:
        """Hear that the call has no more use for entries of a kind, which other calls may have."""

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def __repr__(self) -> str:
        with self._lock:
            newest = [entry for entry in reversed(self._entries.values())]
            held = self._bytes
        head = f"Workspace({size_text(held)} of {size_text(self.max_bytes)}, {len(newest)} entries)"
        lines = [f"  {size_text(one.bytes):>9}  {_shown(one.value)}" for one in newest[:SHOWN_ENTRIES]]
        more = [f"  and {len(newest) - SHOWN_ENTRIES} more"] if len(newest) > SHOWN_ENTRIES else []
        return "\n".join([head, *lines, *more])

    def _forget(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.bytes


class OneCall(Workspace):
    """The workspace of a call that was given none, and ends with it.

    It holds as much as it is given, but of eliminations the last one only: a rule that learns in rounds, each
    from more seeds, would otherwise hold all rounds at once.
    """

    #: First entries of keys, of which one at a time is held.
    ONE_AT_A_TIME = ("elimination",)

    def __init__(self) -> None:
        super().__init__(2**63 - 1)

    def find(self, key: Hashable) -> Any:
        """Return what is kept under a key; otherwise make room for what is about to be computed."""
        found = super().find(key)
        if found is None and isinstance(key, tuple) and key[0] in self.ONE_AT_A_TIME:
            self.used_up(key[0])
        return found

    def used_up(self, kind: str) -> None:
        """Forget the entries of a kind: no other call will ask for them."""
        with self._lock:
            for key in [one for one in self._entries if isinstance(one, tuple) and one[0] == kind]:
                self._forget(key)


def _shown(value: object) -> str:
    line = next(iter(str(value).splitlines()), "")
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
