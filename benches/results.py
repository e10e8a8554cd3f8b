"""The claims of README and manual about rules, computed again: ``python -m benches.results``.

Each file of ``docs/results`` is a claim: its commands, the figures that they print as JSON, when they were
computed, and how the pages state them. Figures are counts and texts, the same on every machine, and are
compared exactly. ``docs/results.md`` describes the files.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import re
import shlex
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "results"
ENTRIES = {"claim", "commands", "quick", "date", "figures", "stated"}
OPTIONAL = {"each", "geometric mean", "unpack"}


@dataclass(frozen=True)
class Claim:
    """A file of ``docs/results``; `entries` are described in ``docs/results.md``."""

    path: Path
    entries: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Claim:
        """Read a file; `ValueError` if it has other entries than it should."""
        entries = json.loads(path.read_text(encoding="utf-8"))
        if strange := (entries.keys() ^ ENTRIES) - OPTIONAL:
            raise ValueError(f"{path}: {', '.join(sorted(strange))} is unknown, or missing")
        datetime.date.fromisoformat(entries["date"])
        return cls(path, entries)

    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the commands of each run, with what its figures' names begin with."""
        for value in self.entries.get("each", [None]):
            words = [
                one if value is None else one.replace("{each}", str(value))
                for one in self.entries["commands"]
            ]
            yield "" if value is None else f"{value}.", words

    def compute(self) -> dict[str, Any]:
        """Run the commands, and return all figures that they print, by name."""
        with tempfile.TemporaryDirectory() as unpacked:
            if archive := self.entries.get("unpack"):
                with tarfile.open(ROOT / archive) as runs:
                    runs.extractall(unpacked, filter="data")
            return self._compute([ROOT / "docs", *Path(unpacked).iterdir()])

    def _compute(self, given: list[Path]) -> dict[str, Any]:
        """Run the commands in folders that have these files and folders."""
        figures: dict[str, Any] = {}
        for prefix, commands in self.commands():
            with tempfile.TemporaryDirectory() as folder:
                for path in given:
                    (Path(folder) / path.name).symlink_to(path)
                printed = [_run(command, folder) for command in commands]
            names = dict(_rule_files(commands))
            for command, text in zip(commands, printed, strict=True):
                if "--json" in shlex.split(command):
                    figures |= {prefix + name: value for name, value in _flat(json.loads(text), names)}
        if pairs := self.entries.get("geometric mean"):
            ratios = [figures[one] / figures[other] for one, other in pairs]
            figures["geometric mean"] = round(math.prod(ratios) ** (1 / len(ratios)), 2)
        return figures

    def differences(self, figures: Mapping[str, Any]) -> list[str]:
        """Return what is not as the file says, a sentence for each figure."""
        return [
            f"{self.path.stem}: {name} is {figures.get(name)!r}, the file says {value!r}"
            for name, value in self.entries["figures"].items()
            if figures.get(name) != value
        ]

    def unstated(self) -> list[str]:
        """Return what the pages do not state as they should, a sentence for each."""
        found = []
        for page, texts in self.entries["stated"].items():
            content = _one_line((ROOT / page).read_text(encoding="utf-8"))
            for text in texts:
                stated = re.sub(r"\{([^{}]+)\}", lambda name: _shown(self.entries["figures"][name[1]]), text)
                if _one_line(stated) not in content:
                    found.append(f"{self.path.stem}: {page} does not say {stated!r}")
        return found

    def updated(self, figures: Mapping[str, Any]) -> str:
        """Return the text of the file with these figures, and of today."""
        known = {name: figures[name] for name in self.entries["figures"]}
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        return (
            json.dumps({**self.entries, "date": today, "figures": known}, indent=1, ensure_ascii=False) + "\n"
        )


def claims() -> list[Claim]:
    """Return all, by name."""
    return [Claim.read(path) for path in sorted(FOLDER.glob("*.json"))]


def _run(command: str, folder: str) -> str:
    words = shlex.split(command)
    if words[0] != "tilth":
        raise ValueError(f"{command}: only commands of tilth are run")
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=7_200,
    )
    return done.stdout


def _rule_files(commands: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the text of each rule file among the words, and the name of the file."""
    from tilth.seeding import find_rule

    for word in {word for command in commands for word in shlex.split(command)}:
        if word.endswith(".rule") and word.startswith("docs/"):
            yield find_rule(str(ROOT / word)).name, Path(word).stem


def _flat(data: Any, names: Mapping[str, str], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield all values by the names that lead to them; of scores also a cell, as the pages have them."""
    if isinstance(data, list) and data and all(isinstance(one, dict) and "rule" in one for one in data):
        data = {names.get(one["rule"], one["rule"]): one for one in data}
    if not isinstance(data, dict):
        yield ".".join(path), data
        return
    if {"seeds", "selected", "multiplications", "complete"} <= data.keys():
        counts = [f"{data[name]:,}" for name in ("seeds", "selected", "multiplications")]
        yield ".".join(path), " / ".join(counts) if data["complete"] else f"{counts[0]}, not closed"
    for name, value in data.items():
        # What only holds others says nothing.
        yield from _flat(value, names, path if name in ("cases", "scores") else (*path, name))


def _one_line(text: str) -> str:
    """Return a text with its lines joined: where a paragraph is broken does not matter."""
    return " ".join(text.split())


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> int:
    """Compute claims again; the exit code is 1 if something differs."""
    parser = argparse.ArgumentParser(prog="python -m benches.results", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="files of docs/results (default: all)")
    parser.add_argument("--long", action="store_true", help="also those that take minutes")
    parser.add_argument("--update", action="store_true", help="write the figures into the files")
    options = parser.parse_args()
    wrong = 0
    for found in claims():
        claim = found
        if options.names and claim.path.stem not in options.names:
            continue
        if not (claim.entries["quick"] or options.long or options.names):
            continue
        figures = claim.compute()
        if options.update:
            claim.path.write_text(claim.updated(figures), encoding="utf-8")
            claim = Claim.read(claim.path)
        differences = claim.differences(figures) + claim.unstated()
        wrong += len(differences)
        verdict = "differs" if differences else "as it says"
        sys.stdout.write("\n  ".join([f"{claim.path.stem}: {verdict}", *differences]) + "\n")
        sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
