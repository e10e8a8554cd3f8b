"""Certificates in files of tables.

An equation is an integral and the number of an identity: since version 3 in the certificate's list
`identities` of names, before among the templates of the family. Integrals are their keys, see
`EquationSource`.

A combined certificate has a `statement`. Its targets are numbers of rows, or null for all of them. A witness
has a factor for each equation, zero for those that it does not use; its prime and point are not there, as
they follow from the statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tilth.family import EquationSource, Family, Named, Template, check_prime
from tilth.family.numbers import number_text
from tilth.plan import Equation
from tilth.table.certificate import (
    Certificate,
    CombinedCertificate,
    CombinedProbe,
    RowCertificate,
    WitnessProbe,
)
from tilth.table.file_entries import (
    distinct,
    integrals,
    keys,
    natural,
    pairs,
    point,
    read_residue,
    read_row,
)
from tilth.table.head import TableAttributes
from tilth.table.places import ATTEMPTS, ELSEWHERE, TABLE, place
from tilth.table.statement import Draws

__all__ = ["certificate_data", "read_certificate"]

_HEXADECIMAL = frozenset("0123456789abcdef")


def certificate_data(
    source: EquationSource, rows: Mapping[Named, int], certificate: Certificate
) -> dict[str, Any]:
    """Return a certificate as plain data.

    Parameters
    ----------
    source : Family or System
    rows : mapping
        {target: number of its row}.
    certificate : Certificate
    """
    identities = list(dict.fromkeys(equation.identity for equation in certificate.equations))
    numbers = {name: number for number, name in enumerate(identities)}
    data: dict[str, Any] = {
        "identities": identities,
        "masters": keys(source, certificate.masters),
        "equations": [[list(integral), numbers[identity]] for identity, integral in certificate.equations],
    }
    if isinstance(certificate, CombinedCertificate):
        numbers_of_rows = [rows[target] for target in certificate.targets]
        every = numbers_of_rows == list(range(len(rows)))
        probes = [_combined_data(certificate, probe) for probe in certificate.probes]
        return data | {
            "statement": certificate.statement,
            "targets": None if every else numbers_of_rows,
            "probes": probes,
        }
    targets = certificate.targets
    return data | {
        "targets": keys(source, targets),
        "probes": [_probe_data(certificate, probe) for probe in certificate.probes],
    }


def _combined_data(certificate: CombinedCertificate, probe: CombinedProbe) -> dict[str, Any]:
    factors = [0] * len(certificate.equations)
    for number, factor in probe.equations:
        factors[number] += factor
    return {
        "where": probe.where,
        "attempt": probe.attempt,
        "factors": factors,
        "remainder": pairs(probe.remainder, certificate.masters),
    }


def _probe_data(certificate: RowCertificate, probe: WitnessProbe) -> dict[str, Any]:
    return {
        "prime": probe.prime,
        "point": {symbol: number_text(value) for symbol, value in probe.point.items()},
        "combinations": [
            [list(pair) for pair in probe.combinations[target]] for target in certificate.targets
        ],
        "reductions": [
            pairs(probe.reductions[target], certificate.masters) for target in certificate.targets
        ],
    }


def read_certificate(
    head: TableAttributes, targets: Sequence[Named], data: Mapping[str, Any], version: int
) -> Certificate:
    """Read a certificate.

    Parameters
    ----------
    head : TableAttributes
        Of the table.
    targets : sequence of Integral or Label
        Of the table, row by row.
    data : mapping
    version : int
        Of the file.

    Raises
    ------
    ValueError, LookupError, TypeError, AttributeError, TilthError
        The data are no certificate.
    """
    source = head.source
    if ("identities" in data) != (version >= 3):
        raise ValueError(f"a certificate of version {version} has other entries")
    masters = distinct("masters", integrals(source, data["masters"]))
    # before version 3 equations have numbers of the family's templates
    names = data["identities"] if version >= 3 else [template.name for template in _templates(source)]
    if not all(isinstance(name, str) for name in names):
        raise ValueError("an identity is not a name")
    equations = tuple(
        Equation(names[natural(number)], _seed(source, integral)) for integral, number in data["equations"]
    )
    if version < 4 or "statement" not in data:
        asked = distinct("targets", integrals(source, data["targets"]))
        probes = tuple(_probe(source, asked, masters, probe) for probe in data["probes"])
        return RowCertificate(equations, probes)
    numbers = range(len(targets)) if data["targets"] is None else map(natural, data["targets"])
    asked = distinct("targets", (targets[number] for number in numbers))
    statement = data["statement"]
    if not isinstance(statement, str) or len(statement) != 64 or not _HEXADECIMAL.issuperset(statement):
        raise ValueError("a statement is no SHA-256")
    combined = (
        _combined(head, masters, len(equations), statement, number, probe)
        for number, probe in enumerate(data["probes"])
    )
    return CombinedCertificate(equations, asked, masters, statement, tuple(combined))


def _combined(
    head: TableAttributes,
    masters: tuple[Named, ...],
    equations: int,
    statement: str,
    number: int,
    data: Mapping[str, Any],
) -> CombinedProbe:
    where, attempt, factors = data["where"], natural(data["attempt"]), data["factors"]
    if where not in (TABLE, ELSEWHERE) or attempt >= ATTEMPTS:
        raise ValueError(f"a witness is at {where!r}, attempt {attempt}, which is no place")
    if not isinstance(factors, list) or len(factors) != equations:
        raise ValueError(f"a witness has not one factor for each of {equations} equations")
    drawn = place(Draws(statement), head, where, number, attempt)
    if drawn is None:
        raise ValueError(f"there is no witness {number}, attempt {attempt}: a number has no residue there")
    return CombinedProbe(
        where,
        attempt,
        drawn.prime,
        dict(drawn.point),
        tuple((n, factor) for n, factor in enumerate(map(natural, factors)) if factor),
        read_row(data["remainder"], masters, lambda text: read_residue(text, drawn.prime)),
    )


def _probe(
    source: EquationSource, targets: tuple[Named, ...], masters: tuple[Named, ...], data: Mapping[str, Any]
) -> WitnessProbe:
    prime = check_prime(data["prime"])
    combinations = [
        tuple((natural(number), natural(factor)) for number, factor in listed)
        for listed in data["combinations"]
    ]
    reductions = [
        read_row(listed, masters, lambda text: read_residue(text, prime)) for listed in data["reductions"]
    ]
    return WitnessProbe(
        prime,
        source.point(point(source, data["point"])),
        dict(zip(targets, combinations, strict=True)),
        dict(zip(targets, reductions, strict=True)),
    )


def _templates(source: EquationSource) -> Iterable[Template]:
    if not isinstance(source, Family):
        raise ValueError("given equations have no templates")
    return source.templates()


def _seed(source: EquationSource, integral: list[int]) -> tuple[int, ...]:
    """Return what an equation is said of: an integral of a family, or the number of a given equation."""
    if isinstance(source, Family):
        return source[integral].indices
    return tuple(map(natural, integral))
