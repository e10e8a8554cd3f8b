"""The file of a plan: a line ``tilth-plan VERSION SHA256 LENGTH FINGERPRINT``, then LENGTH bytes.

The fingerprint is that of what the plan was made from, which the folder of a run has as its own. The SHA-256
is that of the fingerprint, since version 3 (the first after 1) the version, and the plan, so that no plan is
taken for that of another run. What the bytes are is for `tilth.pipeline.run.stored` to know. Since version 3
equations have names of identities; since version 4 the line has the fingerprint, and the bytes are those of
`tilth.executors.packed`, with what the plan was made from.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from pathlib import Path

from tilth.errors import PlanFileError
from tilth.family.reading import begins_with, read_content
from tilth.family.writing import write_beside

__all__ = ["is_plan", "load_plan", "pack_plan", "save_plan", "unpack_plan"]

FORMAT_VERSION = 4
OLD_VERSIONS = (1, 3)
MAX_BYTES = 2**35
_LINE = re.compile(rb"tilth-plan ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9]{1,12})(?: ([0-9a-f]{64}))?\n")
_BEGIN = b"tilth-plan "
_LINE_BYTES = 192  # no first line is longer


def pack_plan(plan: bytes, fingerprint: str) -> bytes:
    """Return the contents of the file."""
    digest = _digest(plan, fingerprint, FORMAT_VERSION)
    return f"tilth-plan {FORMAT_VERSION} {digest} {len(plan)} {fingerprint}\n".encode("ascii") + plan


def unpack_plan(content: bytes, fingerprint: str | None = None) -> tuple[bytes, str]:
    """Return the plan and its fingerprint from the contents of a file.

    Parameters
    ----------
    content : bytes
    fingerprint : str, optional
        The one that it should have; files before version 4 cannot be read without.

    Raises
    ------
    PlanFileError
        It is damaged, of another version, or of another run.
    """
    match = _LINE.match(content[:_LINE_BYTES])
    if match is None:
        raise PlanFileError(
            "is not a plan, its first line is not 'tilth-plan VERSION SHA256 LENGTH FINGERPRINT'"
        )
    version, digest, length = int(match.group(1)), match.group(2).decode(), int(match.group(3))
    if version not in (*OLD_VERSIONS, FORMAT_VERSION):
        *older, last = map(str, (*OLD_VERSIONS, FORMAT_VERSION))
        raise PlanFileError(
            f"has format version {version}, this Tilth reads versions {', '.join(older)} and {last}"
        )
    written = match.group(4)
    if (written is None) is not (version in OLD_VERSIONS):
        raise PlanFileError(f"is damaged, its first line is not that of version {version}")
    known = fingerprint if written is None else written.decode()
    if known is None:
        raise PlanFileError(f"is of format version {version}, which only the run that it belongs to can read")
    plan = content[match.end() :]
    if len(plan) != length or _digest(plan, known, version) != digest or fingerprint not in (None, known):
        raise PlanFileError(
            "is damaged or of another run, its checksum does not match; take another copy, or begin anew"
        )
    return plan, known


def save_plan(path: Path, plan: bytes, fingerprint: str) -> None:
    """Write a plan, beside and then renamed.

    Raises
    ------
    PlanFileError
        The file cannot be written.
    """
    try:
        write_beside(path, pack_plan(plan, fingerprint))
    except OSError as error:
        raise PlanFileError(f"{path}: cannot be written: {error.strerror or error}") from error


def load_plan(path: Path, fingerprint: str | None = None) -> tuple[bytes, str]:
    """Read a plan and its fingerprint, see `unpack_plan`.

    Raises
    ------
    FileNotFoundError
    PlanFileError
        The file cannot be read, or see `unpack_plan`.
    """
    if not os.path.lexists(path):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    content = read_content(path, PlanFileError, MAX_BYTES, _BEGIN)
    try:
        return unpack_plan(content, fingerprint)
    except PlanFileError as error:
        raise PlanFileError(f"{path}: {error}") from error


def is_plan(path: Path) -> bool:
    """Whether a file begins as a plan does."""
    return begins_with(path, _BEGIN)


def _digest(plan: bytes, fingerprint: str, version: int) -> str:
    state = hashlib.sha256(bytes.fromhex(fingerprint))
    if version > 1:
        state.update(b"%d" % version)
    state.update(plan)
    return state.hexdigest()
