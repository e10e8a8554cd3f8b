"""Functions in the core against the same functions as FLINT has them."""

import pickle
import random
import time

import numpy as np
import pytest
from function_texts import CANONICAL, NOT_CANONICAL
from hypothesis import given
from hypothesis import strategies as st
from strategies import PRIME, RING, functions

from tilth import _core, errors
from tilth.executors.protocol import GOOD, UNLUCKY
from tilth.table import FactoredFunction, restore
from tilth.table.factored import integer_ring
from tilth.table.function_store import FunctionStore

SYMBOLS = ("d", "s", "t")
PRIMES = (3, 7, 101, 2**31 - 1, 2**50 - 27, PRIME, _core.MAX_MODULUS)
lists = st.lists(functions, max_size=6)


def store_of(found, symbols=SYMBOLS):
    return FunctionStore.from_texts(symbols, list(map(str, found)))


def numbers(*which):
    return np.array(which, dtype=np.uint32)


@given(lists)
def test_functions_come_out_as_they_went_in(found):
    store = store_of(found)
    assert len(store) == len(found)
    assert store.texts() == list(map(str, found))
    assert [store[number] for number in range(len(store))] == found
    assert store.is_zero().tolist() == [function.is_zero() for function in found]
    assert pickle.loads(pickle.dumps(store)) == store  # noqa: S301


@given(lists, st.sampled_from(PRIMES), st.integers(0, 2**63), st.integers(1, 3))
def test_residues_are_those_of_flint(found, prime, seed, threads):
    draw = random.Random(seed)
    points = [[draw.randrange(prime) for _ in SYMBOLS] for _ in range(draw.randrange(40))]
    store = store_of(found)
    good, residues = store.residues(
        np.array(points, dtype=np.uint64).reshape(-1, len(SYMBOLS)), prime, threads=threads
    )
    assert residues.shape == (len(points), len(found))
    for number, point in enumerate(points):
        expected = [function.residue_at(point, prime) for function in found]
        assert good[number] == (None not in expected)
        assert residues[number].tolist() == (expected if good[number] else [0] * len(found))


@pytest.mark.parametrize("backend", [name for name, here, _ in _core.backends() if here])
def test_backends_and_threads_give_the_same_bytes(backend):
    draw = random.Random(7)
    texts = [text for text in CANONICAL if len(text) < 80]
    core = store_of(texts).functions
    points = np.array([[draw.randrange(2**63) for _ in SYMBOLS] for _ in range(301)], dtype=np.uint64)
    wanted = np.arange(len(texts), dtype=np.uint32)[::-1].copy()
    options = {"functions": wanted, "prime": 2**50 - 27}
    expected = core.residues(points, backend="portable", threads=1, **options)
    for threads in (1, 2, 5):
        for values, reference in zip(
            core.residues(points, backend=backend, threads=threads, **options), expected, strict=True
        ):
            assert values.tobytes() == reference.tobytes()


def test_long_numerators_and_large_integers_have_residues():
    draw = random.Random(3)
    terms = {
        (i, j, k): draw.choice([-1, 1]) * draw.randrange(1, 10 ** draw.randrange(1, 60))
        for i in range(14)
        for j in range(14)
        for k in range(14)
    }
    function = FactoredFunction.make(
        RING.from_dict(terms), 3 * 10**40, [(RING.gen(0) ** 3 + RING.gen(1), 70)]
    )
    store = store_of([function])
    for prime in PRIMES[2:]:
        points = [[draw.randrange(prime) for _ in SYMBOLS] for _ in range(20)]
        good, residues = store.residues(np.array(points, dtype=np.uint64), prime)
        expected = [function.residue_at(point, prime) for point in points]
        assert [int(row[0]) if ok else None for ok, row in zip(good, residues, strict=True)] == expected


@given(lists, st.integers(0, 2**63))
def test_combinations_are_sums(found, seed):
    draw = random.Random(seed)
    prime, width = draw.choice(PRIMES), 4
    point = [draw.randrange(prime) for _ in SYMBOLS]
    count = draw.randrange(10) if found else 0
    terms = [(draw.randrange(len(found)), draw.randrange(width), draw.randrange(prime)) for _ in range(count)]
    columns = np.array(terms, dtype=np.uint64).reshape(-1, 3).T
    sums = store_of(found).combined(
        point, prime, columns[0].astype(np.uint32), columns[1].astype(np.uint32), columns[2].copy(), width
    )
    values = {number: found[number].residue_at(point, prime) for number, _, _ in terms}
    if None in values.values():
        assert sums is None
        return
    expected = [0] * width
    for number, column, factor in terms:
        expected[column] = (expected[column] + factor * values[number]) % prime
    assert sums == expected


