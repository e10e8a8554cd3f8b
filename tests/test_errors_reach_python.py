"""Every error kind of the core reaches Python as a class of `tilth.errors`, with its message."""

import re
from pathlib import Path

import pytest

from tilth import _core, errors

SAMPLES = _core.error_samples()
RUST = Path(__file__).parent.parent / "rust"

# What the message speaks of, and the class that a user would look for. Kinds that share a class are about
# the same entry: a family, an identity or equation number, a column, or a size.
EXPECTED = [
    (r"^the family has 21 propagators; between 1 and 20 are", errors.FamilyError),
    (r"^identity 0 is malformed: a shift comes twice", errors.FamilyError),
    (r"^sector 8 does not exist in a family of 3 propagators", errors.SectorError),
    (r"^a seed has 2 indices, but the family has 3 propagators", errors.IndexCountError),
    (r"^the equations would have indices up to 200, beyond the limit of 127", errors.IndexRangeError),
    (r"^indices up to 127 in a family of 20 propagators need 170 bits", errors.IndexRangeError),
    (r"^identity 9 was asked for, but the family has 8", errors.OperatorError),
    (r"^a seed names set 3 of identities, but there are 2", errors.OperatorError),
    (r"^a choice was made for 1 seeds, but there are 2", errors.OperatorError),
    (r"^equation 7 was asked for, but the system has 5", errors.OperatorError),
    (r"^seed 0 lies in sector 1, whose integrals are zero", errors.ZeroSeedError),
    (r"^seed 1 of the sorted list is there twice", errors.RepeatedSeedError),
    (r"^the point has 1 values, but there are 2 symbols", errors.PointError),
    (r"^this would make 1099511627776 seeds, more than the limit", errors.LimitExceeded),
    (r"^the system has 1099511627776 rows, more than the limit", errors.LimitExceeded),
    (r"^4 is not a prime number", errors.PrimeError),
    (r"^the prime 2 is outside the supported range 3 to ", errors.PrimeRangeError),
    (r"^row 0 names column 9, but the system has 5 columns", errors.ColumnError),
    (r"^row 0 names column 1 twice", errors.ColumnError),
    (r"^2 ranks were given that are not a permutation of the 3 columns", errors.ColumnError),
    (r"^this elimination recorded pivots only", errors.NotRecordedError),
    (r"^1 residues were given for 2 primes", errors.ResidueCountError),
    (r"^the prime 7 was given twice", errors.RepeatedPrimeError),
    (r"^row 7 was asked for, but the system has 5 rows", errors.OperatorError),
    (r"^a term has 1 exponents up to 0 where 2 of at most 4096", errors.PolynomialError),
    (r"^a point has 1 residues, but there are 2 symbols", errors.PointError),
    (r"^row 3 depends on the others", errors.OperatorError),
    (r"^row 3 is not what the elimination says", errors.ProbeFault),
    (r"^target 9 was asked for, but the system has 5 columns", errors.ColumnError),
    (r"^output 9 was asked for, but the tape has 5 outputs", errors.TapeError),
    (r"^5 residues were given, which is no multiple of the 2 symbols", errors.TapeError),
    (r"^the tape cannot be read at byte 8: the checksum is wrong", errors.TapeError),
    (r"^this processor cannot run the backend ifma", errors.BackendError),
    (r"^the prime 1152921504606846976 is too large for the backend avx2", errors.BackendError),
    (r"^a request of 2 points and 4 functions got 1 answers of 3", errors.ReconstructionError),
    (r"^function 0 is no rational function of degree up to 64", errors.ReconstructionError),
    (r"^function 0 is not reconstructed after the limit of 10 probes", errors.ReconstructionError),
    (r"^function 0 is not reconstructed after the limit of 10 primes", errors.ReconstructionError),
    (r"^a residue of function 0 modulo 101 contradicts all others", errors.ProbeFault),
    (r"^the probes of function 0 contradicted each other at 4 primes", errors.ProbeFault),
    (r"^function 9 was asked for, but there are 5", errors.FunctionError),
    (r"^'d/' is no function", errors.FunctionError),
    (r"^functions of \(d\) do not go with symbols \(d, s\)", errors.PolynomialError),
    (r"^s would get the exponent 1/2 beside m,", errors.DimensionError),
    (r"^s would get the exponent 5000, above the limit", errors.DimensionError),
    (r"^memory ran out: no 1073741824 bytes are left for reduced rows", errors.OutOfMemory),
    (r"^stopped on request", errors.StoppedError),
]


@pytest.mark.parametrize("error", SAMPLES, ids=str)
def test_every_kind_is_raised_as_one_of_ours(error):
    assert isinstance(error, errors.TilthError)
    assert type(error).__name__ in errors.__all__
    assert type(error) not in (errors.TilthError, errors.InputError, errors.CoreError)
    with pytest.raises(type(error)) as caught:
        raise error
    assert caught.value is error


@pytest.mark.parametrize("error", SAMPLES, ids=str)
def test_messages_are_one_lower_case_sentence(error):
    message = str(error)
    assert message
    assert message == message.strip()
    assert not message[0].isupper()
    assert not message.endswith((".", "!"))
    assert not re.search(r"\.\s|\n|[{}]|Error|None|Some\(", message)


@pytest.mark.parametrize("error", SAMPLES, ids=str)
def test_every_kind_has_the_class_it_speaks_of(error):
    kinds = [kind for pattern, kind in EXPECTED if re.search(pattern, str(error))]
    assert kinds == [type(error)]


def test_no_sample_is_missing():
    assert len(SAMPLES) == len(EXPECTED)
    assert len({str(error) for error in SAMPLES}) == len(SAMPLES)


def family(slots, sector, *identities):
    return _core.Family(slots=slots, symbols=1, sectors=[sector], identities=list(identities))


@pytest.mark.skipif(not RUST.is_dir(), reason="the sources of the core are not here")
def test_there_is_a_sample_of_every_kind_in_the_sources():
    # a variant has one #[error(...)] above it; the transparent one wraps the kinds of the crate below
    kinds = 0
    for crate in ("gauss", "ibp"):
        text = (RUST / crate / "src" / "error.rs").read_text(encoding="utf-8")
        kinds += len(re.findall(r"#\[error\((?!transparent)", text))
    assert kinds == len(SAMPLES)


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (lambda: family(21, 1), errors.FamilyError),
        (lambda: family(3, 8), errors.SectorError),
        (lambda: family(3, 7).seed_box(8, dots=0, s=0), errors.SectorError),
        (lambda: family(3, 7).seed_box(7, dots=127, s=0), errors.IndexRangeError),
        (lambda: family(9, 7).seed_box(7, dots=30, s=40), errors.LimitExceeded),
        (lambda: family(2, 3, {"template": [([0], [([0], 1, [])])]}), errors.FamilyError),
        (lambda: family(2, 3, {"map": []}), errors.FamilyError),
    ],
    ids=["slots", "sector", "sector of a box", "index", "size", "template", "map"],
)
def test_some_raised_in_earnest(call, kind):
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
