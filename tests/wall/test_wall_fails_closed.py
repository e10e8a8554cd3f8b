"""A wall with any doubt about it is off, for good, and nothing weaker takes its place."""

import json
import os
import re
import socket

import pytest

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.funsearch import FunSearchOptions
from tilth.evolve.wall import (
    Wall,
    WallOptions,
    available,
    build,
    cache,
    canaries,
    check_available,
    make_table,
)
from tilth.evolve.wall import wall as wall_module
from tilth.evolve.wall.canaries import CANARIES
from tilth.evolve.wall.process import ChildFailed, ChildLate

TABLE = make_table({"t": [4, 3]})
HONEST = "def keep(t):\n    return t > 3\n"
FAKE = cache.Component("0" * 64, "1" * 64, b"code")


class Pretender:
    """In the place of the limited process: answers as a wall that holds does, but for what a test leaks."""

    started = 0
    seconds = 0.1
    leaks = staticmethod(lambda source: None)

    def __init__(self, component, seconds):
        Pretender.started += 1
        self.status = {}
        self.pid = 0

    def ask(self, question, limit, seconds):
        found = self.leaks(question["source"])
        if isinstance(found, BaseException):
            raise found
        if found is None:
            rows = json.loads(question["table"])["rows"]
            honest = question["source"].endswith("return t > 3\n")
            found = (
                {"keep": [row[0] > 3 for row in rows]}
                if honest
                else {"raised": "OSError", "line": 1, "row": 0}
            )
        if isinstance(found, bytes):
            return found
        return json.dumps({"answer": json.dumps(found), "fuel": 1, "seconds": self.seconds}).encode() + b"\n"

    def close(self):
        pass


@pytest.fixture
def pretended(monkeypatch):
    monkeypatch.setattr(wall_module, "Child", Pretender)
    monkeypatch.setattr(wall_module, "find_component", lambda *a, **b: FAKE)
    monkeypatch.setattr(Pretender, "started", 0)

    def leaking(leaks):
        monkeypatch.setattr(Pretender, "leaks", staticmethod(leaks))
        return Wall()

    return leaking


def check_off(wall, *words):
    """It raises, and goes on raising, without another process."""
    with pytest.raises(EvolveError) as caught:
        wall.ask(HONEST, TABLE)
    assert all(word in str(caught.value) for word in ("is off", "language 'subset'", *words))
    started = Pretender.started
    for again in (wall.start, lambda: wall.ask(HONEST, TABLE), wall.__enter__):
        with pytest.raises(EvolveError, match=re.escape(str(caught.value))):
            again()
    assert Pretender.started == started


def test_a_wall_without_leaks_stands(pretended):
    # The control of those below.
    with pretended(lambda source: None) as wall:
        assert wall.ask(HONEST, TABLE).keep == (True, False)
        with pytest.raises(ProgramError, match="raises OSError"):
            wall.ask("def keep(t):\n    return open('x')\n", TABLE)


@pytest.mark.parametrize("name", CANARIES)
def test_any_attempt_that_gets_through_switches_it_off(pretended, name):
    # What every attempt has of its own, however its names are filled in.
    pattern = re.escape(CANARIES[name]).replace(r"\{\{\}\}", ".*")
    pattern = re.sub(r"\\\{\w+(!r)?\\\}", ".*", pattern)
    wall = pretended(lambda source: {"keep": [True]} if re.search(pattern, source) else None)
    check_off(wall, name)


def test_a_file_that_is_left_behind_switches_it_off(pretended):
    def leaks(source):
        if found := re.search(r"open\('(.*)', 'w'\)", source):
            with open(found.group(1), "w"):  # noqa: PTH123
                pass

    check_off(pretended(leaks), "leave a file behind")


def test_a_connection_that_is_left_behind_switches_it_off(pretended):
    def leaks(source):
        if found := re.search(r"create_connection\(\('127.0.0.1', (\d+)", source):
            socket.create_connection(("127.0.0.1", int(found.group(1)))).close()

    check_off(pretended(leaks), "leave a connection behind")


def test_a_wall_that_answers_wrongly_is_off(pretended):
    check_off(pretended(lambda source: {"keep": [True]}), "answer an honest question wrongly")


