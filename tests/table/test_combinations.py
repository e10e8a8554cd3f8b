"""Tables whose masters are linear combinations of integrals."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import pytest
import sympy
from remake import resealed

import tilth
from other_basis import check_against
from tilth import Combination, Family, Integral, Table
from tilth.cases import load_family
from tilth.errors import FormatError, NotATarget, OptionError, TableError, UnknownSymbol, VerificationFailed
from tilth.table import FactoredFunction
from tilth.table.factored import integer_ring

BOX = load_family("box")
SUNRISE = (1, 0, 0, 1, 1, 0, 0, 0, 0)
BUBBLE = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})


def some_combinations(family: Family, masters: tuple[Integral, ...], seed: int, count: int):
    """Draw combinations of integrals in the sectors of masters: a master, a dotted one, a simpler one."""
    draw = random.Random(seed)
    invariants = family.symbols[1:]
    found: dict[Combination, dict[Integral, str]] = {}
    for number, master in enumerate(draw.sample(masters, count)):
        dotted = list(master.indices)
        dotted[next(slot for slot, index in enumerate(dotted) if index > 0)] += 1
        symbol = draw.choice(invariants)
        parts = {
            master: f"(d-{draw.randint(2, 9)})*{symbol}",
            family[dotted]: f"{draw.randint(1, 5)}/(d-{draw.randint(2, 9)})",
            draw.choice(masters[: masters.index(master) + 1]): f"{symbol}^2 - {draw.randint(1, 9)}*{symbol}",
        }
        found[Combination(parts, name=f"g{number}")] = parts
    return found


@pytest.mark.parametrize("symmetries", [True, False])
@pytest.mark.parametrize(
    ("name", "target", "count"),
    [
        ("box", (2, 1, 1, 1), 2),
        ("dbox", (1, 1, 1, 1, 1, 1, 1, -1, 0), 4),
        ("tribox", (1, 1, 1, 1, 1, 1, -1), 3),
        ("diamond2l", (1, 1, 1, 1, 1), 3),
    ],
)
def test_coefficients_are_those_of_exact_linear_algebra(
    name: str, target: tuple[int, ...], count: int, symmetries: bool
) -> None:
    family = load_family(name)
    table = tilth.reduce(family[target], symmetries=symmetries)
    terms = some_combinations(family, table.masters, seed=count, count=min(count, len(table.masters)))
    found = tilth.reduce(family[target], preferred_masters=[*terms], symmetries=symmetries)
    assert set(terms) <= set(found.masters)
    found.verify()
    check_against(tilth.reduce([*found], symmetries=symmetries), found, terms)


def in_a_basis() -> tuple[Table, Combination, Combination]:
    family = load_family("dbox")
    corner, numerator = family[1, 1, 1, 1, 1, 1, 1, 0, 0], family[1, 1, 1, 1, 1, 1, 1, -1, 0]
    first = Combination({numerator: "(d-4)^2", family[SUNRISE]: "s"}, "g1")
    second = Combination({corner: "t*(d-4)", numerator: "1/s"})
    targets = [family[1, 1, 1, 1, 1, 1, 1, -1, -1], family[1, 1, 1, 1, 1, 1, 1, -2, 0]]
    return tilth.reduce(targets, preferred_masters=[first, second]), first, second


def test_a_table_of_combinations_is_a_table(tmp_path: Path) -> None:
    table, first, second = in_a_basis()
    assert table.masters[:2] == (first, second) == table.preferred_masters
    table.save(tmp_path / "table.tilth")
    loaded = Table.load(tmp_path / "table.tilth")
    assert loaded.masters == table.masters
    assert loaded.preferred_masters == table.preferred_masters
    assert {t: dict(row) for t, row in loaded.items()} == {t: dict(row) for t, row in table.items()}
    loaded.verify()
    pickle.loads(pickle.dumps(table)).verify()  # noqa: S301
    ring = integer_ring(table.symbols)
    assert table.apply({first: "s", second: 2}) == {
        first: FactoredFunction.parse(ring, "s"),
        second: FactoredFunction.parse(ring, "2"),
    }
    assert "g1 " in str(table)
    assert r"\mathrm{g1}" in table._repr_latex_()
    assert sympy.Symbol("g1") in table.to_sympy()[next(iter(table.to_sympy()))].free_symbols


def test_formats_of_other_programs_have_no_combinations(tmp_path: Path) -> None:
    table, *_ = in_a_basis()
    with pytest.raises(FormatError, match=r"2 master\(s\) are combinations of integrals, g1, "):
        table.export(tmp_path / "table.m")
    integrals = table.change_masters(tilth.reduce([*table]).masters)
    integrals.verify()
    integrals.export(tmp_path / "table.m")


def test_from_combinations_to_integrals_and_back() -> None:
    table, *_ = in_a_basis()
    plain = tilth.reduce([*table])
    there = table.change_masters(plain.masters)
    assert {t: dict(there[t]) for t in plain} == {t: dict(plain[t]) for t in plain}
    back = there.change_masters(table.masters)
    assert {t: dict(back[t]) for t in table} == {t: dict(table[t]) for t in table}
    back.verify()


@pytest.mark.parametrize(
    ("at", "prime"),
    [
        ({"d": 5, "s": 3, "t": 7}, None),
        ({"d": 5, "s": 3, "t": 7}, 2**61 - 1),
        ({"s": 3, "t": "1/2"}, None),
    ],
)
def test_at_points_as_by_substitution(at: dict[str, object], prime: int | None) -> None:
    table, first, second = in_a_basis()
    if prime is not None and "d" not in at:
        pytest.skip("residues need all symbols")
    here = tilth.reduce([*table][:2], at=at, prime=prime, preferred_masters=[first, second])
    assert here.masters == table.masters
    rest = {} if "d" in at else {"d": "9/7"}
    assert here.evaluate(rest, prime) == {t: table.evaluate(at | rest, prime)[t] for t in here}


def test_one_by_one_and_merged() -> None:
    whole, first, second = in_a_basis()
    one, two = ([*whole][number] for number in (0, 1))
    parts = [tilth.reduce(target, preferred_masters=[first, second]) for target in (one, two)]
    merged = parts[0].merge(parts[1])
    assert merged.masters == whole.masters
    assert {t: dict(merged[t]) for t in whole} == {t: dict(whole[t]) for t in whole}
    merged.verify()
    family = whole.family
    below = tilth.reduce(family[1, 1, 1, 1, 1, 1, 0, -1, 0], preferred_masters=[first, second])
    assert not any(isinstance(master, Combination) for master in below.masters)
    assert set(below.merge(parts[0]).masters) == set(whole.masters)


def test_a_run_goes_on_in_its_basis(tmp_path: Path) -> None:
    whole, first, second = in_a_basis()
    target = next(iter(whole))
    table = tilth.reduce(target, preferred_masters=[first, second], run=tmp_path / "run")
    (tmp_path / "run" / "table.tilth").unlink()
    again = tilth.resume(tmp_path / "run")
    assert again.masters == whole.masters
    assert {t: dict(again[t]) for t in table} == {t: dict(table[t]) for t in table}


def test_corrupted_combinations_are_refused() -> None:
    """A definition, a coefficient of its column, or a column: whatever is changed shows."""
    table, first, second = in_a_basis()
    family = table.family
    draw = random.Random(4)
    two = FactoredFunction.number(integer_ring(table.symbols), 2)

    def renamed(change: dict[Combination, Combination]) -> Table:
        rows = {t: {change.get(m, m): v for m, v in row.items()} for t, row in table.items()}
        return table.replace(rows=rows, masters=tuple(change.get(m, m) for m in table.masters))

    wrong = [
        Combination({i: str(v) for i, v in first.terms.items()} | {family[SUNRISE]: "2*s"}, "g1"),
        Combination({i: f"2*({v})" for i, v in first.terms.items()}, "g1"),
        Combination({next(iter(first.terms)): "(d-4)^2"}, "g1"),
        Combination({**{i: str(v) for i, v in first.terms.items()}, [*table][1]: "1"}, "g1"),
    ]
    tables = [renamed({first: one}) for one in wrong] + [renamed({first: second, second: first})]
    for _ in range(12):
        target = draw.choice([t for t in table if table[t].keys() & {first, second}])
        master = draw.choice([m for m in table[target] if isinstance(m, Combination)])
        rows = {t: dict(row) for t, row in table.items()}
        rows[target][master] = rows[target][master] * two
        tables.append(table.replace(rows=rows))
    rows = {t: {m: v * two if m == first else v for m, v in row.items()} for t, row in table.items()}
    column = table.replace(rows=rows)
    tables.append(column)
    for number, one in enumerate(tables):
        with pytest.raises(VerificationFailed):
            one.verify(fresh=bool(number % 2), seed=number)
    # A certificate that is made anew speaks of integrals only: a column is what its combination says.
    forged = resealed(column)
    with pytest.raises(VerificationFailed, match="the rows of the integrals that the master g1 consists of"):
        forged.verify()


@pytest.mark.parametrize(
    ("terms", "name", "error", "says"),
    [
        ({}, "", TableError, "is {integral: coefficient}"),
        ({BUBBLE[1, 1]: "0"}, "zero", TableError, "the combination zero is zero"),
        ({BUBBLE[1, 0]: "s"}, "", TableError, "is zero"),
        ({BUBBLE[1, 1]: "t"}, "", UnknownSymbol, "contains t"),
        ({BUBBLE[1, 1]: 1}, "2g", TableError, "not an identifier"),
        ({BUBBLE[1, 1]: 1}, "s", TableError, "of a symbol"),
        ({(1, 1): 1}, "", TableError, "not an integral"),
        (
            {BUBBLE[1, 1]: 1, load_family("box")[1, 1, 1, 1]: 1},
            "",
            TableError,
            "several families: box, bubble",
        ),
        ({BUBBLE[1, 1]: 0.5}, "", TableError, "of type float"),
    ],
)
def test_what_is_no_combination(terms: dict, name: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Combination(terms, name)


def test_a_combination_is_a_value() -> None:
    one = Combination({BUBBLE[1, 1]: "s/2", BUBBLE[2, 1]: 1}, "g")
    same = Combination({BUBBLE[2, 1]: "2/2", BUBBLE[1, 1]: "1/2*s"}, "g")
    assert (one, hash(one)) == (same, hash(same))
    assert one != Combination(one.terms, "h")
    assert one != Combination({BUBBLE[2, 1]: 1}, "g")
    assert Combination.from_dict(BUBBLE, one.to_dict()) == one
    with pytest.raises(AttributeError, match="immutable"):
        one.name = "h"


def test_dependent_combinations_are_refused() -> None:
    table, first, second = in_a_basis()
    target = next(iter(table))
    twice = Combination({i: f"3*({v})" for i, v in first.terms.items()}, "twice")
    with pytest.raises(OptionError, match="has twice, which depends on the other preferred masters"):
        tilth.reduce(target, preferred_masters=[first, second, twice])
    kept = [i for i in first.terms]
    with pytest.raises(OptionError, match="has g1, which depends"):
        tilth.reduce(target, preferred_masters=[*kept, first])
    with pytest.raises(OptionError, match="two combinations of the same name"):
        tilth.reduce(target, preferred_masters=[first, Combination({target: 1}, "g1")])
    with pytest.raises(NotATarget, match=r"dbox\[9,.*nor combinations"):
        table.change_masters([{table.family[9, 1, 1, 1, 1, 1, 1, 0, 0]: 1}, *table.masters[1:]])
    with pytest.raises(TableError, match="depend linearly"):
        table.change_masters([first, twice, *table.masters[2:]])
