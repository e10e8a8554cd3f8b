"""What a hostile program tries: lines that set ``got`` once they have got what they should not.

They run behind the wall, wrapped in several ways; some also without it, as a control. ``{secret}``,
``{word}``, ``{folder}``, ``{target}`` and ``{port}`` are a file, what it says, where it is, a file that is
not there, and a port that listens.
"""

from textwrap import dedent, indent

READ = {
    "open": "got = open({secret!r}).read() == {word!r}",
    "io.open": "import io\ngot = io.open({secret!r}).read() == {word!r}",
    "os.open": "import os\ngot = os.read(os.open({secret!r}, os.O_RDONLY), 99) == {word!r}.encode()",
    "the raw file of _io": "import _io\ngot = _io.FileIO({secret!r}).read() == {word!r}.encode()",
    "posix by its own name": "import posix\ngot = posix.stat({secret!r}).st_size > 0",
    "pathlib": "import pathlib\ngot = pathlib.Path({secret!r}).read_text() == {word!r}",
    "codecs": "import codecs\ngot = codecs.open({secret!r}).read() == {word!r}",
    "linecache": "import linecache\ngot = linecache.getline({secret!r}, 1).strip() == {word!r}",
    "a loader": (
        "import importlib.machinery as m\n"
        "got = m.SourceFileLoader('x', {secret!r}).get_data({secret!r}) == {word!r}.encode()"
    ),
    "a walk over subclasses": """\
        for kind in ().__class__.__base__.__subclasses__():
            if kind.__name__ in ('_RawIOBase', '_IOBase'):
                nearer = kind.__subclasses__()
                for deeper in nearer + [k for s in nearer for k in s.__subclasses__()]:
                    if deeper.__name__ == 'FileIO':
                        got = deeper({secret!r}).read() == {word!r}.encode()
        """,
    "built-ins of a function": "got = (lambda: 0).__builtins__['open']({secret!r}).read() == {word!r}",
    "a wide name": "got = ｏｐｅｎ({secret!r}).read() == {word!r}",
    "a mathematical name": "import 𝐨𝐬\ngot = 𝐨𝐬.path.getsize({secret!r}) > 0",
    "os.stat": "import os\ngot = os.stat({secret!r}).st_size > 0",
    "os.path.exists": "import os\ngot = os.path.exists({secret!r})",
    "os.listdir": "import os\ngot = len(os.listdir({folder!r})) > 0",
    "os.scandir": "import os\ngot = len(list(os.scandir({folder!r}))) > 0",
    "mmap": "import mmap, os\ngot = mmap.mmap(os.open({secret!r}, 0), 0, prot=1)[:] == {word!r}.encode()",
    "shutil": "import shutil\nshutil.copy({secret!r}, {target!r})\ngot = True",
    "the environment": "import os\ngot = len(os.environ) > 0",
    "the environment by the system": "got = len(open('/proc/self/environ', 'rb').read()) >= 0",
    "memory by the system": "got = len(open('/proc/self/maps').read()) > 0",
    "standard input": "import os\ngot = os.read(0, 1) is not None",
    "inherited descriptors": "import os\ngot = any(os.fstat(n) for n in range(3, 64))",
    "the clock": "import time\ngot = time.time() > 0",
    "the date": "import datetime\ngot = datetime.datetime.now().year > 2000",
    "randomness of the system": "import os\ngot = len(os.urandom(8)) == 8",
}

WRITE = {
    "open to write": "open({target!r}, 'w').close()\ngot = True",
    "append": "open({secret!r}, 'a').write('x')\ngot = True",
    "os.open to create": "import os\nos.close(os.open({target!r}, os.O_CREAT | os.O_WRONLY))\ngot = True",
    "mkdir": "import os\nos.mkdir({target!r})\ngot = True",
    "symlink": "import os\nos.symlink({secret!r}, {target!r})\ngot = True",
    "link": "import os\nos.link({secret!r}, {target!r})\ngot = True",
    "rename": "import os\nos.rename({secret!r}, {target!r})\ngot = True",
    "unlink": "import os\nos.unlink({secret!r})\ngot = True",
    "truncate": "import os\nos.truncate({secret!r}, 0)\ngot = True",
    "chmod": ("import os\nos.chmod({secret!r}, 0o777)\ngot = os.stat({secret!r}).st_mode & 0o777 == 0o777"),
    "a pipe": "import os\ngot = len(os.pipe()) == 2",
    "sqlite": "import sqlite3\nsqlite3.connect({target!r}).execute('create table a (b)')\ngot = True",
    "a temporary file": "import tempfile\ntempfile.TemporaryFile()\ngot = True",
}

