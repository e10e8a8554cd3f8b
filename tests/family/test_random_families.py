"""Random families are accepted, keep their form, and have the equations of the slow generator."""

import pytest
from slow_generator import SlowGenerator
from test_templates import assert_proportional

from random_families import random_family
from tilth.family import Family


def check(number):
    family = random_family(number)
    assert Family.from_toml(family.to_toml()) == Family.from_dict(family.to_dict()) == family
    name, combination = family.momentum_conservation or ("", "")
    propagators = [text.replace(name, f"({combination})") if name else text for text in family.propagators]
    slow = SlowGenerator(
        family.loops, family.externals, propagators, family.kinematics, tuple(family.invariants)
    )
    seed = tuple((1, 2, -1, 1, 0)[(slot + number) % 5] for slot in range(family.size))
    named = {template.name: template for template in family.templates()}
    for operator, equation in slow.operators():
        if operator in named:
            assert_proportional(family, named[operator], seed, equation(seed))
        else:
            assert equation(seed) == {}


@pytest.mark.parametrize("number", range(12))
def test_random_families(number):
    check(number)


@pytest.mark.long
def test_many_random_families(multiplier):
    for number in range(100, 100 + 100 * multiplier):
        check(number)
