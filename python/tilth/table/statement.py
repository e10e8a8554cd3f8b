"""What a certificate proves, as a hash; and the random numbers that follow from it.

A combined certificate proves one random combination of a table's rows. It proves all of them only if nobody
who makes the rows can choose the combination (Fiat and Shamir, doi:10.1007/3-540-47721-7_12): so its factors,
and prime and point where the table leaves these free, are drawn from a hash of what the table says. Whoever
changes a coefficient gets other factors, another prime and another point.

The hash is SHA-256 over lines of JSON in ASCII, without blanks: first ``["tilth statement 1", fingerprint of
family or equations, {symbol: value}, prime]``, then for each target ``[target, [[master, coefficient],
...]]``, masters sorted by their JSON, coefficients in canonical text, and at last the rows of the masters
that a change of basis has made targets, likewise. Order and preferred masters are not in it: they say how
masters were chosen, and a merged table has those of its parts together. Nor are the equations of the
certificate: each is checked to be an identity, and whatever follows from identities is true.

Random numbers come from SHAKE-256 of ``tilth draw HASH LABEL``; a residue takes sixteen bytes, big-endian,
modulo the prime, so that none is likelier than another by more than 2^-64.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from tilth import _core
from tilth.family import Named
from tilth.family.numbers import number_text
from tilth.table.arithmetic import Coefficient
from tilth.table.combination import Combination
from tilth.table.head import TableAttributes
from tilth.table.row_batches import row_batches
from tilth.table.row_texts import RowText, row_texts

__all__ = ["Draws", "Statement", "stated", "statement_of"]

#: Primes are drawn from here up to the largest that the core takes.
LEAST_PRIME = 2**61

_BYTES = 16


class Statement:
    """The hash of a statement, row by row.

    Parameters
    ----------
    head : TableAttributes
    """

    def __init__(self, head: TableAttributes) -> None:
        self._source = head.source
        self._hash = hashlib.sha256()
        self._line(
            "tilth statement 1",
            head.source.fingerprint,
            {symbol: number_text(head.at[symbol]) for symbol in head.source.symbols if symbol in head.at},
            head.prime,
        )

    def add(self, target: Named, row: RowText) -> None:
        """Add the row of a target: {master: canonical text of its coefficient}."""
        entries = ([self._entry(master), text] for master, text in row.items())
        self._line(list(self._source.key(target)), sorted(entries, key=lambda entry: _json(entry[0])))

    def hexdigest(self) -> str:
        """Return the hash of what was added so far."""
        return self._hash.hexdigest()

    def _entry(self, master: Named) -> Any:
        return master.to_dict() if isinstance(master, Combination) else list(self._source.key(master))

    def _line(self, *parts: Any) -> None:
        self._hash.update(_json(parts).encode("ascii") + b"\n")


def _json(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), sort_keys=True)


def statement_of(
    head: TableAttributes,
    rows: Mapping[Named, Mapping[Named, Coefficient]],
    targets: Iterable[Named],
    masters: Iterable[Named],
) -> str:
    """Return the hash of what a table says.

    Parameters
    ----------
    head : TableAttributes
    rows : mapping
        {target: {master: coefficient}}.
    targets, masters : iterable of Integral or Label
        Of the certificate; masters that are none of the table have rows.
    """
    statement = Statement(head)
    for batch in row_batches(rows, stated(head, targets, masters)):
        for target, texts in row_texts(batch):
            statement.add(target, texts)
    return statement.hexdigest()


def stated(head: TableAttributes, targets: Iterable[Named], masters: Iterable[Named]) -> tuple[Named, ...]:
    """Return whose rows a statement has: of the targets, and of masters that are none of the table."""
    own = set(head.masters)
    return tuple(dict.fromkeys((*targets, *(master for master in masters if master not in own))))


class Draws(NamedTuple):
    """Random numbers that follow from a text, such as the hash of a statement."""

    origin: str

    def factors(self, label: str, targets: Sequence[Named], prime: int) -> dict[Named, int]:
        """Return a random residue for each target."""
        return dict(zip(targets, self._residues(f"factors {label}", prime, len(targets)), strict=True))

    def prime(self, label: str) -> int:
        """Return a random prime between `LEAST_PRIME` and the largest of the core."""
        (drawn,) = self._residues(f"prime {label}", _core.MAX_MODULUS + 1 - LEAST_PRIME, 1)
        (prime,) = _core.primes_below(LEAST_PRIME + drawn + 1, 1)
        return prime

    def point(
        self, label: str, head: TableAttributes, given: Mapping[str, Fraction], prime: int
    ) -> dict[str, Fraction]:
        """Return values of all symbols: those that are given, and random residues for the others."""
        symbols = head.source.symbols
        drawn = self._residues(f"point {label}", prime, len(symbols))
        return {
            symbol: given.get(symbol, Fraction(value)) for symbol, value in zip(symbols, drawn, strict=True)
        }

    def _residues(self, label: str, modulus: int, count: int) -> list[int]:
        stream = hashlib.shake_256(f"tilth draw {self.origin} {label}".encode("ascii")).digest(_BYTES * count)
        return [
            int.from_bytes(stream[start : start + _BYTES], "big") % modulus
            for start in range(0, len(stream), _BYTES)
        ]
