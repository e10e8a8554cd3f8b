"""`FunctionRows`: rows of a table whose functions are kept in a `FunctionStore`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from tilth.family import Named
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction
from tilth.table.function_store import FunctionStore
from tilth.table.stored_rows import StoredRows

__all__ = ["FunctionRow", "FunctionRows", "some_rows"]

#: Rows whose texts are made at a time.
BATCH = 1_000

#: Entries of a row that its short form shows.
MAX_SHOWN = 6


class FunctionRow(Mapping[Named, FactoredFunction]):
    """A row ``{master: function}`` whose functions are made when they are asked for.

    Attributes
    ----------
    masters : tuple of Integral or Label
        Of the table.
    columns : array of uint32, shape (n,)
        Numbers of the row's masters, ascending.
    numbers : array of uint32, shape (n,)
        Numbers of the functions.
    store : FunctionStore
    """

    __slots__ = ("columns", "masters", "numbers", "store")

    def __init__(
        self,
        masters: tuple[Named, ...],
        columns: NDArray[np.uint32],
        numbers: NDArray[np.uint32],
        store: FunctionStore,
    ) -> None:
        self.masters = masters
        self.columns = columns
        self.numbers = numbers
        self.store = store

    def __getitem__(self, master: Named) -> FactoredFunction:
        for column, number in zip(self.columns.tolist(), self.numbers.tolist(), strict=True):
            if self.masters[column] == master:
                return self.store[number]
        raise KeyError(master)

    def __contains__(self, master: object) -> bool:
        return any(self.masters[column] == master for column in self.columns.tolist())

    def __iter__(self) -> Iterator[Named]:
        return (self.masters[column] for column in self.columns.tolist())

    def __len__(self) -> int:
        return len(self.columns)

    def __repr__(self) -> str:
        shown = [f"{master}: {self[master].short_text()}" for master in islice(self, MAX_SHOWN)]
        more = [f"… {len(self) - MAX_SHOWN} more"] if len(self) > MAX_SHOWN else []
        return f"{{{', '.join(shown + more)}}}"

    def __str__(self) -> str:
        return "\n".join(f"{master}  {function.short_text()}" for master, function in self.items()) or "0"

    def _repr_html_(self) -> str:
        from html import escape  # for notebooks only

        cells = "".join(
            f"<tr><td>{escape(str(master))}</td><td>{escape(function.short_text())}</td></tr>"
            for master, function in self.items()
        )
        head = "<tr><th>master</th><th>coefficient</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"


class FunctionRows(StoredRows):
    """Rows of a table of functions: who has which function of a store.

    Parameters
    ----------
    targets, masters : tuple of Integral or Label
    starts : array of int64, shape (targets + 1,)
        Where the row of each target begins in `columns` and `numbers`, and where the last one ends.
    columns : array of uint32, shape (n,)
        Numbers of masters, ascending in each row.
    numbers : array of uint32, shape (n,)
        Numbers of functions in the store, none of them zero.
    store : FunctionStore
    """

    def __init__(
        self,
        targets: tuple[Named, ...],
        masters: tuple[Named, ...],
        starts: NDArray[np.int64],
        columns: NDArray[np.uint32],
        numbers: NDArray[np.uint32],
        store: FunctionStore,
    ) -> None:
        self.targets = targets
        self._masters = masters
        self.starts = starts
        self.columns = columns
        self.numbers = numbers
        self.store = store

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[Named, Sequence[tuple[int, int]]]],
        masters: tuple[Named, ...],
        store: FunctionStore,
    ) -> FunctionRows:
        """Return the rows of targets, given as pairs of the number of a master and that of a function."""
        targets, lengths, pairs = [], [0], list[tuple[int, int]]()
        for target, row in rows:
            targets.append(target)
            lengths.append(len(row))
            pairs += sorted(row)
        columns, numbers = np.array(pairs, dtype=np.uint32).reshape(-1, 2).T.copy()
        starts = np.cumsum(lengths, dtype=np.int64)
        return cls(tuple(targets), masters, starts, columns, numbers, store)

    @property
    def masters(self) -> tuple[Named, ...]:
        """The masters, by the numbers that `columns` gives them."""
        return self._masters

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that the coefficients are functions of."""
        return self.store.symbols

    @cached_property
    def places(self) -> dict[Named, int]:
        """The number of each target."""
        return {target: place for place, target in enumerate(self.targets)}

    def __getitem__(self, target: Named) -> FunctionRow:
        place = self.places[target]
        row = slice(self.starts[place], self.starts[place + 1])
        return FunctionRow(self.masters, self.columns[row], self.numbers[row], self.store)

    def __contains__(self, target: object) -> bool:
        return target in self.places

    def __iter__(self) -> Iterator[Named]:
        return iter(self.targets)

    def __len__(self) -> int:
        return len(self.targets)

    def arranged(self, targets: Sequence[Named]) -> FunctionRows:
        """Return the rows of these targets, each once; one that has none is zero."""
        distinct = tuple(dict.fromkeys(targets))
        if distinct == self.targets:
            return self
        lengths, parts = [0], list[NDArray[np.int64]]()
        for target in distinct:
            place = self.places.get(target)
            row = slice(0, 0) if place is None else slice(self.starts[place], self.starts[place + 1])
            parts.append(np.arange(row.start, row.stop, dtype=np.int64))
            lengths.append(row.stop - row.start)
        order = np.concatenate([np.empty(0, dtype=np.int64), *parts])
        starts = np.cumsum(lengths, dtype=np.int64)
        columns, numbers = self.columns[order], self.numbers[order]
        return FunctionRows(distinct, self.masters, starts, columns, numbers, self.store)

    def residues(
        self, point: Sequence[int], prime: int, threads: int = 1
    ) -> dict[Named, dict[Named, int]] | None:
        """Return all rows at a point modulo a prime, zeros included; None where a denominator vanishes.

        Parameters
        ----------
        point : sequence of int
            Residues of the symbols.
        """
        good, values = self.store.residues(np.array([point], dtype=np.uint64), prime, threads=threads)
        if not good.all():
            return None
        found = values[0][self.numbers].tolist()
        names = [self.masters[column] for column in self.columns.tolist()]
        bounds = pairwise(self.starts.tolist())
        return {
            target: dict(zip(names[start:stop], found[start:stop], strict=True))
            for target, (start, stop) in zip(self.targets, bounds, strict=True)
        }

    def texts(self) -> Iterator[tuple[Named, dict[Named, str]]]:
        """Yield targets and the canonical texts of their rows, which the core writes many at a time."""
        bounds = self.starts.tolist()
        for first in range(0, len(self), BATCH):
            targets = self.targets[first : first + BATCH]
            start = bounds[first]
            entries = slice(start, bounds[first + len(targets)])
            numbers, places = np.unique(self.numbers[entries], return_inverse=True)
            texts = self.store.texts(numbers)
            found = [texts[place] for place in places.tolist()]
            names = [self.masters[column] for column in self.columns[entries].tolist()]
            for target, (begin, end) in zip(targets, pairwise(bounds[first:]), strict=False):
                row = slice(begin - start, end - start)
                yield target, dict(zip(names[row], found[row], strict=True))

    def combined(
        self, factors: Mapping[Named, int], point: Sequence[int], prime: int, threads: int = 1
    ) -> dict[Named, int] | None:
        """Return ``Σ factor · row`` over targets at a point modulo a prime: {master: residue} without zeros.

        None where a denominator vanishes.

        Parameters
        ----------
        factors : mapping
            {target: residue}.
        point : sequence of int
            Residues of the symbols.
        """
        of_targets = np.zeros(len(self), dtype=np.uint64)
        for target, factor in factors.items():
            of_targets[self.places[target]] = factor
        of_entries = np.repeat(of_targets, np.diff(self.starts))
        taken = np.flatnonzero(of_entries)
        found = self.store.combined(
            point,
            prime,
            self.numbers[taken],
            self.columns[taken],
            of_entries[taken],
            len(self.masters),
            threads=threads,
        )
        if found is None:
            return None
        return {master: residue for master, residue in zip(self.masters, found, strict=True) if residue}


def some_rows(
    rows: Mapping[Named, Mapping[Named, Coefficient]], targets: Iterable[Named]
) -> Mapping[Named, Mapping[Named, Coefficient]]:
    """Return the rows of some targets, kept as they were."""
    if isinstance(rows, FunctionRows):
        return rows.arranged(tuple(targets))
    return {target: rows[target] for target in targets}
