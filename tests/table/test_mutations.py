"""Tables with something wrong in them: every one is refused.

The mutations are random, the seeds fixed. What says the same as before is not a mutation; each kind below
states how it makes sure that it changes something.
"""

import random
from fractions import Fraction

import pytest
from remake import remake, resealed, with_certificate, with_probe

import tilth
from tilth.errors import VerificationFailed
from tilth.family import ModularIdentities
from tilth.plan import Equation
from tilth.table import CombinedCertificate, CombinedProbe, verify
from tilth.table.factored import FactoredFunction, integer_ring

RUNS = 12


def rows_of(table):
    return {target: dict(row) for target, row in table.items()}


def pick(draw, table):
    """Return rows to change, and a target and a master with a coefficient."""
    rows = rows_of(table)
    target = draw.choice([target for target, row in rows.items() if row])
    return rows, target, draw.choice(list(rows[target]))


def coefficient(draw, table):
    """Another value; modulo the prime, another residue."""
    rows, target, master = pick(draw, table)
    if table.symbols:
        ring = integer_ring(table.symbols)
        rows[target][master] += FactoredFunction.number(ring, draw.randint(1, 10**6))
    elif table.prime is None:
        rows[target][master] += Fraction(draw.randint(1, 10**6), draw.randint(1, 10**6))
    else:
        rows[target][master] = (rows[target][master] + draw.randint(1, table.prime - 1)) % table.prime
    return remake(table, rows=rows)


def sign(draw, table):
    """No coefficient is zero, and no prime is 2, so that the sign matters."""
    rows, target, master = pick(draw, table)
    rows[target][master] = (
        -rows[target][master] if table.prime is None else table.prime - rows[target][master]
    )
    return remake(table, rows=rows)


def digit(draw, table):
    """One decimal digit of a numerator; modulo a prime the change is less than the prime or is undone."""
    rows, target, master = pick(draw, table)
    value = Fraction(rows[target][master])
    step = draw.randint(1, 9) * 10 ** draw.randrange(len(str(abs(value.numerator))))
    changed = Fraction(value.numerator + step, value.denominator)
    if table.prime is not None:
        changed = int(changed)
        if (changed - rows[target][master]) % table.prime == 0:
            changed += 1
    rows[target][master] = changed
    return remake(table, rows=rows)


def dropped_coefficient(draw, table):
    rows, target, master = pick(draw, table)
    del rows[target][master]
    return remake(table, rows=rows)


def swapped_coefficients(draw, table):
    """Two coefficients of a row; equal ones (one in p) are changed instead."""
    rows, target, master = pick(draw, table)
    other = draw.choice([m for m in table.masters if m != master] or [None])
    if other is None or rows[target].get(other, 0) == rows[target][master]:
        return coefficient(draw, table)
    first, second = rows[target].pop(master), rows[target].pop(other, 0)
    rows[target][other] = first
    if second:
        rows[target][master] = second
    return remake(table, rows=rows)


def swapped_rows(draw, table):
    """The rows of two targets; equal ones are changed instead."""
    rows, target, _ = pick(draw, table)
    other = draw.choice(list(rows))
    if rows[other] == rows[target]:
        return coefficient(draw, table)
    rows[other], rows[target] = rows[target], rows[other]
    return remake(table, rows=rows)


def certificate_of_another_table(draw, table):
    """One that is right for other rows of the same targets; a certificate by rows proves the true ones."""
    other = coefficient(draw, table)
    if combined(table):
        return remake(table, certificate=resealed(other).certificate)
    return remake(other, certificate=table.certificate)


def exchanged_master(draw, table):
    """A master that the table does not have, in its row and in its list of masters."""
    rows, target, master = pick(draw, table)
    indices = list(master.indices)
    indices[draw.randrange(len(indices))] -= 1
    strange = table.family[indices]
    if strange in table.masters:
        return coefficient(draw, table)
    rows[target][strange] = rows[target].pop(master)
    masters = tuple(strange if m == master else m for m in table.masters)
    return remake(table, rows=rows, masters=masters)


def lost_master(draw, table):
    """From the list of masters only."""
    _, _, master = pick(draw, table)
    return remake(table, masters=tuple(m for m in table.masters if m != master))


