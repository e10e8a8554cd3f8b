"""Families and targets that come with the package: the examples of the manual, tests and benchmarks."""

from importlib.resources import files
from pathlib import Path

from tilth.family import Family, Integral

__all__ = ["case_folder", "load_case"]


def case_folder() -> Path:
    """Return the folder of the family files and target lists."""
    return Path(str(files(__name__)))


def load_case(name: str) -> tuple[Family, tuple[Integral, ...]]:
    """Return a family and its usual targets by name, such as ``"tribox"``.

    Raises
    ------
    FamilyFileError, TargetError
        There is no such case, or it has no list of targets.
    """
    folder = case_folder()
    family = Family.load(folder / f"{name}.toml")
    return family, family.read_targets(folder / f"{name}.targets")
