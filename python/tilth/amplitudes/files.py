"""The file form of an amplitude of one family with its masters, version 1.

One line of ASCII, ``tilth-amplitude VERSION SHA256 LENGTH``, then LENGTH bytes of JSON: the family, the terms
of the sum, its masters with their coefficients, all in canonical text, and the certificate. Nothing is
evaluated when a file is read. An amplitude of several families has a form of its own, see `several.files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth.amplitudes.said import Said
from tilth.amplitudes.terms import Amplitude
from tilth.errors import TableFileError
from tilth.family import Family, Named
from tilth.family.numbers import number_text
from tilth.family.order import Order
from tilth.family.strict_json import parse_json
from tilth.table import CombinedCertificate
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.file_certificates import certificate_data, read_certificate
from tilth.table.file_entries import distinct, integrals, keys, point
from tilth.table.file_layout import FORMAT_VERSION as CERTIFICATE_VERSION
from tilth.table.file_rows import MALFORMED
from tilth.table.sealed_file import SealedForm

__all__ = [
    "FAMILIES_FORM",
    "FORMAT_VERSION",
    "SavedAmplitude",
    "is_amplitude",
    "is_of_families",
    "load_amplitude",
    "proof_data",
    "read_proof",
    "save_amplitude",
]

FORMAT_VERSION = 1

#: Of amplitudes of several families.
FAMILIES_FORM = SealedForm("tilth-project-amplitude", 1, "an amplitude of several families", "save it again")

_FORM = SealedForm("tilth-amplitude", FORMAT_VERSION, "an amplitude", "save it again")


@dataclass(frozen=True)
class SavedAmplitude:
    """What a file holds.

    Attributes
    ----------
    said : Said
    rows : dict
        {master: FactoredFunction of the free symbols}.
    provenance : dict
    certificate : CombinedCertificate
    """

    said: Said
    rows: Mapping[Named, FactoredFunction]
    provenance: Mapping[str, Any]
    certificate: CombinedCertificate


def is_amplitude(path: str | Path) -> bool:
    """Whether a file begins as an amplitude of one family or of several."""
    return _FORM.begins(path) or is_of_families(path)


def is_of_families(path: str | Path) -> bool:
    """Whether a file begins as an amplitude of several families."""
    return FAMILIES_FORM.begins(path)


def save_amplitude(saved: SavedAmplitude, path: str | Path) -> None:
    """Write the file, see `MasterExpansion.save`."""
    _FORM.write(path, _to_data(saved))


def load_amplitude(path: str | Path) -> SavedAmplitude:
    """Read the file, see `MasterExpansion.load`."""
    payload, rest = _FORM.read(path)
    if rest:
        raise _FORM.damaged(path)
    try:
        return _from_data(parse_json(payload))
    except MALFORMED as error:
        raise TableFileError(f"{path}: is no amplitude of version {FORMAT_VERSION}: {error}") from error


def _to_data(saved: SavedAmplitude) -> dict[str, Any]:
    said, family = saved.said, saved.said.family
    return {
        "family": family.to_dict(),
        "order": said.order.value,
        "preferred_masters": keys(family, said.preferred),
        "symmetries": said.symmetries,
        "at": {symbol: number_text(value) for symbol, value in said.at.items()},
        "further": list(said.whole.further),
        "terms": [[list(integral.indices), str(value)] for integral, value in said.whole.terms],
        **proof_data(family, saved.rows, saved.certificate),
        "provenance": dict(saved.provenance),
    }


def proof_data(
    family: Family, rows: Mapping[Named, FactoredFunction], certificate: CombinedCertificate
) -> dict[str, Any]:
    """Return what a sum of one family comes to and its certificate as plain data."""
    numbers: dict[Named, int] = {target: number for number, target in enumerate(certificate.targets)}
    return {
        "masters": [[list(family.key(master)), str(value)] for master, value in rows.items()],
        "targets": keys(family, certificate.targets),
        "certificate": certificate_data(family, numbers, certificate),
    }


def _from_data(data: Mapping[str, Any]) -> SavedAmplitude:
    family = Family.from_dict(data["family"])
    further = [str(symbol) for symbol in data["further"]]
    ring = integer_ring((*family.symbols, *further))
    terms = [(family[key], FactoredFunction.parse(ring, text)) for key, text in data["terms"]]
    preferred = tuple(family[key] for key in data["preferred_masters"])
    said = Said(
        Amplitude(terms, further, family),
        Order(data["order"]),
        preferred,
        str(data["symmetries"]),
        point(family, data["at"]),
    )
    rows, certificate = read_proof(said, data)
    return SavedAmplitude(said, rows, dict(data["provenance"]), certificate)


def read_proof(
    said: Said, data: Mapping[str, Any]
) -> tuple[dict[Named, FactoredFunction], CombinedCertificate]:
    """Read what `proof_data` wrote of a sum.

    Raises
    ------
    ValueError, LookupError, TypeError, AttributeError, TilthError
        It is none of this sum.
    """
    family = said.family
    masters = distinct("masters", integrals(family, [key for key, _ in data["masters"]]))
    own = integer_ring(said.free)
    values = [FactoredFunction.parse(own, text) for _, text in data["masters"]]
    rows = dict(zip(masters, values, strict=True))
    targets = distinct("targets", integrals(family, data["targets"]))
    certificate = read_certificate(said.head(()), targets, data["certificate"], CERTIFICATE_VERSION)
    if not isinstance(certificate, CombinedCertificate):
        raise ValueError("its certificate is of another kind")
    return rows, certificate
