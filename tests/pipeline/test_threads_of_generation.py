"""The equations of a system, their order and their integrals, are the same on any number of threads."""

import numpy as np
import pytest

from tilth.cases import read_case
from tilth.family.order import Order
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import generation


@pytest.mark.parametrize("order", [Order.numerators, Order.dots])
@pytest.mark.parametrize(("case", "rule"), [("tribox:3", "laporta(dots=1, s=2)"), ("dbox:2", "usovitsch")])
def test_generation_does_not_depend_on_threads(case, rule, order):
    request = make_request(read_case(case).targets)
    family, preferred = request.family, request.targets[:1]
    seeds = choose_seeds(find_rule(rule), request)
    identities = range(len(family.templates()))

    def made(threads):
        system = generation(family, seeds.indices, identities, seeds.choices, order, preferred).system(
            threads=threads
        )
        columns = list(range(system.column_count))
        return system.equation_integrals, system.equation_identities, system.seeds, system.integrals(columns)

    one = made(1)
    for threads in (2, 3, 1000):
        for expected, found in zip(one, made(threads), strict=True):
            np.testing.assert_array_equal(found, expected)
