"""No wrong table: where the comparison with all equations or the witness fails, an error and no table."""

import pytest

import tilth
from tilth.errors import VerificationFailed
from tilth.executors.local import Local
from tilth.executors.protocol import Answers
from tilth.table import CombinedProbe, WitnessProbe


@pytest.fixture
def doubled_coefficients(monkeypatch):
    """Let all probes agree on twice the first coefficient, so that it is reconstructed without a doubt."""
    real = Local.run

    def run(self, request):
        answers = real(self, request)
        residues = answers.residues.copy()
        first = request.functions == 0
        residues[:, first] = (residues[:, first].astype(object) * 2 % request.prime).astype("u8")
        return Answers(answers.outcomes, residues)

    monkeypatch.setattr(Local, "run", run)


@pytest.mark.usefixtures("doubled_coefficients")
@pytest.mark.parametrize("verify", [True, False])
def test_a_wrong_function_does_not_satisfy_all_equations(targets, verify):
    # Without `verify` the comparison with all equations is the only check after the reconstruction.
    with pytest.raises(VerificationFailed, match="all equations together give another coefficient"):
        tilth.reduce(targets, "laporta(dots=2, s=1)", verify=verify)


@pytest.mark.usefixtures("doubled_coefficients")
def test_a_wrong_function_leaves_no_table(targets, tmp_path):
    with pytest.raises(VerificationFailed):
        tilth.reduce(targets, "laporta(dots=2, s=1)", run=tmp_path / "run")
    assert not list((tmp_path / "run").rglob("*.tilth"))


@pytest.mark.parametrize("at", [None, {"d": 5, "s": 7}], ids=["functions", "numbers"])
def test_a_wrong_witness_is_found_by_reduce(targets, monkeypatch, at):
    from tilth.table import certify

    def made(where, attempt, prime, point, equations, remainder):
        # One factor of each witness is off by one.
        (place, factor), *rest = equations
        return CombinedProbe(where, attempt, prime, point, ((place, factor + 1), *rest), remainder)

    monkeypatch.setattr(certify, "CombinedProbe", made)
    with pytest.raises(VerificationFailed, match="does not combine the equations"):
        tilth.reduce(targets, "laporta(dots=2, s=1)", at=at)


@pytest.mark.parametrize("at", [None, {"d": 5, "s": 7}], ids=["functions", "numbers"])
def test_a_wrong_witness_of_a_row_is_found_by_reduce(targets, monkeypatch, at):
    from tilth.pipeline.reduce import certificates

    def made(prime, point, combinations, reductions):
        # One factor of one witness is off by one.
        target, pairs = next((t, p) for t, p in combinations.items() if p)
        (place, factor), *rest = pairs
        changed = {**combinations, target: ((place, factor + 1), *rest)}
        return WitnessProbe(prime, point, changed, reductions)

    monkeypatch.setattr(certificates, "WitnessProbe", made)
    with pytest.raises(VerificationFailed, match="does not combine the equations"):
        tilth.reduce(targets, "laporta(dots=2, s=1)", at=at, certificate="rows")


def test_without_a_fault_there_is_a_table(targets, tmp_path):
    table = tilth.reduce(targets, "laporta(dots=2, s=1)", run=tmp_path / "run")
    assert list(table) == targets
    assert list((tmp_path / "run").rglob("*.tilth"))
