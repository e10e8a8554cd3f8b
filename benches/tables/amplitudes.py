"""A sum of thousands of integrals by `tilth.amplitude`, and by its rows: reduced, then applied.

Each integral has two monomials in two further symbols, times a product of two linear forms in the invariants
and one in d over d - 3 or d - 4, and the power of an invariant that makes all terms of one mass dimension.
"""

import math
import random
import time
from fractions import Fraction
from functools import partial

import tilth
from tilth.cases import load_family

from .field import problem
from .table import Row, Table
from .units import count

SYMBOLS = ("x", "y")
#: Powers of the further symbols, by their text.
MONOMIALS = {"1": (0, 0), "x": (1, 0), "y": (0, 1), "x^2": (2, 0), "x*y": (1, 1), "y^2": (0, 2)}
SEED = 1
PRIME = 2**61 - 1


def _double_box():
    family = load_family("dbox")
    lines, slots = range(7), range(7, 9)
    found = []
    for sector in family.nonzero_sectors:
        base = [sector >> line & 1 for line in range(9)]
        absent = [line for line in lines if not base[line]] + list(slots)
        present = [line for line in lines if base[line]]
        for dotted in (None, *present):
            for powers in _powers(len(absent), 4):
                indices = base.copy()
                for line, power in zip(absent, powers, strict=True):
                    indices[line] = -power
                if dotted is not None:
                    indices[dotted] += 1
                found.append(family[tuple(indices)])
    return random.Random(SEED).sample(found, 10_000)


def _powers(slots, most):
    if slots == 0:
        return [()]
    return [(first, *rest) for first in range(most + 1) for rest in _powers(slots - 1, most - first)]


def _listed(name):
    targets = problem(name)[0]
    return targets if len(targets) <= 10_000 else random.Random(SEED).sample(targets, 10_000)


LISTS = {
    "box1l": partial(_listed, "box1l"),
    "dbox": _double_box,
    "diamond2l": partial(_listed, "diamond2l"),
    "diamond3l": partial(_listed, "diamond3l"),
}


def _terms(targets):
    """Return {target: {monomial: coefficient}}."""
    family, source = targets[0].family, random.Random(SEED)
    invariants = [name for name in family.symbols if name != "d"]

    def linear():
        return "+".join(f"{source.randint(1, 9)}*{name}" for name in invariants)

    def coefficient(target):
        power = sum(target.indices)
        return (
            f"({linear()})*({linear()})*({source.randint(1, 9)}*d+{source.randint(1, 9)})"
            f"*{invariants[0]}^({power})/(d-{source.choice((3, 4))})"
        )

    return {
        target: {name: coefficient(target) for name in source.sample(list(MONOMIALS), 2)}
        for target in targets
    }


def _point(family):
    source = random.Random(SEED + 1)
    return {name: source.randint(10**6, 10**9) for name in (*family.symbols, *SYMBOLS)}


def _residue(value):
    value = Fraction(value)
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


def _sum(name):
    terms = _terms(LISTS[name]())
    family = next(iter(terms)).family
    began = time.process_time()
    text = {
        target: "+".join(f"{part}*{factor}" for part, factor in parts.items())
        for target, parts in terms.items()
    }
    expansion = tilth.amplitude(text, symbols=SYMBOLS, threads=1)
    seconds = time.process_time() - began
    report = expansion.provenance["families"][family.name]
    found = expansion.evaluate(_point(family))
    return {
        "integrals": len(terms),
        "learnt": report["targets"],
        "masters": len(expansion.masters),
        "functions": report["reconstruction"]["functions"],
        "probes": report["reconstruction"]["probes"],
        "answer": {str(master): _residue(value) for master, value in found.items()},
        "seconds": seconds,
    }


def _rows(name):
    terms = _terms(LISTS[name]())
    point = _point(next(iter(terms)).family)
    began = time.process_time()
    table = tilth.reduce(list(terms), threads=1)
    reduced = time.process_time()
    sums = {
        part: table.apply({target: parts[part] for target, parts in terms.items() if part in parts})
        for part in MONOMIALS
    }
    applied = time.process_time()
    answer = {}
    for part, found in sums.items():
        powers = zip(SYMBOLS, MONOMIALS[part], strict=True)
        factor = math.prod(point[symbol] ** power for symbol, power in powers)
        for master, coefficient in found.items():
            value = _residue(coefficient.value_at(point)) * factor
            answer[str(master)] = (answer.get(str(master), 0) + value) % PRIME
    return {"answer": answer, "reduce": reduced - began, "apply": applied - reduced}


def _cells(name, parts):
    whole, rows = parts["sum"], parts["rows"]
    if whole["answer"] != rows["answer"]:
        raise ValueError(f"{name}: the sum and its rows do not agree")
    counts = ("integrals", "learnt", "masters", "functions", "probes")
    return [
        name,
        *(count(whole[key]) for key in counts),
        f"{whole['seconds']:.1f}",
        f"{rows['reduce']:.1f} + {rows['apply']:.1f}",
        f"{whole['seconds'] / (rows['reduce'] + rows['apply']):.2f}",
        f"{whole['MB']:.0f}",
        f"{rows['MB']:.0f}",
    ]


TABLE = Table(
    name="amplitudes",
    head=(
        "family",
        "integrals",
        "learnt",
        "masters",
        "functions",
        "probes",
        "amplitude",
        "by rows: reduce + apply",
        "ratio",
        "MB",
        "MB by rows",
    ),
    rows=[
        Row({}, partial(_cells, name), {"sum": partial(_sum, name), "rows": partial(_rows, name)})
        for name in LISTS
    ],
    note=(
        "By rows: the list is reduced, and its table applied for each of six monomials of the symbols. "
        "All coefficients agree at a random point. Seconds are processor seconds on one thread, with the "
        "reading of coefficients."
    ),
)
