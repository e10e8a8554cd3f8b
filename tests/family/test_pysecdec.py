"""Scripts for pySecDec: what they ask for has the U and F of the integral, the coefficients of the table."""

import ast
import re
import sys
import types
from fractions import Fraction

import pytest
import sympy

import tilth
from tilth.cases import load_family
from tilth.errors import FormatError, NotATarget, PointError, TableError

POINT = {"s": -1, "t": "-2/5"}


def run(script, monkeypatch, module):
    """Execute a script's definitions, with a module in the place of pySecDec."""
    monkeypatch.setitem(sys.modules, "pySecDec", module)
    names = {"__name__": "script"}
    exec(compile(ast.parse(script), "script", "exec"), names)  # noqa: S102  # written a line above
    return names


def recorder():
    """Return a module that hands back what it is given."""
    return types.SimpleNamespace(LoopIntegralFromPropagators=lambda **given: given)


def symanzik(given):
    """U and F as pySecDec's paper has them: det M, and det M (Q M^-1 Q - J) (arXiv:0803.4177, equation 8)."""
    kept = [place for place, power in enumerate(given["powerlist"]) if power > 0]
    x = [sympy.Symbol(f"x{place + 1}") for place in kept]
    momenta = {name: sympy.Symbol(name) for name in (*given["loop_momenta"], *given["external_momenta"])}
    loops = [momenta[name] for name in given["loop_momenta"]]
    propagators = [sympy.sympify(given["propagators"][place], locals=dict(momenta)) for place in kept]
    # lower case momenta stand for vectors: products are commutative, as scalar products are
    total = sympy.Poly(sympy.expand(sum(a * b for a, b in zip(x, propagators, strict=True))), *loops)
    size = len(loops)
    m = sympy.zeros(size, size)
    q = sympy.zeros(size, 1)
    for i in range(size):
        for j in range(size):
            powers = [int(n == i) + int(n == j) for n in range(size)]
            m[i, j] = total.coeff_monomial(sympy.prod(k**p for k, p in zip(loops, powers, strict=True)))
            m[i, j] /= 1 if i == j else 2
        q[i] = -total.coeff_monomial(loops[i]) / 2
    j = total.coeff_monomial(1)
    u = m.det()
    f = sympy.expand(sympy.expand((q.T * m.adjugate() * q)[0]) - u * j)
    rules = []
    for left, right in given["replacement_rules"]:
        product = sympy.sympify(left, locals=dict(momenta))
        rules.append((product, sympy.sympify(right, locals=dict(momenta))))
    squares = [rule for rule in rules if rule[0].is_Pow]
    return sympy.expand(u), sympy.expand(f.subs([rule for rule in rules if not rule[0].is_Pow]).subs(squares))


def as_sympy(polynomial):
    return sympy.expand(sympy.sympify(re.sub(r"x\.(\d+)", r"x\1", str(polynomial)).replace("^", "**")))


@pytest.mark.parametrize(
    ("name", "indices"),
    [
        ("box", (1, 1, 1, 1)),
        ("box", (1, 0, 2, -1)),
        ("box1l", (1, 1, 1, 0)),
        ("dbox", (1, 1, 1, 1, 1, 1, 1, -1, 0)),
        ("tribox", (1, 0, 1, 1, 2, 0, 0)),
        ("diamond2l", (1, 1, 1, 1, 1)),
    ],
)
def test_u_and_f_are_those_of_the_integral(name, indices, monkeypatch):
    family = load_family(name)
    at = dict.fromkeys(family.invariants, 2)
    script = family[indices].to_pysecdec(at)
    names = run(script, monkeypatch, recorder())
    ((powers, above, below),) = names["TERMS"]
    assert (powers, above, below) == (list(indices), ["1"], ["1"])
    u, f = symanzik(names["loop_integral"](powers))
    known = family.symanzik(family[indices].sector)
    assert u == as_sympy(known.first)
    # F of the family has the sign of U times masses reversed, and is multiplied by a number
    assert sympy.cancel(f / as_sympy(known.second)).is_number


