"""`FileRows`: rows of a table in a file, each read and checked when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from threading import Lock
from types import MappingProxyType
from typing import IO, Any, TypeVar
from weakref import finalize

from tilth.errors import TableFileError, TilthError
from tilth.family import Named
from tilth.family.strict_json import parse_json
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import integer_ring
from tilth.table.file_entries import read_coefficient_text, read_row
from tilth.table.file_layout import ROW_HASH, row_hash
from tilth.table.head import TableAttributes
from tilth.table.stored_rows import TextRows

__all__ = ["MALFORMED", "FileRows", "Index"]

T = TypeVar("T")

#: What reading data of another shape than it should have may raise.
MALFORMED = (
    TilthError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
)


class Index:
    """Where rows are in a file, and the hash of each.

    Parameters
    ----------
    start : int
        Where the first row begins.
    total : int
        Bytes of all rows.
    targets : sequence of Integral or Label
    data : mapping
        `lengths` and `hashes` as the file has them.

    Raises
    ------
    ValueError, LookupError, TypeError
        They do not fit together.
    """

    def __init__(self, start: int, total: int, targets: Sequence[Named], data: Mapping[str, Any]) -> None:
        lengths, hashes = data["lengths"], data["hashes"]
        if not isinstance(lengths, list) or len(lengths) != len(targets):
            raise ValueError("the index has not one length for each row")
        if not all(type(length) is int and length > 0 for length in lengths) or sum(lengths) != total:
            raise ValueError("the lengths of rows are not those of the file")
        if not isinstance(hashes, str) or len(hashes) != ROW_HASH * len(targets):
            raise ValueError("the index has not one hash for each row")
        self._lengths = lengths
        self._starts = list(accumulate(lengths, initial=start))
        self._hashes = hashes

    def place(self, number: int) -> tuple[int, int]:
        """Return where a row begins, and its length."""
        return self._starts[number], self._lengths[number]

    def fits(self, number: int, line: bytes) -> bool:
        """Whether a line is the one of a row."""
        return row_hash(line) == self._hashes[ROW_HASH * number : ROW_HASH * (number + 1)]


class FileRows(TextRows):
    """Rows of a table in a file, each read and checked when it is asked for; none is kept.

    If the file is replaced by another one while it is `kept_open`, the rows are still those of the old one;
    if it is written into, the hash of a row that was touched tells.

    Parameters
    ----------
    file : binary file
        Open for reading.
    path : str
        What messages call it.
    head : TableAttributes
    targets : tuple of Integral or Label
    index : Index
    """

    def __init__(
        self, file: IO[bytes], path: str, head: TableAttributes, targets: tuple[Named, ...], index: Index
    ) -> None:
        self._file = file
        self._path = path
        self._head = head
        self._ring = integer_ring(head.symbols) if head.symbols else None
        self._places = {target: place for place, target in enumerate(targets)}
        self._index = index
        self._lock = Lock()

    @property
    def masters(self) -> tuple[Named, ...]:
        """The masters, by the numbers that rows give them."""
        return self._head.masters

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that the coefficients are functions of."""
        return self._head.symbols

    def __getitem__(self, target: Named) -> Mapping[Named, Coefficient]:
        return self._row(target, self._line(target))

    def row_text(self, target: Named) -> dict[Named, str]:
        """Return the texts of a row; they are functions, or numbers, only once they are read."""
        return self._entries(target, self._line(target), str)

    def _line(self, target: Named) -> bytes:
        place = self._index.place(self._places[target])
        try:
            return self._read(*place)
        except OSError as error:
            raise TableFileError(f"{self._path}: cannot be read: {error.strerror or error}") from error

    def kept_open(self) -> FileRows:
        """Return these rows with the file open for themselves."""
        file = os.fdopen(os.dup(self._file.fileno()), "rb")
        kept = FileRows(file, self._path, self._head, tuple(self), self._index)
        finalize(kept, file.close)
        return kept

    def at_once(self) -> dict[Named, Mapping[Named, Coefficient]]:
        """Read all rows, one after the other.

        Raises
        ------
        TableFileError
            A row is damaged, or none of its target.
        """
        places = [self._index.place(place) for place in range(len(self))]
        self._file.seek(places[0][0] if places else 0)
        return {
            target: self._row(target, self._file.read(length))
            for target, (_, length) in zip(self, places, strict=True)
        }

    def _row(self, target: Named, line: bytes) -> Mapping[Named, Coefficient]:
        prime, ring = self._head.prime, self._ring
        return MappingProxyType(
            self._entries(target, line, lambda text: read_coefficient_text(text, prime, ring))
        )

    def _entries(self, target: Named, line: bytes, read: Callable[[object], T]) -> dict[Named, T]:
        if not self._index.fits(self._places[target], line):
            raise TableFileError(
                f"{self._path}: is damaged, or was changed after it was opened: the checksum of the row of "
                f"{target} does not match; take another copy"
            )
        try:
            key, listed = parse_json(line)
            if key != list(self._head.source.key(target)) or not all(type(one) is int for one in key):
                raise ValueError(f"it is one of {key}")
            numbers = [number for number, _ in listed]
            row = read_row(listed, self._head.masters, read)
            if numbers != sorted(numbers):
                raise ValueError("its masters are in another order")
        except MALFORMED as error:
            raise TableFileError(
                f"{self._path}: is not a well-formed table: the row of {target}: {error}"
            ) from error
        return row

    def _read(self, start: int, length: int) -> bytes:
        if os.name == "posix":
            return os.pread(self._file.fileno(), length, start)
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)

    def __contains__(self, target: object) -> bool:
        return target in self._places

    def __iter__(self) -> Iterator[Named]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __reduce__(self) -> tuple[Any, ...]:
        # An open file is not pickled: the rows are.
        return dict, ({target: dict(row) for target, row in self.items()},)
