"""Writes `keywords`: the options as keyword arguments, for type checkers and editors.

A type checker cannot derive the keywords of a function from a dataclass, so they are written down; from the
dataclasses, by ``make keywords``. A test compares.
"""

from __future__ import annotations

import ast
import re
from dataclasses import is_dataclass
from pathlib import Path

from tilth.family.writing import write_text
from tilth.pipeline.options import classes
from tilth.pipeline.options.option import Known, known_options

__all__ = ["keywords_source", "main"]

HEAD = '''"""The options as keyword arguments: written by `make keywords` from `classes`, not by hand."""

from __future__ import annotations

'''


def keywords_source() -> str:
    """Return the source of the module."""
    made = [cls for cls in vars(classes).values() if is_dataclass(cls) and cls.__module__ == classes.__name__]
    bodies = [_keywords(cls) for cls in made]  # type: ignore[arg-type]  # these are classes, not instances
    text = "\n\n".join(bodies)
    public = sorted(_name(cls) for cls in made)  # type: ignore[arg-type]
    listed = "".join(f'    "{name}",\n' for name in public if not name.startswith("_"))
    return f"{HEAD}{_imports(text)}\n__all__ = [\n{listed}]\n\n\n{text}"


def _name(cls: type) -> str:
    return f"{cls.__name__}Keywords"


def _keywords(cls: type) -> str:
    bases = [base for base in cls.__bases__ if is_dataclass(base)]
    inherited = {known.name for base in bases for known in known_options(base)}
    own: list[Known] = [known for known in known_options(cls) if known.name not in inherited]
    parents = ", ".join(map(_name, bases)) or "TypedDict"
    lines = [
        f"class {_name(cls)}({parents}, total=False):",
        f'    """Keyword arguments of `{cls.__name__}`."""',
    ]
    if own:
        lines += ["", *(f"    {known.name}: {known.accepted}" for known in own)]
    return "\n".join(lines) + "\n"


def _imports(text: str) -> str:
    """Return the imports of `classes` that the annotations need."""
    keywords = f"{classes.__package__}.keywords"
    used = set(re.findall(r"\w+", text))
    lines = ["from typing import TypedDict"]
    for node in ast.parse(Path(classes.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module not in (None, "__future__", "typing", keywords):
            names = sorted(alias.name for alias in node.names if alias.name in used)
            if names:
                lines.append(f"from {node.module} import {', '.join(names)}")
    standard = sorted(line for line in lines if not line.startswith("from tilth"))
    ours = sorted(line for line in lines if line.startswith("from tilth"))
    return "\n".join([*standard, "", *ours]) + "\n"


def main() -> None:
    """Write the module."""
    write_text(Path(classes.__file__).with_name("keywords.py"), keywords_source())


if __name__ == "__main__":
    main()