def target_index(draw, table):
    """Everything that the table and its certificate say of a target is said of another one."""
    _, target, _ = pick(draw, table)
    indices = list(target.indices)
    indices[draw.randrange(len(indices))] += draw.choice((-1, 1))
    other = table.family[indices]
    if other in table:
        return coefficient(draw, table)

    def renamed(mapping):
        return {other if key == target else key: value for key, value in mapping.items()}

    changed = remake(table, rows=renamed(rows_of(table)))
    if combined(table):
        targets = tuple(other if one == target else one for one in table.certificate.targets)
        return with_certificate(changed, targets=targets)
    for number, probe in enumerate(table.certificate.probes):
        changed = with_probe(
            changed,
            number,
            combinations=renamed(probe.combinations),
            reductions=renamed(probe.reductions),
        )
    return changed


def target_in_the_rows_only(draw, table):
    rows, target, _ = pick(draw, table)
    indices = list(target.indices)
    indices[0] += 1
    other = table.family[indices]
    if other in table:
        return coefficient(draw, table)
    rows[other] = rows.pop(target)
    return remake(table, rows=rows)


def combined(table):
    return isinstance(table.certificate, CombinedCertificate)


def witnesses_of(probe):
    """Return the witnesses of a probe: one, or one per target."""
    return [probe.equations] if isinstance(probe, CombinedProbe) else list(probe.combinations.values())


def used_equation(draw, table):
    """Return the number of an equation with a factor."""
    probe = table.certificate.probes[0]
    used = sorted({number for pairs in witnesses_of(probe) for number, _ in pairs})
    return draw.choice(used)


def names_of(family):
    return [template.name for template in family.templates()]


def same_equation(table, first, second):
    probe = table.certificate.probes[0]
    modular = ModularIdentities(table.family, probe.prime, probe.point)
    return modular.equation(*first) == modular.equation(*second)


def exchanged_equation(draw, table, change):
    number = used_equation(draw, table)
    equations = list(table.certificate.equations)
    before = equations[number]
    equations[number] = change(before)
    names = names_of(table.family)
    below = all(
        a <= 0 or table.family.top_sectors[0] >> slot & 1 for slot, a in enumerate(equations[number].integral)
    )
    if equations[number].identity in names and below and same_equation(table, before, equations[number]):
        return coefficient(draw, table)
    return with_certificate(table, equations=tuple(equations))


def equation_seed(draw, table):
    def change(equation):
        seed = list(equation.integral)
        seed[draw.randrange(len(seed))] += draw.choice((-1, 1))
        return Equation(equation.identity, tuple(seed))

    return exchanged_equation(draw, table, change)


def equation_identity(draw, table):
    def change(equation):
        others = [name for name in names_of(table.family) if name != equation.identity]
        return Equation(draw.choice(["", "d/dx.y", "map(k->-k)", *others]), equation.integral)

    return exchanged_equation(draw, table, change)


def equations_swapped(draw, table):
    equations = list(table.certificate.equations)
    first = used_equation(draw, table)
    second = draw.choice([n for n in range(len(equations)) if n != first] or [first])
    if same_equation(table, equations[first], equations[second]):
        return coefficient(draw, table)
    probe = table.certificate.probes[0]
    factors = [{n: f for n, f in pairs} for pairs in witnesses_of(probe)]
    if all(f.get(first, 0) == f.get(second, 0) for f in factors):
        return coefficient(draw, table)
    equations[first], equations[second] = equations[second], equations[first]
    return with_certificate(table, equations=tuple(equations))


def change_combination(draw, table, change):
    number = draw.randrange(len(table.certificate.probes))
    probe = table.certificate.probes[number]
    if combined(table):
        pairs = list(probe.equations)
        change(pairs, draw.randrange(len(pairs)), probe.prime)
        return with_probe(table, number, equations=tuple(pairs))
    target = draw.choice([t for t, pairs in probe.combinations.items() if pairs])
    pairs = list(probe.combinations[target])
    change(pairs, draw.randrange(len(pairs)), probe.prime)
    return with_probe(table, number, combinations=dict(probe.combinations) | {target: tuple(pairs)})


def witness_factor(draw, table):
    """Another residue: the equation is not zero at this point, or it would have no factor."""

    def change(pairs, place, prime):
        number, factor = pairs[place]
        pairs[place] = (number, (factor + draw.randint(1, prime - 1)) % prime)

    return change_combination(draw, table, change)


