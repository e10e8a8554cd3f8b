"""Files of amplitudes of several families, taken apart and put together again with right checksums."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from tilth.amplitudes import MasterExpansion
from tilth.amplitudes.said import statement_of_sum

HEADER = re.compile(rb"(tilth-[a-z-]+) 1 [0-9a-f]{64} ([0-9]+)\n")


def opened(content):
    """Return the name of a sealed form, its JSON, and what follows."""
    match = HEADER.match(content)
    end = match.end() + int(match[2])
    return match[1].decode(), json.loads(content[match.end() : end]), content[end:]


def sealed(name, data, rest):
    payload = json.dumps(data, separators=(",", ":"), sort_keys=True).encode()
    return f"{name} 1 {hashlib.sha256(payload).hexdigest()} {len(payload)}\n".encode() + payload + rest


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
