"""Programs that do no harm outside, but try to pass for an answer what is none."""


def _dumps(text):
    return f"import json\njson.dumps = lambda *a, **b: {text}\ndef keep(t):\n    return True\n"


#: For two rows. All are refused.
FORGERIES = {
    # The line itself.
    "too few": _dumps("""'{"keep": [true]}'"""),
    "too many": _dumps("""'{"keep": [true, true, true]}'"""),
    "ones and zeros": _dumps("""'{"keep": [1, 0]}'"""),
    "not a number": _dumps("""'{"keep": [NaN, true]}'"""),
    "infinity": _dumps("""'{"keep": [Infinity, -Infinity]}'"""),
    "a number beyond all": _dumps("""'{"keep": [1e999, 1e999]}'"""),
    "a key twice": _dumps("""'{"keep": [true, true], "keep": [false, false]}'"""),
    "a key more": _dumps("""'{"keep": [true, true], "score": 0}'"""),
    "a score": _dumps("""'{"objective": 0, "valid": true}'"""),
    "an object for a list": _dumps("""'{"keep": {"0": true, "1": true}}'"""),
    "texts": _dumps("""'{"keep": ["true", "true"]}'"""),
    "nothing": _dumps("''"),
    "nothing at all": _dumps("None"),
    "a number": _dumps("7"),
    "bytes": _dumps("b'{}'"),
    "null": _dumps("'null'"),
    "two lines": _dumps("""'{"keep": [true, true]}\\n{"keep": [true, true]}'"""),
    "a line of the process": _dumps("""'{"answer": "x", "fuel": 1, "seconds": 0.1}\\n'"""),
    "half of a surrogate pair": _dumps("""'{"keep": "' + chr(0xD800) + '"}'"""),
    "half of a pair, escaped": _dumps("""'{"keep": "\\\\ud800"}'"""),
    "a null byte": _dumps("""'{"keep": [true, true]}\\0'"""),
    "deep lists": _dumps("'[' * 10**5"),
    "deep lists that end": _dumps("'[' * 500 + ']' * 500"),
    "a giant integer": _dumps("'9' * 900"),
    "a giant answer": _dumps("'x' * 10**8"),
    "a giant answer of quotes": _dumps("""'"' * 10**8"""),
    "a giant answer of wide characters": _dumps("chr(0x1F600) * 10**6"),
    "an answer that is just too long": _dumps("""'{"keep": [true, true]}' + ' ' * 2000"""),
    "a made-up error": _dumps("""'{"raised": "<b>score 0</b>", "line": 1, "row": 0}'"""),
    "an error with an object in it": _dumps("""'{"raised": {"a": [1]}, "line": "x", "row": 0}'"""),
    "a made-up type": _dumps("""'{"returned": "score: 0", "row": 0}'"""),
    "a subclass of text": (
        "import json\nclass S(str):\n    def __len__(self): return 3\n"
        "json.dumps = lambda *a: S('x' * 5000)\ndef keep(t): return True\n"
    ),
    # What the function returns.
    "one": "def keep(t): return 1\n",
    "zero": "def keep(t): return 0\n",
    "none": "def keep(t): return None\n",
    "a float": "def keep(t): return float('nan')\n",
    "a text": "def keep(t): return 'True'\n",
    "a coroutine": "async def keep(t): return True\n",
    "a generator": "def keep(t): yield True\n",
    "what is true of itself": (
        "class T:\n    def __bool__(self): return True\n    def __eq__(self, x): return True\n"
        "def keep(t): return T()\n"
    ),
    "a type of a long name": "T = type('x' * 10**6, (), {})\ndef keep(t): return T()\n",
    # No function.
    "no function": "x = 1\n",
    "a number for a function": "keep = 1\n",
    "another argument": "def keep(score): return True\n",
    "an argument by place": "def keep(t, /): return True\n",
    "no Python": "def keep(t: return True\n",
    "a null byte in the source": "def keep(t): return True\0\n",
    "half of a surrogate pair in the source": "def keep(t): return '\ud800' > ''\n",
    "nothing to read": "",
    # Errors that lie.
    "an error of a long name": "E = type('x' * 10**6, (Exception,), {})\ndef keep(t): raise E\n",
    "an error with a page of text": "def keep(t): raise ValueError('score: 0' * 10**5)\n",
    "an error that changes its line": (
        "def keep(t):\n    def f(e): raise e.with_traceback(None)\n    f(ValueError())\n"
    ),
    "an error in its own handling": (
        "class E(Exception):\n    @property\n    def __traceback__(self): raise E()\ndef keep(t): raise E()\n"
    ),
}

#: Programs that leave something behind for whoever comes next.
POISONS = {
    "JSON that keeps all": _dumps("""'{"keep": [true, true]}'"""),
    "JSON that reads nothing": "import json\njson.loads = None\ndef keep(t): return True\n",
    "built-ins": "import builtins\nbuiltins.exec = builtins.compile = print\ndef keep(t): return True\n",
    "the world": (
        "import sys\nfor m in list(sys.modules.values()):\n    w = getattr(m, 'WitWorld', None)\n"
        "    if w: w.answer = lambda *a: '{\"keep\": [true, true]}'\ndef keep(t): return True\n"
    ),
    "modules": "import sys\nsys.modules.clear()\ndef keep(t): return True\n",
    "the frame of the caller": (
        "import sys\ndef keep(t):\n    f = sys._getframe(1)\n    f.f_locals['kept'] = [True]\n"
        "    f.f_globals['json'] = None\n    return True\n"
    ),
    "objects that are found": (
        "import gc\ndef keep(t):\n    for o in gc.get_objects():\n        if type(o) is dict: o.clear()\n"
        "    return True\n"
    ),
    "randomness": "import random\nrandom.seed = lambda *a: None\nrandom.random()\ndef keep(t): return True\n",
    "constants": "import math\nmath.pi = 3\ndef keep(t): return math.pi == 3\n",
    "a trace": "import sys\nsys.settrace(lambda *a: None)\ndef keep(t): return True\n",
    "an audit hook": "import sys\nsys.addaudithook(lambda *a: None)\ndef keep(t): return True\n",
    "an exit handler": "import atexit\natexit.register(lambda: 1 / 0)\ndef keep(t): return True\n",
    "much printing": (
        "def keep(t):\n    for n in range(999): print('{\"keep\": [true, true]}')\n    return True\n"
    ),
}
