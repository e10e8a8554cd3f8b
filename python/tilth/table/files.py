"""The file form of a table, version 3; older versions are read, too.

One line of ASCII, ``tilth-table VERSION SHA256 LENGTH``, then LENGTH bytes of JSON. Nothing is evaluated, the
checksum is compared before the JSON is parsed, and every entry is checked before it is used. Coefficients are
canonical text. A master that is a combination of integrals is an object, of its name and its terms.

In version 1 all symbols have values, and `equations` and `probes` stand beside `targets`; since version 2
they are in the list `certificates`, each with the targets and masters that it speaks of. An equation is an
integral and the number of an identity: since version 3 in the certificate's list `identities` of names,
before among the templates of the family. Integrals are their keys, see `EquationSource`. A table of
equations that were given has all of them, as `system` in the place of `family`, since version 3.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from flint import fmpz_mpoly_ctx

from tilth.errors import TableFileError, TilthError
from tilth.family import EquationSource, Family, Named, Template, check_prime, read_source
from tilth.family.checks import is_integer
from tilth.family.numbers import number_text, parse_number
from tilth.family.points import point_values
from tilth.family.strict_json import parse_json
from tilth.family.writing import write_beside
from tilth.plan import Equation
from tilth.table.arithmetic import Coefficient
from tilth.table.certificate import Certificate, WitnessProbe
from tilth.table.coefficients import coefficient_text
from tilth.table.combination import Combination
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.reductions import Reductions

__all__ = ["FORMAT_VERSION", "load_table", "read_value", "save_table", "table_from_bytes", "table_to_bytes"]

T = TypeVar("T")
Kind = TypeVar("Kind", bound=Reductions)

FORMAT_VERSION = 3
OLD_VERSIONS = (1, 2)
MAX_BYTES = 2**31
_HEADER = re.compile(rb"tilth-table ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9]{1,12})\n")


def save_table(table: Reductions, path: str | Path) -> None:
    """Write a table, see `Table.save`."""
    try:
        write_beside(Path(path), table_to_bytes(table))
    except OSError as error:
        raise TableFileError(f"{path}: cannot be written: {error.strerror or error}") from error


def table_to_bytes(table: Reductions) -> bytes:
    """Return the contents of a table's file."""
    payload = json.dumps(_to_data(table), separators=(",", ":"), sort_keys=True).encode("ascii")
    digest = hashlib.sha256(payload).hexdigest()
    return f"tilth-table {FORMAT_VERSION} {digest} {len(payload)}\n".encode("ascii") + payload


def load_table(path: str | Path, kind: type[Kind]) -> Kind:
    """Read a table, see `Table.load`."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableFileError(f"{path}: larger than the limit of {MAX_BYTES} bytes")
        content = path.read_bytes()
    except OSError as error:
        raise TableFileError(f"{path}: cannot be read: {error.strerror or error}") from error
    return table_from_bytes(content, str(path), kind)


def table_from_bytes(content: bytes, path: str, kind: type[Kind]) -> Kind:
    """Read the contents of a table's file; errors name `path`.

    Raises
    ------
    TableFileError
    """
    match = _HEADER.match(content)
    if match is None:
        raise TableFileError(
            f"{path}: is not a Tilth table, its first line is not 'tilth-table VERSION SHA256 LENGTH'"
        )
    version, digest, length = int(match.group(1)), match.group(2).decode(), int(match.group(3))
    if version not in (*OLD_VERSIONS, FORMAT_VERSION):
        readable = ", ".join(map(str, (*OLD_VERSIONS, FORMAT_VERSION)))
        raise TableFileError(f"{path}: has format version {version}, this Tilth reads versions {readable}")
    payload = content[match.end() :]
    if len(payload) != length or hashlib.sha256(payload).hexdigest() != digest:
        raise TableFileError(f"{path}: is damaged, its checksum does not match; take another copy")
    try:
        return _from_data(parse_json(payload), version, kind)
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


def _to_data(table: Reductions) -> dict[str, Any]:
    source = table.source
    return {
        ("family" if isinstance(table.source, Family) else "system"): table.source.to_dict(),
        "order": table.order.value,
        "preferred_masters": _columns(source, table.preferred_masters),
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "prime": table.prime,
        "masters": _columns(source, table.masters),
        "targets": [[list(source.key(target)), _pairs(row, table.masters)] for target, row in table.items()],
        "certificates": [_certificate_data(source, certificate) for certificate in table.certificates],
        "provenance": dict(table.provenance),
    }


def _certificate_data(source: EquationSource, certificate: Certificate) -> dict[str, Any]:
    targets, masters = certificate.targets, certificate.masters
    identities = _identities(certificate)
    numbers = {name: number for number, name in enumerate(identities)}
    return {
        "identities": identities,
        "targets": _keys(source, targets),
        "masters": _keys(source, masters),
        "equations": [[list(integral), numbers[identity]] for identity, integral in certificate.equations],
        "probes": [
            {
                "prime": probe.prime,
                "point": {symbol: number_text(value) for symbol, value in probe.point.items()},
                "combinations": [[list(pair) for pair in probe.combinations[target]] for target in targets],
                "reductions": [_pairs(probe.reductions[target], masters) for target in targets],
            }
            for probe in certificate.probes
        ],
    }


def _keys(source: EquationSource, integrals: Iterable[Named]) -> list[list[int]]:
    return [list(source.key(integral)) for integral in integrals]


def _columns(source: EquationSource, masters: Iterable[Named]) -> list[Any]:
    """Return masters: the keys of integrals, and combinations of them as name and terms."""
    return [one.to_dict() if isinstance(one, Combination) else list(source.key(one)) for one in masters]


def _pairs(row: Mapping[Named, Coefficient], masters: tuple[Named, ...]) -> list[list[Any]]:
    """Return [number of the master, coefficient] for each coefficient."""
    numbers = {master: number for number, master in enumerate(masters)}
    return [[numbers[master], coefficient_text(value)] for master, value in row.items()]


def _from_data(data: Mapping[str, Any], version: int, kind: type[Kind]) -> Kind:
    source = read_source(data["system"] if "system" in data else data["family"])
    masters = _distinct("masters", _masters(source, data["masters"]))
    prime = None if data["prime"] is None else check_prime(data["prime"])
    at = _point(source, data["at"])
    free = tuple(symbol for symbol in source.symbols if symbol not in at)
    if version == 1 and free:
        raise ValueError(f"its point misses {', '.join(free)}")
    ring = integer_ring(free) if free else None
    targets = _distinct("targets", (source[indices] for indices, _ in data["targets"]))
    rows = (_row(pairs, masters, lambda text: _value(text, prime, ring)) for _, pairs in data["targets"])
    if version == 1:
        listed = [_keys(source, targets), data["masters"]]
        certificates = [dict(zip(("targets", "masters"), listed, strict=True), **_of_version_1(data))]
    else:
        certificates = data["certificates"]
    return kind(
        source,
        dict(zip(targets, rows, strict=True)),
        masters,
        order=data["order"],
        preferred_masters=_masters(source, data["preferred_masters"]),
        at=at,
        prime=prime,
        certificate=tuple(_certificate(source, certificate, version) for certificate in certificates),
        provenance=data["provenance"],
    )


def _of_version_1(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of the only certificate, which version 1 has beside those of the table."""
    return {"equations": data["equations"], "probes": data["probes"]}


