"""What a plan answers modulo primes: the same as eliminations, whatever computes it."""

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from eliminated import by_columns, eliminated

import tilth
from tilth import _core
from tilth.cases import load_family
from tilth.errors import NotATarget, OptionError, PointError, PrimeError, TilthError
from tilth.executors import parts
from tilth.executors.protocol import GOOD

#: A tiny one, so that accidents happen; one for every backend; one that only some of them take.
PRIMES = [101, 2**50 - 27, 2**61 - 1]


@pytest.mark.parametrize("prime", PRIMES)
def test_probes_are_what_eliminations_give(plan, prime, random_points):
    points = random_points(plan, prime, 24)
    ok, residues = plan.probe(points, prime)
    agreed = 0
    for point, good, row in zip(points, ok.tolist(), residues, strict=True):
        expected = eliminated(plan, point.tolist(), prime)
        if not good:
            assert not row.any()
        elif expected is not None:
            found = {
                target: row for target, row in by_columns(plan, row).items() if row or target in expected
            }
            assert found == expected
            agreed += 1
    assert agreed >= 12
    assert prime == 101 or agreed == 24


def test_probes_are_values_of_the_table(plan, random_points):
    prime = 2**50 - 27
    table = plan.reconstruct()
    points = random_points(plan, prime, 5, seed=1)
    ok, residues = plan.probe(points, prime)
    assert ok.all()
    for point, row in zip(points.tolist(), residues, strict=True):
        values = dict(zip(plan.symbols, point, strict=True))
        exact = {target: dict(row) for target, row in table.evaluate(values, prime=prime).items()}
        assert by_columns(plan, row) == exact
    assert table.masters == plan.masters
    assert table.symbols == plan.symbols


def test_the_same_bytes_on_every_backend_and_number_of_threads(plan, random_points):
    for prime, names in ((101, None), (2**50 - 27, None), (2**61 - 1, ("scalar", "portable"))):
        points = random_points(plan, prime, 150)
        answers = {
            (backend, threads): plan.probe(points, prime, backend=backend, threads=threads)
            for backend, here, _ in _core.backends()
            if here and (names is None or backend in names)
            for threads in (1, 2, 3)
        }
        first = answers["scalar", 1]
        assert len(answers) >= 6
        for ok, residues in answers.values():
            assert ok.tobytes() == first[0].tobytes()
            assert residues.tobytes() == first[1].tobytes()
        # Points are answered alone as among others.
        alone = [plan.probe(points[n : n + 1], prime) for n in range(20)]
        assert np.array_equal(np.concatenate([ok for ok, _ in alone]), first[0][:20])
        assert np.array_equal(np.concatenate([residues for _, residues in alone]), first[1][:20])


def test_arrays_are_as_they_are_said_to_be(plans, random_points):
    plan, prime = plans("double_box"), 2**50 - 27
    points = random_points(plan, prime, 40)
    ok, residues = plan.probe(points, prime)
    assert ok.dtype == np.bool_
    assert ok.shape == (40,)
    assert residues.dtype == np.uint64
    assert residues.shape == (40, len(plan.functions))
    assert residues.flags.c_contiguous
    assert residues.flags.owndata or residues.base is not None
    assert (residues < prime).all()
    # The columns of points, whatever their layout, and integers of other sizes.
    for same in (
        np.asfortranarray(points),
        np.repeat(points, 2, axis=0)[::2],
        points.tolist(),
        points.astype(np.int64),
        points.astype(np.int64) - prime,
        points + np.uint64(prime),
    ):
        assert np.array_equal(plan.probe(same, prime)[1], residues)
    assert plan.probe(np.zeros((0, 3), dtype=np.uint64), prime)[1].shape == (0, len(plan.functions))
    assert plan.probe([], prime)[1].shape == (0, len(plan.functions))


@pytest.mark.parametrize("wanted", [[0], [3, 1, 1], [], "all", "backwards"])
def test_some_functions_are_those_of_all(plans, random_points, wanted):
    plan, prime = plans("double_box"), 2**50 - 27
    count = len(plan.functions)
    numbers = {"all": range(count), "backwards": range(count)[::-1]}.get(str(wanted), wanted)
    points = random_points(plan, prime, 20)
    ok, residues = plan.probe(points, prime)
    some_ok, some = plan.probe(points, prime, functions=list(numbers))
    assert np.array_equal(some_ok, ok)
    assert np.array_equal(some, residues[:, list(numbers)])


@pytest.mark.parametrize("worth", [0, 10**9], ids=["at once", "never"])
@pytest.mark.parametrize("prime", [7, 101])
def test_what_only_other_functions_need_does_not_matter(monkeypatch, random_points, worth, prime):
    """Points at which other functions divide by zero are good, whether a part of the tape was made or not."""
    monkeypatch.setattr(parts, "WORTH", worth)
    family = load_family("box")
    plan = tilth.plan([family[1, 2, 1, 3], family[2, 1, 1, -1], family[1, 1, 1, 2]])
    points = random_points(plan, prime, 60)
    all_ok, _ = plan.probe(points, prime)
    saved = 0
    for number in range(len(plan.functions)):
        ok, residues = plan.probe(points, prime, functions=[number])
        part = plan._functions.tape.restricted(np.array([number], dtype=np.uint32))
        outcomes, expected = part.replay(points, prime=prime, backend="scalar", threads=1)
        assert np.array_equal(ok, outcomes == GOOD)
        assert np.array_equal(residues, expected)
        assert ok[all_ok].all()
        saved += int(ok.sum() - all_ok.sum())
    assert saved > 0