CONNECT = {
    "socket": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 1).close()\ngot = True",
    "_socket": "import _socket as k\ns = k.socket()\ns.connect(('127.0.0.1', {port}))\ns.close()\ngot = True",
    "a socket pair": "import socket\na, b = socket.socketpair()\na.close()\nb.close()\ngot = True",
    "listening": "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.close()\ngot = True",
    "urllib": ("import urllib.request as u\nu.urlopen('http://127.0.0.1:{port}', timeout=1)\ngot = True"),
    "http.client": ("import http.client as h\nh.HTTPConnection('127.0.0.1', {port}).connect()\ngot = True"),
    "asyncio": "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', {port}))\ngot = True",
    "a name": "import socket\ngot = len(socket.getaddrinfo('localhost', 80)) > 0",
}

PROCESS = {
    "fork": "import os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\ngot = True",
    "a fork bomb": "import os\nwhile True:\n    os.fork()\n    got = True",
    "system": "import os\ngot = os.system('true') == 0",
    "popen": "import os\ngot = os.popen('echo x').read() == 'x'",
    "subprocess": "import subprocess\ngot = subprocess.run(['true']).returncode == 0",
    "posix_spawn": "import os\ngot = os.waitpid(os.posix_spawn('/bin/true', ['true'], {{}}), 0)[1] == 0",
    "exec": "import os\nos.execv('/bin/true', ['true'])",
    "multiprocessing": "import multiprocessing\nmultiprocessing.Process(target=print).start()\ngot = True",
    "a pseudo-terminal": "import pty\npty.spawn(['true'])\ngot = True",
    "killing the parent": "import os\nos.kill(os.getppid(), 0)\ngot = True",
    "a signal handler": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ngot = True",
    "an alarm": "import signal\nsignal.alarm(1)\ngot = True",
    "limits": "import resource\ngot = len(resource.getrlimit(0)) == 2",
    "another user": "import os\nos.setuid(os.getuid())\ngot = True",
    "a thread": "import _thread\n_thread.start_new_thread(print, ())\ngot = True",
    "threading": "import threading\nthreading.Thread(target=int).start()\ngot = True",
    "a pool": "from concurrent.futures import ThreadPoolExecutor as P\ngot = P(1).submit(int).result() == 0",
}

NATIVE = {
    "ctypes": "import ctypes\ngot = ctypes.CDLL(None).getpid() > 0",
    "_ctypes": "import _ctypes\ngot = _ctypes.dlopen(None, 0) > 0",
    "ctypes by pieces of its name": "got = __import__('cty' + 'pes').CDLL(None).getpid() > 0",
    "importlib": "import importlib\ngot = importlib.import_module('ctypes').CDLL(None).getpid() > 0",
    "memory by its address": "import ctypes\ngot = len(ctypes.string_at(id(1), 8)) == 8",
    "an extension": "import _imp, sys\ngot = _imp.create_dynamic(sys.__spec__) is not None",
    "packages of the user": "import numpy\ngot = True",
    "the project": "import tilth\ngot = True",
    "pip": "import pip\ngot = True",
}

#: What ends a process, or should crash an interpreter.
CRASH = {
    "sys.exit": "import sys\nsys.exit(0)",
    "SystemExit": "raise SystemExit",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "os._exit": "import os\nos._exit(0)",
    "os.abort": "import os\nos.abort()",
    "false byte code": """\
        code = (lambda: 0).__code__
        f = type(lambda: 0)(code.replace(co_code=b'\\x64\\xff' * 40), {{}})
        got = f() == 12345
        """,
    "false marshal data": "import marshal\nmarshal.loads(b'\\xe3' + bytes(200))",
    "a segmentation fault": "import faulthandler\nfaulthandler._sigsegv()",
    "a null byte": "eval('1\\0')",
    "a lone surrogate": "got = chr(0xD800).encode() == b'x'",
}

