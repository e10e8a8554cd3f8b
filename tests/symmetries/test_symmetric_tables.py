"""Tables in which maps take part: certificates that name them, files, resumed runs, merged tables."""

from dataclasses import replace
from fractions import Fraction

import pytest
from symmetric_families import kite, sunrise

import tilth
from tilth.cases import load_family
from tilth.errors import TilthError, VerificationFailed
from tilth.plan import Equation
from tilth.table import Table

FAMILIES = {
    "kite": (kite, [(1, 1, 1, 1, 1), (2, 1, 1, 1, 1), (0, 2, 1, 1, -1)]),
    "sunrise": (lambda: sunrise("m", "m", "m"), [(1, 1, 2, 0, 0), (1, 1, 1, -1, -1)]),
    "box": (lambda: load_family("box"), [(2, 1, 1, 1), (0, 1, 2, 1), (1, -1, 0, 2), (1, 1, 0, 2)]),
}


@pytest.fixture(scope="module", params=FAMILIES)
def functions(request):
    """Return targets and their table, in functions of all symbols."""
    make, indices = FAMILIES[request.param]
    family = make()
    targets = [family[one] for one in indices]
    return targets, tilth.reduce(targets, symmetries=True)


def test_the_certificate_names_maps(functions):
    _, table = functions
    named = {equation.identity for equation in table.certificate.equations}
    maps = table.family.symmetries()
    assert named & set(maps.names)
    assert not any(maps.is_mapped(master.sector) for master in table.masters)


def test_a_saved_table_verifies(functions, tmp_path):
    _, table = functions
    table.save(tmp_path / "table.tilth")
    again = Table.load(tmp_path / "table.tilth")
    assert again == table
    assert again.certificate == table.certificate
    assert again.verify(seed=1).fresh
    assert again.verify(seed=2).targets == len(table)


def test_functions_have_the_values_of_points(functions):
    targets, table = functions
    at = {symbol: Fraction(1013 + 7 * n, 11) for n, symbol in enumerate(table.family.symbols)}
    point = tilth.reduce(targets, at=at, symmetries=True)
    values = table.evaluate(at)
    assert {target: dict(row) for target, row in values.items()} == {
        target: dict(row) for target, row in point.items()
    }


def test_one_target_at_a_time_and_merged(functions):
    targets, table = functions
    at = {symbol: Fraction(1013 + 7 * n, 11) for n, symbol in enumerate(table.family.symbols)}
    together = tilth.reduce(targets, at=at, symmetries=True)
    first, *others = [tilth.reduce([target], at=at, symmetries=True) for target in targets]
    merged = first.merge(*others)
    assert merged.masters == together.masters
    assert dict(merged) == dict(together)
    assert merged.verify(seed=3).targets == len(targets)


def test_a_certificate_with_another_map_fails(functions):
    _, table = functions
    maps = table.family.symmetries().names
    equations = table.certificate.equations
    (place, wrong), *_ = [
        (n, other)
        for n, equation in enumerate(equations)
        if equation.identity in maps
        for other in maps
        if other != equation.identity
        and table.family.equation(other, equation.integral)
        != table.family.equation(equation.identity, equation.integral)
    ]
    forged = [*equations[:place], Equation(wrong, equations[place].integral), *equations[place + 1 :]]
    changed = table.replace(certificate=replace(table.certificate, equations=tuple(forged)))
    with pytest.raises(VerificationFailed):
        changed.verify(seed=1)


@pytest.mark.parametrize("name", ["map(k1->2*k1)", "permuted(1->3,2->2,3->1)", "restricted(k1->k2,k2->k2)"])
def test_a_file_with_a_map_that_is_none_is_refused(name, tmp_path):
    family = kite()
    table = tilth.reduce([family[1, 1, 1, 1, 1]], at={"d": 41, "s": 7}, symmetries=True)
    table.save(tmp_path / "table.tilth")
    text = (tmp_path / "table.tilth").read_bytes()
    maps = [name for name in family.symmetries().names if name.encode() in text]
    assert maps
    (tmp_path / "forged.tilth").write_bytes(text.replace(maps[0].encode(), name.encode()))
    with pytest.raises(TilthError):
        Table.load(tmp_path / "forged.tilth").verify(seed=1)


def test_a_run_is_resumed_with_its_maps(tmp_path):
    family = sunrise("m", "m", "m")
    targets = [family[1, 1, 2, 0, 0], family[2, 1, 1, -1, 0]]
    expected = tilth.reduce(targets, symmetries=True)

    class Enough(Exception):
        """The run was long enough."""

    def stop(stage, _):
        if stage == "reconstruction":
            raise Enough

    with pytest.raises(Enough):
        tilth.reduce(targets, symmetries=True, run=tmp_path / "run", progress=stop)
    table = tilth.resume(tmp_path / "run")
    assert dict(table) == dict(expected)
    assert table.masters == expected.masters
    assert table.verify(seed=4).fresh