def test_a_row_has_the_coefficients_of_the_table(monkeypatch):
    box = load_family("box")
    target = box[1, 2, 1, 1]
    g = tilth.Combination({box[1, 1, 1, 1]: "s*t", box[1, 0, 1, 0]: "1/(d-3)"}, name="g")
    for options in ({}, {"at": {"t": "-2/5"}}, {"preferred_masters": [g]}):
        table = tilth.reduce([target, box[1, 1, 1, 1], box[1, 0, 1, 0]], **options)
        names = run(table.to_pysecdec(target, POINT, order=1, dimension=6), monkeypatch, recorder())
        assert names["POINT"] == {"s": -1, "t": Fraction(-2, 5)}
        symbols = {"s": -1, "t": sympy.Rational(-2, 5), "eps": sympy.Rational(3, 7)}
        found = {}
        for powers, above, below in names["TERMS"]:
            value = sympy.prod(sympy.sympify(one.replace("^", "**")) for one in above)
            value /= sympy.prod(sympy.sympify(one.replace("^", "**")) for one in below)
            found[tuple(powers)] = found.get(tuple(powers), 0) + value.subs(symbols)
        d = 6 - 2 * Fraction(3, 7)
        known = tilth.reduce([target], at={"d": d, "s": -1, "t": "-2/5"})[target]
        assert {box[powers]: Fraction(str(value)) for powers, value in found.items() if value} == dict(known)


def test_what_is_refused():
    box = load_family("box")
    table = tilth.reduce([box[1, 2, 1, 1], box[1, 1, 0, 0]])
    with pytest.raises(PointError, match="at misses t"):
        box[1, 1, 1, 1].to_pysecdec({"s": -1})
    with pytest.raises(PointError, match="unknown symbol 'x'"):
        box[1, 1, 1, 1].to_pysecdec(POINT | {"x": 1})
    with pytest.raises(FormatError, match="order=99"):
        box[1, 1, 1, 1].to_pysecdec(POINT, order=99)
    with pytest.raises(FormatError, match="nothing to evaluate"):
        table.to_pysecdec(box[1, 1, 0, 0], POINT)
    with pytest.raises(NotATarget):
        table.to_pysecdec(box[5, 1, 1, 1], POINT)
    with pytest.raises(TableError, match="needs functions of d"):
        tilth.reduce([box[1, 2, 1, 1]], at={"d": 5}).to_pysecdec(box[1, 2, 1, 1], POINT)
    with pytest.raises(TableError, match="without a prime"):
        residues = tilth.reduce([box[1, 2, 1, 1]], at={"d": 5, "s": 2, "t": 3}, prime=101)
        residues.to_pysecdec(box[1, 2, 1, 1], POINT)
    for name in ("E", "S", "x1", "eps"):
        odd = tilth.Family("odd", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": name})
        with pytest.raises(FormatError, match=f"{name} means something else"):
            odd[1, 1].to_pysecdec({name: 2})


@pytest.mark.parametrize("name", ["box", "box1l", "dbox"])
def test_pysecdec_reads_it(name, monkeypatch):
    pysecdec = pytest.importorskip("pySecDec", reason="pySecDec is not installed")
    family = load_family(name)
    top = family.top_sectors[0]
    indices = [top >> slot & 1 for slot in range(family.size)]
    names = run(family[indices].to_pysecdec(dict.fromkeys(family.invariants, 2)), monkeypatch, pysecdec)
    found = names["loop_integral"](indices)
    numbered = {f"x{n}": f"x{n + 1}" for n in range(family.size)}
    u = re.sub(r"x\d+", lambda match: numbered[match.group()], str(found.U))
    assert sympy.expand(sympy.sympify(u)) == as_sympy(family.symanzik(top).first)