#: What never ends, or takes too much.
BOMB = {
    "a loop": "while True:\n    pass",
    "a long loop": "for n in range(10**12):\n    pass\ngot = True",
    "a long loop in the interpreter": "got = sum(range(10**12)) > 0",
    "a list without end": "got = len(list(iter(int, 1))) > 0",
    "a tower of powers": "got = 9**9**9 > 0",
    "a shift": "got = 1 << 10**11 > 0",
    "digits": "import sys\nsys.set_int_max_str_digits(0)\ngot = len(str(7**10**7)) > 0",
    "recursion": "def f():\n    return f()\nf()\ngot = True",
    "recursion without a limit": "import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    return f()\nf()",
    "memory": "kept = []\nwhile True:\n    kept.append(bytearray(10**6))",
    "memory at once": "got = len(bytearray(2**31 - 10**6)) > 0",
    "a doubled text": "x = 'x'\nwhile True:\n    x += x",
    "a nested tuple": "x = ()\nfor n in range(10**5):\n    x = (x,)\nhash(x)\ngot = True",
    "parentheses": "eval('(' * 10**5 + ')' * 10**5)\ngot = True",
    "a regular expression": "import re\nre.match('(a+)+b', 'a' * 40)\ngot = True",
    "long copies": "x = bytearray(7 * 10**7)\nwhile True:\n    x[:] = x",
    "sleep": "import time\ntime.sleep(10**6)\ngot = True",
    "collisions": "x = {{n * (2**61 - 1): n for n in range(10**7)}}\ngot = True",
    "a bomb of products": (
        "import itertools\ngot = sum(1 for _ in itertools.product(range(99), repeat=9)) > 0"
    ),
    "a heap of objects": "class A:\n    pass\nx = [A() for n in range(10**8)]\ngot = True",
}

HARMS = {
    f"{kind}: {name}": dedent(lines)
    for kind, group in (
        ("read", READ),
        ("write", WRITE),
        ("connect", CONNECT),
        ("process", PROCESS),
        ("native", NATIVE),
        ("crash", CRASH),
        ("bomb", BOMB),
    )
    for name, lines in group.items()
}


def _function(lines):
    return "def keep(t):\n    got = False\n" + indent(lines, "    ") + "\n    return bool(got)\n"


def _loading(lines):
    return f"got = False\n{lines}\ndef keep(t):\n    return bool(got)\n"


def _text(lines):
    hidden = lines.encode().hex()
    return (
        "def keep(t):\n    space = {'got': False}\n"
        f"    exec(bytes.fromhex({hidden!r}).decode(), space)\n    return bool(space['got'])\n"
    )


def _class(lines):
    return (
        "class Rule:\n    got = False\n"
        + indent(lines, "    ")
        + "\ndef keep(t):\n    return bool(Rule.got)\n"
    )


def _generator(lines):
    return (
        "def run():\n    got = False\n" + indent(lines, "    ") + "\n    yield bool(got)\n"
        "def keep(t):\n    return any(run())\n"
    )


def _default(lines):
    return (
        "def run():\n    got = False\n" + indent(lines, "    ") + "\n    return bool(got)\n"
        "def keep(t, *, found=run()):\n    return found\n"
    )


def _swallowed(lines):
    return (
        "def run():\n    got = False\n" + indent(lines, "    ") + "\n    return bool(got)\n"
        "def keep(t):\n    for attempt in range(3):\n        try:\n            return run()\n"
        "        except BaseException:\n            pass\n    return False\n"
    )


#: Ways to run such lines; the first one is what the tests that are not long take.
WRAPPINGS = {
    "in the function": _function,
    "while it is loaded": _loading,
    "as a hidden text": _text,
    "in a class": _class,
    "in a generator": _generator,
    "as a default": _default,
    "with errors swallowed": _swallowed,
}
