"""The component: without imports, kept, checked when it is read, and built again when it is not right."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.wall import Wall, WallOptions, build, make_table
from tilth.evolve.wall.cache import Component, default_folder, read_component, write_component
from tilth.evolve.wall.process import Child, ChildFailed

TABLE = make_table({"t": [4, 3]})
HONEST = "def keep(t):\n    return t > 3\n"
KEY = "ab" * 32
SMALL = Component(KEY, "1" * 64, bytes(range(256)) * 10)


@pytest.fixture
def engine():
    """Return the modules of the limited process, imported here."""
    pytest.importorskip("wasmtime")
    from tilth.evolve.wall.inside import engine

    return engine


def test_the_component_imports_nothing(component_folder, engine):
    from wasmtime.component import Component as Loaded
    from wasmtime.component import Linker

    found = read_component(component_folder, build.component_key())
    made = engine.make_engine()
    loaded = Loaded.deserialize(made, found.code)
    assert loaded.type.imports(made) == {}
    # An independent witness: an empty linker provides nothing, and wasmtime links it all the same.
    store = engine.make_store(made, 10**9)
    Linker(made).instantiate(store, loaded)
    store.close()


def compiled(engine, text):
    from wasmtime.component import Component as Loaded

    return Component(KEY, "1" * 64, bytes(Loaded(engine.make_engine(), text).serialize()))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('(component (import "clock" (func)))', "imports clock; it must import nothing"),
        ("(component)", "has no function answer"),
    ],
)
def test_a_component_with_another_interface_is_refused(engine, text, reason):
    with pytest.raises(ChildFailed, match=reason):
        Child(compiled(engine, text), 60)


def test_code_that_is_not_what_was_announced_is_not_run(component_folder):
    class Changed(Component):
        sha256 = "0" * 64

    found = read_component(component_folder, build.component_key())
    with pytest.raises(ChildFailed, match="is not the one that was announced"):
        Child(Changed(found.key, found.component, found.code), 60)


def test_what_is_kept_is_read_back(tmp_path):
    folder = tmp_path / "kept" / "deep"
    write_component(folder, SMALL)
    assert read_component(folder, KEY) == SMALL
    assert read_component(folder, "cd" * 32) is None
    assert read_component(tmp_path / "nowhere", KEY) is None


def test_any_damage_is_noticed(tmp_path):
    write_component(tmp_path, SMALL)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    header = whole.index(b"{")
    digits = whole.index(SMALL.component.encode())
    for place in [*range(0, len(whole), 37), *range(header, header + 300)]:
        if digits <= place < digits + 64:
            continue  # what the WebAssembly was is told to people, and checked by nothing
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert read_component(tmp_path, KEY) is None, place
    for end in (0, 5, header, header + 50, len(whole) - 1):
        file.write_bytes(whole[:end])
        assert read_component(tmp_path, KEY) is None
    for instead in (b"tilth wall 1\n[]\n", b"tilth wall 1\n" + b"[" * 10_000, whole + b"x"):
        file.write_bytes(instead)
        assert read_component(tmp_path, KEY) is None
    file.write_bytes(whole)
    assert read_component(tmp_path, KEY) == SMALL


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="there are no owners of files here")
def test_a_folder_that_others_can_write_is_refused(tmp_path):
    write_component(tmp_path, SMALL)
    (file,) = tmp_path.iterdir()
    for path, mode in ((tmp_path, 0o777), (tmp_path, 0o775), (file, 0o666)):
        before = path.stat().st_mode
        path.chmod(mode)
        with pytest.raises(EvolveError, match="others can write it"):
            read_component(tmp_path, KEY)
        path.chmod(before)
    tmp_path.chmod(0o777)
    with pytest.raises(EvolveError, match="others can write it"):
        write_component(tmp_path, SMALL)


def test_what_is_damaged_is_built_again(component_folder, tmp_path, monkeypatch):
    good = read_component(component_folder, build.component_key())
    builds = []
    monkeypatch.setattr(build, "build_component", lambda: builds.append(1) or good)
    assert build.find_component(tmp_path) == good and len(builds) == 1
    assert build.find_component(tmp_path) == good and len(builds) == 1
    (file,) = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert build.find_component(tmp_path) == good and len(builds) == 2
    # Whole, but not for this wasmtime or machine: it is found out when it is loaded.
    stale = Component(good.key, good.component, b"of another machine")
    write_component(tmp_path, stale)
    with Wall(tmp_path) as wall:
        assert wall.ask(HONEST, TABLE).keep == (True, False)
    assert len(builds) == 3 and read_component(tmp_path, good.key) == good


def test_what_cannot_be_loaded_though_it_is_new_is_refused(monkeypatch, tmp_path):
    pytest.importorskip("wasmtime")
    pytest.importorskip("componentize_py")
    monkeypatch.setattr(build, "build_component", lambda: SMALL)
    for folder in (None, tmp_path):
        with pytest.raises(EvolveError, match="is off: its process cannot be started"):
            Wall(folder).start()


def test_a_build_that_fails_says_what_was_wrong(monkeypatch):
    pytest.importorskip("componentize_py")
    monkeypatch.setattr(build, "_WORLD", "this is no interface")
    with pytest.raises(EvolveError, match=r"cannot be built with .*wasmtime.*language 'subset'"):
        build.build_component()


def test_the_key_has_all_that_the_component_is_made_from(monkeypatch):
    pytest.importorskip("wasmtime")
    pytest.importorskip("componentize_py")
    before = build.component_key()
    monkeypatch.setattr(build, "versions", lambda: {"wasmtime": "1"})
    assert build.component_key() != before
    monkeypatch.undo()
    monkeypatch.setattr(build, "_WORLD", "")
    assert build.component_key() != before


def test_the_users_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "tilth"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "tilth"


def test_what_stands_is_told(wall):
    wall.start()
    status = wall.status
    assert set(status) == {"component", "versions", "landlock", "seccomp"}
    assert re.fullmatch("[0-9a-f]{64}", status["component"])
    for name in ("landlock", "seccomp"):
        assert re.match(r"in force|not available: \w", status[name])
    json.dumps(status, allow_nan=False)


def test_the_process_has_nothing(wall, monkeypatch):
    # As the kernel sees it: no key in its environment, no file of ours, limits, and a group of its own.
    monkeypatch.setenv("TILTH_SECRET_KEY", "rhubarb")
    wall.close()
    wall.start()
    process = Path("/proc") / str(wall._child.pid)
    if not process.exists():
        pytest.skip("the kernel does not tell here")
    assert os.getpgid(wall._child.pid) == wall._child.pid != os.getpgid(0)
    command = (process / "cmdline").read_bytes()
    assert b"rhubarb" not in command
    limits = (process / "limits").read_text()
    for name in ("Max file size", "Max core file size", "Max processes", "Max open files"):
        assert re.search(rf"{name} +0 +0 ", limits), name
    assert re.search(r"Max address space +2147483648 +2147483648 ", limits)
    status = (process / "status").read_text()
    assert re.search(r"NoNewPrivs:\s+1", status) and re.search(r"Threads:\s+1\n", status)
    if os.getuid() == 0:  # the kernel keeps these from others: the process is closed to debuggers
        environment = (process / "environ").read_bytes()
        assert b"rhubarb" not in environment and b"PATH" not in environment
        names = [os.readlink(entry) for entry in (process / "fd").iterdir()]  # noqa: PTH115
        assert all(re.match(r"pipe:|/dev/null|/memfd:", name) for name in names), names


_ORPHAN = """
import sys
from tilth.evolve.wall import Wall
wall = Wall(sys.argv[1])
wall.start()
print(wall._child.pid, flush=True)
sys.stdin.read()
"""


def test_the_process_does_not_outlive_one_that_was_killed(component_folder):
    # Its questions end with the parent, and fuel ends what it is at.
    command = [sys.executable, "-c", _ORPHAN, str(component_folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        number = int(parent.stdout.readline())
        os.kill(number, 0)
        parent.kill()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _is_running(number):
        time.sleep(0.05)
    assert not _is_running(number)


def _is_running(number):
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_program_that_is_late_is_killed_and_the_next_one_answered(component_folder):
    with Wall(component_folder, WallOptions(fuel=10**12, seconds=1)) as wall:
        first = wall._child.pid
        with pytest.raises(ProgramError, match="took longer than 1 s"):
            wall.ask("def keep(t):\n    while True:\n        pass\n", TABLE)
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert wall.ask(HONEST, TABLE).keep == (True, False)
        assert wall._child.pid != first


def test_the_hash_of_the_code_is_that_of_its_bytes():
    assert SMALL.sha256 == hashlib.sha256(SMALL.code).hexdigest()
