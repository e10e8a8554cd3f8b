"""Random functions of d, s and t for hypothesis, whose factors meet often enough to cancel."""

from fractions import Fraction

from hypothesis import strategies as st

from tilth.table.factored import FactoredFunction, integer_ring

RING = integer_ring(("d", "s", "t"))
PRIME = 2**61 - 1

COMMON = [
    {(1, 0, 0): 1, (0, 0, 0): -4},
    {(0, 1, 0): 1},
    {(0, 1, 0): 1, (0, 0, 1): 1},
    {(1, 0, 0): 2, (0, 0, 0): -3},
    {(0, 2, 0): 1, (0, 0, 2): -3, (0, 1, 1): 5},
]

exponents = st.tuples(*[st.integers(0, 3)] * 3)
polynomials = st.dictionaries(exponents, st.integers(-20, 20).filter(bool), max_size=4).map(RING.from_dict)
common = st.sampled_from(COMMON).map(RING.from_dict)
factors = st.lists(
    st.tuples(common | polynomials.filter(lambda p: not p.is_zero()), st.integers(1, 3)), max_size=3
)


@st.composite
def fractions_of(draw):
    """Return numerator, constant and factors as they come, in lowest terms or not."""
    numerator = draw(polynomials)
    for factor in draw(st.lists(common, max_size=2)):
        numerator *= factor
    return numerator, draw(st.integers(-12, 12).filter(bool)), draw(factors)


functions = fractions_of().map(lambda parts: FactoredFunction.make(*parts))
points = st.tuples(*[st.fractions(-50, 50, max_denominator=30)] * 3)


def value(parts, point):
    """Evaluate numerator, constant and factors term by term; None where the denominator vanishes."""

    def evaluate(polynomial):
        result = Fraction(0)
        for monomial, coefficient in polynomial.to_dict().items():
            term = Fraction(int(coefficient))
            for x, exponent in zip(point, monomial, strict=True):
                term *= x ** int(exponent)
            result += term
        return result

    numerator, constant, below = parts
    denominator = Fraction(constant)
    for factor, multiplicity in below:
        denominator *= evaluate(factor) ** multiplicity
    return evaluate(numerator) / denominator if denominator else None


def parts_of(function):
    return function.numerator, function.constant, function.factors