def _identities(certificate: Certificate) -> list[str]:
    """Return the names of a certificate's identities, in the order of first appearance."""
    return list(dict.fromkeys(equation.identity for equation in certificate.equations))


def _certificate(source: EquationSource, data: Mapping[str, Any], version: int) -> Certificate:
    if ("identities" in data) != (version >= 3):
        raise ValueError(f"a certificate of version {version} has other entries")
    # before version 3 equations have numbers of the family's templates
    names = data["identities"] if version >= 3 else [template.name for template in _templates(source)]
    if not all(isinstance(name, str) for name in names):
        raise ValueError("an identity is not a name")
    targets = _distinct("targets", _integrals(source, data["targets"]))
    masters = _distinct("masters", _integrals(source, data["masters"]))
    return Certificate(
        tuple(
            Equation(names[_natural(number)], _seed(source, integral))
            for integral, number in data["equations"]
        ),
        tuple(_probe(source, targets, masters, probe) for probe in data["probes"]),
    )


def _templates(source: EquationSource) -> tuple[Template, ...]:
    if not isinstance(source, Family):
        raise ValueError("given equations have no templates")
    return source.templates()


def _seed(source: EquationSource, integral: list[int]) -> tuple[int, ...]:
    """Return what an equation is said of: an integral of a family, or the number of a given equation."""
    if isinstance(source, Family):
        return source[integral].indices
    return tuple(map(_natural, integral))


def _probe(
    source: EquationSource, targets: tuple[Named, ...], masters: tuple[Named, ...], data: Mapping[str, Any]
) -> WitnessProbe:
    prime = check_prime(data["prime"])

    def residue(text: object) -> int:
        return int(_value(text, prime, None))  # type: ignore[arg-type]

    combinations = [
        tuple((_natural(number), _natural(factor)) for number, factor in pairs)
        for pairs in data["combinations"]
    ]
    reductions = [_row(pairs, masters, residue) for pairs in data["reductions"]]
    return WitnessProbe(
        prime,
        source.point(_point(source, data["point"])),
        dict(zip(targets, combinations, strict=True)),
        dict(zip(targets, reductions, strict=True)),
    )


def _row(pairs: list[list[Any]], masters: tuple[Named, ...], read: Callable[[object], T]) -> dict[Named, T]:
    numbers = _distinct("a row", (_natural(number) for number, _ in pairs))
    values = (read(text) for _, text in pairs)
    return {masters[number]: value for number, value in zip(numbers, values, strict=True)}


def _integrals(source: EquationSource, data: Iterable[Any]) -> tuple[Named, ...]:
    return tuple(source[indices] for indices in data)


def _masters(source: EquationSource, data: Iterable[Any]) -> tuple[Named, ...]:
    """Read what `_columns` wrote."""
    return tuple(
        Combination.from_dict(source, one)
        if isinstance(one, dict) and isinstance(source, Family)
        else source[one]
        for one in data
    )


def _point(source: EquationSource, data: Mapping[str, Any]) -> dict[str, Fraction]:
    """Read values of some symbols; of all, if they are a point where the family is not singular."""
    values = {symbol: parse_number(text) for symbol, text in data.items()}
    if set(values) == set(source.symbols):
        return source.point(values)
    return point_values(values, tuple(symbol for symbol in source.symbols if symbol in values), None)


def read_value(text: object, prime: int | None, symbols: tuple[str, ...]) -> Coefficient:
    """Read the text of a coefficient, a function of some symbols if there are any.

    Raises
    ------
    ValueError
    """
    return _value(text, prime, integer_ring(symbols) if symbols else None)


def _value(text: object, prime: int | None, ring: fmpz_mpoly_ctx | None) -> Coefficient:
    """Read a coefficient: a function, a fraction, or with a prime one of its residues."""
    if ring is not None:
        if not isinstance(text, str):
            raise ValueError(f"{str(text)[:40]!r} is not a function")
        return FactoredFunction.parse(ring, text)
    number = parse_number(text)
    if number_text(number) != text:
        raise ValueError(f"{str(text)[:40]!r} is not a number in canonical form")
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
