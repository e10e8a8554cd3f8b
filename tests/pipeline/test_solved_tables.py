"""What `solve` returns is a table: certified, saved, resumed, merged; what is wrong in it is found."""

import copy
import dataclasses
from fractions import Fraction
from pathlib import Path

import pytest
from sympy import sympify

import tilth
from tilth.errors import (
    IncompleteEquations,
    NotATarget,
    RunFolderError,
    TableError,
    TableFileError,
    VerificationFailed,
)
from tilth.executors import local
from tilth.formats import Label, Source, System, read_kira_system, read_label, system_of
from tilth.table import Table

DATA = Path(__file__).parent / "amplitude_equation"

TEXT = (DATA / "mixed.kira").read_text()
TOTAL, BOX, DOTTED = read_label("total@9000"), read_label("box[1,1]"), read_label("box[2,1]")


@pytest.fixture(scope="module")
def system():
    return read_kira_system(Source("mixed.kira", TEXT))


@pytest.fixture(scope="module")
def table(system):
    return tilth.solve(system, [TOTAL, DOTTED])


# -- an amplitude as one more equation -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"),
    [("mixed", {}), ("mixed", {"targets_last": True}), ("one_index", {"targets_last": True})],
)
def test_the_amplitude(name, options):
    (target,) = (DATA / f"{name}.targets").read_text().split()
    solved = tilth.solve(DATA / f"{name}.kira", target, **options)
    ((integral, coefficient),) = solved[read_label(target)].items()
    assert integral == BOX
    # by hand: box[2,1] = box[1,2] = -(d-3)/s box[1,1]
    assert (coefficient.to_sympy() - sympify("d - (d-3)*x - (d-3)/(d*s)")).simplify() == 0


def test_a_name_with_one_index_is_simple():
    with pytest.raises(
        IncompleteEquations, match=r"do not reduce total\[1\]; put targets above .*--targets-last"
    ):
        tilth.solve(DATA / "one_index.kira", "total[1]")


# -- a table like others -------------------------------------------------------------------------------------


def test_the_certificate_is_multiplied_out(table):
    assert {equation.identity for equation in table.certificate.equations} == {"given"}
    assert len(table.certificate.probes) == 2
    done = table.verify(seed=1)
    assert (done.targets, done.equations, len(done.stored), len(done.fresh)) == (2, 3, 2, 2)


def test_saved_and_loaded(table, system, tmp_path):
    table.save(tmp_path / "a.tilth")
    loaded = Table.load(tmp_path / "a.tilth")
    assert dict(loaded) == dict(table)
    assert (loaded.source, loaded.masters, loaded.certificates) == (system, table.masters, table.certificates)
    assert loaded.source.fingerprint == system.fingerprint
    loaded.verify(seed=2)
    loaded.save(tmp_path / "b.tilth")
    assert (tmp_path / "a.tilth").read_bytes() == (tmp_path / "b.tilth").read_bytes()
    assert dict(copy.deepcopy(table)) == dict(table)


def test_at_numbers(system, tmp_path):
    solved = tilth.solve(system, TOTAL, at={"d": 5, "s": "1/2", "x": 7})
    assert solved[TOTAL] == {BOX: Fraction(5 - 2 * 7) - Fraction(2 * 2, 5)}
    solved.save(tmp_path / "a.tilth")
    Table.load(tmp_path / "a.tilth").verify(seed=3)


def test_at_a_special_point_the_certificate_is_of_that_point(system):
    # at d = 3 the dotted boxes vanish, so that the table is not the generic one put at d = 3 and s = anything
    solved = tilth.solve(system, [TOTAL, DOTTED], at={"d": 3})
    assert {str(t): {str(m): str(v) for m, v in row.items()} for t, row in solved.items()} == {
        "total#9000": {"box[1,1]": "3"},
        "box[2,1]": {},
    }
    solved.verify(seed=4)


def test_evaluate_and_apply(table):
    point = {"d": 5, "s": 3, "x": 2}
    assert table.evaluate(point)[DOTTED] == {BOX: Fraction(-2, 3)}
    assert table.apply({DOTTED: "s/(d-3)", BOX: 1, TOTAL: 0}) == {}
    with pytest.raises(NotATarget):
        table.apply({Label("box", (3, 1)): 1})
    with pytest.raises(TableError, match="given"):
        _ = table.family


def test_merged_tables_are_what_one_call_gives(system, table):
    merged = tilth.solve(system, TOTAL).merge(tilth.solve(system, DOTTED))
    assert {t: dict(row) for t, row in merged.items()} == {t: dict(row) for t, row in table.items()}
    assert merged.masters == table.masters
    merged.verify(seed=5)


def test_tables_of_other_equations_are_not_merged(table):
    other = read_kira_system(Source("other.kira", TEXT.replace("(d-3)", "(d-4)")))
    with pytest.raises(TableError, match=r"the tables differ in .* of the system"):
        table.merge(tilth.solve(other, DOTTED))


