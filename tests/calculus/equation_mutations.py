"""Differential equations with one entry changed."""

import tilth
from tilth.table.factored import FactoredFunction


def changed_entry(draw, equations):
    """Return equations with one entry of one matrix scaled, with another sign, lost, moved or made up."""
    matrices = {variable: dict(matrix.entries) for variable, matrix in equations.matrices.items()}
    entries = matrices[draw.choice(list(matrices))]
    place = draw.choice(list(entries))
    value, size = entries[place], len(equations.masters)
    kind = draw.choice(["lost", "sign", "moved", "made up", "constant", "term", "exponent"])
    ring = value.ring
    if kind == "lost":
        del entries[place]
    elif kind == "sign":
        entries[place] = -value
    elif kind == "moved":
        other = draw.choice([(i, j) for i in range(size) for j in range(size) if (i, j) not in entries])
        entries[other] = entries.pop(place)
    elif kind == "made up":
        other = draw.choice([(i, j) for i in range(size) for j in range(size) if (i, j) not in entries])
        entries[other] = FactoredFunction.number(ring, draw.choice([-1, 1, 2]))
    elif kind == "constant":
        entries[place] = value * FactoredFunction.number(ring, draw.randint(2, 9))
    elif kind == "term":
        monomial = tuple(draw.randrange(3) for _ in ring.names())
        entries[place] = value + FactoredFunction.make(ring.from_dict({monomial: draw.choice([-1, 1])}))
    else:
        symbol = FactoredFunction.make(ring.gen(draw.randrange(len(ring.names()))))
        entries[place] = value * symbol if draw.random() < 0.5 else value / symbol
    return remade(equations, matrices)


def remade(equations, matrices):
    return tilth.DifferentialEquations(
        equations.family,
        equations.masters,
        matrices,
        at=equations.at,
        prime=equations.prime,
        provenance=equations.provenance,
    )