def test_what_only_other_functions_need_is_left_out_where_that_pays(monkeypatch, plans):
    monkeypatch.setattr(parts, "WORTH", 20)
    plan = tilth.plan(plans("double_box").targets)
    replayed = []
    for _ in range(40):
        plan.probe([[5, 7, 11]], 101, functions=[0])
        replayed.append(plan._parts._tape)
    costs = [tape.tape.statistics["multiplications"] for tape in replayed]
    assert costs[0] == plan.statistics["multiplications"]
    assert 0 < costs[-1] < costs[0]
    assert replayed[-1] is replayed[-2]  # the part of the last selection is kept


def test_every_column_says_whose_coefficient_it_is(plan):
    named = {
        (target, master): column
        for column, entries in enumerate(plan.functions)
        for target, master in entries
    }
    assert set(named) == {(target, master) for target in plan.targets for master in plan.columns(target)}
    assert all(plan.columns(target)[master] == column for (target, master), column in named.items())
    assert {master for _, master in named} <= set(plan.masters) | set(plan.targets)
    with pytest.raises(NotATarget, match="is not a target of this plan"):
        plan.columns(tilth.Family("other", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})[1, 1])


def test_equal_outputs_at_different_powers_of_the_unit_are_different_functions(plans):
    plan = plans("tadpole")
    family = plan.source
    master = family[1, 0]
    assert plan._recorded.tape.outputs < len(plan.functions)
    ok, residues = plan.probe([[5, 7], [5, 0], [5, 1]], 101)
    assert ok.tolist() == [True, False, True]  # m = 0 is a point that a plan cannot have
    # [1,-1] is m times [1,0], and [2,0] is (d-2)/(2 m)
    assert residues[0, plan.columns(family[1, -1])[master]] == 7
    assert residues[0, plan.columns(family[2, 0])[master]] == 3 * pow(14, -1, 101) % 101
    assert residues[0, plan.columns(master)[master]] == 1
    assert plan.columns(family[0, 1]) == {}  # of a zero sector
    assert plan.evaluate({"d": 5, "m": 7})[family[1, -1]] == {master: Fraction(7)}


def test_no_root_of_the_unit_is_taken():
    """With s as the unit, as the family wishes, the factor m^2 - s would be restored from (m - 1)*(m + 1)."""
    family = tilth.Family(
        "roots",
        ["k"],
        ["q"],
        ["k^2-m^2", "(k+q)^2"],
        {"q^2": "s"},
        invariants={"s": 2, "m": 1},
        set_to_one="s",
    )
    plan = tilth.plan([family[2, 1]], "laporta")
    assert plan._problem.where.one == "m"
    table = plan.reconstruct()
    for point in ([7, 1, 3], [7, 4, 3], [9, 5, 11]):
        ok, residues = plan.probe([point], 2**31 - 1)
        values = dict(zip(plan.symbols, point, strict=True))
        assert ok.all()
        expected = table.evaluate(values, prime=2**31 - 1)
        assert by_columns(plan, residues[0]) == {target: dict(row) for target, row in expected.items()}
        assert plan.evaluate(values) == table.evaluate(values)


def test_threads_of_python_may_share_a_plan(plans, random_points):
    plan, prime = plans("triangle_box"), 2**50 - 27
    points = random_points(plan, prime, 400)
    _, residues = plan.probe(points, prime)

    def ask(number):
        columns = [number % 5, number % 3]
        part = points[number : number + 64]
        _, some = plan.probe(part, prime, functions=columns)
        return np.array_equal(some, residues[number : number + 64, columns])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(300)))


@pytest.mark.parametrize(
    ("points", "options", "error", "message"),
    [
        ([[1, 2]], {}, PointError, r"shape \(1, 2\), where \(n, 3\) is needed"),
        ([1, 2, 3], {}, PointError, r"shape \(3,\)"),
        ([[1.0, 2.0, 3.0]], {}, PointError, "type float64"),
        ([["1", "2", "3"]], {}, PointError, "give residues as integers"),
        ([[2**70, 1, 1]], {}, PointError, "type object"),
        ([[1, 2, 3]], {"prime": 100}, PrimeError, "is not a prime"),
        ([[1, 2, 3]], {"prime": 2}, PrimeError, "2"),
        ([[1, 2, 3]], {"prime": 2**63 + 29}, PrimeError, "too large"),
        ([[1, 2, 3]], {"prime": 101.0}, PrimeError, "not an integer"),
        ([[1, 2, 3]], {"backend": "gpu"}, OptionError, "is unknown"),
        ([[1, 2, 3]], {"functions": [99]}, IndexError, "function 99 was asked for"),
        ([[1, 2, 3]], {"functions": [-1]}, IndexError, "function -1"),
        ([[1, 2, 3]], {"functions": ["a"]}, TypeError, "are numbers of columns"),
    ],
)
def test_a_clear_no(plans, points, options, error, message):
    plan = plans("double_box")
    options = {"prime": 101} | options
    with pytest.raises(error, match=message):
        plan.probe(points, **options)


def test_a_backend_whose_primes_are_smaller_is_refused(plans):
    short = [name for name, here, limit in _core.backends() if here and limit < 2**61]
    for name in short:
        with pytest.raises(OptionError, match="takes primes up to"):
            plans("box").probe([[1, 2, 3]], 2**61 - 1, backend=name)


def test_a_number_without_residue_is_named(plans):
    with pytest.raises(PrimeError, match="d: 41/3 has no residue modulo 3"):
        plans("box_at_a_dimension").probe([[1, 2]], 3)


def test_plans_do_not_change(plans):
    plan = plans("box")
    with pytest.raises(AttributeError):
        plan.masters = ()
    with pytest.raises(TilthError):
        plan.columns("box[1,1,1,1]")
