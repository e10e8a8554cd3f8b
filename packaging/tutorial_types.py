"""Types of what the manual's notebooks do, as a user's scripts: ``python packaging/tutorial_types.py``.

Each notebook becomes a script, which mypy and pyright look at by their own defaults, as in an editor.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

NOTEBOOKS = Path(__file__).parent.parent / "docs" / "tutorials"

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

#: basedpyright is pyright in a package that downloads nothing; in this mode it asks for what pyright does.
CHECKERS = (
    ["mypy", "--disable-error-code", "import-untyped", "--cache-dir", "/dev/null"],
    ["basedpyright", "--pythonpath", sys.executable],
)
PYRIGHT = '{"typeCheckingMode": "standard", "reportUnusedExpression": "none"}'


def script_of(notebook: str) -> str:
    """Return the statements of all cells in a row, without options of cells and shell commands."""
    lines = "\n".join(CELL.findall(notebook)).splitlines()
    return "\n".join(line for line in lines if not line.startswith((":tags:", "%", "!"))) + "\n"


def main() -> int:
    """Return 0 if nothing is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        for notebook in sorted(NOTEBOOKS.glob("*.md")):
            script = script_of(notebook.read_text())
            if script.strip():
                (Path(folder) / f"tutorial_{notebook.stem}.py").write_text(script)
        scripts = sorted(path.name for path in Path(folder).iterdir())
        (Path(folder) / "pyrightconfig.json").write_text(PYRIGHT)
        print("types of", ", ".join(scripts), flush=True)
        codes = [
            subprocess.run([sys.executable, "-m", *checker, *scripts], cwd=folder, check=False).returncode
            for checker in CHECKERS
        ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
