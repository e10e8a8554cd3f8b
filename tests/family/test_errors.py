"""Every kind of bad family: its class, and that the message names the entry."""

import pickle

import pytest

from tilth import errors
from tilth.family import Family

GOOD = {
    "name": "tribox",
    "loops": ["k1", "k2"],
    "externals": ["p1", "p3"],
    "propagators": ["k1^2", "k2^2", "(k1+k2)^2", "(k1+p1)^2", "(k2+p3)^2", "(k2-p1)^2", "(k1+p3)^2"],
    "kinematics": {"p1^2": "m1", "p3^2": "m3", "p1*p3": "(m1+m3-m2)/2"},
    "top_sectors": [63],
    "invariants": {"m1": 2, "m2": 2, "m3": 2},
}


def propagators(slot, text):
    return {"propagators": [*GOOD["propagators"][: slot - 1], text, *GOOD["propagators"][slot:]]}


def kinematics(**changes):
    entries = {key.replace("_x_", "*"): value for key, value in changes.items()}
    return {"kinematics": GOOD["kinematics"] | entries}


FREE = {"invariants": None}
BAD = [
    ("name", {"name": "tri box"}, "FamilyError", "name 'tri box' is not an identifier"),
    ("no loops", {"loops": []}, "FamilyError", "loops is empty"),
    ("loops text", {"loops": "k1"}, "FamilyError", "loops is 'k1', give a list"),
    ("momentum d", {"externals": ["d", "p3"]}, "FamilyError", "externals contains d, which is reserved"),
    ("momentum twice", {"externals": ["p1", "k1"]}, "FamilyError", "externals contains k1 a second time"),
    ("syntax", propagators(3, "(k1+k2^2"), "ExpressionError", 'propagators[3] "(k1+k2^2" lacks a closing'),
    ("type", propagators(3, 1.5), "ExpressionError", "propagators[3] is 1.5 of type float"),
    ("momentum", propagators(4, "(k1+p9)^2"), "UnknownMomentum", 'propagators[4] "(k1+p9)^2" uses p9 as a'),
    (
        "momentum, free",
        propagators(4, "(k1+p9)^2") | FREE,
        "UnknownMomentum",
        "p9 is not a declared momentum",
    ),
    ("dotted", propagators(4, "k1.p9") | FREE, "UnknownMomentum", "p9 is not a declared momentum"),
    ("mass as momentum", propagators(4, "(k1+m1)^2"), "UnknownMomentum", "m1 is not a declared momentum"),
    ("symbol", propagators(4, "(k1+p1)^2-mm"), "UnknownSymbol", "contains mm, declare it in invariants"),
    ("d", propagators(4, "(k1+p1)^2-d*m1"), "FamilyError", "contains d, which is reserved"),
    ("no loop momentum", propagators(4, "p1^2"), "FamilyError", 'propagators[4] "p1^2" contains no loop mom'),
    ("vector", propagators(4, "k1+p1"), "FamilyError", "is a vector, square it"),
    ("cubic", propagators(4, "(k1+p1)^2*k1"), "FamilyError", "more than two momenta"),
    ("fourth power", propagators(4, "(k1+p1)^4"), "FamilyError", "to the power 4"),
    ("division", propagators(4, "1/k1"), "FamilyError", "divides by k1, which contains a momentum"),
    ("division by zero", propagators(4, "k1^2/(1-1)"), "FamilyError", "which is zero"),
    ("dependent", propagators(4, "(k1-k2)^2"), "DependentPropagators", "equals 2*D1 + 2*D2 - D3 up"),
    (
        "too many",
        {"propagators": [*GOOD["propagators"], "(k1-p1)^2"]},
        "DependentPropagators",
        "it equals 2*D1 - D4 up to a constant (there are 7 independent propagators)",
    ),
    ("none", {"propagators": []}, "FamilyError", "propagators is empty"),
    (
        "too large",
        {"loops": ["a", "b", "c", "e"], "externals": ["p", "q", "r"]},
        "FamilyError",
        "has 22 independent propagators, more than the limit of 20",
    ),
    ("missing", {"kinematics": {"p1^2": "m1", "p3^2": "m3"}}, "MissingScalarProduct", "do not fix p1*p3"),
    (
        "contradiction",
        {"kinematics": GOOD["kinematics"] | {"(p1-p3)^2": "m1"}},
        "KinematicsError",
        'kinematics["(p1-p3)^2"] = "m1" contradicts kinematics["p1^2"]',
    ),
    ("key symbol", kinematics(m1="m1"), "UnknownMomentum", "has m1 in its key"),
    ("key unknown", kinematics(p1_x_p9="m1"), "UnknownMomentum", "uses p9 as a momentum"),
    ("key loop", kinematics(p1_x_k1="m1"), "KinematicsError", "has the loop momentum k1 in its key"),
    ("key vector", kinematics(p1="m1"), "KinematicsError", "a key that is not a scalar product"),
    ("value momentum", {"kinematics": {"p1^2": "p3^2"}}, "KinematicsError", "contains the momentum p3"),
    ("number", {"kinematics": {"p1^2": 1.5}}, "ExpressionError", 'kinematics["p1^2"] is 1.5 of type float'),
    ("twice", {"kinematics": [("p1*p3", "0"), ("p1 * p3", "0")]}, "KinematicsError", "appears twice"),
    (
        "dependent externals",
        {"kinematics": {"p1^2": "m1", "p3^2": "m1", "p1*p3": "m1"}},
        "FamilyError",
        "have a vanishing Gram determinant and are linearly dependent: -p1 + p3 is orthogonal to all",
    ),
    ("dimension", kinematics(p1_x_p3="m1*m2"), "DimensionError", "a term of mass dimension 4 where 2 is"),
    ("dimension of 1", propagators(1, "k1^2-1"), "DimensionError", "a term of mass dimension 0 where 2"),
    ("dimension type", {"invariants": {"m1": 2.0}}, "DimensionError", "invariants['m1'] is 2.0"),
    ("invariant d", {"invariants": {"d": 2}}, "FamilyError", "invariants contains d"),
    ("invariant momentum", {"invariants": {"p1": 2}}, "FamilyError", "which is a momentum"),
    ("invariant name", {"invariants": {"m-1": 2}}, "UnknownSymbol", "'m-1', which is not an identifier"),
    ("set_to_one", {"set_to_one": "m9"}, "FamilyError", "set_to_one 'm9' is not an invariant"),
    ("sector 0", {"top_sectors": [0]}, "SectorError", "entry 0 of tribox is not between 1 and 127"),
    ("sector large", {"top_sectors": [128]}, "SectorError", "only the 7 propagators given can be lines"),
    (
        "sector completed",
        propagators(7, "k1*p3") | {"top_sectors": ["b00000011"]},
        "SectorError",
        "b00000011",
    ),
    ("sector text", {"top_sectors": ["63"]}, "SectorError", "neither a number nor a bit string"),
    ("no sector", {"top_sectors": []}, "SectorError", "at least one sector"),
    ("cut range", {"cut": [8]}, "SectorError", "cut entry 8 of tribox"),
    ("cut twice", {"cut": [1, 1]}, "SectorError", "repeats a propagator"),
    ("cut beyond", {"cut": [7]}, "SectorError", "is contained in no top sector"),
]


