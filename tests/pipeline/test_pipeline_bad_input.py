"""What cannot be used is refused before work starts, with the reason and the entry."""

import numpy as np
import pytest

import tilth
from tilth.errors import (
    IndexCountError,
    OptionError,
    OrderError,
    PointError,
    PrimeError,
    RuleError,
    TargetError,
)

AT = {"d": 41, "s": 7}

OPTIONS = {
    "no threads": ({"threads": 0}, OptionError, r"threads=0 is not a positive integer"),
    "true threads": ({"threads": True}, OptionError, r"threads=True is not a positive integer"),
    "half a thread": ({"threads": 0.5}, OptionError, r"threads=0.5 is not a positive integer"),
    "negative effort": ({"effort": -1}, OptionError, r"effort=-1 is not an integer from 0 up"),
    "effort as text": ({"effort": "1"}, OptionError, r"effort='1' is not an integer"),
    "objective": (
        {"objective": "seconds"},
        OptionError,
        r"objective='seconds' is unknown, use one of 'selected', 'multiplications', 'mixed'",
    ),
    "objective as number": ({"objective": 1}, OptionError, r"objective=1 is unknown"),
    "negative seed": ({"seed": -1}, OptionError, r"seed=-1 is not an integer from 0 up"),
    "seed as float": ({"seed": 1.0}, OptionError, r"seed=1.0 is not an integer"),
    "identities": ({"identities": ("xyz",)}, OptionError, r"identities has 'xyz', use 'ibp' or 'li'"),
    "identities as text": ({"identities": "xyz"}, OptionError, r"identities has 'xyz'"),
    "no identities": ({"identities": ()}, OptionError, r"identities is empty"),
    "order": ({"order": "foo"}, OrderError, r"order 'foo' is unknown, use one of 'numerators', 'dots'"),
    "order as number": ({"order": 3}, OrderError, r"order 3 is unknown"),
    "one learning prime": ({"learning_primes": (101,)}, OptionError, r"at least two different primes"),
    "equal learning primes": ({"learning_primes": (101, 101)}, OptionError, r"two different primes"),
    "composite learning prime": ({"learning_primes": (101, 91)}, PrimeError, r"91 is not a prime"),
    "preferred": ({"preferred_masters": [(1, 1)]}, OptionError, r"preferred_masters has \(1, 1\)"),
    "rule": ({"seeding": "laportra"}, RuleError, r"no seeding rule 'laportra'"),
    "rule as number": ({"seeding": 3}, RuleError, r"3 is not a seeding rule"),
    "function": ({"seeding": len}, RuleError, r"wrap a function in tilth.rule"),
    "parameter": (
        {"seeding": "laporta(dotz=1)"},
        RuleError,
        r"rule laporta \(built in\): got an unexpected keyword argument 'dotz', see `tilth rules laporta`",
    ),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options(bubble, name):
    options, kind, message = OPTIONS[name]
    for call in (lambda **k: tilth.score(bubble[1], **k), lambda **k: tilth.reduce(bubble[1], at=AT, **k)):
        with pytest.raises(kind, match=message):
            call(**({"seeding": "laporta"} | options))


def test_integers_of_numpy_are_integers(bubble):
    plain = tilth.score(bubble[1], "laporta", threads=1, effort=2, seed=7)
    same = tilth.score(bubble[1], "laporta", threads=np.int32(1), effort=np.uint8(2), seed=np.int64(7))
    assert (same.selection, same.multiplications) == (plain.selection, plain.multiplications)
    with pytest.raises(OptionError, match=r"effort=.*-1.* is not an integer from 0 up"):
        tilth.score(bubble[1], "laporta", effort=np.int64(-1))


def test_preferred_masters_of_another_family(bubble, box):
    with pytest.raises(OptionError, match=r"box\[1,1,1,1\], which is not an integral of bubble"):
        tilth.score(bubble[1], "laporta", preferred_masters=[box[0][1, 1, 1, 1]])


POINTS = {
    "float": ({"d": 41, "s": 0.5}, None, PointError, r"point\['s'\] is the float 0.5, which is not exact"),
    "missing d": ({"s": 7}, 101, OptionError, r"residues modulo a prime need values for d too"),
    "unknown": (AT | {"t": 3}, None, PointError, r"unknown symbol 't', the symbols are d, s"),
    "boolean": ({"d": True, "s": 7}, None, PointError, r"point\['d'\] is True"),
    "no point": ("d=41", None, OptionError, r"at is not a point"),
    "composite": (AT, 2**31 + 1, PrimeError, r"2147483649 is not a prime"),
    "too large": (AT, 2**64 - 59, PrimeError, r"too large, use a prime below 2\^63"),
    "negative": (AT, -7, PrimeError, r"-7 is not a prime"),
    "one": (AT, 1, PrimeError, r"1 is not a prime"),
    "two": (AT, 2, PrimeError, r"prime 2 "),
    "float prime": (AT, 101.0, PrimeError, r"101.0 is not an integer"),
    "boolean prime": (AT, True, PrimeError, r"True is not an integer"),
    "denominator": ({"d": "1/101", "s": 7}, 101, PointError, r"denominator vanishes modulo 101"),
}


@pytest.mark.parametrize("name", POINTS)
def test_points(bubble, name):
    at, prime, kind, message = POINTS[name]
    with pytest.raises(kind, match=message):
        tilth.reduce(bubble[1], "laporta", at=at, prime=prime)


def test_targets(bubble, box, tribox):
    family = tribox[0]
    with pytest.raises(TargetError, match="there are no targets"):
        tilth.score([])
    with pytest.raises(TargetError, match="there are no targets"):
        tilth.reduce([], at=AT)
    with pytest.raises(TargetError, match=r"belongs to another family than bubble\[2,1\]"):
        tilth.score([bubble[1][0], box[1][0]])
    with pytest.raises(
        TargetError, match=r"sector 127, which is not at or below a top sector of tribox \(63"
    ):
        tilth.score([family[1, 1, 1, 1, 1, 1, 1]])
    with pytest.raises(TargetError, match=r"target \(2, 1\) is not an integral"):
        tilth.score([(2, 1)])
    with pytest.raises(IndexCountError, match="has 2 indices"):
        family[1, 1]


def test_nothing_happens_before_the_input_is_checked(bubble):
    stages = []
    with pytest.raises(PointError):
        tilth.reduce(bubble[1], "laporta", at={"t": 1}, progress=lambda stage, text: stages.append(stage))
    assert stages == []
