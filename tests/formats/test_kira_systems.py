"""Systems of equations: written from families, read again, compared with equations made otherwise."""

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.cases import load_case
from tilth.errors import FormatError
from tilth.family import ModularIdentities
from tilth.formats import Label, Rules, Source, System, export, export_text, read_system, system_of
from tilth.formats.kira_system import read_kira_system, write_kira_system
from tilth.plan import Equation


def read(text, symbols=None):
    return read_kira_system(Source("system.kira", text), symbols)


def test_the_example_of_the_massless_bubble():
    system = read("bub[1,2]*(s)\nbub[1,1]*(d-3)\nbub[0,2]*(-1)\n\n")
    assert system.symbols == ("d", "s")
    assert [str(label) for label in system.integrals] == ["bub[1,2]", "bub[1,1]", "bub[0,2]"]
    assert system.equations == [[(0, {(0, 1): 1}), (1, {(1, 0): 1, (0, 0): -3}), (2, {(0, 0): -1})]]


def test_three_spellings_of_an_integral():
    system = read("bub#17*(s)\nbub@18*s\n123456789012345678901*(-1)\n bub[1, -1] * ( 2 )\n")
    assert system.integrals == (
        Label("bub", (), 17),
        Label("bub", (), 18),
        Label("", (), 123456789012345678901),
        Label("bub", (1, -1)),
    )
    assert len(system.equations) == 1


def test_denominators_are_cleared():
    system = read("a[1]*(1/(d-4))\na[2]*(s/(2*(d-4)^2))\na[3]*(1/3)\n")
    assert system.equations == [
        [
            (0, {(1, 0): 6, (0, 0): -24}),
            (1, {(0, 1): 3}),
            (2, {(2, 0): 2, (1, 0): -16, (0, 0): 32}),
        ]
    ]


def test_terms_of_an_integral_are_added():
    assert read("a[1]*(d)\na[1]*(-d)\na[2]*(s)\na[2]*(1/s)\n").equations == [[(0, {(0, 2): 1, (0, 0): 1})]]
    assert read("a[1]*(d)\na[1]*(-d)\n\n\n\na[2]*(1)").equations == [[(0, {(0,): 1})]]
    assert read("a[1]*(0)\n").equations == []
    assert read("").equations == []


def test_numbers_only():
    system = read("a[1]*(1/2)\na[2]*(-3)\n\n")
    assert (system.symbols, system.equations) == ((), [[(0, {(): 1}), (1, {(): -6})]])
    assert read(write_kira_system(system)) == system


def test_equal_coefficients_are_one_object():
    system = read("a[1]*(d-4)\na[2]*(d-4)\n\na[3]*(d-4)\n")
    assert len({id(polynomial) for equation in system.equations for _, polynomial in equation}) == 1


def test_given_symbols():
    assert read("a[1]*(s)\n", ("t", "s")).equations == [[(0, {(0, 1): 1})]]
    with pytest.raises(FormatError, match=r"system\.kira:2: coefficient of a\[2\]: 's' is not one of"):
        read("a[1]*(d)\na[2]*(s)\n", ("d",))


@pytest.mark.parametrize("name", ["bubble", "box", "tribox"])
@pytest.mark.parametrize("prime", [101, 2**31 - 1])
def test_written_equations_are_those_of_the_templates(name, prime):
    family, _ = load_case(name)
    rng = random.Random(f"{name} {prime}")
    top = family.top_sectors[0]
    names = [template.name for template in family.templates()]
    equations = []
    for _ in range(40):
        seed = tuple(
            rng.randint(-3, 3) if top >> slot & 1 else rng.randint(-3, 0) for slot in range(family.size)
        )
        equations.append(Equation(rng.choice(names), seed))
    system = system_of(family, equations)
    back = read(write_kira_system(system), family.symbols)
    assert back.equations == system.equations
    assert back.integrals == system.integrals
    for _ in range(3):
        while True:
            point = {symbol: rng.randrange(1, prime) for symbol in family.symbols}
            try:
                modular = ModularIdentities(family, prime, point)
                break
            except ValueError:  # a Gram determinant or a denominator vanishes
                continue
        expected = [
            {Label(family.name, indices): value for indices, value in made.items()}
            for made in (modular.equation(*equation) for equation in equations)
        ]
        found = back.residues(point, prime)
        # an equation without terms is not written; one that vanishes at the point only is there, and empty
        assert [line for line in found if line] == [line for line in expected if line]


