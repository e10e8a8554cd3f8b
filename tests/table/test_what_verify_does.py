"""Each step of a verification is taken: what it draws, counts and says, and which rows it looks at."""

import dataclasses
import random
import re
from collections import Counter

import pytest
from remake import remake, with_certificate

from tilth.errors import OutOfMemory, VerificationFailed
from tilth.family import ModularIdentities
from tilth.news import silent
from tilth.plan import Equation, SelectedEquations
from tilth.table import verify
from tilth.table.proof import Proof
from tilth.table.verify import Verification

TABLES = ["box_table", "tiny_table", "bubble_functions", "bubble_combined"]


@pytest.fixture(params=TABLES)
def table(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(("plain", "said"), [(10, "all"), (4, "4"), (1234, "1,234")])
def test_what_it_says(plain, said):
    assert str(Verification(2, 10, (3,), (5, 7), plain)) == (
        "verified: 2 target(s), witness over 10 equations multiplied out modulo 1 stored and 2 fresh "
        f"prime(s), {said} of them made in plain Python"
    )


def test_nobody_knows_what_is_drawn_unless_there_is_a_seed(box_table, monkeypatch):
    names, real = [], verify.Draws
    monkeypatch.setattr(verify, "Draws", lambda name: names.append(name) or real(name))
    for seed in (3, 3, None, None):
        box_table.verify(seed=seed)
    assert names[:2] == ["verification 3"] * 2
    assert len({*names, "verification None"}) == 4


def test_every_row_is_looked_at_once(table, monkeypatch):
    seen, real = Counter(), verify.check_form
    monkeypatch.setattr(verify, "check_form", lambda head, rows: seen.update(rows) or real(head, rows))
    table.verify()
    assert seen == Counter(table)


def test_a_master_as_a_target_that_no_certificate_lists(bubble_functions):
    # Its row is known without a proof: itself.
    table = remake(bubble_functions, rows={one: dict(row) for one, row in bubble_functions.items()})
    certificate, (master,) = table.certificate, table.masters

    def without(named):
        return {one: entry for one, entry in named.items() if one != master}

    probes = tuple(
        dataclasses.replace(
            probe, combinations=without(probe.combinations), reductions=without(probe.reductions)
        )
        for probe in certificate.probes
    )
    unlisted = remake(table, certificate=dataclasses.replace(certificate, probes=probes))
    assert master in unlisted
    assert master not in unlisted.certificate.targets
    unlisted.verify()
    twice = {master: table[master][master] + table[master][master]}
    with pytest.raises(VerificationFailed, match="which is a master, is not"):
        remake(unlisted, rows={**unlisted, master: twice}).verify()


def test_what_it_counts(table):
    found = table.verify()
    assert found.targets == len(table)
    assert found.equations == sum(len(one.equations) for one in table.certificates)
    identities = [Counter(one.identity for one in c.equations) for c in table.certificates]
    assert found.plain == sum(min(2, count) for names in identities for count in names.values())
    assert set(found.stored) == {probe.prime for one in table.certificates for probe in one.probes}
    assert found.fresh
    assert table.verify(fresh=False).fresh == ()
    assert table.verify(plain=True).plain == found.equations


def test_fresh_witnesses_are_multiplied_out(table, monkeypatch):
    real = verify.combined_probes

    def wrong(*given):
        probes = real(*given)
        (number, factor), *rest = probes[-1].equations
        return [*probes[:-1], dataclasses.replace(probes[-1], equations=((number, factor + 1), *rest))]

    monkeypatch.setattr(verify, "combined_probes", wrong)
    table.verify(fresh=False)
    with pytest.raises(VerificationFailed, match="a witness does not combine the equations"):
        table.verify()


def test_plain_python_asks_the_core_for_no_solution(box_table, monkeypatch):
    target = next(iter(box_table))
    rows = {one: dict(row) for one, row in box_table.items()}
    rows[target][next(iter(rows[target]))] += 1
    wrong, solved = remake(box_table, rows=rows), []
    real = SelectedEquations.solve
    monkeypatch.setattr(
        SelectedEquations, "solve", lambda self, *given: solved.append(self) or real(self, *given)
    )
    with pytest.raises(VerificationFailed, match="combined over all targets"):
        wrong.verify(plain=True)
    assert not solved
    with pytest.raises(VerificationFailed, match=r"combined over all targets|coefficient of"):
        wrong.verify()
    assert solved


def proof_of(table, plain=False, progress=silent):
    (certificate,) = table.certificates
    return Proof(table, certificate, plain=plain, threads=1, progress=progress)


@pytest.mark.parametrize("plain", [False, True])
def test_a_witness_of_an_equation_that_is_not_there(box_table, plain):
    proof = proof_of(box_table, plain)
    (probe, *_) = proof.certificate.probes
    for number in (-1, len(proof.certificate.equations)):
        with pytest.raises(VerificationFailed, match=f"names equation {number},"):
            proof.check(probe.prime, probe.point, {}, [(number, 1)], {})


def test_an_identity_that_the_family_does_not_have(box_table):
    equations = (*box_table.certificate.equations, Equation("d/dk3.k1", (1, 1, 1, 1)))
    with pytest.raises(VerificationFailed, match=r"has an equation that is none: .*d/dk3\.k1"):
        with_certificate(box_table, equations=equations).verify()


def made(proof, factors):
    """Return what equations with factors add up to at the place of the first witness."""
    (probe, *_) = proof.certificate.probes
    selected = proof.selected
    residues = selected.residues(probe.point, probe.prime)
    return selected.multiply(probe.prime, residues, factors, 1, lambda done: None)


@pytest.mark.parametrize("plain", [False, True])
def test_what_is_off_is_named(box_table, plain):
    proof = proof_of(box_table, plain)
    (probe, *_) = proof.certificate.probes
    target = next(iter(box_table))
    with pytest.raises(VerificationFailed, match=f"the coefficient of {re.escape(str(target))} is off"):
        proof.check(probe.prime, probe.point, {target: 1}, [], {})
    first = next(iter(made(proof, {0: 1}).values()))
    factor = pow(first, -1, probe.prime)
    ones = {str(integral) for integral, value in made(proof, {0: factor}).items() if value == 1}
    with pytest.raises(VerificationFailed, match="is off") as caught:
        proof.check(probe.prime, probe.point, {}, [(0, factor)], {})
    assert plain or any(f"of {one} is" in str(caught.value) for one in ones)


@pytest.mark.parametrize("plain", [False, True])
def test_a_witness_may_name_an_equation_twice(box_table, plain):
    proof = proof_of(box_table, plain)
    (probe, *_) = proof.certificate.probes
    proof.check(probe.prime, probe.point, {}, [(0, 5), (0, probe.prime - 5)], {})


def test_core_and_plain_python_must_make_the_same_equations(box_table, monkeypatch):
    real, proof = ModularIdentities.equation, proof_of(box_table)
    (probe, *_) = proof.certificate.probes
    assert proof.made == 0

    def compare(change):
        def changed(self, *equation):
            row = dict(real(self, *equation))
            change(row, next(iter(row)))
            return row

        monkeypatch.setattr(ModularIdentities, "equation", changed)
        proof.compare_sample(probe.prime, probe.point, random.Random(1))

    compare(lambda row, key: row.update({key: row[key] + probe.prime}))
    compare(lambda row, key: row.update({2**60: probe.prime}))
    assert proof.made > 0
    for change in (
        lambda row, key: row.update({key: row[key] + 1}),
        lambda row, key: row.pop(key),
        lambda row, key: row.update({2**60: 1}),
    ):
        with pytest.raises(VerificationFailed, match="make different equations"):
            compare(change)


def test_progress_says_how_many_equations_were_added(box_table):
    said = []
    proof = proof_of(box_table, progress=lambda stage, news: said.append((stage, news)))
    proof._watch(101, {0: 1, 1: 2})(1)
    ((stage, news),) = said
    assert (stage, str(news), news.done, news.total) == (
        "verification",
        "1 of 2 equations modulo 101",
        1,
        2,
    )


@pytest.mark.parametrize("fresh", [True, False])
def test_too_little_memory_says_nothing_about_the_table(box_table, monkeypatch, fresh):
    def refused(*given, **named):
        raise OutOfMemory("no memory is left")

    monkeypatch.setattr(Proof, "check", refused)
    with pytest.raises(OutOfMemory, match="no memory is left"):
        box_table.verify(fresh=fresh)