def test_the_selected_equations_alone_give_the_same(table):
    again = tilth.solve(system_of(table), list(table))
    assert {t: dict(row) for t, row in again.items()} == {t: dict(row) for t, row in table.items()}


# -- a run's folder ------------------------------------------------------------------------------------------


class Stop(Exception):
    pass


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_stopped_run_goes_on(system, tmp_path, monkeypatch, after):
    tilth.solve(system, [TOTAL, DOTTED]).save(tmp_path / "whole.tilth")
    asked = 0
    usual = local.Local.run

    def stopping(self, request):
        nonlocal asked
        asked += 1
        if asked > after:
            raise Stop
        return usual(self, request)

    with monkeypatch.context() as patched:
        patched.setattr(local.Local, "run", stopping)
        with pytest.raises(Stop):
            tilth.solve(system, [TOTAL, DOTTED], run=tmp_path / "run")
    news = []
    tilth.resume(tmp_path / "run", progress=lambda stage, text: news.append(stage)).save(tmp_path / "a.tilth")
    assert "elimination" not in news
    assert (tmp_path / "a.tilth").read_bytes() == (tmp_path / "whole.tilth").read_bytes()
    # done: the same call gives the table at once
    assert dict(tilth.solve(system, [TOTAL, DOTTED], run=tmp_path / "run")) == dict(
        tilth.resume(tmp_path / "run")
    )


def test_a_folder_is_of_one_set_of_equations(system, tmp_path):
    tilth.solve(system, DOTTED, run=tmp_path / "run")
    other = read_kira_system(Source("other.kira", TEXT.replace("(d-3)", "(d-4)")))
    with pytest.raises(RunFolderError, match="holds another run"):
        tilth.solve(other, DOTTED, run=tmp_path / "run")
    with pytest.raises(RunFolderError, match="targets_last"):
        tilth.solve(system, DOTTED, run=tmp_path / "run", targets_last=True)


# -- what is wrong is found ----------------------------------------------------------------------------------


def test_a_changed_coefficient_is_found(table):
    for target, row in table.items():
        for master, value in row.items():
            rows = {t: dict(r) for t, r in table.items()}
            rows[target][master] = value + value
            with pytest.raises(VerificationFailed, match="the coefficient of"):
                table.replace(rows=rows).verify(fresh=False)


def test_a_changed_equation_is_found(table, system):
    for number, equation in enumerate(system.equations):
        for place, (integral, polynomial) in enumerate(equation):
            changed = [list(one) for one in system.equations]
            exponents = next(iter(polynomial))
            changed[number][place] = (integral, polynomial | {exponents: polynomial[exponents] + 1})
            other = dataclasses.replace(system, equations=changed)
            assert other != system
            tampered = Table(
                other,
                {target: dict(row) for target, row in table.items()},
                table.masters,
                order=table.order,
                preferred_masters=(),
                at={},
                prime=None,
                certificate=table.certificates,
                provenance=table.provenance,
            )
            with pytest.raises(VerificationFailed, match="does not combine the equations"):
                tampered.verify(fresh=False)


def test_an_equation_that_is_not_there_is_found(table):
    certificate = table.certificate
    for identity, key in (("given", (3,)), ("given", (-1,)), ("d/dk.k", (0,))):
        equations = (
            certificate.equations[0]._replace(identity=identity, integral=key),
            *certificate.equations[1:],
        )
        with pytest.raises(VerificationFailed, match="equation that is none"):
            table.replace(certificate=dataclasses.replace(certificate, equations=equations)).verify(
                fresh=False
            )


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["integrals"].append(data["integrals"][0]),
        lambda data: data["integrals"].append(["a b", [1], None]),
        lambda data: data["integrals"].append(["b", [], -1]),
        lambda data: data["symbols"].append("d"),
        lambda data: data["equations"][0].append([99, 0]),
        lambda data: data["equations"][0].append([-1, 0]),
        lambda data: data["equations"][0].append([0, 99]),
        lambda data: data["equations"][0].append(data["equations"][0][0]),
        lambda data: data["polynomials"][0].append([[1], "1"]),
        lambda data: data["polynomials"][0].append([[1, 0, -1], "1"]),
    ],
)
def test_damaged_equations_are_refused(table, tmp_path, monkeypatch, change):
    data = table.source.to_dict()
    change(data)
    monkeypatch.setattr(System, "to_dict", lambda self: data)
    table.save(tmp_path / "a.tilth")
    with pytest.raises(TableFileError, match="not a well-formed table"):
        Table.load(tmp_path / "a.tilth")


# -- accidents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("primes", [(7, 11, 13, 17), (101, 103), (31, 2**31 - 1)])
@pytest.mark.parametrize("seed", range(4))
def test_tiny_primes(system, table, primes, seed):
    solved = tilth.solve(system, [TOTAL, DOTTED], learning_primes=primes, seed=seed)
    assert {t: dict(row) for t, row in solved.items()} == {t: dict(row) for t, row in table.items()}