def witness_factor_lost(draw, table):
    return change_combination(draw, table, lambda pairs, place, _: pairs.pop(place))


def witness_beyond(draw, table):
    def change(pairs, place, _):
        pairs[place] = (draw.choice((-1, len(table.certificate.equations), 10**30)), pairs[place][1])

    return change_combination(draw, table, change)


def witnessed_reduction(draw, table):
    """What the certificate says that a target reduces to, or a combination of them."""
    number = draw.randrange(len(table.certificate.probes))
    probe = table.certificate.probes[number]
    if combined(table):
        row = dict(probe.remainder)
        master = draw.choice(list(row))
        row[master] = (row[master] + draw.randint(1, probe.prime - 1)) % probe.prime
        return with_probe(table, number, remainder=row)
    target = draw.choice([t for t, row in probe.reductions.items() if row])
    row = dict(probe.reductions[target])
    master = draw.choice(list(row))
    row[master] = (row[master] + draw.randint(1, probe.prime - 1)) % probe.prime
    return with_probe(table, number, reductions=dict(probe.reductions) | {target: row})


def witness_prime(draw, table):
    number = draw.randrange(len(table.certificate.probes))
    others = [p for p in (101, 103, 2**31 - 1, 2**61 - 1, 6) if p != table.certificate.probes[number].prime]
    return with_probe(table, number, prime=draw.choice(others))


def table_prime(draw, table):
    """A table of rationals becomes one of residues, one of residues gets another prime or none."""
    primes = [p for p in (None, 101, 103, 2**31 - 1, 2**61 - 1) if p != table.prime]
    return remake(table, prime=draw.choice(primes))


def point(draw, table):
    """The table's point, with or without that of its witness: all coefficients depend on the point."""
    symbol = draw.choice([s for s in table.at if s != table.family.set_to_one])
    at = dict(table.at) | {symbol: table.at[symbol] + draw.randint(1, 50)}
    changed = remake(table, at=at)
    return with_probe(changed, 0, point=at) if draw.random() < 0.5 else changed


def witness_point(draw, table):
    number = draw.randrange(2)
    probe = table.certificate.probes[number]
    symbol = draw.choice(list(probe.point))
    return with_probe(table, number, point=dict(probe.point) | {symbol: probe.point[symbol] + 1})


def no_witness(_draw, table):
    return with_certificate(table, probes=table.certificate.probes[1:])


def no_equations(_draw, table):
    return with_certificate(table, equations=())


def other_order(_draw, table):
    """The masters are numerators or not, but here the two orders differ: only tables where they do."""
    other = tilth.Order.dots if table.order is tilth.Order.numerators else tilth.Order.numerators
    return remake(table, order=other)


MUTATIONS = [
    coefficient,
    sign,
    digit,
    dropped_coefficient,
    swapped_coefficients,
    swapped_rows,
    certificate_of_another_table,
    exchanged_master,
    lost_master,
    target_index,
    target_in_the_rows_only,
    equation_seed,
    equation_identity,
    equations_swapped,
    witness_factor,
    witness_factor_lost,
    witness_beyond,
    witnessed_reduction,
    witness_prime,
    table_prime,
    point,
    witness_point,
    no_witness,
    no_equations,
]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_every_mutation_is_refused(table, mutate, multiplier):
    for seed in range(RUNS * multiplier):
        changed = mutate(random.Random(seed), table)
        with pytest.raises(VerificationFailed):
            changed.verify(seed=seed)


def test_remaking_alone_is_no_mutation(table):
    remake(table).verify()
    with_certificate(table).verify()
    with_probe(with_probe(table, 0), 1).verify()


#: Kinds that change the rows: a forger makes a certificate of them anew.
OF_ROWS = [
    coefficient,
    sign,
    digit,
    dropped_coefficient,
    swapped_coefficients,
    swapped_rows,
]


@pytest.mark.parametrize("mutate", OF_ROWS, ids=lambda mutate: mutate.__name__)
@pytest.mark.parametrize("name", ["rational_table", "prime_table", "box_table", "tiny_table"])
def test_every_mutation_with_a_certificate_of_its_own_is_refused(request, name, mutate, multiplier):
    # The hash is right, and the factors are those that follow from it; only what they show is not.
    table = request.getfixturevalue(name)
    for seed in range(RUNS * multiplier):
        changed = resealed(mutate(random.Random(seed), table))
        with pytest.raises(VerificationFailed):
            changed.verify(seed=seed, fresh=False)
        with pytest.raises(VerificationFailed):
            changed.verify(seed=seed, fresh=False, plain=True)


