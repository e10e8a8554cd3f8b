"""Controls without WebAssembly: what limits alone let through, and what the second wall holds by itself.

A battery that nothing gets past might be one that never bites. Here the same lines run as ordinary Python in
a process with limits, and the harmless ones among them must get what they want.
"""

import json
import subprocess

import pytest
from test_wall_hostile import SECRET, Outside
from wall_harms import HARMS

from tilth.evolve.wall.build import python_command

#: Those that may succeed: what they touch is the test's own.
HARMLESS = (
    "read: open",
    "read: io.open",
    "read: os.open",
    "read: the raw file of _io",
    "read: posix by its own name",
    "read: pathlib",
    "read: linecache",
    "read: a loader",
    "read: a walk over subclasses",
    "read: built-ins of a function",
    "read: a wide name",
    "read: a mathematical name",
    "read: os.stat",
    "read: os.path.exists",
    "read: os.listdir",
    "read: os.scandir",
    "read: mmap",
    "read: memory by the system",
    "read: the clock",
    "read: randomness of the system",
    "write: open to write",
    "write: os.open to create",
    "write: mkdir",
    "write: symlink",
    "write: chmod",
    "write: a pipe",
    "connect: socket",
    "connect: _socket",
    "connect: listening",
    "process: killing the parent",
    "process: another user",
    "native: ctypes",
    "native: ctypes by pieces of its name",
    "native: importlib",
    "native: memory by its address",
)

#: What is still there when no file can be opened: these take no descriptor.
WITHOUT_FILES = ("read: os.stat", "read: os.path.exists", "write: mkdir", "write: symlink", "write: chmod")

_RUN = """
import json, sys
from inside.kernel import restrict_process
from inside.landlock import enter_landlock
from inside.limits import forbid_files, limit
from inside.seccomp import enter_seccomp
walls, lines = json.loads(sys.argv[1])
# What is to be found there later, when no file can be opened.
import ctypes, importlib.machinery, io, linecache, mmap, os, pathlib, posix, signal, socket, time
limit(60)
restrict_process()
status = []
if "landlock" in walls: status.append(enter_landlock())
if "files" in walls: forbid_files()
if "seccomp" in walls: status.append(enter_seccomp())
space = {"got": False}
try:
    exec(lines, space)
except BaseException:
    pass
print(json.dumps([bool(space["got"]), status]))
"""


def run(tmp_path, name, *walls):
    """Return whether it got what it wanted, and what the second wall said of itself."""
    outside = Outside(tmp_path)
    with outside.listener:
        asked = json.dumps([walls, HARMS[name].format(**outside.names)])
        done = subprocess.run(
            [*python_command(_RUN), asked], capture_output=True, timeout=60, env={}, cwd="/", check=True
        )
    assert outside.secret.read_text() == SECRET
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", HARMLESS)
def test_limits_alone_let_it_through(tmp_path, name):
    assert run(tmp_path, name) == [True, []]


@pytest.mark.parametrize("name", WITHOUT_FILES)
def test_limits_that_forbid_files_let_it_through_all_the_same(tmp_path, name):
    assert run(tmp_path, name, "files") == [True, []]


#: What a second wall does not withhold: the process's own memory and libraries, and the time.
OWN = tuple(name for name in HARMLESS if name.startswith("native: "))
OWN += ("read: the clock", "read: randomness of the system")


@pytest.mark.parametrize("name", [name for name in HARMLESS if name not in OWN])
def test_the_second_wall_holds_by_itself(tmp_path, name):
    got, status = run(tmp_path, name, "landlock", "files", "seccomp")
    if not all(one.startswith("in force") for one in status):
        pytest.skip(f"this kernel has no second wall: {status}")
    assert not got


def test_landlock_alone_keeps_files_and_connections(tmp_path):
    for number, name in enumerate(("read: open", "write: mkdir", "write: open to write", "read: os.listdir")):
        folder = tmp_path / str(number)
        folder.mkdir()
        got, status = run(folder, name, "landlock")
        if not status[0].startswith("in force"):
            pytest.skip(f"this kernel has no Landlock: {status}")
        assert not got


def test_seccomp_alone_keeps_processes_and_sockets(tmp_path):
    for number, name in enumerate(("process: fork", "connect: socket", "read: open", "write: mkdir")):
        folder = tmp_path / str(number)
        folder.mkdir()
        got, status = run(folder, name, "seccomp")
        if not status[0].startswith("in force"):
            pytest.skip(f"this kernel has no seccomp: {status}")
        assert not got
