"""Rational functions from end to end: odd targets and families, backends, and what is caught on the way."""

import re
from fractions import Fraction

import numpy as np
import pytest

import tilth
from tilth import _core
from tilth.cases import load_case, read_case
from tilth.errors import (
    CoreError,
    LimitExceeded,
    OptionError,
    ProbeFault,
    SingularKinematics,
    VerificationFailed,
)
from tilth.executors.local import Local, read_backend
from tilth.executors.protocol import Answers, OneByOne
from tilth.pipeline.learn import prepare
from tilth.pipeline.news import News

BACKENDS = [name for name, here, _ in _core.backends() if here]


@pytest.fixture(scope="module")
def bubble():
    return load_case("bubble")[0]


@pytest.fixture(scope="module")
def box():
    return load_case("box")[0]


def test_targets_that_need_nothing(bubble):
    table = tilth.reduce([bubble[1, 1], bubble[1, 0], bubble[1, 1], bubble[2, 1]], "laporta")
    assert list(table) == [bubble[1, 1], bubble[1, 0], bubble[2, 1]]
    assert str(table[bubble[1, 1]][bubble[1, 1]]) == "1"
    assert table[bubble[1, 0]] == {}  # scaleless


def test_a_target_that_no_equation_contains(bubble):
    """One seed far from the target: what it contains is not asked for, and the target is a master."""
    rule = tilth.seeding.Listed("one", np.array([[1, 1]], dtype=np.int8))
    table = tilth.reduce([bubble[1, 1]], rule)
    assert str(table[bubble[1, 1]][bubble[1, 1]]) == "1"


def test_the_unit_of_mass_is_found_where_none_is_named():
    """A symbol of dimension one, whose square is what occurs; d/dk.k at (1) gives (d-2) I1 = 2 m^2 I2."""
    family = tilth.Family("tadpole", ["k"], [], ["k^2-m^2"], {}, invariants={"m": 1})
    table = tilth.reduce([family[2], family[3]], "laporta")
    assert str(table[family[2]][family[1]]) == "(d-2)/(2*m^2)"
    assert str(table[family[3]][family[1]]) == "(d^2-6*d+8)/(8*m^4)"
    assert table.provenance["set_to_one"] == "m"


def test_symbols_without_dimension_and_denominators():
    family = tilth.Family(
        "triangle",
        ["k"],
        ["p", "q"],
        ["k^2", "(k+p)^2", "(k+q)^2"],
        {"p^2": "0", "q^2": "0", "p*q": "s*x/(1-x)"},
        invariants={"s": 2, "x": 0},
    )
    table = tilth.reduce([family[1, 1, 2]], "laporta(dots=3, s=1)")
    point = {"d": Fraction(9, 2), "s": Fraction(3), "x": Fraction(2, 7)}
    numeric = tilth.reduce([family[1, 1, 2]], "laporta(dots=3, s=1)", at=point)
    assert table.evaluate(point)[family[1, 1, 2]] == dict(numeric[family[1, 1, 2]])


@pytest.mark.parametrize("at", [{"d": 7}, {"t": "7/3"}, {"d": "22/7", "t": -2}], ids=str)
def test_some_symbols_may_be_numbers(box, at):
    target = box[2, 1, 1, 1]
    table = tilth.reduce(target, "laporta(dots=2, s=1)", at=at)
    assert set(table.symbols).isdisjoint(table.at)
    whole = {"d": Fraction(22, 7), "s": Fraction(1), "t": Fraction(-2)} | table.at
    numeric = tilth.reduce(target, "laporta(dots=2, s=1)", at=whole)
    free = {symbol: whole[symbol] for symbol in table.symbols}
    assert table.evaluate(free)[target] == dict(numeric[target])


def test_numbers_at_which_masters_are_related(box):
    """In four dimensions equations relate the two bubbles; the table is the generic one all the same."""
    target = box[2, 1, 1, 1]
    table = tilth.reduce(target, "laporta(dots=2, s=1)", at={"d": 4})
    whole = tilth.reduce(target, "laporta(dots=2, s=1)")
    assert table.masters == whole.masters
    for free in ({"s": 1, "t": "7/3"}, {"s": 5, "t": -2}):
        assert table.evaluate(free) == whole.evaluate({"d": 4, **free})


def test_numbers_at_which_the_gram_determinant_vanishes():
    """For the box it is proportional to s t (s+t), but the coefficients have values at s = -t."""
    _, targets = load_case("box")
    table = tilth.reduce(targets, "laporta", at={"s": 1, "t": -1})
    everywhere = tilth.reduce(targets, "laporta").evaluate({"d": "22/7", "s": 1, "t": -1})
    assert table.evaluate({"d": "22/7"}) == everywhere


def test_numbers_at_which_the_equations_degenerate():
    _, targets = load_case("bubble")
    with pytest.raises(
        SingularKinematics, match=r"singular at s=0: .* the Gram determinant of the externals vanishes"
    ):
        tilth.reduce(targets, "laporta", at={"s": 0})


