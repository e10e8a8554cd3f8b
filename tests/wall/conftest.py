"""The component, built once for all of these tests, and a wall that stands."""

import pytest

from tilth.evolve.wall.available import PACKAGES


@pytest.fixture(scope="session")
def component_folder(tmp_path_factory):
    """Return the folder of a component that was built."""
    for module in PACKAGES:
        pytest.importorskip(module)
    from tilth.evolve.wall.build import find_component

    folder = tmp_path_factory.mktemp("cache", numbered=True) / "tilth"
    find_component(folder)
    return folder


@pytest.fixture(scope="session")
def wall(component_folder):
    """Return a wall that stands."""
    from tilth.evolve.wall import Wall

    with Wall(component_folder) as standing:
        yield standing
