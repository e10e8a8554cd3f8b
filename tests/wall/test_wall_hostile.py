"""Nothing that a program does reaches anything, and nothing of it is there for the next one."""

import contextlib
import os
import socket
from pathlib import Path

import pytest
from wall_forgeries import FORGERIES, POISONS
from wall_harms import HARMS, WRAPPINGS

from tilth.errors import ProgramError
from tilth.evolve.wall import make_table

TABLE = make_table({"t": [4, 3]})
HONEST = "def keep(t):\n    return t > 3\n"
SECRET = "the word is rhubarb"


class Outside:
    """A secret, a place to write, and a port: what a program would have to change, or find."""

    def __init__(self, folder):
        self.secret, self.target = folder / "secret", folder / "target"
        self.secret.write_text(SECRET)
        self.secret.chmod(0o600)
        self.before = self.secret.stat()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)

    @property
    def names(self):
        return {
            "secret": str(self.secret),
            "word": SECRET,
            "folder": str(self.secret.parent),
            "target": str(self.target),
            "port": self.listener.getsockname()[1],
        }

    def check_untouched(self):
        after = self.secret.stat()
        for name in ("st_mtime_ns", "st_mode", "st_nlink", "st_ino", "st_size"):
            assert getattr(after, name) == getattr(self.before, name)
        assert [path.name for path in self.secret.parent.iterdir()] == ["secret"]
        with pytest.raises(BlockingIOError):
            self.listener.accept()


@pytest.fixture
def outside(tmp_path):
    found = Outside(tmp_path)
    yield found
    found.listener.close()


@pytest.fixture(scope="module")
def honest(wall):
    """Return what an honest program gets, and the fuel it takes."""
    found = wall.ask(HONEST, TABLE)
    assert found.keep == (True, False)
    return found


def group_of(number):
    """Return the processes of a group."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            text = status.read_text()
            if int(text[text.rindex(")") + 2 :].split()[2]) == number:
                found.append(int(status.parent.name))
    return found


def check_contained(wall, source, outside, honest):
    process = wall._child.pid
    try:
        found = any(wall.ask(source, TABLE).keep)
    except ProgramError as error:
        assert len(str(error)) < 300 and str(error).isascii() and "\n" not in str(error)
        found = False
    assert not found
    check_unchanged(wall, process, outside, honest)


def check_unchanged(wall, process, outside, honest):
    outside.check_untouched()
    # The process lives, is alone, and what comes next has the same answer for the same fuel.
    assert wall.ask(HONEST, TABLE) == honest
    assert wall._child.pid == process
    if os.path.isdir("/proc/self"):  # noqa: PTH112
        assert group_of(process) == [process]


@pytest.mark.parametrize("name", HARMS)
def test_a_hostile_program_is_contained(wall, outside, honest, name):
    lines = HARMS[name].format(**outside.names)
    check_contained(wall, WRAPPINGS["in the function"](lines), outside, honest)


@pytest.mark.long
@pytest.mark.parametrize("wrapping", list(WRAPPINGS)[1:])
def test_a_hostile_program_is_contained_however_it_is_wrapped(wall, outside, honest, wrapping):
    for lines in HARMS.values():
        check_contained(wall, WRAPPINGS[wrapping](lines.format(**outside.names)), outside, honest)


def test_there_are_enough_of_them():
    assert len(HARMS) >= 60
    assert len(HARMS) * len(WRAPPINGS) >= 200


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_wrapping_runs_what_it_wraps(wall, wrapping):
    # A control: lines that get what they want are seen to.
    source = WRAPPINGS[wrapping]("import math\ngot = math.floor(3.5) == 3")
    assert wall.ask(source, TABLE).keep == (True, True)


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_answer_is_refused(wall, outside, honest, name):
    process = wall._child.pid
    with pytest.raises(ProgramError) as caught:
        wall.ask(FORGERIES[name], TABLE)
    message = str(caught.value)
    assert len(message) < 300 and message.isascii() and "score" not in message and "xx" not in message
    check_unchanged(wall, process, outside, honest)


def test_a_forged_answer_of_the_right_form_is_a_choice_like_any_other(wall):
    source = POISONS["JSON that keeps all"].replace("return True", "return False")
    assert wall.ask(source, TABLE).keep == (True, True)


@pytest.mark.parametrize("name", POISONS)
def test_nothing_is_left_for_the_next_program(wall, honest, name):
    with contextlib.suppress(ProgramError):
        wall.ask(POISONS[name], TABLE)
    assert wall.ask(HONEST, TABLE) == honest
    # Not even what is random goes on from where it was.
    first, second = (
        wall.ask("import random\ndef keep(t):\n    return random.random() < 0.5\n", TABLE) for _ in "ab"
    )
    assert first == second


def test_the_same_program_takes_the_same_fuel(wall):
    table = make_table({"t": list(range(200)), "s": [3] * 200})
    source = (
        "def keep(t, s):\n    import math, itertools\n"
        "    pairs = itertools.product(range(1, t % 20 + 2), repeat=2)\n"
        "    return sum(math.gcd(a, b) for a, b in pairs) % 7 > s\n"
    )
    first = wall.ask(source, table)
    wall.close()  # another process
    second = wall.ask(source, table)
    assert first == second
    assert first.fuel > 10 * wall.ask("def keep(t):\n    return True\n", make_table({"t": [1]})).fuel
