"""Families from graphs: U and F from the propagators are those from spanning trees and two-forests."""

import random
from fractions import Fraction
from itertools import combinations
from math import prod

import pytest

import tilth
from tilth.errors import DependentPropagators, ExpressionError, FamilyError, KinematicsError

BOX = {
    "p1*p1": 0, "p2*p2": 0, "p3*p3": 0, "p4*p4": "m4", "p1*p2": "s/2", "p2*p3": "t/2", "(p1+p2+p3)^2": "m4",
}  # fmt: skip

#: name: (internal, external, kinematics, other arguments)
GRAPHS = {
    "bubble": ([["m", [1, 2]], ["0", [2, 1]]], [["q", 1], ["-q", 2]], {"q^2": "s"}, {}),
    "tadpole": ([["m", [1, 1]]], [], {}, {}),
    "sunrise": (
        [["m", [1, 2]], ["M", [1, 2]], ["m", [2, 1]]], [["q", 1], ["-q", 2]],
        [("q*q", "s"), ("m**2", "msq")], {},
    ),
    "kite": (
        [["0", [1, 2]], ["0", [1, 3]], ["m", [2, 3]], ["0", [2, 4]], ["0", [3, 4]]],
        [["q", 1], ["-q", 4]], {"q^2": "s"}, {},
    ),
    "box": (
        [["0", ["a", "b"]], ["m", ["b", "c"]], ["0", ["c", "d"]], ["m", ["d", "a"]]],
        [["p1", "a"], ["p2", "b"], ["p3", "c"], ["p4", "d"]], BOX, {},
    ),
    "box with p4 by name": (
        [["0", [1, 2]], ["0", [2, 3]], ["0", [3, 4]], ["0", [4, 1]]],
        [["p1", 1], ["p2", 2], ["p3", 3], ["-p1-p2-p3", 4]],
        {key: value for key, value in BOX.items() if "p4" not in key}, {},
    ),
    "planar double box": (
        [["0", [1, 2]], ["0", [2, 3]], ["0", [3, 4]], ["0", [4, 5]], ["0", [5, 6]], ["0", [6, 1]],
         ["m", [3, 6]]],
        [["p1", 1], ["p2", 2], ["p3", 4], ["p4", 5]], BOX, {"loops": ["k", "l"]},
    ),
    "crossed double box": (
        [["0", [1, 2]], ["0", [2, 3]], ["0", [3, 4]], ["0", [4, 5]], ["0", [3, 6]], ["0", [6, 5]],
         ["0", [5, 1]]],
        [["p1", 1], ["p2", 2], ["p3", 4], ["p4", 6]], BOX, {"momentum_conservation": "p1 = -p2-p3-p4"},
    ),
    "two bubbles at a vertex": (
        [["m", [1, 2]], ["0", [1, 2]], ["0", [2, 3]], ["M", [2, 3]]],
        [["q", 1], ["-2*q", 3], ["q", 2]], {"q^2": "s"}, {},
    ),
    "three loops": (
        [["m", [1, 2]], ["0", [2, 3]], ["0", [3, 1]], ["0", [1, 4]], ["m", [2, 4]], ["m", [3, 4]]],
        [], {}, {},
    ),
}  # fmt: skip


def trees(lines, cut):
    """Yield the sets of lines left out of the graph that leave `cut` parts without a loop, with the parts."""
    vertices = {vertex for _, ends in lines for vertex in ends}
    loops = len(lines) - len(vertices) + 1
    for out in combinations(range(len(lines)), loops + cut - 1):
        parts = {frozenset([vertex]) for vertex in vertices}
        for number, (_, (start, end)) in enumerate(lines):
            if number not in out:
                a, b = (next(part for part in parts if vertex in part) for vertex in (start, end))
                if a is b:
                    break
                parts = (parts - {a, b}) | {a | b}
        else:
            yield out, parts


def from_trees(lines, legs, square, masses):
    """U and F as {exponents: value}; F has momenta plus, masses minus, as ``q^2 - m^2`` has."""
    first, second = {}, {}
    for out, _ in trees(lines, 1):
        first[tuple(int(n in out) for n in range(len(lines)))] = Fraction(1)
    for out, parts in trees(lines, 2):
        key = tuple(int(n in out) for n in range(len(lines)))
        inside = min(parts, key=sorted)
        second[key] = square([momentum for momentum, vertex in legs if vertex in inside])
    for monomial in first:
        for number in range(len(lines)):
            key = tuple(e + (n == number) for n, e in enumerate(monomial))
            second[key] = second.get(key, 0) - masses[number]
    return first, {key: value for key, value in second.items() if value}


