"""Generation, elimination, selection and solution against one dense matrix that FLINT reduces."""

import pytest
from dense_oracle import DenseReduction

import tilth
from tilth.cases import load_case

LARGE = 2**61 - 1

# name: (case, rule, orders in which the rule closes, identities)
CASES = {
    "bubble": ("bubble", "laporta", ("numerators", "dots"), ("ibp", "li")),
    "box": ("box", "laporta", ("numerators", "dots"), ("ibp", "li")),
    "box-ibp": ("box", "laporta(dots=2, s=2)", ("numerators", "dots"), ("ibp",)),
    "tribox": ("tribox", "usovitsch", ("numerators",), ("ibp", "li")),
}
RUNS = [(name, order) for name, (_, _, orders, _) in CASES.items() for order in orders]


def dense(name, order, prime, points):
    case, rule, _, kinds = CASES[name]
    return DenseReduction(load_case(case)[1], rule, order, prime, points[case], kinds)


@pytest.mark.parametrize("prime", [101, 2**31 - 1, LARGE])
@pytest.mark.parametrize(("name", "order"), RUNS)
def test_reduction(name, order, prime, points):
    case, rule, _, kinds = CASES[name]
    _, targets = load_case(case)
    oracle = dense(name, order, prime, points)
    table = tilth.reduce(
        targets, rule, at=points[case], prime=prime, order=order, identities=kinds, symmetries=False
    )
    for target in targets:
        assert {m.indices: c for m, c in table[target].items()} == oracle.reduction(target.indices)


@pytest.mark.parametrize(("name", "order"), RUNS)
def test_counts(name, order, points):
    case, rule, _, kinds = CASES[name]
    _, targets = load_case(case)
    oracle = dense(name, order, LARGE, points)
    score = tilth.score(targets, rule, order=order, identities=kinds, symmetries=False)
    assert score.generated == oracle.generated
    assert score.independent == oracle.rank
    left = {indices for target in targets for indices in oracle.reduction(target.indices)}
    assert {m.indices for m in score.master_integrals} == left
    assert score.missing == []


@pytest.mark.parametrize(
    ("order", "kinds"), [("dots", ("ibp", "li")), ("dots", ("ibp",)), ("numerators", ("ibp",))]
)
def test_what_an_incomplete_rule_leaves(tribox, points, order, kinds):
    _, targets = tribox
    oracle = DenseReduction(targets, "usovitsch", order, LARGE, points["tribox"], kinds)
    score = tilth.score(targets, "usovitsch", order=order, identities=kinds, symmetries=False)
    assert (score.generated, score.independent) == (oracle.generated, oracle.rank)
    left = {integral.indices for integral in (*score.master_integrals, *score.missing)}
    assert left == set(oracle.reduction(targets[0].indices))


@pytest.mark.parametrize("rule", ["usovitsch", "dots == 0 and s <= t - 4"])
def test_what_improved_seeding_leaves_of_rank_two(tribox, points, rule):
    target = tribox[0][1, 1, 1, 1, 1, 1, -2]
    oracle = DenseReduction([target], rule, "numerators", LARGE, points["tribox"])
    score = tilth.score([target], rule, symmetries=False)
    assert (score.generated, score.independent) == (oracle.generated, oracle.rank)
    left = {integral.indices for integral in (*score.master_integrals, *score.missing)}
    assert left == set(oracle.reduction(target.indices))
    assert score.missing


@pytest.mark.parametrize("effort", [0, 1])
def test_preferred_masters(box, points, effort):
    family, targets = box
    preferred = ((2, 1, 1, 1), (2, 0, 1, 0), (0, 1, 0, 2))
    oracle = DenseReduction(targets, "laporta", "numerators", LARGE, points["box"], preferred=preferred)
    table = tilth.reduce(
        targets,
        "laporta",
        at=points["box"],
        prime=LARGE,
        effort=effort,
        preferred_masters=[family[indices] for indices in preferred],
        symmetries=False,
    )
    assert {m.indices for m in table.masters} == set(preferred)
    for target in targets:
        assert {m.indices: c for m, c in table[target].items()} == oracle.reduction(target.indices)
