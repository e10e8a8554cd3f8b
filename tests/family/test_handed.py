"""Problems that physicists handed in, as they wrote them: each loads, and has the value that they know."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
import sympy

import tilth
from tilth.cases import load_family

HANDED = Path(__file__).parent / "handed"
FAMILIES = sorted(HANDED.glob("*.toml"))


def load(name):
    family = tilth.Family.load(HANDED / f"{name}.toml")
    targets = HANDED / f"{name}.targets"
    return family, family.read_targets(targets) if targets.exists() else ()


def rows_as_sympy(table):
    return {
        target: {master: sympy.sympify(str(value).replace("^", "**")) for master, value in row.items()}
        for target, row in table.items()
    }


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_it_loads_and_round_trips(path):
    family, _ = load(path.stem)
    assert tilth.Family.from_toml(family.to_toml()) == family
    assert bool(tilth.Family.from_dict(family.to_dict()).natural_units) == bool(family.natural_units)
    assert family.notes == ()


def test_unit_mass():
    """B0(1;0,1) = (d-2)/(2(d-3)) A0(1) on the shell, and its derivatives."""
    family, targets = load("unit_mass")
    d, tadpole = sympy.Symbol("d"), family[0, 1]
    expected = {
        family[1, 1]: {tadpole: (d - 2) / (2 * (d - 3))},
        family[2, 1]: {tadpole: (d - 2) / (4 * (d - 5))},
        family[1, 2]: {tadpole: (d - 2) / 4},
    }
    table = tilth.reduce(targets)
    assert table.symbols == ("d",)
    assert table.provenance["set_to_one"] is None
    found = rows_as_sympy(table)
    assert found.keys() == expected.keys()
    for target, row in expected.items():
        assert found[target].keys() == row.keys()
        assert all(sympy.cancel(found[target][master] - value) == 0 for master, value in row.items())


def test_numbers_and_one_free_symbol():
    family, _ = load("numeric_plus_symbol")
    expected = json.loads((HANDED / "numeric_plus_symbol.json").read_text())
    table = tilth.reduce([family.parse(target) for target in expected], symmetries=False)
    assert table.symbols == ("d", "x")
    assert table.provenance["set_to_one"] is None
    for target, row in rows_as_sympy(table).items():
        right = expected[str(target)]
        assert {str(master) for master in row} == right.keys()
        for master, value in row.items():
            assert sympy.cancel(value - sympy.sympify(right[str(master)].replace("^", "**"))) == 0


def test_vacuum_sunrise_needs_no_kinematics():
    """m2 d/dm2 of a sunrise of dimension 2d-6 gives 3 m2 [2,1,1] = (d-3) [1,1,1]."""
    family, targets = load("vacuum_sunrise")
    text = (HANDED / "vacuum_sunrise.toml").read_text()
    bare = text.replace("[kinematics]", "").replace("externals = []", "")
    assert "externals" not in bare
    assert tilth.Family.from_toml(bare) == family
    assert tilth.Family("vac", ["a", "b"], propagators=["a^2-m2", "b^2-m2", "(a+b)^2-m2"]) == family
    row = tilth.reduce(targets[:1], at={"d": "37/5", "m2": "3/7"})[targets[0]]
    assert row[family[1, 1, 1]] == (Fraction(37, 5) - 3) / (3 * Fraction(3, 7))
    products = (family[1, 1, 0], family[1, 0, 1], family[0, 1, 1])
    assert sum(row.get(master, 0) for master in products) == 0  # the three are equal


def test_vacuum_sunrise_with_two_dots():
    """[2,2,1] = (d-2)(d-3)/(9 m2^2) [1,1,1] - (d-2)^2/(12 m2^3) [1,1,0], the three products being equal."""
    family, targets = load("vacuum_sunrise")
    d, m2 = sympy.symbols("d m2")
    row = rows_as_sympy(tilth.reduce(targets))[family[2, 2, 1]]
    sunrise = row.pop(family[1, 1, 1])
    assert sympy.cancel(sunrise - (d - 2) * (d - 3) / (9 * m2**2)) == 0
    assert row.keys() <= {family[1, 1, 0], family[1, 0, 1], family[0, 1, 1]}
    assert sympy.cancel(sum(row.values()) + (d - 2) ** 2 / (12 * m2**3)) == 0


def test_four_loops_load_with_short_and_long_indices():
    family, targets = load("four_loops")
    assert (family.size, family.given, family.top_sectors) == (14, 14, (2047,))
    assert targets == (family[1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 0, 0, 0],)


@pytest.mark.long
def test_four_loops_are_scored_with_a_word_now_and_then():
    """Learning took seconds, and the question which of 300 integrals are masters minutes without a word."""
    _, targets = load("four_loops")
    told = []
    score = tilth.score(targets, "usovitsch", progress=lambda stage, text: told.append((stage, str(text))))
    assert score.missing and not score.complete  # 5,903 seeds without dots are too few for a dotted target
    # 550 lines in all; each sector whose masters are looked for is named once at least
    sectors = {text for stage, text in told if stage == "masters" and text.startswith("masters of sector")}
    assert len(sectors) >= 100


def test_the_falsely_singular_point_is_a_point():
    """s45 = 2 s12 + s23 makes a pivot vanish, but neither a denominator nor the Gram determinant."""
    family = load_family("pentabox")
    (target,) = family.read_targets(HANDED / "false_singular.targets")
    assert target.s == 3
    point = {"d": 41, "s12": 3, "s23": 5, "s34": 7, "s45": 11, "s15": 13}
    assert family.point(point) == point
