"""Amplitudes against rows of tables: reduced one by one, and summed as numbers."""

from fractions import Fraction

import numpy as np
import pytest

import tilth
from tilth.amplitudes.check import check_contribution
from tilth.amplitudes.contract import Contracted, products
from tilth.errors import OptionError, PointError, SingularKinematics, TargetError, UnknownSymbol
from tilth.executors.protocol import GOOD, ProbeRequest
from tilth.pipeline.options import AmplitudeOptions
from tilth.table.function_store import FunctionStore

#: Coefficients as text, and as functions of Python: what is evaluated is not what was parsed.
COEFFICIENTS = {
    "numbers": [("3", lambda d, s, x, y: 3), ("-7/5", lambda d, s, x, y: Fraction(-7, 5))],
    "of one dimension": [
        ("x*s", lambda d, s, x, y: x * s),
        ("(d-4)*s/2", lambda d, s, x, y: (d - 4) * s / 2),
    ],
    "powers of further symbols": [
        ("(x^2-y)*d", lambda d, s, x, y: (x**2 - y) * d),
        ("x*y/(d-3)", lambda d, s, x, y: x * y / (d - 3)),
        ("y^2", lambda d, s, x, y: y**2),
    ],
    "denominators of further symbols": [
        ("x/(x-y)^2", lambda d, s, x, y: x / (x - y) ** 2),
        ("(d*x+s)/(x+1)", lambda d, s, x, y: (d * x + s) / (x + 1)),
    ],
    "denominators of both": [
        ("x/(x+s)", lambda d, s, x, y: x / (x + s)),
        ("y/(s-y*d)", lambda d, s, x, y: y / (s - y * d)),
    ],
    "of no dimension": [("1/(s+1)", lambda d, s, x, y: 1 / (s + 1)), ("s^2+x", lambda d, s, x, y: s**2 + x)],
}


@pytest.mark.parametrize("kind", COEFFICIENTS)
@pytest.mark.parametrize("which", ["box", "bubble"])
def test_sums_are_those_of_rows(request, kind, which, by_rows, draw):
    family = request.getfixturevalue(which)
    if which == "box":
        integrals = [family[1, 1, 1, 2], family[2, 1, 1, 1], family[1, 1, 1, -1], family[1, 2, 1, 0]]
        integrals += [family[1, 1, 1, 1], family[0, 1, -2, 1], family[1, 0, 0, 1], family[1, 1, 0, 0]]
    else:
        integrals = [family[1, 1], family[2, 1], family[1, 2], family[3, -1], family[2, 0], family[0, 0]]
    chosen = {integral: draw.choice(COEFFICIENTS[kind]) for integral in integrals}
    found = tilth.amplitude({one: text for one, (text, _) in chosen.items()}, symbols=["x", "y"])
    table = tilth.reduce(integrals)
    for _ in range(2):
        point = {symbol: Fraction(draw.randint(2, 10**6), 997) for symbol in (*family.symbols, "x", "y")}
        at = [point[symbol] for symbol in ("d", "s", "x", "y")]
        values = {one: Fraction(value(*at)) for one, (_, value) in chosen.items()}
        own = {symbol: point[symbol] for symbol in family.symbols}
        assert found.evaluate(point) == by_rows(values, table, own)
    assert list(found) == [master for master in table.masters if master in found]


@pytest.mark.parametrize("at", [{"d": 7}, {"s": "3/2"}, {"d": "1/3", "s": 5, "m2": 2}])
def test_numbers_for_some_symbols(bubble, by_rows, at):
    terms = {bubble[2, 1]: "x*s/(x+s)", bubble[1, 3]: "d-y", bubble[1, 1]: "m2*s"}
    found = tilth.amplitude(terms, symbols="x,y", at=at)
    assert found.symbols == tuple(symbol for symbol in ("d", "s", "m2", "x", "y") if symbol not in at)
    values = {
        "d": Fraction(11, 3),
        "s": Fraction(-5, 7),
        "m2": Fraction(13),
        **{k: Fraction(v) for k, v in at.items()},
    }
    x, y = Fraction(3), Fraction(-2, 9)
    numbers = [x * values["s"] / (x + values["s"]), values["d"] - y, values["m2"] * values["s"]]
    expected = by_rows(dict(zip(terms, numbers, strict=True)), tilth.reduce(list(terms)), values)
    free = {symbol: value for symbol, value in values.items() if symbol not in at}
    assert found.evaluate({**free, "x": x, "y": y}) == expected


