"""One elimination where a table speaks serves its rows, its certificate and the check of fresh witnesses."""

import dataclasses

import pytest

import tilth
from tilth.cases import load_family
from tilth.errors import VerificationFailed
from tilth.plan import SelectedEquations, ordering
from tilth.plan import selected as plan_selected
from tilth.plan.ordering import Ordering
from tilth.system import prime_number
from tilth.table import verify

NUMBERS = {"at": {"d": 41, "s": 3, "t": 7}, "prime": prime_number(2)}


@pytest.fixture
def target():
    return load_family("dbox")[1, 1, 1, 1, 1, 1, 1, -2, 0]


@pytest.fixture
def eliminated(monkeypatch):
    """Where selected equations are eliminated."""
    places = []

    def noting(real):
        def noted(self, prime, residues, **options):
            places.append((prime, tuple(residues)))
            return real(self, prime, residues, **options)

        return noted

    monkeypatch.setattr(SelectedEquations, "_eliminate", noting(SelectedEquations._eliminate))
    monkeypatch.setattr(Ordering, "echelon", noting(Ordering.echelon))
    return places


def test_no_place_is_eliminated_twice(target, eliminated):
    """For learning, at the point, elsewhere for the certificate, and elsewhere for the check."""
    table = tilth.reduce(target, **NUMBERS)
    assert len(eliminated) == len(set(eliminated)) == 4
    eliminated.clear()
    # A table by itself has no elimination to go by.
    found = table.verify()
    assert len(eliminated) == 2
    assert len(found.fresh) == len(found.stored) == 2


@pytest.mark.parametrize("filled", [0, 10**9])
def test_no_place_is_eliminated_twice_in_whatever_order(target, eliminated, monkeypatch, filled):
    """Where rows are long the point is solved in another order than the learning points."""
    monkeypatch.setattr(plan_selected, "FILLED", filled)
    monkeypatch.setattr(ordering, "WORTH_ORDERING", 0)
    table = tilth.reduce(target, **NUMBERS)
    assert len(eliminated) == len(set(eliminated)) == 4
    assert table.verify()
    monkeypatch.undo()
    usual = tilth.reduce(target, **NUMBERS)
    assert dict(table.items()) == dict(usual.items())
    assert table.provenance == usual.provenance
    assert [probe.equations for probe in table.certificate.probes] == [
        probe.equations for probe in usual.certificate.probes
    ]


def test_the_check_is_the_same(target, monkeypatch):
    """As many witnesses are multiplied out, of combinations that nobody knew before."""
    multiplied = []
    real = verify.Proof.check

    def noted(self, prime, point, factors, witness, remainder):
        multiplied.append((prime, tuple(factors.values())))
        return real(self, prime, point, factors, witness, remainder)

    monkeypatch.setattr(verify.Proof, "check", noted)
    table = tilth.reduce(target, **NUMBERS)
    assert len(multiplied) == len(set(multiplied)) == 4
    assert sum(prime == NUMBERS["prime"] for prime, _ in multiplied) == 2
    multiplied.clear()
    table.verify()
    assert len(multiplied) == 4


@pytest.mark.parametrize("part", ["equations", "remainder"])
def test_a_fault_of_the_shared_elimination_is_found(target, monkeypatch, part):
    """From the check on, what the elimination at the table's place gives is off by one."""
    real, checking = SelectedEquations.combine, []
    monkeypatch.setattr(
        verify,
        "check_combined",
        lambda *given, real=verify.check_combined: (checking.append(1), real(*given))[1],
    )

    def wrong(self, prime, residues, sums, solved=None, ends=None):
        found = real(self, prime, residues, sums, solved, ends)
        if not checking or solved is None or solved.elimination_at(prime, residues) is None:
            return found
        (one, *rest), changed = found, {}
        if part == "equations":
            (number, factor), *others = one.equations
            changed = {"equations": ((number, (factor + 1) % prime), *others)}
        else:
            master = next(iter(one.remainder))
            changed = {"remainder": one.remainder | {master: (one.remainder[master] + 1) % prime}}
        return [one._replace(**changed), *rest]

    monkeypatch.setattr(SelectedEquations, "combine", wrong)
    with pytest.raises(VerificationFailed, match="a witness does not combine the equations"):
        tilth.reduce(target, **NUMBERS)


def test_a_solution_of_other_equations_is_not_used(target, eliminated):
    """It numbers them otherwise."""
    table, other = (
        tilth.reduce(target, **NUMBERS),
        tilth.reduce(target.family[1, 1, 1, 1, 1, 1, 1, -1, 0], **NUMBERS),
    )
    (certificate,) = other.certificates
    proof = verify.Proof(other, certificate, plain=False, threads=1, progress=lambda *_: None)
    solved = proof.selected.solve(
        NUMBERS["prime"], proof.selected.residues(NUMBERS["at"], NUMBERS["prime"]), keep=True
    )
    assert dataclasses.is_dataclass(solved)
    eliminated.clear()
    assert verify.verify_table(table, solved=solved)
    assert len(eliminated) == 2
