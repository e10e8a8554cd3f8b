"""Random families with one kinematics, one of them relabelled: together they give what they give apart."""

import random

import pytest
from relabelled import relabelled

import tilth
from random_families import SIZES, draw
from tilth.errors import DependentPropagators, InputError

PRIME = 2**61 - 1


def random_project(number):
    rnd = random.Random(number)
    while True:
        try:
            shared = draw(rnd, SIZES, ("", "-m"))
            families = [tilth.Family(**shared | {"name": "A"})]
        except InputError:
            continue
        families += [_with_kinematics(shared, name, rnd) for name in "BC"]
        try:
            return tilth.Project([*families, relabelled(families[0], rnd)[0]])
        except DependentPropagators:
            continue


def _with_kinematics(shared, name, rnd):
    size = len(shared["loops"]), len(shared["externals"])
    while True:
        other = draw(rnd, [size], ("", "-m")) | {"name": name, "kinematics": shared["kinematics"]}
        other.pop("momentum_conservation", None)
        if "momentum_conservation" in shared:
            other["momentum_conservation"] = shared["momentum_conservation"]
        try:
            return tilth.Family(**other)
        except InputError:
            continue


def random_targets(family, rnd):
    for sector in rnd.choices(family.nonzero_sectors, k=3) if family.nonzero_sectors else ():
        yield family[
            [
                rnd.choice([1, 1, 2]) if sector >> slot & 1 else rnd.choice([0, 0, -1])
                for slot in range(family.size)
            ]
        ]


@pytest.mark.parametrize("order", ["numerators", "dots"])
@pytest.mark.parametrize("number", range(16))
def test_together_as_apart(number, order):
    project = random_project(number)
    rnd = random.Random(number)
    at = {symbol: rnd.randrange(10**6, PRIME) for symbol in project.symbols}
    targets = list(dict.fromkeys(one for family in project for one in random_targets(family, rnd)))
    apart = {}
    for family in project:
        own = {symbol: at[symbol] for symbol in family.symbols}
        asked = [target for target in targets if target.family == family]
        if asked:
            apart |= tilth.reduce(asked, at=own, prime=PRIME, symmetries=False)
    left = dict.fromkeys(master for row in apart.values() for master in row)
    together = project.reduce([*targets, *left], at=at, prime=PRIME, order=order)
    for target in targets:
        total = {}
        for master, value in apart[target].items():
            for common, factor in together[master].items():
                total[common] = (total.get(common, 0) + value * factor) % PRIME
        assert {master: value for master, value in total.items() if value} == dict(together[target]), target
    assert set(together.masters) <= set(project.masters(order=order).integrals)
    assert together.verify(seed=1)


def test_a_relation_that_one_family_shows_holds_in_all():
    """Integrals by parts along p in the sector of 1/(k.p), p^2 = 0, make a tadpole vanish that A has, too."""
    kinematics = {"p^2": 0, "q^2": "s", "p*q": "x"}
    a = tilth.Family("A", ["k"], ["p", "q"], ["(k+q)^2-m", "k^2-m"], kinematics)
    c = tilth.Family("C", ["k"], ["p", "q"], ["2*k*p", "k^2-m", "(k+q)^2-m"], kinematics)
    assert tilth.masters(a)[0].integral == a[1, 0]
    assert c[0, 1, 0] in tilth.masters(c).relations
    project = tilth.Project([a, c])
    assert project.masters().related == (a[1, 0],)
    table = project.reduce([a[2, 1], c[1, 1, 1], c[0, 2, 1]])
    assert dict(table[c[0, 2, 1]]) == dict(table[a[1, 2]] if a[1, 2] in table else table[a[2, 1]])
    assert a[1, 0] not in table.masters