def test_there_are_as_many_functions_as_masters(box):
    """Not as rows have coefficients: that is what an amplitude is for."""
    integrals = [box[a, b, c, e] for a in (1, 2) for b in (1, 2) for c in (1, 2) for e in (1, 2, -1)]
    terms = {one: f"s^{sum(one.indices)}" if sum(one.indices) else "1" for one in integrals}
    one = tilth.amplitude(terms)
    report = one.provenance["families"]["box"]
    assert (len(one), report["reconstruction"]["functions"]) == (3, 3)
    both = tilth.amplitude({i: f"x*({c})+y" for i, c in terms.items()}, symbols=["x", "y"])
    assert both.provenance["families"]["box"]["reconstruction"]["prefactors"] < 2 + 8
    assert report["targets"] < len(integrals)  # rotations and reflections of the box are one integral


@pytest.mark.parametrize(("most", "variables"), [(3, 4), (6, 2)])
def test_symbols_of_too_many_powers_are_variables(bubble, monkeypatch, most, variables):
    """Four of the nine powers that degrees allow are there."""
    monkeypatch.setattr("tilth.amplitudes.split.MAX_PREFACTORS", most)
    terms = {bubble[2, 1]: "x^2*s+y^2*m2", bubble[1, 1]: "d+x*y"}
    found = tilth.amplitude(terms, symbols=["x", "y"], at={"m2": 3})
    report = found.provenance["families"][bubble.name]["reconstruction"]
    assert len(report["variables"]) == variables
    monkeypatch.undo()
    usual = tilth.amplitude(terms, symbols=["x", "y"], at={"m2": 3})
    assert {m: str(value) for m, value in found.items()} == {m: str(value) for m, value in usual.items()}


@pytest.mark.parametrize("prime", [101, 1009, 2**31 - 1, 2**61 - 1])
def test_probes_of_sums_modulo_small_primes(bubble, prime, draw):
    """The contraction against rows that are evaluated one by one, where denominators vanish now and then."""
    integrals = [bubble[2, 1], bubble[3, 1], bubble[1, 1], bubble[2, 0]]
    texts = ["(-d+3)/s", "x/m2", "d*x-1", "s"]
    plan = tilth.plan(integrals)
    store = FunctionStore.from_texts(("d", "s", "m2", "x"), texts)
    made = products(plan, [(one, 0, number) for number, one in enumerate(integrals)])
    executor = Contracted(plan, store, made, None, "portable", 1)
    points = np.array([[draw.randrange(prime) for _ in range(4)] for _ in range(40)], dtype=np.uint64)
    which = np.array([1, 0], dtype=np.uint32)
    answers = executor.run(ProbeRequest(prime, points, which))
    table = tilth.reduce(integrals)
    good = 0
    for point, outcome, residues in zip(
        points.tolist(), answers.outcomes, answers.residues.tolist(), strict=True
    ):
        if outcome != GOOD:
            assert residues == [0, 0]
            continue
        good += 1
        d, s, m2, x = point
        values = [(3 - d) * pow(s, -1, prime), x * pow(m2, -1, prime), d * x - 1, s]
        rows = table.evaluate({"d": d, "s": s, "m2": m2}, prime=prime)
        for place, number in enumerate(which.tolist()):
            _, master = made.sums[number]
            expected = sum(v * rows[one].get(master, 0) for v, one in zip(values, integrals, strict=True))
            assert residues[place] == expected % prime
    assert good > 20


