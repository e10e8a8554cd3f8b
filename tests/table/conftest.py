import pytest
from analytic import analytic_table, combined

import tilth
from tilth.cases import load_case


@pytest.fixture(scope="session")
def tribox():
    return load_case("tribox")


@pytest.fixture(scope="session")
def rational_table(tribox):
    return tilth.reduce(tribox[1], at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, symmetries=False)


@pytest.fixture(scope="session")
def prime_table(tribox):
    return tilth.reduce(
        tribox[1], at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, prime=2**31 - 1, symmetries=False
    )


@pytest.fixture(scope="session")
def box_table():
    # Several targets, three masters, and a fraction in the point.
    return tilth.reduce(load_case("box")[1], "laporta", at={"d": "41/3", "s": 7, "t": "-31/5"})


@pytest.fixture(scope="session")
def tiny_table():
    """Return a table modulo 101, with a target of a zero sector."""
    family, targets = load_case("bubble")
    return tilth.reduce([*targets, family[1, 0]], "laporta", at={"d": 41, "s": 7}, prime=101)


@pytest.fixture(scope="session")
def bubble_functions():
    """Return the massless bubble in d and s, with a target of a zero sector and one that is a master."""
    family, _ = load_case("bubble")
    indices = [(2, 1), (2, 2), (3, 1), (1, 0), (1, 1), (1, -1)]
    return analytic_table(family, [family[a] for a in indices], 3, 1)


@pytest.fixture(scope="session")
def massive_functions():
    """Return the bubble of two masses in d, s, m1 and m2: denominators of several terms."""
    family = tilth.Family("massive", ["k"], ["q"], ["k^2-m1", "(k+q)^2-m2"], {"q^2": "s"})
    indices = [(2, 1), (1, 2), (2, 2), (3, 1), (2, 0)]
    return analytic_table(family, [family[a] for a in indices], 2, 0)


BOX_TARGETS = [(2, 1, 1, 1), (1, 2, 1, 1), (1, 1, 1, -1), (1, 1, 1, 2), (1, 0, 2, 0), (1, 0, 1, -1)]


@pytest.fixture(scope="session")
def box_functions():
    """Return the massless box in d, s and t."""
    family, _ = load_case("box")
    return analytic_table(family, [family[a] for a in BOX_TARGETS], 1, 1)


@pytest.fixture(scope="session")
def box_at_a_dimension():
    """Return the massless box in s and t, at a value of d."""
    family, _ = load_case("box")
    return analytic_table(family, [family[a] for a in BOX_TARGETS], 1, 1, at={"d": "41/3"})


@pytest.fixture(scope="session")
def bubble_combined(bubble_functions):
    """Return the massless bubble with a combined certificate."""
    return combined(bubble_functions)


@pytest.fixture(scope="session")
def box_combined(box_functions):
    """Return the massless box with a combined certificate."""
    return combined(box_functions)


@pytest.fixture(scope="session")
def box_at_a_dimension_combined(box_at_a_dimension):
    """Return the massless box at a value of d with a combined certificate."""
    return combined(box_at_a_dimension)


ANALYTIC = [
    "bubble_functions",
    "massive_functions",
    "box_functions",
    "box_at_a_dimension",
    "bubble_combined",
    "box_combined",
    "box_at_a_dimension_combined",
]


@pytest.fixture(params=ANALYTIC)
def functions(request):
    """Return each of the tables of functions."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def rational_by_rows(tribox):
    return tilth.reduce(
        tribox[1], at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, symmetries=False, certificate="rows"
    )


@pytest.fixture(scope="session")
def box_by_rows():
    at = {"d": "41/3", "s": 7, "t": "-31/5"}
    return tilth.reduce(load_case("box")[1], "laporta", at=at, certificate="rows")


@pytest.fixture(scope="session")
def tiny_by_rows():
    family, targets = load_case("bubble")
    at = {"d": 41, "s": 7}
    return tilth.reduce([*targets, family[1, 0]], "laporta", at=at, prime=101, certificate="rows")


@pytest.fixture(
    params=[
        "rational_table",
        "prime_table",
        "box_table",
        "tiny_table",
        "rational_by_rows",
        "box_by_rows",
        "tiny_by_rows",
    ]
)
def table(request):
    """Return each of the tables at numbers, with certificates of both kinds."""
    return request.getfixturevalue(request.param)