def test_the_equations_of_a_table(bubble_table, tmp_path):
    export(bubble_table, tmp_path / "bubble.kira")
    export(bubble_table, tmp_path / "bubble.kira.gz")
    system = read_system(tmp_path / "bubble.kira")
    assert len(system.equations) == len(bubble_table.certificate.equations)
    assert read_system(tmp_path / "bubble.kira.gz") == system
    text = (tmp_path / "bubble.kira").read_bytes()
    assert gzip.decompress((tmp_path / "bubble.kira.gz").read_bytes()) == text
    assert text.endswith(b")\n\n")


def test_rules_have_no_equations(bubble_table, bubble_family):
    with pytest.raises(FormatError, match="give the table"):
        export_text(Rules({}), "kira-system")
    with pytest.raises(ValueError, match="leave targets and rename out"):
        export_text(bubble_table, "kira-system", rename={"s": "t"})
    with pytest.raises(FormatError, match="give equations"):
        system_of(bubble_family)


LABELS = st.one_of(
    st.tuples(st.sampled_from(["a", "b_2"]), st.tuples(st.integers(-127, 127), st.integers(-9, 9))),
    st.tuples(st.sampled_from(["a", ""]), st.just(()), st.integers(0, 10**30)),
).map(lambda parts: Label(*parts))
POLYNOMIALS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.integers(-(10**50), 10**50).filter(bool),
    min_size=1,
    max_size=5,
)


@given(st.lists(st.dictionaries(LABELS, POLYNOMIALS, min_size=1, max_size=4), max_size=5))
def test_random_systems(made):
    numbers = {}
    equations = [
        [(numbers.setdefault(label, len(numbers)), polynomial) for label, polynomial in equation.items()]
        for equation in made
    ]
    system = System(("d", "s"), tuple(numbers), equations)
    assert read(write_kira_system(system), ("d", "s")) == system


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a[1]*(d)\nb[1](d)\n", r"system\.kira:2: 'b\[1\]\(d\)' is no term"),
        ("a[1]\n", "is no term"),
        ("a[1]*\n", "is no term"),
        ("# a remark\n", "is no term"),
        ("a[1*(d)\n", "is no term"),
        ("a[]*(d)\n", r"system\.kira:1: .*'' is not an index"),
        ("a[1,,2]*(d)\n", "'' is not an index"),
        ("a[128]*(d)\n", "the index 128 is not between"),
        ("a[99999999999]*(d)\n", "is not an index"),
        ("a[" + ",".join("1" * 27) + "]*(d)\n", "has 27 indices, the limit is 26"),
        ("a#1.5*(d)\n", "is no term"),
        ("a[1]*(d\n", r":1: coefficient of a\[1\]: "),
        ("a[1]*(d))\n", "unexpected"),
        ("\n\na[1]*(1/(d-d))\n", ":3: .*divides by zero"),
        ("a[1]*(d^100000)\n", "exponent"),
        ("a[1]*(d+s+1)^4000\n", "expands"),
        (
            "".join(f"a[{k}]*(1/(s-{k})^1000)\n" for k in range(9)),
            "kira:1: without denominators the equation is too large: .* degree above 4096",
        ),
        ("a[1]*(1/(d+s+1)^4000)\na[2]*(1)\n", "kira:1: without denominators .* terms or"),
        ('a[1]*(__import__("os"))\n', "a.1.: "),
        ("a[1]*(Pi)\n", "'Pi' is not a symbol"),
        ("a[1]*(b[1])\n", "unexpected"),
    ],
)
def test_refused(text, message):
    with pytest.raises(FormatError, match=message):
        read(text)


def test_damaged_files(tmp_path):
    path = tmp_path / "system.kira"
    path.write_bytes(b"a[1]*(d)\n\0")
    with pytest.raises(FormatError, match=r"system\.kira:2: has the character '.x00'"):
        read_system(path)
    path.write_bytes("a[1]*(d)\na[2]*(\u03b5)\n".encode())
    with pytest.raises(FormatError, match=r"system\.kira:2: has the byte 0xce"):
        read_system(path)
    with pytest.raises(FormatError, match="No such file"):
        read_system(tmp_path / "none.kira")
    with pytest.raises(FormatError, match="cannot be read"):
        read_system(tmp_path)
