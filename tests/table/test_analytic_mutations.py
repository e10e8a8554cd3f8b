"""Tables of functions with one thing changed: `verify` refuses every one, also after a change of masters.

A mutation that leaves the table as it was does not count; each kind says how it makes sure that it changes
something, or is compared with what it came from.
"""

import random
import string

import pytest
from remake import remake, resealed
from test_mutations import (
    coefficient,
    dropped_coefficient,
    equation_identity,
    equation_seed,
    equations_swapped,
    exchanged_master,
    lost_master,
    no_equations,
    pick,
    target_in_the_rows_only,
    target_index,
    witness_beyond,
    witness_factor,
    witness_factor_lost,
    witness_prime,
    witnessed_reduction,
)

from table_files import parts_of, places_of, with_letter
from tilth import Table
from tilth.errors import TableFileError, VerificationFailed
from tilth.table import FactoredFunction

QUICK, LONG = 200, 2000
LETTERS = string.ascii_letters + string.digits
QUICK_FLIPS, LONG_FLIPS = 300, 10_000


def changed_function(draw, table, change):
    """Return the table with another function at a random place; drawn again while it is the same one."""
    while True:
        rows, target, master = pick(draw, table)
        before = rows[target][master]
        after = change(draw, before)
        if after is not None and after != before and not after.is_zero():
            rows[target][master] = after
            return remake(table, rows=rows)


def digit(draw, function):
    """A digit of a coefficient above or in a factor, or of the constant."""
    text = str(function)
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return None
    place = draw.choice(places)
    return _read(function, text[:place] + draw.choice("0123456789") + text[place + 1 :])


def _read(function, text):
    try:
        return FactoredFunction.parse(function.ring, text)
    except ValueError:  # the reader refuses it
        return None


def sign(_draw, function):
    return -function


def sign_of_a_term(draw, function):
    terms = dict(function.numerator.to_dict())
    key = draw.choice(list(terms))
    terms[key] = -terms[key]
    return FactoredFunction.make(function.ring.from_dict(terms), function.constant, function.factors)


def exponent(draw, function):
    terms = dict(function.numerator.to_dict())
    key = draw.choice(list(terms))
    value = terms.pop(key)
    place = draw.randrange(len(key))
    other = tuple(int(e) + (n == place) for n, e in enumerate(key))
    terms[other] = terms.get(other, 0) + value
    return FactoredFunction.make(function.ring.from_dict(terms), function.constant, function.factors)


def multiplicity(draw, function):
    if not function.factors:
        return None
    place = draw.randrange(len(function.factors))
    step = draw.choice((-1, 1))
    factors = [(f, m + step * (n == place)) for n, (f, m) in enumerate(function.factors)]
    return FactoredFunction.make(function.numerator, function.constant, [(f, m) for f, m in factors if m])


def factor(draw, function):
    if not function.factors:
        return None
    place = draw.randrange(len(function.factors))
    factors = list(function.factors)
    factors[place] = (factors[place][0] + draw.choice((-1, 1, 2)), factors[place][1])
    try:
        return FactoredFunction.make(function.numerator, function.constant, factors)
    except ZeroDivisionError:
        return None


def constant(draw, function):
    return FactoredFunction.make(function.numerator, function.constant + draw.randint(1, 9), function.factors)


def swapped_symbols(draw, function):
    text = str(function)
    first, second = draw.sample(function.symbols, 2)
    if first not in text and second not in text:
        return None
    ring = function.ring
    order = list(function.symbols)
    i, j = order.index(first), order.index(second)
    order[i], order[j] = order[j], order[i]
    images = [ring.gen(order.index(name)) for name in function.symbols]
    swap = [(f.compose(*images, ctx=ring), m) for f, m in function.factors]
    return FactoredFunction.make(function.numerator.compose(*images, ctx=ring), function.constant, swap)


OF_FUNCTIONS = [digit, sign, sign_of_a_term, exponent, multiplicity, factor, constant, swapped_symbols]

OF_TABLES = [
    coefficient,
    dropped_coefficient,
    equation_identity,
    equation_seed,
    equations_swapped,
    exchanged_master,
    lost_master,
    no_equations,
    target_in_the_rows_only,
    target_index,
    witness_beyond,
    witness_factor,
    witness_factor_lost,
    witness_prime,
    witnessed_reduction,
]


def run(table, count):
    for seed in range(count):
        draw = random.Random(seed)
        kind = draw.choice(OF_FUNCTIONS * 2 + OF_TABLES)
        changed = changed_function(draw, table, kind) if kind in OF_FUNCTIONS else kind(draw, table)
        for one in (changed, resealed(changed)) if kind in OF_FUNCTIONS else (changed,):
            try:
                one.verify(seed=seed)
            except VerificationFailed:
                continue
            pytest.fail(f"mutation {seed}, {kind.__name__}, was not refused")


def test_mutations(functions):
    run(functions, QUICK // 4)  # each of four tables


def test_mutations_in_another_basis(box_functions):
    family = box_functions.family
    basis = [family[1, 0, 2, 0], family[0, 1, 0, 1], family[2, 1, 1, 1]]
    changed = box_functions.change_masters(basis)
    for seed in range(QUICK // 4):
        draw = random.Random(seed)
        one = changed_function(draw, changed, draw.choice(OF_FUNCTIONS))
        with pytest.raises(VerificationFailed):
            one.verify(seed=seed)
        with pytest.raises(VerificationFailed):
            one.verify(fresh=False)


@pytest.mark.long
def test_many_mutations(functions, multiplier):
    run(functions, LONG * multiplier)


def flips(table, path, count):
    table.save(path)
    content = path.read_bytes()
    draw = random.Random(7)
    for _ in range(count):
        bit = draw.randrange(8 * len(content))
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(TableFileError):
            Table.load(path)


def test_single_bits_of_a_file(functions, tmp_path):
    flips(functions, tmp_path / "t", QUICK_FLIPS // 4)


@pytest.mark.long
def test_many_single_bits_of_a_file(functions, tmp_path, multiplier):
    flips(functions, tmp_path / "t", LONG_FLIPS * multiplier // 4)


def sealed_changes(table, path, count):
    """One letter of a coefficient or of a certificate, the checksum made right again."""
    table.save(path)
    content = path.read_bytes()
    places = [p for p in places_of(content, LETTERS) if p[0]]  # not in the head
    head, rows, tail = parts_of(content)
    draw = random.Random(11)
    for seed in range(count):
        number, place = draw.choice(places)
        part = [head, *rows, tail][number]
        letter = draw.choice([c for c in b"0123456789dst" if c != part[place]])
        path.write_bytes(with_letter(content, (number, place), letter))
        try:
            Table.load(path).verify(seed=seed)
        except (TableFileError, VerificationFailed):
            continue
        pytest.fail(f"{part[place - 30 : place + 30]!r} with {chr(letter)!r} in the middle was not refused")


def test_single_letters_with_the_right_checksum(functions, tmp_path):
    sealed_changes(functions, tmp_path / "t", QUICK // 4)


@pytest.mark.long
def test_many_single_letters_with_the_right_checksum(functions, tmp_path, multiplier):
    sealed_changes(functions, tmp_path / "t", LONG * multiplier)