def test_a_constant_that_the_prime_divides_has_no_residue():
    store = FunctionStore.from_texts(("d",), ["d/7", "d"])
    point = np.array([[3]], dtype=np.uint64)
    assert not store.residues(point, 7)[0].any()
    good, residues = store.residues(point, 7, numbers(1))
    assert (good.tolist(), residues.tolist()) == ([True], [[3]])


def test_functions_of_no_symbols_are_numbers():
    store = FunctionStore.from_texts((), ["-3/2", "0", "7"])
    good, residues = store.residues(np.empty((2, 0), dtype=np.uint64), 101)
    assert (good.tolist(), residues.tolist()) == ([True, True], [[49, 0, 7]] * 2)
    assert store.texts() == ["-3/2", "0", "7"]


@given(lists, st.integers(-3, 3))
def test_the_unit_of_mass_is_restored_as_one_by_one(found, shift):
    symbols, dimensions = ("d", "s", "m", "t"), {"s": 2, "m": 2, "t": 4}
    wanted = [2 * (shift + number) for number in range(len(found))]
    store = store_of(found).restored(
        symbols,
        "m",
        [dimensions.get(symbol, 0) for symbol in symbols],
        np.arange(len(found), dtype=np.uint32),
        np.array(wanted, dtype=np.int64),
    )
    expected = [
        str(restore(function, symbols, "m", dimensions, dimension))
        for function, dimension in zip(found, wanted, strict=True)
    ]
    assert store.texts() == expected
    assert store == store_of(expected, symbols)


@pytest.mark.parametrize(
    ("text", "dimensions", "dimension", "restored"),
    [
        ("(t-1)/(t+4)", (0, 1, 2), 0, "(-m^2+t)/(4*m^2+t)"),
        ("t^3", (0, -2, 2), -2, "m^4*t^3"),  # of dimension 6 - 8
        ("1/(t+1)", (0, -2, -2), 2, "1/(m+t)"),
    ],
)
def test_units_of_other_dimensions(text, dimensions, dimension, restored):
    store = FunctionStore.from_texts(("d", "t"), [text])
    wanted = np.array([dimension], dtype=np.int64)
    assert store.restored(("d", "m", "t"), "m", dimensions, numbers(0), wanted).texts() == [restored]


def test_a_wrong_dimension_is_an_error():
    store = FunctionStore.from_texts(("d", "t"), ["t+1", "t"])
    with pytest.raises(errors.DimensionError, match=r"s would get the exponent -?1/2 beside t"):
        store.restored(("d", "s", "t"), "s", (0, 4, 2), numbers(0), np.array([0]))
    with pytest.raises(errors.DimensionError, match="s would get the exponent -1/2 beside t"):
        store.restored(("d", "s", "t"), "s", (0, 2, 2), numbers(1), np.array([1]))
    with pytest.raises(errors.DimensionError, match="above the limit"):
        store.restored(("d", "s", "t"), "s", (0, 2, 2), numbers(1), np.array([10_000]))


@given(lists, lists)
def test_stores_are_joined_and_selected_from(first, second):
    joined = FunctionStore.joined([store_of(first), store_of(second)])
    assert joined == store_of(first + second)
    backwards = np.arange(len(joined), dtype=np.uint32)[::-1].copy()
    assert joined.functions.selected(backwards) == store_of((first + second)[::-1]).functions


def test_other_symbols_and_numbers_are_refused():
    store = FunctionStore.from_texts(("d",), ["d"])
    with pytest.raises(errors.PolynomialError, match="do not go with"):
        FunctionStore.joined([store, FunctionStore.from_texts(("s",), ["s"])])
    with pytest.raises(errors.FunctionError, match="function 1 was asked for"):
        store.texts(numbers(1))
    with pytest.raises(errors.PointError, match="2 residues"):
        store.residues(np.zeros((1, 2), dtype=np.uint64), 101)
    with pytest.raises(errors.PrimeError, match="not a prime"):
        store.residues(np.zeros((1, 1), dtype=np.uint64), 100)
    with pytest.raises(ValueError, match="column 3"):
        store.combined([1], 101, numbers(0), numbers(3), np.ones(1, dtype=np.uint64), 3)


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text_is_read(text):
    assert FunctionStore.from_texts(SYMBOLS, ["1", text]).texts() == ["1", text]