def at_point(polynomial, lines, values):
    """{exponents of the x: value} of a polynomial in x and the symbols."""
    found = {}
    for exponents, factor in polynomial.to_dict().items():
        key = tuple(map(int, exponents[:lines]))
        powers = (value ** int(e) for value, e in zip(values, exponents[lines:], strict=True))
        found[key] = found.get(key, 0) + Fraction(int(factor.p), int(factor.q)) * prod(powers)
    return {key: value for key, value in found.items() if value}


def check(family, internal, external, names_squared=None):
    """Compare at random invariants; external momenta are combinations, squared by the family's kinematics."""
    number = random.Random(len(internal))
    point = {symbol: Fraction(number.randint(2, 99), number.randint(1, 9)) for symbol in family.symbols}
    values = list(point.values())
    names = family.externals
    products = {
        pair: next(iter(at_point(value.numerator, 0, values).values()), 0)
        for pair, value in family.basis.kinematics.products.items()
    }
    assert all(value.is_polynomial() for value in family.basis.kinematics.products.values())

    def vector(text):
        total = dict.fromkeys(names, Fraction(0))
        for term in text.replace("-", "+-").split("+"):
            if term:
                size, _, name = term.rpartition("*")
                sign = -1 if term.startswith("-") else 1
                name, size = name.removeprefix("-"), Fraction(size.removeprefix("-") or 1)
                if name in names:
                    total[name] += sign * size
                else:
                    dependent, combination = family.momentum_conservation
                    assert name == dependent
                    for other, value in vector(combination).items():
                        total[other] += sign * size * value
        return total

    def square(momenta):
        total = [sum(vector(text)[name] for text in momenta) for name in names]
        return sum(
            a * b * products[min(i, j), max(i, j)] for i, a in enumerate(total) for j, b in enumerate(total)
        )

    def mass(text):
        known = (names_squared or {}).get(text)
        return point[known] if known else Fraction(0) if text == "0" else point[text] ** 2

    first, second = from_trees(internal, external, square, [mass(text) for text, _ in internal])
    found = family.symanzik((1 << len(internal)) - 1)
    assert at_point(found.first, len(internal), values) == first
    assert at_point(found.second, len(internal), values) == second


@pytest.mark.parametrize("name", GRAPHS)
def test_polynomials_are_those_of_trees_and_forests(name):
    internal, external, kinematics, others = GRAPHS[name]
    family = tilth.Family.from_graph("x", internal, external, kinematics, **others)
    assert family.given == len(internal)
    check(family, internal, external, {"m": "msq"} if name == "sunrise" else None)


def random_graph(seed):
    """A connected graph with one to three loops, masses and up to four legs."""
    number = random.Random(seed)
    loops, vertices = number.randint(1, 3), number.randint(1, 5)
    ends = [[v, number.randint(1, v - 1)] for v in range(2, vertices + 1)]
    ends += [[number.randint(1, vertices), number.randint(1, vertices)] for _ in range(loops)]
    number.shuffle(ends)
    internal = [[number.choice(["0", "m", "M"]), pair] for pair in ends]
    external = [[f"p{n}", number.randint(1, vertices)] for n in range(1, number.choice([0, 2, 3, 4]) + 1)]
    independent = [name for name, _ in external[:-1]]
    kinematics = {
        f"{a}*{b}": f"s{i}{j}"
        for i, a in enumerate(independent, start=1)
        for j, b in enumerate(independent, start=1)
        if i <= j
    }
    return internal, external, kinematics


def is_fit(internal):
    """Whether no line is a bridge, found by taking each out."""
    vertices = {vertex for _, ends in internal for vertex in ends}
    for out in range(len(internal)):
        reached = {min(vertices)}
        for _ in internal:
            reached |= {
                v for n, (_, ends) in enumerate(internal) if n != out and reached & {*ends} for v in ends
            }
        if reached != vertices:
            return False
    return True


def test_random_graphs():
    made = bridges = dependent = 0
    for seed in range(300):
        internal, external, kinematics = random_graph(seed)
        try:
            family = tilth.Family.from_graph("x", internal, external, kinematics, invariants=None)
        except DependentPropagators:
            dependent += 1
            continue
        except FamilyError as error:
            assert "parts the graph in two" in str(error)
            assert not is_fit(internal), (internal, error)
            bridges += 1
            continue
        assert is_fit(internal)
        check(family, internal, external)
        made += 1
    assert min(made, bridges, dependent) > 20, (made, bridges, dependent)


