"""Cases for training, for validation, and held out."""

import pytest

from tilth.errors import EvolveError, InputError
from tilth.evolve import Suite, read_problem


def test_the_usual_suite_has_other_ranks_dots_and_another_family_held_out():
    suite = Suite()
    assert suite.training == ("tribox:3",) and suite.validation == ("tribox:4",)
    assert suite.held_out == ("tribox:5", "tribox:6", "tribox[1,1,2,1,1,1,-2]", "dbox:3")
    assert suite.role("dbox:3") == "held_out"
    assert Suite.from_dict(suite.to_dict()) == suite


@pytest.mark.parametrize(
    "roles",
    [
        {"training": ("tribox:3",), "validation": ("tribox",), "held_out": ()},
        {"training": ("tribox:3",), "validation": (), "held_out": ("tribox[1,1,1,1,1,1,-3]",)},
        {"training": ("tribox:3", "tribox:3"), "validation": (), "held_out": ()},
        {"training": ("dbox:2",), "validation": ("dbox[1,1,1,1,1,1,1,-1,-1]",), "held_out": ()},
    ],
)
def test_a_target_serves_one_purpose(roles):
    with pytest.raises(EvolveError, match="take cases that share no target"):
        Suite(**roles)


def test_there_must_be_something_to_train_on():
    with pytest.raises(EvolveError, match="no training case"):
        Suite(training=())


def test_an_integral_is_a_case():
    case = read_problem("tribox[1,1,2,1, 1,1,-2]")
    assert case.name == "tribox[1,1,2,1,1,1,-2]" and case.targets[0].dots == 1


@pytest.mark.parametrize(
    "name", ["tribox[1,1]", "tribox[1,1,1,1,1,1,x]", "tribax:3", "tribox:x", "nobody[1]"]
)
def test_other_names_are_refused(name):
    with pytest.raises(InputError):
        read_problem(name)
