"""A control of the canaries: the same interpreter with WASI given to it is no wall, and they get through."""

import os
import subprocess
from pathlib import Path

import pytest

from tilth.errors import ProgramError
from tilth.evolve.wall import build
from tilth.evolve.wall.canaries import sing
from tilth.evolve.wall.protocol import Reply, read_choice

_BUILD = """
import sys, componentize_py
sys.argv = "componentize-py -q -d wit -w wall componentize -p . guest -o component".split()
componentize_py.script()
"""


@pytest.fixture(scope="module")
def leaky(tmp_path_factory):
    """Return what asks a component that was built without ``--stub-wasi``, with all that WASI can give."""
    pytest.importorskip("wasmtime")
    pytest.importorskip("componentize_py")
    from wasmtime import Store, WasiConfig, WasmtimeError
    from wasmtime.component import Component, Linker

    from tilth.evolve.wall.inside import engine

    folder = tmp_path_factory.mktemp("leaky")
    (folder / "wit").mkdir()
    (folder / "wit" / "wall.wit").write_text(build._WORLD)
    (folder / "guest.py").write_bytes((Path(build.__file__).parent / "guest.py").read_bytes())
    (folder / "empty" / "lib" / "site-packages").mkdir(parents=True)
    environment = {"VIRTUAL_ENV": str(folder / "empty")}
    subprocess.run(build.python_command(_BUILD), cwd=folder, env=environment, check=True)
    made = engine.make_engine()
    component = Component(made, (folder / "component").read_bytes())
    with pytest.raises(ValueError, match=r"imports wasi:.*; it must import nothing"):
        engine.check_walls(made, component)

    def ask(source, table):
        store, linker, wasi = Store(made), Linker(made), WasiConfig()
        linker.add_wasip2()
        wasi.preopen_dir("/", "/")
        wasi.env = list(os.environ.items())
        store.set_wasi(wasi)
        store.set_fuel(5 * 10**8)
        try:
            function = linker.instantiate(store, component).get_func(store, engine.EXPORT)
            return read_choice(Reply(function(store, source, table.text), "", 1, 0.1), table)
        except WasmtimeError:
            raise ProgramError("was stopped") from None
        finally:
            store.close()

    return ask


@pytest.mark.long
def test_canaries_get_through_where_there_is_no_wall(leaky):
    through = sing(leaky)
    assert {
        "read a file",
        "read a file by its descriptor",
        "list a folder",
        "read the environment",
        "write a file",
        "make a folder",
        "look at the clock",
        "leave a file behind",
    } <= set(through)
    # And what wasmtime holds by itself is held here too.
    assert not {"fork", "run a command", "spin", "allocate at once", "find what was changed before"} & set(
        through
    )
    assert "answer an honest question wrongly" not in through
