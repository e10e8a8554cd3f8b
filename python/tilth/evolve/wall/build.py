"""The component: built once from `guest`, by a process of its own, and kept."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tilth.errors import EvolveError
from tilth.evolve.wall.available import check_available, import_path, versions
from tilth.evolve.wall.cache import Component, read_component, write_component

__all__ = ["build_component", "component_key", "find_component", "python_command"]

_WORLD = """\
package tilth:wall;
world wall {
  export answer: func(source: string, table: string) -> string;
}
"""

#: Seconds after which a build is given up; it takes about 20 of processor time.
_PATIENCE = 900


def python_command(code: str) -> list[str]:
    """Return the command for an interpreter that knows of nothing but itself and the wall's packages."""
    path = f"import sys; sys.path += {import_path()!r}; "
    return [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", path + code]


def component_key() -> str:
    """Return the hash of everything that the component is made from."""
    here = Path(__file__).parent
    texts = [
        (here / name).read_text("utf-8") for name in ("guest.py", "inside/engine.py", "inside/builder.py")
    ]
    made_from = [_WORLD, *texts, versions(), platform.system(), platform.machine()]
    return hashlib.sha256(json.dumps(made_from).encode("ascii")).hexdigest()


def find_component(folder: Path | None, *, anew: bool = False) -> Component:
    """Return the component from a folder, or build it and keep it there.

    Parameters
    ----------
    folder : Path or None
        None builds it for this time only.
    anew : bool
        Do not look: what is there does not work.

    Raises
    ------
    EvolveError
        As for `build_component`, or the folder is not the user's own.
    """
    check_available()
    found = None if folder is None or anew else read_component(folder, component_key())
    if found is None:
        found = build_component()
        if folder is not None:
            write_component(folder, found)
    return found


def build_component() -> Component:
    """Build the component; half a minute, without a network or a compiler.

    Raises
    ------
    EvolveError
        A package is missing, or the build fails.
    """
    check_available()
    key = component_key()
    with tempfile.TemporaryDirectory(prefix="tilth-wall-") as name:
        folder = Path(name)
        (folder / "wit").mkdir()
        (folder / "wit" / "wall.wit").write_text(_WORLD, "utf-8")
        (folder / "guest.py").write_bytes((Path(__file__).parent / "guest.py").read_bytes())
        # Without an environment to look at, the builder would take in the packages that are installed here.
        (folder / "empty" / "lib" / "site-packages").mkdir(parents=True)
        try:
            done = subprocess.run(
                python_command("from inside.builder import main; main('wall')"),
                cwd=folder,
                env={"VIRTUAL_ENV": str(folder / "empty"), "TMPDIR": name},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise EvolveError(f"the wall's component was not built in {_PATIENCE} s; report this") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            raise EvolveError(
                f"the wall's component cannot be built with {versions()}: {said[-1][:500]}; take other "
                "versions of these packages, or the language 'subset'"
            )
        wasm, code = (folder / "component").read_bytes(), (folder / "code").read_bytes()
    return Component(key, hashlib.sha256(wasm).hexdigest(), code)
