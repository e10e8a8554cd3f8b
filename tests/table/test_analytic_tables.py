"""Tables of functions: what they hold, that they verify, their files, and how they show themselves."""

import json
import pickle
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from analytic import analytic_table
from remake import remake, with_certificate

import tilth
from table_files import data_of, payload_of, rewrite, sealed_old
from tilth import Table
from tilth.cases import load_case
from tilth.cli import main
from tilth.errors import PointError, TableError, TableFileError, VerificationFailed
from tilth.table import FactoredFunction
from tilth.table.factored import integer_ring

DATA = Path(__file__).parent / "data"


def test_the_bubble_of_the_textbooks(bubble_functions):
    family = bubble_functions.family
    master = family[1, 1]
    assert bubble_functions.symbols == ("d", "s")
    assert dict(bubble_functions.at) == {}
    assert str(bubble_functions[family[2, 1]][master]) == "(-d+3)/s"
    assert bubble_functions[family[1, 0]] == {}
    assert bubble_functions[master][master].is_one()


def test_every_table_verifies(functions):
    done = functions.verify()
    assert done.targets == len(functions)
    # A table at some numbers is looked at elsewhere, too; certificates by rows need not be.
    assert len(done.stored) == len(functions.certificate.probes)
    assert len(done.fresh) == (3 if functions.at else 2)
    assert functions.verify(fresh=False).fresh == ()


def test_against_the_reduction_at_a_point(functions):
    point = {"d": Fraction(41, 3), "s": 7, "t": Fraction(-31, 5), "m1": 3, "m2": 11}
    point = {name: point[name] for name in functions.family.symbols}
    there = tilth.reduce(list(functions), "laporta", at=point)
    assert set(there.masters) == set(functions.masters)
    assert functions.evaluate(point) == {target: dict(row) for target, row in there.items()}


