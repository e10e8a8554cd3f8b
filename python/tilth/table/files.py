"""The file form of a table.

One line of ASCII, ``tilth-table VERSION SHA256 LENGTH``, then LENGTH bytes of JSON. Nothing is evaluated, the
checksum is compared before the JSON is parsed, and every entry is checked before it is used.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from tilth.errors import TableFileError, TilthError
from tilth.family import Family, Integral, check_prime
from tilth.family.checks import is_integer
from tilth.family.numbers import number_text, parse_number
from tilth.family.writing import write_beside
from tilth.plan import Equation
from tilth.table.certificate import Certificate, WitnessProbe
from tilth.table.table import Coefficient, Table

__all__ = ["FORMAT_VERSION", "load_table", "save_table"]

T = TypeVar("T")

FORMAT_VERSION = 1
MAX_BYTES = 2**31
_HEADER = re.compile(rb"tilth-table ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9]{1,12})\n")


def save_table(table: Table, path: str | Path) -> None:
    """Write a table, see `Table.save`."""
    payload = json.dumps(_to_data(table), separators=(",", ":"), sort_keys=True).encode("ascii")
    digest = hashlib.sha256(payload).hexdigest()
    header = f"tilth-table {FORMAT_VERSION} {digest} {len(payload)}\n".encode("ascii")
    try:
        write_beside(Path(path), header + payload)
    except OSError as error:
        raise TableFileError(f"{path}: cannot be written: {error.strerror or error}") from error


def load_table(path: str | Path) -> Table:
    """Read a table, see `Table.load`."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableFileError(f"{path}: larger than the limit of {MAX_BYTES} bytes")
        content = path.read_bytes()
    except OSError as error:
        raise TableFileError(f"{path}: cannot be read: {error.strerror or error}") from error
    match = _HEADER.match(content)
    if match is None:
        raise TableFileError(
            f"{path}: is not a Tilth table, its first line is not 'tilth-table VERSION SHA256 LENGTH'"
        )
    version, digest, length = int(match.group(1)), match.group(2).decode(), int(match.group(3))
    if version != FORMAT_VERSION:
        raise TableFileError(
            f"{path}: has format version {version}, this Tilth reads version {FORMAT_VERSION}"
        )
    payload = content[match.end() :]
    if len(payload) != length or hashlib.sha256(payload).hexdigest() != digest:
        raise TableFileError(f"{path}: is damaged, its checksum does not match; take another copy")
    try:
        data = json.loads(payload, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        return _from_data(data)
    except (
        TilthError,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise TableFileError(f"{path}: is not a well-formed table: {error}") from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key comes twice")
    return result


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _to_data(table: Table) -> dict[str, Any]:
    numbers = {master: number for number, master in enumerate(table.masters)}
    targets = list(table)

    def row(values: Mapping[Integral, Coefficient]) -> list[list[Any]]:
        return [[numbers[master], number_text(value)] for master, value in values.items()]

    return {
        "family": table.family.to_dict(),
        "order": table.order.value,
        "preferred_masters": [list(master.indices) for master in table.preferred_masters],
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "prime": table.prime,
        "masters": [list(master.indices) for master in table.masters],
        "targets": [[list(target.indices), row(table[target])] for target in targets],
        "equations": [[list(seed), operator] for seed, operator in table.certificate.equations],
        "probes": [
            {
                "prime": probe.prime,
                "point": {symbol: number_text(value) for symbol, value in probe.point.items()},
                "combinations": [[list(pair) for pair in probe.combinations[target]] for target in targets],
                "reductions": [row(probe.reductions[target]) for target in targets],
            }
            for probe in table.certificate.probes
        ],
        "provenance": dict(table.provenance),
    }


def _from_data(data: Mapping[str, Any]) -> Table:
    family = Family.from_dict(data["family"])
    masters = _distinct("masters", (family[indices] for indices in data["masters"]))
    prime = None if data["prime"] is None else check_prime(data["prime"])

    def row(pairs: list[list[Any]], bound: int | None) -> dict[Integral, Coefficient]:
        numbers = _distinct("a row", (_natural(number) for number, _ in pairs))
        values = (_value(text, bound) for _, text in pairs)
        return {masters[number]: value for number, value in zip(numbers, values, strict=True)}

    targets = _distinct("targets", (family[indices] for indices, _ in data["targets"]))
    rows = [row(pairs, prime) for _, pairs in data["targets"]]
    return Table(
        family,
        dict(zip(targets, rows, strict=True)),
        masters,
        order=data["order"],
        preferred_masters=tuple(family[indices] for indices in data["preferred_masters"]),
        at=_point(family, data["at"]),
        prime=prime,
        certificate=Certificate(
            tuple(Equation(family[seed].indices, _natural(number)) for seed, number in data["equations"]),
            tuple(_probe(family, targets, probe, row) for probe in data["probes"]),
        ),
        provenance=data["provenance"],
    )


def _probe(
    family: Family,
    targets: tuple[Integral, ...],
    data: Mapping[str, Any],
    row: Callable[[list[list[Any]], int | None], Mapping[Integral, Any]],
) -> WitnessProbe:
    prime = check_prime(data["prime"])
    reductions = [row(pairs, prime) for pairs in data["reductions"]]
    combinations = [
        tuple((_natural(number), _natural(factor)) for number, factor in pairs)
        for pairs in data["combinations"]
    ]
    return WitnessProbe(
        prime,
        _point(family, data["point"]),
        dict(zip(targets, combinations, strict=True)),
        dict(zip(targets, reductions, strict=True)),
    )


def _point(family: Family, data: Mapping[str, Any]) -> dict[str, Fraction]:
    return family.point({symbol: parse_number(text) for symbol, text in data.items()})


def _value(text: object, prime: int | None) -> Coefficient:
    """Read a coefficient: a fraction, or with a prime one of its residues."""
    number = parse_number(text)
    if prime is None:
        return number
    if number.denominator != 1 or not 0 <= number < prime:
        raise ValueError(f"{text!r} is not a residue modulo {prime}")
    return number.numerator


def _natural(number: object) -> int:
    if not isinstance(number, int) or not is_integer(number, 0):
        raise ValueError(f"{number!r} is not a natural number")
    return number


def _distinct(what: str, items: Iterable[T]) -> tuple[T, ...]:
    listed = tuple(items)
    if len(set(listed)) != len(listed):
        raise ValueError(f"{what} has an entry twice")
    return listed
