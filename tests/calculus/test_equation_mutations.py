"""One entry changed is found, whatever the change: by scaling, and where that is blind by integrability."""

import random

import pytest
from equation_mutations import changed_entry, remade

from tilth.calculus.scaling import check_scaling
from tilth.errors import VerificationFailed
from tilth.table.factored import FactoredFunction

QUICK, LONG = 200, 1000

SYSTEMS = ["box_equations", "sunrise_equations", "dbox_equations", "tribox_equations"]


def run(equations, count):
    found = 0
    for seed in range(count):
        with pytest.raises(VerificationFailed, match=r"is left modulo \d+; do not use these matrices"):
            changed_entry(random.Random(seed), equations).verify(seed=seed)
        found += 1
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_one_entry(request, system):
    equations = request.getfixturevalue(system)
    assert equations.verify(seed=1).scaling
    assert run(equations, QUICK // 4) == QUICK // 4


@pytest.mark.long
@pytest.mark.parametrize("system", SYSTEMS)
def test_one_entry_often(request, system, multiplier):
    assert run(request.getfixturevalue(system), LONG * multiplier) == LONG * multiplier


def compensated(draw, equations):
    """Change an entry in m1, and the one in m2 such that scaling does not notice: m1/m3 dlog(m1/m2)."""
    ring = next(iter(equations.matrices["m1"].entries.values())).ring
    m1, m2, m3 = (FactoredFunction.make(ring.gen(ring.names().index(name))) for name in ("m1", "m2", "m3"))
    place = draw.choice(list(equations.matrices["m1"].entries))
    factor = FactoredFunction.number(ring, draw.choice([-2, -1, 1, 3]))
    matrices = {variable: dict(matrix.entries) for variable, matrix in equations.matrices.items()}
    zero = FactoredFunction.number(ring, 0)
    for variable, change in (("m1", factor / m3), ("m2", -(factor * m1 / (m2 * m3)))):
        entries = matrices[variable]
        entries[place] = entries.get(place, zero) + change
        if entries[place].is_zero():
            del entries[place]
    return remade(equations, matrices)


def test_what_scaling_does_not_notice_integrability_does(tribox_equations):
    for seed in range(QUICK // 4):
        changed = compensated(random.Random(seed), tribox_equations)
        with pytest.raises(VerificationFailed, match=r"in m\d and m\d cannot be exchanged"):
            changed.verify(seed=seed)
        check_scaling(changed, random.Random(seed))
