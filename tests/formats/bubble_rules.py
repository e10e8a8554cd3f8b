"""Small rules to write and read: the massless bubble, and random ones."""

from fractions import Fraction

from flint import fmpz_mpoly
from hypothesis import strategies as st

from tilth.formats import Label, Rules
from tilth.table.factored import FactoredFunction, integer_ring

READ_OPTIONS = {
    "fire": {"numbers": {"bubble": 4242, "box_b": 7}},
    "form": {},
    "form-fill": {},
    "json-lines": {},
    "kira": {},
    "mathematica": {"head": 'GLI["{family}",{{{indices}}}]'},
}
SYMBOLS = ("d", "s", "m2", "t_1")


def bubble(*indices):
    return Label("bubble", indices)


def function(above, constant=1, *factors, symbols=("d", "s")):
    ring = integer_ring(symbols)
    below = [(fmpz_mpoly(text, ring), power) for text, power in factors]
    return FactoredFunction.make(fmpz_mpoly(above, ring), constant, below)


def symbolic_bubble():
    """Return the rules that one finds in textbooks, and a scaleless integral."""
    return Rules(
        {
            bubble(2, 1): {bubble(1, 1): function("3-d", 1, ("s", 1))},
            bubble(2, 2): {bubble(1, 1): function("d^2-9*d+18", 1, ("s", 2))},
            bubble(1, 0): {},
            bubble(3, -1): {bubble(1, 1): function("-1", 2, ("d-4", 1)), bubble(1, 2): function("d-3")},
        }
    )


def numeric_bubble():
    return Rules({bubble(2, 1): {bubble(1, 1): Fraction(-2, 7)}, bubble(1, 0): {}})


def residue_bubble():
    return Rules({bubble(2, 1): {bubble(1, 1): 100}, bubble(1, 0): {}}, prime=101)


def polynomials(ring, size, largest):
    exponents = st.tuples(*[st.integers(0, 2)] * len(ring.names()))
    numbers = st.one_of(st.integers(-9, 9), st.integers(-largest, largest)).filter(bool)
    return st.dictionaries(exponents, numbers, min_size=1, max_size=size).map(ring.from_dict)


def functions(symbols):
    ring = integer_ring(symbols)
    factors = st.lists(st.tuples(polynomials(ring, 3, 30), st.integers(1, 3)), max_size=3)
    made = st.builds(FactoredFunction.make, polynomials(ring, 6, 10**60), st.integers(1, 10**30), factors)
    return made.filter(lambda value: not value.is_zero())


def labels(names=("bubble",), size=2):
    indices = st.tuples(*[st.integers(-127, 127)] * size)
    return st.tuples(st.sampled_from(names), indices).map(lambda pair: Label(*pair))


@st.composite
def random_rules(draw, names=("bubble",)):
    """Return rules of one kind; no target is its own master: FIRE's tables cannot tell it from one."""
    symbols = SYMBOLS[: draw(st.integers(0, 4))]
    prime = None if symbols else draw(st.sampled_from([None, 2, 7, 2**31 - 1, 2**63 - 25]))
    if symbols:
        values = functions(symbols)
    elif prime:
        values = st.integers(1, prime - 1)
    else:
        values = st.fractions().filter(bool) | st.integers(1, 10**90).map(Fraction)
    rows = st.dictionaries(labels(names), values, max_size=3)
    found = draw(st.dictionaries(labels(names), rows, max_size=4))
    kept = {t: {m: v for m, v in row.items() if m != t} for t, row in found.items()}
    return Rules(kept, prime=prime)