@pytest.mark.parametrize("name", NOT_CANONICAL)
def test_other_text_is_refused(name):
    with pytest.raises(ValueError, match=r"(?s)'.*' (is|has)"):
        FunctionStore.from_texts(SYMBOLS, ["1", NOT_CANONICAL[name]])


def both_read(texts):
    """Compare the two readers, which share no code but the factorisation."""
    for text in texts:
        try:
            expected = str(FactoredFunction.parse(RING, text))
        except ValueError:
            with pytest.raises(ValueError, match="'"):
                FunctionStore.from_texts(SYMBOLS, [text])
        else:
            assert FunctionStore.from_texts(SYMBOLS, [text]).texts() == [expected]


@given(st.lists(st.text(alphabet="dst0123456789+-*^/()", max_size=25), max_size=5))
def test_both_readers_accept_the_same(texts):
    both_read(texts)


def test_both_readers_accept_the_same_near_to_canonical_text():
    draw = random.Random(4)
    texts = []
    for _ in range(3000):
        text = draw.choice(CANONICAL)
        start = draw.randrange(len(text))
        stop = min(len(text), start + draw.randrange(3))
        texts.append(text[:start] + draw.choice(["", *"dst0123456789+-*^/()", "*d", "-d+d"]) + text[stop:])
    both_read(texts)


@pytest.mark.parametrize(
    "text",
    [
        "d+" * 50_000,
        "(" * 100_000,
        "d*" * 50_000 + "!",
        "1/" + "(d-4)*" * 20_000,
        "9" * 10**6 + "!",
        "9" * 10**6,
        "d^2+d+1/" + "(" * 10**5,
    ],
)
def test_long_nonsense_is_refused_at_once(text):
    start = time.perf_counter()
    with pytest.raises(errors.FunctionError, match=r"is not|has"):
        FunctionStore.from_texts(SYMBOLS, [text])
    assert time.perf_counter() - start < 2


def reconstructed(found):
    """Find functions of d, s and t from their residues."""
    job = _core.Reconstruction(functions=len(found), variables=len(SYMBOLS), seed=1, threads=1)
    while (wave := job.next_wave()) is not None:
        ((prime, points, wanted),) = wave
        values = [[found[number].residue_at(point, prime) for number in wanted] for point in points.tolist()]
        outcomes = [UNLUCKY if None in row else GOOD for row in values]
        rows = [[0] * len(wanted) if None in row else row for row in values]
        job.supply(
            0,
            np.array(outcomes, dtype=np.uint8),
            np.array(rows, dtype=np.uint64).reshape(len(rows), len(wanted)),
        )
    return job.result()[0]


@given(st.lists(functions, min_size=1, max_size=4))
def test_what_is_reconstructed_is_canonical(found):
    store = FunctionStore.from_found(reconstructed(found), SYMBOLS)
    assert store.texts() == list(map(str, found))
    assert store == store_of(found)


def test_a_factorisation_that_leaves_a_common_factor_is_put_right():
    # The reconstruction gives lowest terms; here a factor is claimed to be in a denominator that is not.
    function = FactoredFunction.parse(RING, "(d*s-4*s)/(d-3)")
    made = reconstructed([function])
    assert made.factor_texts(list(SYMBOLS)) == ["d-3"]
    found = made.functions(list(SYMBOLS), [(-1, [("d-3", 1), ("d-4", 2), ("s", 1)])], threads=1)
    assert found.texts(numbers(0), threads=1) == ["-1/((d-3)*(d-4))"]
    with pytest.raises(ValueError, match="taken already"):
        made.factor_texts(list(SYMBOLS))


def test_the_degree_of_the_order_is_that_of_flint():
    ring = integer_ring(("a", "b", "c", "e"))
    draw = random.Random(9)
    for _ in range(50):
        terms = {tuple(draw.randrange(4) for _ in range(4)): draw.randrange(1, 9) for _ in range(20)}
        text = str(FactoredFunction.make(ring.from_dict(terms)))
        assert FunctionStore.from_texts(("a", "b", "c", "e"), [text]).texts() == [text]
