"""Install a wheel into fresh environments, away from this repository and any compiler, and reduce with it.

    python packaging/try_wheel.py dist/tilth-*.whl [PYTHON ...]

Without interpreters those named python3.11 and newer are taken, and the one that runs this. Only the standard
library is used. The wheel's contents are looked at, too: one stripped library with the stable interface, the
package's files, licences, nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

#: More than this is a mistake, such as a library with its symbols.
MOST_BYTES = 4_000_000

OLDEST, NEWEST = 11, 15

#: What is run in each environment: the massless kite of the textbooks, checked by its closed form at a point.
TRIAL = """
import json, sys
from fractions import Fraction
import tilth

kite = tilth.Family("kite", ["k", "l"], ["q"], ["k^2", "l^2", "(k-l)^2", "(k+q)^2", "(l+q)^2"], {"q^2": "s"})
target = kite[1, 1, 1, 1, 1]
table = tilth.reduce(target)
table.verify()
d, s = Fraction(41, 7), Fraction(3)
values = table.evaluate({"d": d, "s": s})[target]
assert values == {
    kite[0, 1, 1, 1, 0]: 2 * (3 * d - 8) * (3 * d - 10) / ((d - 4) ** 2 * s**2),
    kite[1, 1, 0, 1, 1]: -2 * (d - 3) / ((d - 4) * s),
}, values
print(json.dumps({"file": tilth.__file__, "versions": tilth.show_versions().to_dict()}))
"""


def main(arguments: list[str]) -> int:
    """Look at the wheel and try it; 0 if all is well."""
    wheel = Path(arguments[0]).resolve()
    look_at(wheel)
    tried = [try_with(python, wheel) for python in interpreters(arguments[1:])]
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.2f} MB, works with Python {', '.join(tried)}")
    return 0


def look_at(wheel: Path) -> None:
    """Check size and contents."""
    size = wheel.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{wheel.name} has {size:,} bytes, more than {MOST_BYTES:,}: is its library stripped?")
    if "-abi3-" not in wheel.name:
        sys.exit(f"{wheel.name} is not for the stable interface (abi3)")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    strange = [name for name in names if name.split("/")[0] != "tilth" and ".dist-info/" not in name]
    libraries = [name for name in names if name.endswith((".so", ".pyd", ".dylib"))]
    wanted = {"tilth/py.typed", "tilth/_core.pyi", "tilth/cases/tribox.toml", "tilth/cli/references.toml"}
    licences = {name for name in names if "LICENSE-" in name}
    for complaint, found in (
        (f"has what does not belong there: {strange}", strange),
        (f"has not one library but {libraries}", len(libraries) != 1),
        (f"lacks {sorted(wanted - set(names))}", wanted - set(names)),
        (f"has not two licences but {sorted(licences)}", len(licences) != 2),
    ):
        if found:
            sys.exit(f"{wheel.name} {complaint}")


def interpreters(named: list[str]) -> list[str]:
    """Return the interpreters to try: those named, or all that are here, each version once."""
    here = [f"python3.{minor}" for minor in range(OLDEST, NEWEST + 1)]
    candidates = named or [sys.executable, *(found for name in here if (found := shutil.which(name)))]
    versions: dict[str, str] = {}
    for python in candidates:
        asked = subprocess.run(
            [python, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode == 0:
            versions.setdefault(asked.stdout.strip(), python)
        elif named:
            sys.exit(f"{python} cannot make an environment: {asked.stderr.strip()[-200:]}")
    return list(versions.values())


def try_with(python: str, wheel: Path) -> str:
    """Install into a fresh environment, and reduce; return the version of Python."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "venv" / ("Scripts" if os.name == "nt" else "bin")
        run([python, "-m", "venv", str(inside.parent)], folder)
        own = str(inside / "python")
        # No compiler can help: nothing but the environment is on PATH, and sources are refused.
        run([own, "-m", "pip", "install", "-q", "--only-binary=:all:", str(wheel)], folder, PATH=str(inside))
        said = json.loads(run([own, "-c", TRIAL], folder, PATH=str(inside)).splitlines()[-1])
        if not Path(said["file"]).resolve().is_relative_to(Path(folder).resolve()):
            sys.exit(f"{said['file']} was imported, not what was installed")
        script = str(inside / "tilth")
        demo = json.loads(run([script, "demo", "--json"], folder, PATH=str(inside)))
        assert demo["verified"] is True
        assert run([script, "--version"], folder).split()[1] == said["versions"]["tilth"]
        return str(said["versions"]["python"]).split()[0]


def run(command: list[str], folder: str, **environment: str) -> str:
    """Run a command away from the repository; end with what it said if it fails."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    ran = subprocess.run(
        command, cwd=folder, env=kept | environment, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        sys.exit(f"{' '.join(command[:6])} ended with {ran.returncode}: {ran.stderr.strip()[-2000:]}")
    return ran.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
