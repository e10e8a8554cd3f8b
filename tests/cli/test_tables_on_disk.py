"""Tables that were damaged, and tables that were tampered with."""

import re
import shutil

import pytest

from table_files import rewrite


@pytest.fixture
def table(saved, tmp_path):
    """Return a copy to spoil."""
    return shutil.copy(saved, tmp_path / "spoilt.tilth")


def truncate(content):
    return content[:-20]


def flip(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGE = {
    "truncated": (truncate, "is damaged, "),
    "a flipped bit": (flip, "is damaged, "),
    "more behind": (lambda content: content + b"\n", "is damaged, "),
    "empty": (lambda content: b"", "is not a Tilth table"),
    "a heading alone": (lambda content: content.split(b"\n")[0], "is damaged, "),
    "another program's": (lambda content: b"\x7fELF" + content, "is not a Tilth table"),
    "a newer version": (
        lambda content: content.replace(b"tilth-table 4 ", b"tilth-table 5 ", 1),
        "has format version 5, this Tilth reads versions 1, 2, 3, 4",
    ),
}


@pytest.mark.parametrize("verb", ["verify", "show"])
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_table_is_bad_input(run, table, verb, name):
    damage, message = DAMAGE[name]
    table.write_bytes(damage(table.read_bytes()))
    result = run(verb, table)
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(rf"tilth: {re.escape(str(table))}: {message}.*\n", result.err)


@pytest.mark.parametrize("verb", ["verify", "show"])
def test_a_table_that_is_not_there(run, tmp_path, verb):
    result = run(verb, tmp_path / "nothing.tilth")
    assert (result.code, result.out) == (2, "")
    assert f"{tmp_path / 'nothing.tilth'}: cannot be read" in result.err
    assert run(verb, tmp_path).code == 2


def other_coefficient(data):
    data["targets"][0][1][0][1] = "-3/7"


def lost_coefficient(data):
    data["targets"][0][1].pop()


def other_residue(data):
    pair = data["certificates"][0]["probes"][0]["remainder"][0]
    pair[1] = str(int(pair[1]) + 1)


def other_factor(data):
    data["certificates"][0]["probes"][0]["factors"][0] += 1


def other_equation(data):
    data["certificates"][0]["equations"][0][1] ^= 1


def other_point(data):
    data["at"]["d"] = "6"


def other_family(data):
    data["family"]["kinematics"] = [["q^2", "2*s"]]


def no_witness(data):
    data["certificates"][0]["probes"] = []


def zero_by_decree(data):
    for probe in data["certificates"][0]["probes"]:
        probe["factors"] = [0] * len(probe["factors"])
        probe["remainder"] = []
    data["targets"][0][1] = []


def everything_a_master(data):
    """Claim that the target is a master itself, which needs no equation."""
    data["masters"].append([2, 1])
    data["certificates"][0]["masters"].append([2, 1])
    number = len(data["masters"]) - 1
    data["targets"][0][1] = [[number, "1"]]
    probe = data["certificates"][0]["probes"][0]
    probe["factors"] = [0] * len(probe["factors"])
    probe["remainder"] = [[number, "1"]]


FORGERIES = [
    other_coefficient,
    lost_coefficient,
    other_residue,
    other_factor,
    other_equation,
    other_point,
    other_family,
    no_witness,
    zero_by_decree,
    everything_a_master,
]


@pytest.mark.parametrize("change", FORGERIES, ids=lambda change: change.__name__)
def test_a_forged_table_is_not_verified(run, table, change):
    rewrite(table, change)
    assert run("show", table).code == 0  # well-formed, so it can be looked at
    result = run("verify", table)
    assert (result.code, result.out) == (4, "")
    assert re.fullmatch(r"tilth: [a-z].*\n", result.err)


def test_an_untouched_copy_is_verified(run, table):
    rewrite(table, lambda data: None)
    assert run("verify", table).code == 0
    assert run("verify", table, "--stored-only").code == 0


@pytest.mark.parametrize("change", [other_coefficient, other_factor, no_witness], ids=lambda f: f.__name__)
def test_the_stored_witness_alone_finds_it_too(run, table, change):
    rewrite(table, change)
    assert run("verify", table, "--stored-only").code == 4
