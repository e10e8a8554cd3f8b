"""Harmless attempts to get through the wall, made before anything else is asked.

Each of them keeps its one seed only if it got through. What it leaves behind on the other side, a file or a
connection, is looked for there as well.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from tilth.errors import ProgramError
from tilth.evolve.wall.protocol import SeedTable, make_table

__all__ = ["CANARIES", "Ask", "sing"]

#: Asks a program about a table: the choice, or a ProgramError.
Ask = Callable[[str, SeedTable], tuple[bool, ...]]

_HEAD = "def keep(t):\n"

#: The body of a function for each; ``{secret}``, ``{target}``, ``{port}`` and the like are filled in.
CANARIES = {
    "read a file": "    return open({secret!r}).read() == {word!r}",
    "read a file by its descriptor": (
        "    import os\n    return os.read(os.open({secret!r}, os.O_RDONLY), 100) == {word!r}.encode()"
    ),
    "read an open descriptor": "    import os\n    return any(os.fstat(n) for n in range(3, 10))",
    "list a folder": "    import os\n    return len(os.listdir({folder!r})) > 0",
    "read the environment": "    import os\n    return len(os.environ) > 0",
    "read the environment of the process": "    return len(open('/proc/self/environ').read()) >= 0",
    "write a file": "    open({target!r}, 'w').write('x')\n    return True",
    "make a folder": "    import os\n    os.mkdir({folder!r} + '/made')\n    return True",
    "connect": "    import socket\n    socket.create_connection(('127.0.0.1', {port}), 1)\n    return True",
    "connect without the module": (
        "    import _socket\n    _socket.socket().connect(('127.0.0.1', {port}))\n    return True"
    ),
    "fork": "    import os\n    if os.fork() == 0:\n        os._exit(0)\n    return True",
    "start a process": "    import subprocess\n    subprocess.run(['true'])\n    return True",
    "start a process by hand": (
        "    import os\n    os.posix_spawn('/bin/true', ['true'], {{}})\n    return True"
    ),
    "run a command": "    import os\n    os.system('true')\n    return True",
    "send a signal": "    import os\n    os.kill(os.getpid(), 0)\n    return True",
    "load the C library": "    import ctypes\n    return ctypes.CDLL(None).getpid() > 0",
    "start a thread": ("    import _thread\n    _thread.start_new_thread(print, ())\n    return True"),
    "look at the clock": "    import time\n    return time.time() > 0",
    "spin": "    while True:\n        pass",
    "allocate": "    kept = []\n    while True:\n        kept.append(bytearray(2 ** 20))",
    "allocate at once": "    return len(bytearray(2 ** 31 - 2 ** 20)) > 0",
    "change a built-in for later": (
        "    import builtins\n    builtins.tilth_was_here = True\n    return False"
    ),
    "find what was changed before": "    import builtins\n    return hasattr(builtins, 'tilth_was_here')",
}

_HONEST = _HEAD + "    return t > 3\n"


def sing(ask: Ask) -> list[str]:
    """Return which attempts got through, and other reasons to trust the wall no longer.

    A wall through which nothing comes at all is no wall that holds but one that is broken: an honest program
    has to get its answer, before and after.
    """
    one, two = make_table({"t": [4]}), make_table({"t": [4, 3]})
    through = []
    with tempfile.TemporaryDirectory(prefix="tilth-canary-") as name, socket.socket() as listener:
        folder, word = Path(name), secrets.token_hex(16)
        (folder / "secret").write_text(word, "ascii")
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        given = {
            "folder": name,
            "secret": str(folder / "secret"),
            "target": str(folder / "target"),
            "word": word,
            "port": listener.getsockname()[1],
        }
        through += _honest(ask, two)
        for title, body in CANARIES.items():
            with contextlib.suppress(ProgramError):
                if any(ask(_HEAD + body.format(**given) + "\n", one)):
                    through.append(title)
        if [path.name for path in folder.iterdir()] != ["secret"]:
            through.append("leave a file behind")
        with contextlib.suppress(BlockingIOError):
            listener.accept()[0].close()
            through.append("leave a connection behind")
        through += _honest(ask, two)
    return through


def _honest(ask: Ask, table: SeedTable) -> list[str]:
    try:
        right = ask(_HONEST, table) == (True, False)
    except ProgramError:
        right = False
    return [] if right else ["answer an honest question wrongly"]