@pytest.mark.parametrize(
    "found",
    [
        b"score: 0\n",
        b'{"answer": "{}", "fuel": true, "seconds": 0.1}\n',
        ChildFailed("the process ended"),
    ],
)
def test_a_process_that_does_what_it_should_not_switches_it_off(pretended, found):
    wall = pretended(lambda source: found if "hostile" in source else None)
    wall.start()
    with pytest.raises(EvolveError, match="did what it should not") as caught:
        wall.ask("hostile", TABLE)
    assert not isinstance(caught.value, ProgramError)
    check_off(wall, "did what it should not")


def test_a_process_that_is_late_is_replaced_by_one_that_is_tried_as_well(pretended):
    asked = []

    def leaks(source):
        asked.append(source)
        return ChildLate() if "slow" in source else None

    wall = pretended(leaks)
    with pytest.raises(ProgramError, match="took longer than 20 s"):
        wall.ask("slow", TABLE)
    asked.clear()
    assert wall.ask(HONEST, TABLE).keep == (True, False)
    assert Pretender.started == 2 and len(asked) == len(CANARIES) + 3


def test_a_process_that_was_used_enough_is_replaced(pretended, monkeypatch):
    wall = pretended(lambda source: None)
    wall.ask(HONEST, TABLE)
    monkeypatch.setattr(Pretender, "seconds", wall.options.lifetime / 2 + 1)
    assert wall.ask(HONEST, TABLE).keep == (True, False)
    assert Pretender.started == 1
    monkeypatch.setattr(Pretender, "seconds", 0.1)
    assert wall.ask(HONEST, TABLE).keep == wall.ask(HONEST, TABLE).keep == (True, False)
    assert Pretender.started == 2


def test_a_process_that_is_late_while_it_is_tried_switches_it_off(pretended):
    check_off(
        pretended(lambda source: ChildLate() if "while True" in source else None), "lost while it was tried"
    )


def test_an_interrupt_while_it_is_tried_leaves_no_process_that_was_not(pretended, monkeypatch):
    wall = pretended(lambda source: KeyboardInterrupt() if "fork" in source else None)
    with pytest.raises(KeyboardInterrupt):
        wall.start()
    assert wall.status == {}
    asked = []
    monkeypatch.setattr(Pretender, "leaks", staticmethod(asked.append))
    assert wall.ask(HONEST, TABLE).keep == (True, False)
    assert len(asked) == len(CANARIES) + 3


@pytest.mark.parametrize("missing", [["wasmtime"], ["componentize_py"], ["wasmtime", "componentize_py"]])
def test_missing_packages_are_named_and_nothing_runs(monkeypatch, tmp_path, missing):
    monkeypatch.setattr(available, "find_spec", lambda name: None if name in missing else object())
    monkeypatch.setattr(build, "build_component", None)  # must not be reached
    for attempt in (
        check_available,
        lambda: FunSearchOptions(language="python"),
        lambda: build.find_component(tmp_path),
        lambda: Wall(tmp_path).ask(HONEST, TABLE),
    ):
        with pytest.raises(EvolveError, match=r"pip install 'tilth\[wall\]'.*language 'subset'") as caught:
            attempt()
        for module in missing:
            assert available.PACKAGES[module] in str(caught.value)


def test_a_system_without_limits_is_refused(monkeypatch):
    monkeypatch.setattr(os, "name", "nt")
    try:
        with pytest.raises(EvolveError, match="run it on Linux"):
            check_available()
    finally:
        monkeypatch.undo()


def test_it_is_off_unless_it_is_asked_for():
    assert FunSearchOptions().language == "subset"
    with pytest.raises(EvolveError, match="there is no language 'perl'"):
        FunSearchOptions(language="perl")


@pytest.mark.parametrize(
    "options",
    [
        {"fuel": 0},
        {"fuel_per_seed": -1},
        {"seconds": float("nan")},
        {"seconds": 1, "lifetime": 59},
        {"lifetime": 70},
        {"fuel": 2**50},
    ],
)
def test_odd_limits_are_refused(options):
    with pytest.raises(EvolveError, match="give"):
        WallOptions(**options)


def test_the_canaries_are_those_of_the_promise():
    # Read a secret, connect, fork, write, spin, allocate: each by itself, so that none is dropped unnoticed.
    for word in ("read a file", "connect", "fork", "write a file", "spin", "allocate"):
        assert word in CANARIES
    assert (
        canaries.sing(lambda source, table: (False,) * table.rows)
        == ["answer an honest question wrongly"] * 2
    )
