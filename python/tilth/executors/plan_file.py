"""The recorded plan of a run: a line ``tilth-plan VERSION SHA256 LENGTH``, then LENGTH bytes.

The SHA-256 is that of the run's fingerprint, since version 3 (the first after 1) the version, and the plan,
so that no plan is taken from another run. What the bytes are is for `tilth.pipeline.run.stored` to know;
since version 3 equations have names of identities.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from tilth.errors import RunFolderError
from tilth.family.writing import write_beside

__all__ = ["load_plan", "save_plan"]

FORMAT_VERSION = 3
OLD_VERSIONS = (1,)
MAX_BYTES = 2**35
_LINE = re.compile(rb"tilth-plan ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9]{1,12})\n")
_LINE_BYTES = 128  # no first line is longer


def save_plan(path: Path, plan: bytes, fingerprint: str) -> None:
    """Write a plan of the run with this fingerprint.

    Raises
    ------
    RunFolderError
        The file cannot be written.
    """
    line = f"tilth-plan {FORMAT_VERSION} {_digest(plan, fingerprint, FORMAT_VERSION)} {len(plan)}\n".encode(
        "ascii"
    )
    try:
        write_beside(path, line + plan)
    except OSError as error:
        raise RunFolderError(f"{path}: cannot be written: {error.strerror or error}") from error


def load_plan(path: Path, fingerprint: str) -> bytes | None:
    """Read the plan of the run with this fingerprint; None if there is no file.

    Raises
    ------
    RunFolderError
        It is damaged, of another version, or of another run.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RunFolderError(f"{path}: larger than the limit of {MAX_BYTES} bytes")
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RunFolderError(f"{path}: cannot be read: {error.strerror or error}") from error
    match = _LINE.match(content[:_LINE_BYTES])
    if match is None:
        raise RunFolderError(
            f"{path}: is not a plan, its first line is not 'tilth-plan VERSION SHA256 LENGTH'"
        )
    version, digest, length = int(match.group(1)), match.group(2).decode(), int(match.group(3))
    if version not in (*OLD_VERSIONS, FORMAT_VERSION):
        readable = " and ".join(map(str, (*OLD_VERSIONS, FORMAT_VERSION)))
        raise RunFolderError(f"{path}: has format version {version}, this Tilth reads versions {readable}")
    plan = content[match.end() :]
    if len(plan) != length or _digest(plan, fingerprint, version) != digest:
        raise RunFolderError(
            f"{path}: is damaged or of another run, its checksum does not match; take another copy, or begin "
            "in a new folder"
        )
    return plan


def _digest(plan: bytes, fingerprint: str, version: int) -> str:
    state = hashlib.sha256(bytes.fromhex(fingerprint))
    if version > 1:
        state.update(b"%d" % version)
    state.update(plan)
    return state.hexdigest()
