"""One small run that tests may read but not change, and copies of it that they may spoil."""

import shutil

import pytest
from small_runs import SMALL, SUITE


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """Return the folder of a run that is done."""
    from tilth.evolve import Settings, evolve

    folder = tmp_path_factory.mktemp("evolution") / "run"
    evolve(folder, Settings(**SMALL), suite=SUITE, command=["test"])
    return folder


@pytest.fixture
def copied(finished, tmp_path):
    """Return a copy of the folder."""
    return shutil.copytree(finished, tmp_path / "copy")
