"""Analytic tables from an elimination that is slow, plain and shares nothing with the package's own.

Equations are exact, in `RationalFunction`; seeds are all index vectors of a small box. Certificates come from
the plan of the same equations, at random points.
"""

from fractions import Fraction
from itertools import product

from tilth.errors import SectorError
from tilth.family import RationalFunction
from tilth.family.order import Order
from tilth.plan import Equation, FamilyColumns, SelectedEquations
from tilth.system import PointSource, prime_number
from tilth.table import (
    CombinedCertificate,
    FactoredFunction,
    RowCertificate,
    Table,
    WitnessProbe,
)
from tilth.table.certify_again import certify_again
from tilth.table.factored import integer_ring
from tilth.table.polynomials import cleared


def place(indices):
    """Sort by lines, sector, positive powers, numerator powers, then absolute values from the last slot."""
    positive = [slot for slot, a in enumerate(indices) if a > 0]
    r = sum(indices[slot] for slot in positive)
    sector = sum(2**slot for slot in positive)
    return len(positive), sector, r, r - sum(indices), [abs(a) for a in reversed(indices)]


def seeds_of(family, dots, s):
    for indices in product(range(-s, dots + 2), repeat=family.size):
        t = sum(a > 0 for a in indices)
        powers = sum(a for a in indices if a > 0)
        try:
            zero = family.is_zero(family[indices].sector)
        except SectorError:
            continue
        if not zero and powers - t <= dots and powers - sum(indices) <= s:
            yield indices


def subtracted(row, factor, other):
    """Return row - factor · other."""
    result = dict(row)
    for key, value in other.items():
        part = factor * value
        new = result[key] - part if key in result else -part
        if new.is_zero():
            del result[key]
        else:
            result[key] = new
    return result


def eliminated(equations):
    """Reduced row echelon form, most complicated integrals first: {pivot: {other: coefficient}}."""
    rows = {}
    for equation in sorted(equations, key=lambda e: max(map(place, e))):
        row = dict(equation)
        for key in sorted(equation, key=place, reverse=True):
            if key in rows and key in row:
                row = subtracted(row, row[key], rows[key])
        while row and max(row, key=place) in rows:
            pivot = max(row, key=place)
            row = subtracted(row, row[pivot], rows[pivot])
        if row:
            pivot = max(row, key=place)
            head = row[pivot]
            rows[pivot] = {key: value / head for key, value in row.items()}
    for pivot in sorted(rows, key=place):
        for key in [key for key in rows[pivot] if key != pivot and key in rows]:
            rows[pivot] = subtracted(rows[pivot], rows[pivot][key], rows[key])
    return {pivot: {k: -v for k, v in row.items() if k != pivot} for pivot, row in rows.items()}


def fixed(polynomial, at, family):
    """Put numbers for symbols of an exact polynomial."""
    ring = family.ring
    result = ring.constant(0)
    for exponents, value in polynomial.to_dict().items():
        term = ring.constant(Fraction(int(value.p), int(value.q)))
        for name, exponent in zip(family.symbols, exponents, strict=True):
            base = ring.constant(at[name]) if name in at else ring.symbol(name)
            for _ in range(int(exponent)):
                term = term * base
        result = result + term
    return result


def factored(value, symbols):
    """Return a RationalFunction as a FactoredFunction of some of its symbols."""
    ring = integer_ring(tuple(value.numerator.context().names()))
    numerator, below = cleared(value.numerator, ring)
    denominator, above = cleared(value.denominator, ring)
    function = FactoredFunction.make(numerator * above, below, [(denominator, 1)])
    return function.substitute(dict.fromkeys(set(function.symbols) - set(symbols), 1))


def solve(family, dots, s, at=None):
    """Return the equations' names and {target: {master: RationalFunction}}."""
    at = {} if at is None else {name: Fraction(value) for name, value in at.items()}
    names, equations = [], []
    one = family.ring.context.constant(1)
    for seed in seeds_of(family, dots, s):
        for template in family.templates():
            exact = family.equation(template, seed)
            equation = {
                key: fixed(value, at, family) if at else RationalFunction(value, one)
                for key, value in exact.items()
            }
            equation = {key: value for key, value in equation.items() if not value.is_zero()}
            if equation:
                names.append(Equation(template.name, seed))
                equations.append(equation)
    return tuple(names), eliminated(equations)


def probe_at(plan, family, targets, number, at):
    prime = prime_number(number)
    drawn = PointSource(number).residues(prime, 0, len(family.symbols))
    point = {name: Fraction(value) for name, value in zip(family.symbols, drawn, strict=True)} | at
    solution = plan.solve(prime, family.residues(point, prime))
    return WitnessProbe(
        prime,
        point,
        {target: solution.combinations.get(target, ()) for target in targets},
        {target: solution.reductions.get(target, {}) for target in targets},
    )


def analytic_table(family, targets, dots, s, at=None, first_probe=20):
    """Return the table of targets, as functions of the symbols that `at` leaves free."""
    names, rows = solve(family, dots, s, at)
    at = {name: Fraction(value) for name, value in (at or {}).items()}
    free = tuple(name for name in family.symbols if name not in at)
    table_rows = {}
    for target in targets:
        if family.is_zero(target.sector):
            table_rows[target] = {}
            continue
        row = rows.get(target.indices)
        reduced = {target.indices: family.ring.constant(1)} if row is None else row
        table_rows[target] = {family[key]: factored(value, free) for key, value in reduced.items()}
    masters = sorted({m for row in table_rows.values() for m in row}, key=lambda m: place(m.indices))
    asked = tuple(target for target in targets if not family.is_zero(target.sector))
    columns = FamilyColumns(family, Order.numerators, ())
    plan = SelectedEquations(columns, asked, names)
    probe = probe_at(plan, family, targets, first_probe, at)
    used = {number for pairs in probe.combinations.values() for number, _ in pairs}
    plan = SelectedEquations(columns, asked, tuple(plan.equations[n] for n in sorted(used)))
    certificate = RowCertificate(
        plan.equations,
        tuple(probe_at(plan, family, targets, first_probe + number, at) for number in range(2)),
    )
    return Table(
        family,
        table_rows,
        tuple(masters),
        order="numerators",
        preferred_masters=(),
        at=at,
        prime=None,
        certificate=certificate,
        provenance={
            "rule": "all",
            "identities": ["ibp", "li"],
            "counts": {"seeds": len(set(e.integral for e in names))},
            "versions": {},
        },
    )


def combined(table):
    """Return the table with a combined certificate of the same equations."""
    rows = table.certificate
    empty = CombinedCertificate(rows.equations, rows.targets, rows.masters, "", ())
    return table.replace(certificate=certify_again(table, empty))
