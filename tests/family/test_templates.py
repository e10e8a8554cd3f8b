"""Templates against an oracle that shares no code, and against identities from textbooks."""

import pytest
import sympy
from slow_generator import SlowGenerator

from tilth.family import Family

TWISTOR = dict(  # kinematics rational in a dimensionless parameter
    name="rational",
    loops=["k"],
    externals=["p", "q"],
    propagators=["k^2-m", "(k+p)^2", "(k+p+q)^2-m/x"],
    kinematics={"p^2": "m*x/(1+x)", "q^2": "0", "(p+q)^2": "m/(1-x)"},
    invariants={"m": 2, "x": 0},
)
LINEAR = dict(
    name="linear",
    loops=["k1", "k2"],
    externals=["p", "n"],
    propagators=["k1^2", "k2^2-m2", "(k1-k2+p)^2", "2*k1.n-c", "k2*n", "(k1+p)^2", "(k2-p/2)^2"],
    kinematics={"p^2": "s", "n^2": 0, "p.n": "c"},
    invariants={"s": 2, "c": 2, "m2": 2},
)
SEEDS = {
    "bubble": [(1, 1), (2, 3), (0, 2), (-1, -2)],
    "box": [(1, 1, 1, 1), (2, 0, -1, 3)],
    "box1l": [(1, 2, 1, 1), (3, 0, -2, 1)],
    "diamond2l": [(1, 1, 1, 1, 1), (2, -1, 0, 1, 3)],
    "tribox": [(1, 1, 1, 1, 1, 1, -3), (2, 0, 1, -1, 3, 0, -2)],
    "dbox": [(1, 1, 2, 1, 1, 0, 1, -1, -2)],
}


def as_expression(polynomial, symbols):
    names = [sympy.Symbol(name) for name in symbols]
    return sum(
        (
            sympy.Rational(int(c.p), int(c.q)) * sympy.prod(x**e for x, e in zip(names, m, strict=True))
            for m, c in polynomial.to_dict().items()
        ),
        sympy.Integer(0),
    )


def assert_proportional(family, template, seed, slow, constant_factor=True):
    fast = family.equation(template, seed, keep_zero_sectors=True)
    assert fast.keys() == slow.keys(), template.name
    ratios = {sympy.cancel(as_expression(fast[key], family.symbols) / slow[key]) for key in fast}
    assert len(ratios) <= 1, (template.name, seed, ratios)
    if constant_factor:
        assert all(ratio.is_Rational for ratio in ratios)


def slow_of(family):
    return SlowGenerator(
        family.loops, family.externals, family.propagators, family.kinematics, tuple(family.invariants)
    )


@pytest.mark.parametrize("name", SEEDS)
def test_templates_agree_with_slow_generator(cases, name):
    family = Family.load(cases / f"{name}.toml")
    operators = list(slow_of(family).operators())
    templates = family.templates("ibp", "li")
    assert [template.name for template in templates] == [label for label, _ in operators]
    for seed in SEEDS[name]:
        for template, (_, operator) in zip(templates, operators, strict=True):
            # the factor is a rational number, the same for all seeds
            assert_proportional(family, template, seed, operator(seed))


@pytest.mark.parametrize(("data", "seed"), [(TWISTOR, (1, 2, -1)), (LINEAR, (1, 2, 0, -1, 1, 1, -2))])
def test_rational_kinematics_and_linear_propagators(data, seed):
    family = Family(**data)
    for template, (_, operator) in zip(family.templates(), slow_of(family).operators(), strict=True):
        assert_proportional(family, template, seed, operator(seed), constant_factor=data is LINEAR)


@pytest.mark.parametrize(
    ("name", "ibp", "li"),
    [("bubble", 2, 0), ("box", 4, 3), ("tribox", 8, 1), ("dbox", 10, 3), ("dpenta", 12, 6)],
)
def test_number_and_form_of_templates(cases, name, ibp, li):
    family = Family.load(cases / f"{name}.toml")
    assert (len(family.templates("ibp")), len(family.templates("li"))) == (ibp, li)
    for template in family.templates():
        shifts = [term.shift for term in template.terms]
        assert shifts == sorted(set(shifts))
        lines = [line for term in template.terms for line in term.coefficient.values()]
        assert all(len(line) == family.size + 1 and any(line) for line in lines)
        numbers = [c for line in lines for c in line]
        assert sympy.igcd(*numbers) == 1


def test_massive_tadpole_recursion():
    """(d - 2a) I(a) = 2 a m I(a+1), for D = k^2 - m."""
    tadpole = Family("tadpole", ["k"], [], ["k^2-m"], {})
    (template,) = tadpole.templates()
    d, m = tadpole.ring.context.gens()
    assert tadpole.nonzero_sectors == (1,)
    for a in (1, 2, 5):
        assert tadpole.equation(template, (a,)) == {(a,): d - 2 * a, (a + 1,): m * (-2 * a)}


def test_massless_bubble_closed_form(bubble):
    """I(1,2) = (3-d)/s I(1,1) from a single identity."""
    d, s = bubble.ring.context.gens()
    equation = bubble.equation(bubble.templates("ibp")[0], (1, 1))
    assert equation == {(1, 1): d - 3, (1, 2): s}


def test_unknown_kind_is_refused(bubble):
    with pytest.raises(ValueError, match="template kind 'sym' is unknown"):
        bubble.templates("sym")