def test_files(functions, tmp_path):
    functions.save(tmp_path / "a")
    loaded = Table.load(tmp_path / "a")
    assert loaded == functions
    assert (loaded.symbols, dict(loaded.at)) == (functions.symbols, dict(functions.at))
    assert loaded.certificates == functions.certificates
    loaded.save(tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()
    loaded.verify()


def test_rows_in_another_order_are_the_same_file(box_functions, tmp_path):
    rows = {target: dict(reversed(row.items())) for target, row in box_functions.items()}
    remake(box_functions, rows=rows).save(tmp_path / "a")
    box_functions.save(tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()


def test_pickles(functions, table):
    for one in (functions, table):
        again = pickle.loads(pickle.dumps(one))  # noqa: S301
        assert again == one
        assert again.certificates == one.certificates


FIXTURES = sorted(path.name for path in DATA.glob("*.tilth"))


@pytest.mark.parametrize("name", FIXTURES)
def test_files_of_every_version_are_read(name, tmp_path):
    table = Table.load(DATA / name)
    assert table.verify(seed=1).targets == len(table) > 1
    table.save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes().startswith(b"tilth-table 4 ")
    assert Table.load(tmp_path / "again") == table
    if name.endswith("version_4.tilth"):
        assert (tmp_path / "again").read_bytes() == (DATA / name).read_bytes()
    if name.endswith(("version_2.tilth", "version_3.tilth")):
        assert without_identities(data_of(tmp_path / "again")) == without_identities(
            json.loads(payload_of(DATA / name))
        )


def without_identities(data):
    """Return what is in a file, equations apart."""
    for certificate in data["certificates"]:
        certificate.pop("identities", None)
        certificate["equations"] = [indices for indices, _ in certificate["equations"]]
    return data


def test_numbers_of_old_files_become_names():
    for name in FIXTURES:
        if name.endswith("version_2.tilth"):
            data = json.loads((DATA / name).read_bytes().partition(b"\n")[2])
            table = Table.load(DATA / name)
            templates = [template.name for template in table.family.templates()]
            for certificate, old in zip(table.certificates, data["certificates"], strict=True):
                expected = [(templates[number], tuple(indices)) for indices, number in old["equations"]]
                assert [tuple(equation) for equation in certificate.equations] == expected


def test_all_versions_have_fixtures():
    assert {name.rpartition("_")[2] for name in FIXTURES} == {"1.tilth", "2.tilth", "3.tilth"}


def test_what_the_fixtures_hold():
    table = Table.load(DATA / "bubble_version_1.tilth")
    family, d, s = table.family, Fraction(41, 3), 7
    assert table[family[2, 1]][family[1, 1]] == (3 - d) / s
    functions = Table.load(DATA / "bubble_functions_version_2.tilth")
    assert str(functions[family[2, 1]][family[1, 1]]) == "(-d+3)/s"


NOT_CANONICAL = [
    "(3-d)/s",
    "(-2*d+6)/(2*s)",
    "(-d+3)/(s)",
    "3",
    3,
    "",
    "((-d+3)/s)",
    "(-d+3)/x",
    "__import__",
    None,
]


@pytest.mark.parametrize("text", NOT_CANONICAL, ids=repr)
def test_coefficients_of_a_file_are_canonical(bubble_functions, tmp_path, text):
    bubble_functions.save(tmp_path / "t")

    def change(data):
        data["targets"][0][1][0][1] = text

    rewrite(tmp_path / "t", change)
    with pytest.raises((TableFileError, VerificationFailed)) as caught:
        Table.load(tmp_path / "t").verify(seed=1)
    assert text == "3" or caught.type is TableFileError


def test_version_1_needs_a_point(tmp_path):
    lines = (DATA / "bubble_version_1.tilth").read_bytes().partition(b"\n")
    (tmp_path / "t").write_bytes(b"".join(lines))
    rewrite_version_1(tmp_path / "t", lambda data: data["at"].pop("d"))
    with pytest.raises(TableFileError, match="its point misses d"):
        Table.load(tmp_path / "t")


def rewrite_version_1(path, change):
    data = json.loads(payload_of(path))
    change(data)
    path.write_bytes(sealed_old(json.dumps(data, separators=(",", ":")).encode(), 1))


def test_a_table_with_free_symbols_has_no_prime(box_functions):
    with pytest.raises(TableError, match="a table modulo 101 needs values of all symbols, give d, s, t"):
        remake(box_functions, prime=101)


def test_an_unknown_symbol_in_the_point(box_functions):
    with pytest.raises(PointError, match="unknown symbol 'x'"):
        remake(box_functions, at={"x": Fraction(1)})


def test_a_function_of_other_symbols(bubble_functions, box_table):
    family = bubble_functions.family
    strange = FactoredFunction.number(integer_ring(("d", "t")), 1)
    with pytest.raises(TableError, match=r"a function of \(d, t\)"):
        remake(bubble_functions, rows={family[2, 1]: {family[1, 1]: strange}})
    with pytest.raises(TableError, match=r"free symbols are \(\)"):
        remake(box_table, rows={next(iter(box_table)): {box_table.masters[0]: strange}})


def test_numbers_become_functions(bubble_functions):
    family = bubble_functions.family
    table = remake(bubble_functions, rows={family[2, 1]: {family[1, 1]: Fraction(1, 2)}})
    assert str(table[family[2, 1]][family[1, 1]]) == "1/2"


def test_two_primes_are_needed(box_functions):
    probe = box_functions.certificate.probes[0]
    for probes in ((probe,), (probe, probe)):
        with pytest.raises(VerificationFailed, match="functions need two"):
            with_certificate(box_functions, probes=probes).verify(fresh=False)


def test_text(functions):
    heading = f"at {'d=41/3, ' if functions.at else ''}any {', '.join(functions.symbols)}"
    assert heading in str(functions)
    assert heading in repr(functions)
    target = next(iter(functions))
    assert f"{target} =" in str(functions)


def test_short_coefficients_are_shown_whole(box_functions):
    assert "(4*d^2-32*d+60)/(s*t^2*(d-6))" in str(box_functions)


def test_long_tables_and_long_functions_stay_short(massive_functions):
    table = massive_functions
    ring = integer_ring(table.symbols)
    huge = FactoredFunction.make(sum((ring.gen(n) for n in range(4)), ring.constant(1)) ** 12, 1)
    family = table.family
    rows = {family[a, b]: dict.fromkeys(table.masters, huge) for a in range(1, 20) for b in range(1, 20)}
    long = remake(table, rows=rows)
    for text in (str(long), long._repr_html_(), long._repr_latex_(), repr(long)):
        assert len(text) < 20_000
    assert f"{19 * 19 * 3 - 40} more coefficients" in str(long)
    assert "more terms" in str(long)
    assert f"{19 * 19 * 3 - 12} more terms" in long._repr_latex_()


def test_latex(bubble_functions, box_table):
    text = bubble_functions._repr_latex_()
    assert r"\mathrm{bubble}_{2,1} &= \left(\frac{-d+3}{s}\right) \mathrm{bubble}_{1,1}" in text
    assert r"\mathrm{bubble}_{1,0} &= 0" in text
    for one in (text, box_table._repr_latex_()):
        assert one.count("{") == one.count("}")
        assert one.startswith("$") and one.endswith("$")


def test_sympy(box_functions):
    d, s, t = sympy.symbols("d s t")
    box = sympy.Function("box")
    found = box_functions.to_sympy()[box(2, 1, 1, 1)]
    expected = (4 * d**2 - 32 * d + 60) / (s * t**2 * (d - 6)) * box(0, 1, 0, 1) + (5 - d) / s * box(
        1, 1, 1, 1
    )
    assert sympy.simplify(found - expected) == 0
    assert d - 6 in found.atoms(sympy.Add)  # factors stay factors


def test_a_point_that_is_complete_gives_numbers():
    family, _ = load_case("bubble")
    table = analytic_table(family, [family[2, 1]], 1, 0, at={"d": 5})
    assert table.symbols == ("s",)
    assert str(table[family[2, 1]][family[1, 1]]) == "-2/s"


def test_verbs(functions, tmp_path, capsys):
    family = functions.family
    merged = functions.merge(functions)
    for table in (functions, merged):
        path = tmp_path / "t.tilth"
        table.save(path)
        for verb in (["show"], ["verify"], ["verify", "--stored-only"]):
            assert main([*verb, str(path)]) == 0
        text = capsys.readouterr().out
        assert f"any {', '.join(functions.symbols)}" in text
        assert f"{len(functions.certificate.probes)} witnesses" in text
        assert main(["show", str(path), "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data["symbols"] == list(functions.symbols)
        for target, row in table.items():
            assert data["table"][str(target)] == {str(master): str(value) for master, value in row.items()}
    assert family.name in text