def test_the_same_bytes_on_every_backend_and_any_threads(tmp_path):
    _, targets = load_case("dbox")
    written = set()
    for number, (backend, threads) in enumerate([(b, t) for b in BACKENDS for t in (1, 3)]):
        path = tmp_path / f"{number}.tilth"
        tilth.reduce(targets[:2], "usovitsch", backend=backend, threads=threads).save(path)
        written.add(path.read_bytes())
    assert len(written) == 1


def test_equations_that_are_few_are_made_once(box, monkeypatch, tmp_path):
    """A table is compared with all equations in the end: those learnt from, or the same made once more."""
    made, generate = [], prepare.all_equations
    monkeypatch.setattr(prepare, "all_equations", lambda *given: made.append(given) or generate(*given))
    for kept, times in ((prepare.KEPT_BYTES, 0), (0, 1)):
        monkeypatch.setattr(prepare, "KEPT_BYTES", kept)
        made.clear()
        tilth.reduce(box[2, 1, 1, -1], "laporta").save(tmp_path / f"{times}.tilth")
        assert len(made) == times
    assert (tmp_path / "0.tilth").read_bytes() == (tmp_path / "1.tilth").read_bytes()


def test_another_seed_gives_the_same_functions(box):
    first, second = (tilth.reduce(box[2, 2, 1, 1], "laporta(dots=2, s=1)", seed=seed) for seed in (1, 2))
    assert {t: dict(row) for t, row in first.items()} == {t: dict(row) for t, row in second.items()}


def test_options_that_are_refused(box):
    with pytest.raises(OptionError, match="backend='sse' is unknown, use one of scalar, portable"):
        tilth.reduce(box[2, 1, 1, 1], backend="sse")
    with pytest.raises(OptionError, match="residues modulo a prime need values for s, t too"):
        tilth.reduce(box[2, 1, 1, 1], at={"d": 5}, prime=101)
    with pytest.raises(LimitExceeded, match=r"would take more than .* kB, more than max_memory=1 kB"):
        tilth.reduce(box[2, 1, 1, 1], "laporta", max_memory="1 kB")
    assert read_backend(None) in BACKENDS


def test_news_of_the_probes():
    _, targets = load_case("dbox")
    heard = []
    tilth.reduce(targets, "usovitsch", progress=lambda stage, text: heard.append((stage, text)))
    # The masters of the family may have been found by another test.
    stages = [stage for stage in dict.fromkeys(stage for stage, _ in heard) if stage != "masters"]
    assert stages[:4] == ["seeding", "generation", "elimination", "selection"]
    assert stages[-3:] == ["reconstruction", "check", "verification"]
    probes = [text for stage, text in heard if stage == "reconstruction"]
    assert all(isinstance(text, News) and text.done > 0 for text in probes)
    assert [text.done for text in probes] == sorted(text.done for text in probes)
    assert all(text.total is None or text.total >= text.done for text in probes)


def test_news_of_the_probes_say_what_is_found_and_move():
    heard = []
    targets = read_case("tribox:5").targets
    tilth.reduce(
        targets, "usovitsch", symmetries=False, progress=lambda stage, text: heard.append((stage, text))
    )
    lines = [text for stage, text in heard if stage == "reconstruction"]
    for number, variable in enumerate(["d", "m2", "m3"], start=1):
        start = f"degrees in {variable}, variable {number} of 3: "
        known = [re.match(r"(\w+) of 16 functions; [0-9,]+ probes$", text.removeprefix(start))
                 for text in lines if text.startswith(start)]  # fmt: skip
        assert all(known)
        counts = [0 if match[1] == "none" else int(match[1]) for match in known]
        assert counts == sorted(counts)
        assert len(set(counts)) > 1
    assert any(re.match(r"factors of denominators: [0-9]+ known; ", text) for text in lines)
    assert any(re.match(r"numerators in m3, variable 3 of 3: ", text) for text in lines)


def test_news_of_later_primes_say_how_many_probes_they_take_at_least():
    lines = []
    targets = read_case("dbox:9").targets
    tilth.reduce(targets, "usovitsch", progress=lambda stage, text: lines.append(text), verify=False)
    later = [text for text in lines if text.startswith("coefficients modulo prime ")]
    assert later
    for text in later:
        made, bound = map(int, re.search(r": ([0-9]+) of at least ([0-9]+) probes, ", text).groups())
        assert text.total - text.done == max(0, bound - made)


def test_the_last_news_of_the_probes_are_what_they_came_to():
    heard = []
    _, targets = load_case("box")
    table = tilth.reduce(targets, "laporta", progress=lambda stage, text: heard.append((stage, text)))
    counts = table.provenance["reconstruction"]
    *_, last = (text for stage, text in heard if stage == "reconstruction")
    assert (last.done, last.total) == (counts["probes"], counts["probes"])
    functions, probes, primes = counts["functions"], counts["probes"], len(counts["primes"])
    assert last == f"{functions} functions from {probes} probes modulo {primes} prime(s)"
    assert not any(" 0 of " in text for _, text in heard)