def test_a_certificate_made_anew_is_the_same(table):
    resealed(table).verify(fresh=False)
    assert resealed(table).certificate == table.certificate


def test_a_mutation_is_refused_by_the_fresh_witnesses_alone(box_table, monkeypatch):
    # Whatever the stored witnesses say; those that are found anew see each fault by themselves.
    for seed in range(RUNS):
        changed = coefficient(random.Random(seed), box_table)
        monkeypatch.setattr(verify, "check_combined", lambda *_: [])
        with pytest.raises(VerificationFailed, match="the equations prove"):
            changed.verify(seed=seed)


def test_what_says_the_same_is_accepted(box_table, box_by_rows):
    # A factor plus its prime is the same residue; the order of a witness does not matter.
    probe = box_by_rows.certificate.probes[0]
    combinations = {
        target: tuple((n, f + probe.prime) for n, f in reversed(pairs))
        for target, pairs in probe.combinations.items()
    }
    with_probe(box_by_rows, 0, combinations=combinations).verify()
    probe = box_table.certificate.probes[0]
    equations = tuple((n, f + probe.prime) for n, f in reversed(probe.equations))
    with_probe(box_table, 0, equations=equations).verify()


def test_a_lie_that_the_stored_prime_cannot_see(rational_by_rows):
    # Whoever knows the witness's prime can add it to a coefficient; a fresh prime sees it.
    prime = rational_by_rows.certificate.probes[0].prime
    (target,) = rational_by_rows
    rows = {target: {master: c + prime for master, c in rational_by_rows[target].items()}}
    liar = remake(rational_by_rows, rows=rows)
    liar.verify(fresh=False)
    for seed in range(5):
        with pytest.raises(VerificationFailed, match="do not use this table"):
            liar.verify(seed=seed)


def test_nobody_chooses_the_prime_of_a_combined_certificate(rational_table):
    # The same lie changes the hash, and with it the primes.
    prime = rational_table.certificate.probes[0].prime
    (target,) = rational_table
    rows = {target: {master: c + prime for master, c in rational_table[target].items()}}
    liar = remake(rational_table, rows=rows)
    with pytest.raises(VerificationFailed, match="one of other rows"):
        liar.verify(fresh=False)
    with pytest.raises(VerificationFailed, match="the equations prove"):
        resealed(liar).verify(fresh=False)


def test_the_other_order_has_other_masters(rational_table):
    # The triangle-box's masters carry numerators, which Order.dots replaces by dots.
    with pytest.raises(VerificationFailed):
        other_order(None, rational_table).verify()


@pytest.mark.parametrize(
    "equation",
    [
        Equation("d/dk3.k1", (1, 1, 1, 1, 1, 1, 0)),
        Equation("", (1, 1, 1, 1, 1, 1, 0)),
        Equation("given", (1, 1, 1, 1, 1, 1, 0)),
        Equation("map(k1->2*k1)", (1, 1, 1, 1, 1, 1, 0)),
        Equation("d/dk1.k1", (1, 1, 1, 1, 1, 1)),
        Equation("d/dk1.k1", (1, 1, 1, 1, 1, 1, 300)),
        Equation("d/dk1.k1", (1, 1, 1, 1, 1, 1, 1)),
        Equation("d/dk1.k1", (1, 0, 0, 0, 0, 0, 0)),
    ],
    ids=str,
)
def test_an_equation_that_does_not_exist_though_no_witness_uses_it(rational_table, equation):
    # Nine templates; seven indices of at most 127; sectors at or below 63 that are not zero.
    equations = (*rational_table.certificate.equations, equation)
    with pytest.raises(VerificationFailed):
        with_certificate(rational_table, equations=equations).verify(seed=1)


def test_the_message_names_target_and_coefficient(box_table):
    rows, target, master = pick(random.Random(3), box_table)
    rows[target][master] += 1
    with pytest.raises(VerificationFailed) as caught:
        remake(box_table, rows=rows).verify()
    assert str(target) in str(caught.value)
    assert str(master) in str(caught.value)
