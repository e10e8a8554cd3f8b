"""What a log of probes holds, read without its lock and without changing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tilth.errors import LedgerError
from tilth.executors.batch import unpack
from tilth.executors.ledger_view import Contents
from tilth.executors.protocol import UNLUCKY
from tilth.executors.records import FRAME_BYTES, LINE_BYTES, Seal

__all__ = ["Survey", "survey"]


@dataclass
class Survey:
    """Counts of a log.

    Attributes
    ----------
    records : int
    probes : dict
        {prime: points that were answered}, in the order of their first record.
    unlucky : int
        How many of them were unlucky.
    residues : int
        Residues of functions.
    bytes : int
    tail : int
        Bytes after the last whole record: one that is being written, or that a crash cut off.
    """

    records: int = 0
    probes: dict[int, int] = field(default_factory=dict)
    unlucky: int = 0
    residues: int = 0
    bytes: int = 0
    tail: int = 0


def survey(path: Path, fingerprint: str) -> Survey:
    """Count what is in a log, and verify its checksums; a run may be writing it meanwhile.

    Raises
    ------
    LedgerError
        The log cannot be read, belongs to another run, or is damaged before its last record.
    """
    file, seal = Contents(path), Seal(fingerprint)
    found = Survey(bytes=file.length)
    if file.length < LINE_BYTES:  # the run was stopped, or is, while it begins the log
        found.tail = file.length
        return found
    seal.check_line(file)
    end = LINE_BYTES
    for offset, payload in seal.whole_records(file):
        try:
            batch = unpack(payload)
        except ValueError as error:
            raise LedgerError(f"{path}: record {found.records} at byte {offset} {error}") from error
        found.records += 1
        found.probes[batch.prime] = found.probes.get(batch.prime, 0) + len(batch.points)
        found.unlucky += int((batch.outcomes == UNLUCKY).sum())
        found.residues += batch.good.size
        end = offset + FRAME_BYTES + len(payload)
    found.tail = file.length - end
    return found