def test_routing_and_names():
    internal, external, kinematics, others = GRAPHS["planar double box"]
    family = tilth.Family.from_graph("x", internal, external, kinematics, **others)
    assert family.loops == ("k", "l")
    assert family.externals == ("p1", "p2", "p3")
    assert family.momentum_conservation == ("p4", "-p1-p2-p3")
    assert family.propagators[0] == "k^2"
    assert len(family.propagators) == 9
    crossed = GRAPHS["crossed double box"]
    family = tilth.Family.from_graph("x", *crossed[:3], **crossed[3], cut=[1, 4], top_sectors=["b1111111"])
    assert (family.momentum_conservation[0], family.cut, family.top_sectors) == ("p1", (1, 4), (127,))


def test_the_square_of_a_mass_may_have_a_name():
    family = tilth.Family.from_graph("x", *GRAPHS["sunrise"][:3])
    assert family.propagators[0] == "k1^2-msq"
    assert family.invariants == {"s": 2, "msq": 2, "M": 1}


def test_a_graph_reduces_as_its_propagators_do():
    family = tilth.Family.from_graph("x", *GRAPHS["kite"][:3])
    written = tilth.Family("x", family.loops, family.externals, family.propagators, {"q^2": "s"})
    one, other = tilth.reduce(family[1, 1, 1, 1, 1]), tilth.reduce(written[1, 1, 1, 1, 1])
    assert {str(m): c for m, c in one[family[1, 1, 1, 1, 1]].items()} == {
        str(m): c for m, c in other[written[1, 1, 1, 1, 1]].items()
    }


LINES, LEGS = [["m", [1, 2]], ["0", [2, 1]]], [["q", 1], ["-q", 2]]
WRONG = {
    "no lines": ([], LEGS, {}, FamilyError, "internal is .*give 1 to 64 lines"),
    "too many lines": ([["0", [1, 2]]] * 65, LEGS, {}, FamilyError, "give 1 to 64 lines"),
    "a line that is none": ([["m", 1, 2]], LEGS, {}, FamilyError, r"internal\[1\] is .*write it like"),
    "a vertex that is none": ([["m", [1, 2.5]]], LEGS, {}, FamilyError, r"internal\[1\]"),
    "a mass that is none": ([["m+", [1, 2]], LINES[1]], LEGS, {}, ExpressionError, r"internal\[1\]: the"),
    "a leg that is none": (LINES, [["q", 1, 2]], {}, FamilyError, r"external\[1\]"),
    "a leg to nowhere": (LINES, [["q", 1], ["-q", 3]], {}, FamilyError, r"external\[2\] comes into"),
    "a leg that is no momentum": (LINES, [["q^2", 1], ["-q", 2]], {}, FamilyError, r"external\[1\] \"q\^2\""),
    "a sum that is not zero": (LINES, [["q", 1], ["q", 2]], {}, FamilyError, r"add up to 2\*q"),
    "a sum that is not zero with it": (
        LINES, [["p", 1], ["q", 2]], {"momentum_conservation": "q = p"}, FamilyError, "do not add up to zero",
    ),
    "in two pieces": ([*LINES, ["0", [3, 3]]], LEGS, {}, FamilyError, "no line leads from 1 to 3"),
    "a tree": ([["0", [1, 2]]], LEGS, {}, FamilyError, "has no loop"),
    "a bridge": ([*LINES, ["0", [2, 3]]], [["q", 1], ["-q", 3]], {}, FamilyError, r"internal\[3\] parts"),
    "one momentum twice": (
        [["0", [1, 2]], ["0", [2, 3]], ["m", [3, 1]]], LEGS, {}, DependentPropagators, r"propagators\[3\]",
    ),
    "too few loop momenta": (LINES, LEGS, {"loops": ["k", "l"]}, FamilyError, "loops has 2 momenta"),
    "rules that are none": (LINES, LEGS, {"kinematics": ["q"]}, KinematicsError, "kinematics is"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_graph_of_a_family(name):
    internal, external, others, kind, message = WRONG[name]
    with pytest.raises(kind, match=message):
        tilth.Family.from_graph("x", internal, external, **{"kinematics": {"q^2": "s"}} | others)