@pytest.mark.parametrize("wrong", ["another coefficient", "one left out", "one too many"])
def test_a_wrong_sum_is_noticed(bubble, wrong):
    terms = tilth.Amplitude({bubble[2, 1]: "x", bubble[1, 1]: 1}, ["x"])
    found = dict(tilth.amplitude(terms))
    plan = tilth.plan(terms.integrals)
    options = AmplitudeOptions()
    check_contribution(plan, terms.terms, found, terms.symbols, options)
    master = next(iter(found))
    if wrong == "another coefficient":
        found[master] = found[master] + found[master]
    elif wrong == "one left out":
        del found[master]
    else:
        found[bubble[2, 1]] = found[master]
    with pytest.raises(tilth.errors.VerificationFailed, match="in the amplitude modulo"):
        check_contribution(plan, terms.terms, found, terms.symbols, options)


def test_equal_integrals_are_learnt_once_and_zero_ones_never(box):
    terms = {box[2, 1, 1, 1]: "x", box[1, 1, 2, 1]: "y", box[1, 1, 0, 0]: "x*y", box[1, 0, 0, 0]: 5}
    found = tilth.amplitude(terms, symbols=["x", "y"])
    assert (found.provenance["integrals"], found.provenance["families"]["box"]["targets"]) == (4, 1)
    alone = tilth.reduce([box[1, 1, 2, 1]])[box[1, 1, 2, 1]]
    point = {"d": Fraction(5, 3), "s": Fraction(2), "t": Fraction(7)}
    expected = {master: 11 * value.value_at(point) for master, value in alone.items()}
    assert found.evaluate({**point, "x": 4, "y": 7}) == expected


def test_sums_that_cancel_are_zero(bubble):
    found = tilth.amplitude(tilth.Amplitude([(bubble[2, 1], "x"), (bubble[2, 1], "-x")], ["x"]))
    assert (len(found), str(found)) == (0, "amplitude =\n    0")


def test_what_an_amplitude_shows(bubble, tmp_path):
    found = tilth.amplitude({bubble[1, 1]: "x/(d-4)"}, symbols=["x"])
    assert str(found) == "amplitude =\n    bubble[1,1]  x/(d-4)"
    import sympy

    d, x = sympy.symbols("d x")
    assert sympy.simplify(found.to_sympy() - x / (d - 4) * sympy.Function("bubble")(1, 1)) == 0
    found.export(tmp_path / "a.m", head="j[{family},{indices}]")
    assert (tmp_path / "a.m").read_text() == "{\nj[amplitude,1] -> x/(d-4)*j[bubble,1,1]\n}\n"
    with pytest.raises(SingularKinematics):
        found.evaluate({"d": 4, "s": 1, "m2": 1, "x": 1})
    with pytest.raises(PointError):
        found.evaluate({"d": 5})
    with pytest.raises(tilth.errors.NotATarget):
        found[bubble[1, 0]]


def test_what_is_refused(bubble, box):
    with pytest.raises(UnknownSymbol, match="contains x"):
        tilth.amplitude({bubble[1, 1]: "x"})
    with pytest.raises(OptionError, match="has 's', which bubble has already"):
        tilth.amplitude({bubble[1, 1]: 1}, symbols=["s"])
    with pytest.raises(OptionError, match="symbols"):
        tilth.amplitude({bubble[1, 1]: 1}, symbols=["1+x"])
    with pytest.raises(TargetError, match="another family"):
        tilth.amplitude({bubble[1, 1]: 1, box[1, 1, 1, 1]: 1})
    with pytest.raises(TargetError, match="no integrals"):
        tilth.amplitude({})
    with pytest.raises(TargetError, match="not an integral"):
        tilth.Amplitude({"bubble[1,1]": 1}, source=bubble)
    combination = tilth.Combination({bubble[1, 1]: "d-4", bubble[1, 0]: 1}, name="g")
    with pytest.raises(OptionError, match="combination"):
        tilth.amplitude({bubble[1, 1]: 1}, preferred_masters=[combination])
    with pytest.raises(SingularKinematics, match="vanishes"):
        tilth.amplitude({bubble[1, 1]: "1/(d-4)"}, at={"d": 4})


def test_preferred_masters(bubble):
    found = tilth.amplitude({bubble[1, 1]: "s"}, preferred_masters=[bubble[2, 1]])
    assert bubble[2, 1] in found
    assert bubble[1, 1] not in found
