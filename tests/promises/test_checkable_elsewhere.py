"""Checkable elsewhere: the certificate needs nothing of the solver, and other programs get the equations."""

import dataclasses

import pytest

import tilth
from plain_rows import reduced, solved
from tilth import _core, formats
from tilth.formats import Label, read_system
from tilth.table import verify

PRIME = 2**61 - 1
POINT = {"d": 1_000_003, "s": 998_244_353}
SOLVER = ("System", "Elimination", "Tape", "Reconstruction", "Scorer")


class SolverUsed(Exception):
    """The certificate was not enough."""


@pytest.fixture(scope="module")
def table(targets):
    return tilth.reduce(targets, "laporta(dots=2, s=1)")


@pytest.fixture
def no_solver(monkeypatch):
    """Take away what solves equations."""

    def used(*arguments, **more):
        raise SolverUsed

    for name in SOLVER:
        monkeypatch.setattr(_core, name, used)


@pytest.mark.usefixtures("no_solver")
def test_the_certificate_needs_no_solver(table):
    done = table.verify(fresh=False, plain=True)
    assert done.targets == len(table) and done.equations > 0 and len(done.stored) >= 2
    assert done.plain == done.equations


@pytest.mark.usefixtures("no_solver")
def test_a_check_that_solves_again_is_found(table, monkeypatch):
    real = verify.check_combined

    def solving(*arguments):
        _core.System()
        return real(*arguments)

    monkeypatch.setattr(verify, "check_combined", solving)
    with pytest.raises(SolverUsed):
        table.verify(fresh=False, plain=True)


def check_exported(table, path):
    """Write the equations for another program, and solve them here with nothing of Tilth's."""
    table.export(path, "kira-system")
    rows = solved(read_system(path).residues(POINT, PRIME), order, PRIME)
    for target, row in table.items():
        expected = {
            Label("bubble", master.indices): value
            for master, value in table.evaluate(POINT, PRIME)[target].items()
        }
        assert row
        assert reduced({Label("bubble", target.indices): 1}, rows, order, PRIME) == expected


def order(label):
    return sum(map(abs, label.indices)), label.indices


def test_other_programs_get_the_equations(table, tmp_path):
    check_exported(table, tmp_path / "equations.kira")


def test_an_equation_that_is_left_out_is_found(table, tmp_path, monkeypatch):
    module = formats.registry
    (entry,) = (one for one in module.FORMATS if one.name == "kira-system")
    real = entry.write_system

    def without_the_last(system):
        return real(formats.System(system.symbols, system.integrals, system.equations[:-1]))

    faulty = dataclasses.replace(entry, write_system=without_the_last)
    changed = tuple(faulty if one is entry else one for one in module.FORMATS)
    monkeypatch.setattr(module, "FORMATS", changed)
    with pytest.raises(AssertionError):
        check_exported(table, tmp_path / "equations.kira")
