"""Certificates of amplitudes: accepted as they are, in files too, and refused with any fault."""

import hashlib
import json
import random
from fractions import Fraction

import pytest
from family_files import check_damage, opened, saved_and_loaded, sealed

import tilth
from tilth.amplitudes import MasterExpansion
from tilth.cli.main import main
from tilth.errors import OptionError, TableFileError, VerificationFailed


@pytest.fixture(scope="module")
def terms(box):
    coefficients = ["x*s*t/(d-5)", "y*s^2", "(x-y)/(s+2*t)", "y^2/(d-3)", "x/(x+s)", "7", "x*y"]
    integrals = [box[2, 1, 1, 1], box[1, 1, 2, 1], box[1, 1, 1, 3], box[1, 1, 1, 1], box[1, 2, 1, -1]]
    integrals += [box[1, 1, 0, 0], box[1, 0, 1, 0]]
    return dict(zip(integrals, coefficients, strict=True))


@pytest.fixture(scope="module")
def saved(terms, tmp_path_factory):
    path = tmp_path_factory.mktemp("amplitude") / "sum.tilth"
    tilth.amplitude(terms, symbols=["x", "y"]).save(path)
    return path


def data_of(path):
    return opened(path.read_bytes())[1]


def written(data, path):
    """Write data as a file whose checksum is right."""
    path.write_bytes(sealed("tilth-amplitude", data, b""))
    return path


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"at": {"t": "3/2"}},
        {"at": {"d": 7, "s": 2, "t": "3/5"}},
        {"symmetries": False},
        {"order": "dots"},
        {"preferred_masters": ["box[1,1,1,2]"]},
    ],
    ids=str,
)
def test_what_is_true_is_accepted(tmp_path, box, terms, options):
    options = dict(options)
    if "preferred_masters" in options:
        options["preferred_masters"] = [box[1, 1, 1, 2]]
    found = tilth.amplitude(terms, symbols=["x", "y"], **options)
    result = found.verify(seed=3)
    assert (len(result.stored), len(result.fresh)) == (2, 2)
    assert len(set(result.stored + result.fresh)) == 4
    assert result.targets <= len(terms) - 1  # one is of a zero sector
    again = saved_and_loaded(found, tmp_path)
    assert again.certificate == found.certificate
    assert again.verify(plain=True, fresh=False).plain == result.equations


def test_every_changed_coefficient_is_refused(saved, tmp_path):
    """Of the sum or of a master, changed anywhere in the file; the statement is made to fit, too."""
    original = data_of(saved)
    for part in ("terms", "masters"):
        for number in range(len(original[part])):
            data = data_of(saved)
            key, text = data[part][number]
            if part == "terms" and key == [1, 1, 0, 0]:
                continue  # of a zero sector, whatever its coefficient
            expansion = MasterExpansion.load(saved)
            ring = next(iter(expansion.values())).ring
            changed = tilth.table.FactoredFunction.parse(ring, text) + tilth.table.FactoredFunction.number(
                ring, Fraction(1, 3)
            )
            data[part][number] = [key, str(changed)]
            wrong = MasterExpansion.load(written(data, tmp_path / "wrong.tilth"))
            with pytest.raises(VerificationFailed, match="of another sum or another result"):
                wrong.verify()
            # Whoever writes the hash anew gets other points.
            said, rows = wrong._provable.said, dict(wrong)
            data["certificate"]["statement"] = tilth.amplitudes.said.statement_of_sum(said, rows)
            with pytest.raises((VerificationFailed, TableFileError), match=r"do not use|is no amplitude"):
                MasterExpansion.load(written(data, tmp_path / "wrong.tilth")).verify(fresh=False)
            with pytest.raises(VerificationFailed, match="do not reduce the sum to what the amplitude says"):
                tilth.amplitudes.certificate.Provable(
                    said, tilth.plan(wrong.certificate.targets)._prepared.plan
                ).certificate_of(rows)


def test_mutated_certificates_are_refused(saved, tmp_path):
    """A factor, a residue, an equation, an attempt, a witness or the statement: none passes."""
    draw = random.Random(11)
    accepted = 0
    for _ in range(150):
        data = data_of(saved)
        certificate = data["certificate"]
        probe = draw.choice(certificate["probes"])
        kind = draw.choice(["factor", "remainder", "equation", "attempt", "missing", "statement", "target"])
        if kind == "factor":
            used = [n for n, factor in enumerate(probe["factors"]) if factor]
            probe["factors"][draw.choice(used)] += draw.choice([1, -1, 2**40])
        elif kind == "remainder":
            entry = draw.choice(probe["remainder"])
            entry[1] = str(int(entry[1]) + 1)
        elif kind == "equation":
            used = [n for n, factor in enumerate(probe["factors"]) if factor]
            integral, _ = certificate["equations"][draw.choice(used)]
            integral[draw.randrange(len(integral))] += draw.choice([1, -1])
        elif kind == "attempt":
            probe["attempt"] = draw.choice([1, 7, 8, -1])
        elif kind == "missing":
            certificate["probes"].remove(probe)
        elif kind == "statement":
            certificate["statement"] = hashlib.sha256(draw.randbytes(4)).hexdigest()
        else:
            data["targets"][0] = [0, 0, 0, 0]
        try:
            MasterExpansion.load(written(data, tmp_path / "wrong.tilth")).verify(fresh=False)
        except (VerificationFailed, TableFileError):
            continue
        accepted += kind != "target"  # which integrals are named first proves nothing
    assert accepted == 0


def test_damaged_files_are_refused(saved, tmp_path):
    path = tmp_path / "damaged.tilth"
    check_damage(saved.read_bytes(), path, 16)
    for key in data_of(saved):
        data = data_of(saved)
        del data[key]
        with pytest.raises(TableFileError, match="is no amplitude of version 1"):
            MasterExpansion.load(written(data, path))


def test_what_has_no_certificate_says_so(box):
    zero = tilth.amplitude({box[1, 1, 0, 0]: 3})
    with pytest.raises(OptionError, match="all of its integrals are of zero sectors"):
        zero.verify()


def test_on_the_command_line(saved, tmp_path, capsys):
    assert main(["verify", str(saved)]) == 0
    assert capsys.readouterr().out.startswith("verified: ")
    assert main(["verify", str(saved), "--json", "--stored-only"]) == 0
    assert json.loads(capsys.readouterr().out)["verified"] is True
    data = data_of(saved)
    data["certificate"]["probes"][0]["factors"][0] += 1
    assert main(["verify", str(written(data, tmp_path / "wrong.tilth"))]) == 4
    (tmp_path / "bubble.toml").write_text(
        'name = "bubble"\nloops = ["k"]\nexternals = ["p"]\npropagators = ["k^2", "(k+p)^2"]\n'
        '[kinematics]\n"p^2" = "s"\n'
    )
    (tmp_path / "sum.m").write_text("x*s*bubble[2,1] + y*bubble[1,2]")
    call = ["amplitude", str(tmp_path / "bubble.toml"), str(tmp_path / "sum.m"), "--symbols", "x,y"]
    assert main([*call, "--save", str(tmp_path / "sum.tilth")]) == 0
    assert main(["verify", str(tmp_path / "sum.tilth")]) == 0
