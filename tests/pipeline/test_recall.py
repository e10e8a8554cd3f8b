"""What one call learnt is used by the next, and changes nothing but the time."""

import pytest

import tilth
from tilth.cases import load_family
from tilth.errors import LimitExceeded
from tilth.pipeline.learn import recall as module
from tilth.pipeline.learn.recall import Recall


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """Begin with nothing learnt."""
    monkeypatch.setattr(module, "_BETWEEN_CALLS", Recall(module.BETWEEN_CALLS))


def stages(**options):
    told = []
    table = tilth.reduce(progress=lambda stage, text: told.append(stage), **options)
    return table, told


BOX = "laporta(dots=1, s=3)"
POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}


def test_other_targets_of_the_same_seeds_are_not_learnt_again():
    family = load_family("tribox")
    one, other = family[1, 1, 1, 1, 1, 1, -3], family[2, 1, 1, 1, 1, 1, -1]
    _, told = stages(targets=[one], seeding=BOX, at=POINT)
    assert "generation" in told and "recall" not in told
    again, told = stages(targets=[other, one], seeding=BOX, at=POINT)
    assert "recall" in told and "generation" not in told

    module._BETWEEN_CALLS.find(None)  # which forgets
    fresh, told = stages(targets=[other, one], seeding=BOX, at=POINT)
    assert "generation" in told
    assert dict(again) == dict(fresh) and again.masters == fresh.masters
    assert again.provenance == fresh.provenance and again.certificate == fresh.certificate


@pytest.mark.parametrize(
    "options",
    [
        {"seeding": "laporta(dots=1, s=4)"},
        {"identities": ("ibp",), "seeding": "laporta(dots=1, s=4)"},
        {"order": "dots"},
        {"seed": 1},
        {"equation_order": "lines"},
        {"learning_primes": [2**61 - 1, 2**31 - 1]},
    ],
    ids=str,
)
def test_whatever_changes_the_course_is_learnt_anew(options):
    target = load_family("tribox")[1, 1, 1, 1, 1, 1, -2]
    stages(targets=[target], seeding=BOX, at=POINT)
    _, told = stages(targets=[target], at=POINT, **({"seeding": BOX} | options))
    assert "recall" not in told


def test_another_family_with_the_same_seeds_is_another_course():
    def family(mass):
        propagators = ["k^2", f"(k+q)^2{mass}"]
        return tilth.Family("bubble", ["k"], ["q"], propagators, {"q^2": "s"}, invariants={"s": 2, "m": 2})

    massless, massive = family(""), family("-m")
    stages(targets=[massless[2, 2]], seeding="laporta(dots=2, s=0)")
    _, told = stages(targets=[massive[2, 2]], seeding="laporta(dots=2, s=0)")
    assert "recall" not in told


def test_scores_are_of_their_own():
    target = load_family("tribox")[1, 1, 1, 1, 1, 1, -3]
    for _ in range(2):
        told = []
        tilth.score([target], BOX, progress=lambda stage, text, told=told: told.append(stage))
        assert "generation" in told and "recall" not in told


def test_what_is_too_large_is_forgotten(monkeypatch):
    monkeypatch.setattr(module, "_BETWEEN_CALLS", Recall(1000))
    target = load_family("tribox")[1, 1, 1, 1, 1, 1, -2]
    for _ in range(2):
        _, told = stages(targets=[target], seeding=BOX, at=POINT)
        assert "recall" not in told


def test_a_limit_that_is_lower_now_is_kept():
    target = load_family("tribox")[1, 1, 1, 1, 1, 1, -2]
    stages(targets=[target], seeding=BOX, at=POINT)
    with pytest.raises(LimitExceeded, match="max_memory"):
        stages(targets=[target], seeding=BOX, at=POINT, max_memory="10 kB")
    _, told = stages(targets=[target], seeding=BOX, at=POINT, max_memory="1 GB")
    assert "recall" in told