@pytest.mark.parametrize(("change", "kind", "message"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_families(change, kind, message):
    with pytest.raises(errors.InputError) as caught:
        Family(**(GOOD | change))
    assert type(caught.value).__name__ == kind
    assert message in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_the_good_family_is_good_in_every_spelling():
    family = Family(**GOOD)
    assert family == Family(**(GOOD | {"top_sectors": ["b1111110"]}))
    spaced = GOOD | {"propagators": [text.replace("+", " + ") for text in GOOD["propagators"]]}
    assert Family(**spaced) == family
    assert Family(**(GOOD | {"name": "other"})) != family
    assert pickle.loads(pickle.dumps(family)) == family  # noqa: S301
    with pytest.raises(AttributeError, match="immutable"):
        family.name = "x"


# What is not bad input: accidents, gaps in the seeds, failed checks, and what the core alone speaks of.
CORE = {
    "BackendError", "ColumnError", "NotRecordedError", "PolynomialError", "ReconstructionError",
    "ResidueCountError", "StoppedError", "TapeError",
}  # fmt: skip
NOT_INPUT = {
    "InputError", "UnluckyPoint", "IncompleteSeeding", "IncompleteEquations", "LedgerError", "ProbeFault",
    "VerificationFailed", "WorkersLost", "CoreError",
}  # fmt: skip
BROKEN_RULES = {
    "RuleDuplicateError", "RuleFailed", "RuleNotDeterministic", "RuleRangeError", "RuleSectorError",
    "RuleShapeError", "RuleTypeError",
}  # fmt: skip
# Kinds below a wider one that people catch.
BELOW = (
    dict.fromkeys(CORE, errors.CoreError)
    | dict.fromkeys(BROKEN_RULES, errors.RuleError)
    | {
        "IncompleteEquations": errors.IncompleteSeeding,
        "NotATarget": errors.TargetError,
        "OutOfMemory": errors.LimitExceeded,
        "PlanFileError": errors.RunFolderError,
        "ProgramError": errors.EvolveError,
        "PrimeRangeError": errors.PrimeError,
        "RepeatedPrimeError": errors.PrimeError,
    }
)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_is_documented_and_in_the_tree(name):
    kind = getattr(errors, name)
    assert issubclass(kind, errors.TilthError)
    assert kind.__doc__
    assert str(kind("what happened")) == "what happened"
    outside = {"TilthError"} | (NOT_INPUT - {"InputError"}) | CORE
    assert issubclass(kind, ValueError) == (name not in outside)


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name != "TilthError"])
def test_every_error_hangs_below_the_one_that_people_catch(name):
    usual = errors.TilthError if name in NOT_INPUT else errors.InputError
    assert getattr(errors, name).__bases__[0] is BELOW.get(name, usual)