class Liar(OneByOne):
    """An executor that changes one residue of one function, from some probe on."""

    def __init__(self, executor, function, first, last):
        self.executor, self.function, self.first, self.last, self.seen = executor, function, first, last, 0

    def run(self, request):
        answers = self.executor.run(request)
        residues = answers.residues.copy()
        column = np.flatnonzero(request.functions == self.function)
        for row in range(len(residues)):
            if self.first <= self.seen < self.last and len(column) and answers.outcomes[row] == 0:
                residues[row, column[0]] = (residues[row, column[0]] + 1) % request.prime
            self.seen += 1
        return Answers(answers.outcomes, residues)


@pytest.mark.parametrize(("first", "last"), [(0, 10**9), (30, 10**9), (5, 6), (20, 21), (40, 41), (60, 70)])
def test_false_residues_make_no_table(monkeypatch, first, last):
    """Some are healed, because the function is found again at another prime; none gets into a table."""
    _, targets = load_case("dbox")
    truth = tilth.reduce(targets, "usovitsch")
    monkeypatch.setattr(
        "tilth.pipeline.reduce.probing.Local",
        lambda *arguments, **named: Liar(Local(*arguments, **named), 3, first, last),
    )
    try:
        table = tilth.reduce(targets, "usovitsch")
    except (CoreError, ProbeFault, VerificationFailed):
        return
    assert {t: dict(row) for t, row in table.items()} == {t: dict(row) for t, row in truth.items()}


@pytest.mark.parametrize("make", ["reduce", "expand"])
def test_what_a_sample_of_checks_missed_is_computed_again(monkeypatch, make):
    """A false residue is found when the result is compared with the equations; then all is checked."""
    _, targets = load_case("dbox")

    def rows(**options):
        plan = tilth.plan(targets, "usovitsch")
        if make == "expand":
            plan = plan.expand("eps", d="4-2*eps", order=0)
        return {target: dict(row) for target, row in plan.reconstruct(**options).items()}

    truth, samples, told = rows(), [], []

    def liar_at_first(*arguments, sample):
        samples.append(sample)
        local = Local(*arguments, sample=sample)
        return local if samples[1:] else Liar(local, 3, 0, 10**9)

    monkeypatch.setattr("tilth.pipeline.reduce.probing.Local", liar_at_first)
    assert rows(progress=lambda stage, text: told.append(str(text))) == truth
    assert samples == [True, False]
    assert any("every probe checked" in text for text in told)


def test_what_is_kept_or_handed_over_is_checked(monkeypatch, tmp_path):
    _, targets = load_case("dbox")
    samples = []

    def noted(*arguments, sample=False):
        samples.append(sample)
        return Local(*arguments, sample=sample)

    monkeypatch.setattr("tilth.pipeline.reduce.probing.Local", noted)
    plan = tilth.plan(targets, "usovitsch")
    plan.reconstruct(run=tmp_path / "run")
    plan.reconstruct(batch=3)
    plan.reconstruct(deliver=lambda target, row: None)
    plan.expand("eps", d="4-2*eps", order=0).reconstruct(verify=False)
    assert samples == [False] * 4


def test_a_probe_that_fails_its_own_check_is_no_data(box):
    class Broken:
        def replay(self, points, numbers, *, prime, backend, threads, sample):
            return np.full(len(points), 2, dtype=np.uint8), np.zeros((len(points), 1), dtype=np.uint64)

    tape = tilth.plan(box[2, 1, 1, 1])._recorded.tape
    executor = Local(tape, lambda points, prime: points, "scalar", 1)
    executor._parts = Broken()
    from tilth.executors.protocol import ProbeRequest

    request = ProbeRequest(101, np.array([[3, 5]], dtype=np.uint64), np.array([0], dtype=np.uint32))
    with pytest.raises(ProbeFault, match=r"the probe at \(3, 5\) modulo 101 does not satisfy the equations"):
        executor.run(request)


@pytest.mark.parametrize("bound", [2**50, 2**63 - 25], ids=["a prime of probes", "a prime of learning"])
def test_numbers_that_do_not_exist_modulo_a_prime_that_is_used(box, bound):
    (prime,) = _core.primes_below(bound, 1)
    target = box[2, 1, 1, 1]
    table = tilth.reduce(target, "laporta(dots=2, s=1)", at={"t": Fraction(7, prime)})
    whole = tilth.reduce(target, "laporta(dots=2, s=1)")
    point = {"d": Fraction(5, 3)}
    assert table.evaluate(point) == whole.evaluate(point | {"s": 1, "t": Fraction(7, prime)})
