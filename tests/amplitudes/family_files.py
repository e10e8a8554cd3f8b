"""Files of amplitudes, taken apart and put together again with right checksums; damaged; and read again."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from tilth.amplitudes import MasterExpansion
from tilth.amplitudes.files import is_amplitude
from tilth.amplitudes.said import statement_of_sum
from tilth.errors import TableFileError

HEADER = re.compile(rb"(tilth-[a-z-]+) 1 [0-9a-f]{64} ([0-9]+)\n")


def opened(content):
    """Return the name of a sealed form, its JSON, and what follows."""
    match = HEADER.match(content)
    end = match.end() + int(match[2])
    return match[1].decode(), json.loads(content[match.end() : end]), content[end:]


def sealed(name, data, rest):
    payload = json.dumps(data, separators=(",", ":"), sort_keys=True).encode()
    return f"{name} 1 {hashlib.sha256(payload).hexdigest()} {len(payload)}\n".encode() + payload + rest


def check_damage(content, path, first):
    """Change a bit of a file, or cut it, at sixty places from the first on: none is read."""
    for position in range(first, len(content), len(content) // 60):
        path.write_bytes(content[:position] + bytes([content[position] ^ 4]) + content[position + 1 :])
        with pytest.raises(TableFileError, match=rf"{re.escape(path.name)}: "):
            MasterExpansion.load(path)
        path.write_bytes(content[:position])
        with pytest.raises(TableFileError, match=rf"{re.escape(path.name)}: "):
            MasterExpansion.load(path)


def saved_and_loaded(found, folder):
    """Save an amplitude, and return what is read: it says the same, and saved again it has the same bytes."""
    path = folder / "sum.tilth"
    found.save(path)
    assert is_amplitude(path)
    again = MasterExpansion.load(path)
    assert dict(again) == dict(found)
    assert (again.symbols, again.at, again.masters) == (found.symbols, found.at, found.masters)
    again.save(folder / "again.tilth")
    assert (folder / "again.tilth").read_bytes() == path.read_bytes()
    return again


@dataclass
class Apart:
    """A file: its own data, those of the table of common masters, and the tables of single families."""

    data: dict[str, Any]
    table: dict[str, Any] | None
    tables: bytes

    @classmethod
    def of(cls, path):
        name, data, rest = opened(path.read_bytes())
        assert name == "tilth-project-amplitude"
        if not rest:
            return cls(data, None, b"")
        _, table, tables = opened(rest)
        return cls(data, table, tables)

    def written(self, path, *, fitting=False):
        """Write the file; `fitting` makes the statements of parts fit, as a forger would."""
        rest = b"" if self.table is None else sealed("tilth-project-table", self.table, self.tables)
        self.data["table"] = [len(rest), hashlib.sha256(rest).hexdigest()]
        path.write_bytes(sealed("tilth-project-amplitude", self.data, rest))
        if fitting:
            changed = MasterExpansion.load(path)
            for name, part in changed._provable.said.parts.items():
                statement = statement_of_sum(part, changed.certificate.sums[name])
                self.data["parts"][name]["certificate"]["statement"] = statement
            return self.written(path)
        return path
