"""Orders of equations and of pivots: they change the work, never a result."""

import pytest
import sympy

import tilth
from tilth.cases import load_case, read_case
from tilth.errors import ExpressionError, OptionError, RuleError

POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}
PRIME = 2**31 - 1
RULE = "usovitsch"  # 92 seeds
NAMES = ("ascending", "descending", "power", "lines", "seeds", "leading")


@pytest.fixture(scope="module")
def targets():
    return load_case("tribox")[1]


@pytest.fixture(scope="module")
def usual(targets):
    return tilth.reduce(targets, RULE, at=POINT, prime=PRIME, symmetries=False)


@pytest.mark.parametrize("order", [*NAMES, "s", "-s", "10*missing + s", "sector"])
def test_any_order_of_equations_gives_the_same_table(targets, usual, order):
    for effort in (0, 1):
        table = tilth.reduce(
            targets, RULE, at=POINT, prime=PRIME, equation_order=order, effort=effort, symmetries=False
        )
        assert table[targets[0]] == usual[targets[0]]
        score = tilth.score(targets, RULE, equation_order=order, effort=effort, symmetries=False)
        # the rank and the masters belong to the equations, not to their order
        assert (score.generated, score.independent, score.masters) == (828, 740, 16)


def test_the_order_of_equations_is_a_lever(targets):
    selected = {
        order: tilth.score(targets, RULE, equation_order=order, effort=0, symmetries=False).selected
        for order in NAMES
    }
    assert len(set(selected.values())) > 1


@pytest.mark.parametrize("order", ["0", "t", "s", "-s", "dots", "10*s + dots", "-missing", "a[7]"])
def test_any_order_of_pivots_gives_the_same_table(targets, usual, order):
    table = tilth.reduce(targets, RULE, at=POINT, prime=PRIME, pivot_order=order, symmetries=False)
    assert table[targets[0]] == usual[targets[0]]
    assert table.verify()
    assert (
        tilth.score(targets, RULE, pivot_order=order, symmetries=False).selected
        == tilth.score(targets, RULE, symmetries=False).selected
    )


def test_the_order_of_pivots_is_a_lever(targets):
    # rows fill up when few numerators are eliminated first
    forwards, backwards = (
        tilth.score(targets, RULE, pivot_order=order, symmetries=False).multiplications
        for order in ("s", "-s")
    )
    assert forwards < backwards


def test_exact_rationals_do_not_depend_on_the_pivots():
    targets = read_case("box:1").targets
    point = {"d": "11/3", "t": "5/7"}
    tables = [
        tilth.reduce(targets, at=point, pivot_order=order, symmetries=False) for order in (None, "-s", "dots")
    ]
    for target in targets:
        assert tables[0][target] == tables[1][target] == tables[2][target]


@pytest.mark.parametrize("option", ["equation_order", "pivot_order"])
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ("t >= 4", OptionError, "is true or false, an order needs an integer expression"),
        (3, OptionError, "is not text, write an expression"),
        ("no_such_feature", ExpressionError, "no_such_feature"),
    ],
)
def test_bad_orders(targets, option, value, error, message):
    with pytest.raises(error, match=message):
        tilth.score(targets, RULE, **{option: value}, symmetries=False)


def test_a_batch_predicate_chooses_what_the_single_one_does(targets):
    @tilth.rule(batch=True)
    def columns(seeds):
        return (seeds.dots == 0) & (seeds.t >= 4) & (seeds.s <= seeds.t - 3) & (seeds[7] <= 0)

    @tilth.rule
    def single(seed):
        return seed.dots == 0 and seed.t >= 4 and seed.s <= seed.t - 3

    found = [tilth.score(targets, rule, symmetries=False) for rule in (columns, single)]
    assert [one.seeds for one in found] == [88, 88]
    assert found[0].independent == found[1].independent


@pytest.mark.parametrize("answer", [1, [True], "yes", None])
def test_a_batch_predicate_answers_with_truth_values(targets, answer):
    @tilth.rule(batch=True)
    def wrong(seeds):
        return answer

    with pytest.raises(RuleError, match=r"wrong .*return True or False for each of \d+ seeds"):
        tilth.score(targets, wrong, symmetries=False)


def test_a_table_in_sympy():
    family = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    table = tilth.reduce([family[2, 1], family[2, 2]], "laporta", at={"d": 5, "s": 7}, symmetries=False)
    bubble = sympy.Function("bubble")
    # I(2,1) = (3-d)/s I(1,1), I(2,2) = (d^2-9d+18)/s^2 I(1,1)
    assert table.to_sympy() == {
        bubble(2, 1): sympy.Rational(-2, 7) * bubble(1, 1),
        bubble(2, 2): sympy.Rational(-2, 49) * bubble(1, 1),
    }
