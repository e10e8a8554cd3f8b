"""What a selection is to be small in: it changes the work, never a result."""

from itertools import product

import pytest
from dense_oracle import DenseReduction

import tilth
from tilth.cases import load_case, read_case
from tilth.errors import OptionError, RunFolderError

WEIGHED = ("multiplications", "mixed", "shortlist")

# name: (case, rule, order, identities)
CASES = {
    "bubble": ("bubble:2", "laporta", "numerators", ("ibp", "li")),
    "box": ("box:2", "laporta", "dots", ("ibp", "li")),
    "box-ibp": ("box:2", "laporta(dots=2, s=2)", "numerators", ("ibp",)),
    "triangle-box": ("tribox:3", "usovitsch", "numerators", ("ibp", "li")),
    "triangle-box, large": ("tribox:3", "laporta(dots=0, s=3)", "numerators", ("ibp", "li")),
    "double box": ("dbox:3", "laporta(dots=0, s=3)", "dots", ("ibp",)),
    "double box, one target": ("dbox:3", "laporta(dots=0, s=3)", "numerators", ("ibp", "li")),
}
DENSE = ("bubble", "box", "box-ibp", "triangle-box")


def problem(name):
    case, rule, order, identities = CASES[name]
    targets = read_case(case).targets
    return targets[:1] if "one target" in name else targets, rule, {"order": order, "identities": identities}


@pytest.mark.parametrize("name", CASES)
def test_no_objective_is_worse_than_the_usual_one_in_what_it_asks_for(name):
    targets, rule, options = problem(name)
    for effort in range(4):
        usual, fewest, mixed, near = (
            tilth.score(targets, rule, effort=effort, objective=objective, **options, symmetries=False)
            for objective in ("selected", *WEIGHED)
        )
        assert fewest.multiplications <= usual.multiplications
        assert mixed.selected * mixed.multiplications <= usual.selected * usual.multiplications
        assert fewest.multiplications <= near.multiplications <= usual.multiplications
        assert usual.selected <= min(fewest.selected, mixed.selected)
        assert usual.selected <= near.selected <= usual.selected * 5 / 4
        for score in (fewest, mixed, near):
            assert (score.independent, score.master_integrals) == (usual.independent, usual.master_integrals)
            assert score.selected in [selected for _, _, selected, _ in score.selection]


@pytest.mark.parametrize("name", CASES)
def test_the_report_of_what_was_tried(name):
    targets, rule, options = problem(name)
    usual = tilth.score(targets, rule, effort=0, objective="multiplications", **options, symmetries=False)
    ((order, offered, selected, before),) = usual.selection
    assert (order, offered, selected) == ("ascending", usual.generated, usual.selected)
    # The first selection, solved in the order of integrals, is what a cheaper order of pivots began with.
    assert usual.multiplications <= before
    leading = tilth.score(targets, rule, objective="multiplications", **options, symmetries=False)
    assert leading.selection[0] == usual.selection[0]
    assert leading.multiplications <= usual.multiplications


@pytest.mark.parametrize("prime", [101, 2**31 - 1, 2**61 - 1])
@pytest.mark.parametrize("name", DENSE)
def test_reductions_are_those_of_one_dense_matrix(name, prime, points):
    targets, rule, options = problem(name)
    point = points[CASES[name][0].split(":")[0]]
    oracle = DenseReduction(targets, rule, options["order"], prime, point, options["identities"])
    for objective, effort in product(WEIGHED, (0, 1, 3)):
        table = tilth.reduce(
            targets,
            rule,
            at=point,
            prime=prime,
            objective=objective,
            effort=effort,
            **options,
            symmetries=False,
        )
        for target in targets:
            found = {m.indices: c for m, c in table[target].items()}
            assert found == oracle.reduction(target.indices)


@pytest.mark.parametrize("objective", WEIGHED)
@pytest.mark.parametrize("name", ["box", "triangle-box"])
def test_tiny_learning_primes(name, objective, points):
    # Coefficients vanish by accident while the selection is made, and every order of pivots is still correct.
    targets, rule, options = problem(name)
    point = points[CASES[name][0].split(":")[0]]
    usual = tilth.reduce(targets, rule, at=point, **options, symmetries=False)
    tiny = tilth.reduce(
        targets,
        rule,
        at=point,
        objective=objective,
        learning_primes=(1009, 1013, 1019, 1021),
        **options,
        symmetries=False,
    )
    assert dict(tiny) == dict(usual)


@pytest.mark.parametrize("objective", WEIGHED)
def test_rational_functions_of_a_double_box(objective):
    targets, rule, options = problem("double box, one target")
    usual = tilth.reduce(targets, rule, **options, symmetries=False)
    table = tilth.reduce(targets, rule, objective=objective, **options, symmetries=False)
    assert dict(table) == dict(usual)
    assert table.provenance["objective"] == objective
    assert table.verify()


def test_threads_change_no_byte():
    targets, rule, options = problem("double box")
    scores = [
        tilth.score(targets, rule, objective="multiplications", threads=threads, **options, symmetries=False)
        for threads in (1, 2, 3)
    ]
    assert len({(one.selected, one.multiplications, tuple(one.selection)) for one in scores}) == 1


def test_a_run_knows_its_objective(tmp_path):
    targets = load_case("bubble")[1]
    folder = tmp_path / "run"
    tilth.reduce(targets, "laporta", run=folder, objective="mixed", symmetries=False)
    with pytest.raises(RunFolderError, match=r"holds another run: .*objective"):
        tilth.reduce(targets, "laporta", run=folder, symmetries=False)
    assert tilth.resume(folder).provenance["objective"] == "mixed"


def test_compare_takes_it():
    targets, rule, options = problem("triangle-box")
    (found,) = tilth.compare(targets, [rule], objective="multiplications", **options, symmetries=False)
    assert (
        found.multiplications
        == tilth.score(targets, rule, objective="multiplications", symmetries=False).multiplications
    )
    with pytest.raises(OptionError, match=r"objective='fast' is unknown, use one of 'selected', "):
        tilth.compare(targets, [rule], objective="fast", symmetries=False)
