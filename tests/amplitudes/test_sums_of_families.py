"""Sums of several families with their certificates: accepted as they are, in files too, and right."""

from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from family_files import saved_and_loaded

import tilth
from crossed import PROJECTS, partly_mapped
from tilth.amplitudes import MasterExpansion
from tilth.cli.main import main
from tilth.errors import OptionError

DATA = Path(__file__).parent / "data"
KINEMATICS = {"p^2": "s"}


@pytest.fixture(scope="module")
def bubbles():
    a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], KINEMATICS)
    b = tilth.Family("B", ["q"], ["p"], ["(q-p)^2", "q^2-m2"], KINEMATICS)
    c = tilth.Family("C", ["k"], ["p"], ["k^2", "(k+p)^2"], KINEMATICS)
    return tilth.Project([a, b, c])


@pytest.fixture(scope="module")
def whole(bubbles):
    a, b, c = bubbles
    terms = {a[2, 1]: "x", b[1, 3]: "s*x^2/(x-1)", b[-1, 2]: "d", b[1, 1]: "1/(x+s)", c[2, 2]: "s^2*m2"}
    return tilth.Amplitude({**terms, c[1, 0]: "7", a[1, 2]: "m2^2"}, ["x"], bubbles)


def same(left, right):
    """Whether two certificates are the same, but for the objects that hold maps."""
    return (
        (left.sums, left.certificates) == (right.sums, right.certificates)
        and left.table.rows == right.table.rows
        and {one: used.name for one, used in left.table.translated.items()}
        == {one: used.name for one, used in right.table.translated.items()}
    )


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"at": {"m2": "3/2"}},
        {"at": {"d": 7, "s": 2, "m2": "3/5"}},
        {"symmetries": False},
        {"symmetries": "shifts"},
        {"order": "dots"},
        {"preferred_masters": [(2, 1)]},
    ],
    ids=str,
)
def test_a_true_sum_of_families_is_accepted(tmp_path, bubbles, whole, options):
    options = dict(options)
    if "preferred_masters" in options:
        options["preferred_masters"] = [bubbles["A"][key] for key in options["preferred_masters"]]
    found = tilth.amplitude(whole, **options)
    result = found.verify(seed=3)
    assert set(result.sums) == {"A", "B", "C"}
    assert all((len(one.stored), len(one.fresh)) == (2, 2) for one in result.sums.values())
    assert result.masters == len(found)
    assert (result.maps > 0) == (result.identified > 0) == (options.get("symmetries") is not False)
    again = saved_and_loaded(found, tmp_path)
    assert (again.source, again.provenance) == (found.source, found.provenance)
    assert same(again.certificate, found.certificate)
    plain = again.verify(plain=True, fresh=False)
    assert all(one.plain == one.equations for one in plain.sums.values())


def crossed_box():
    return tilth.Project(PROJECTS["boxes"]()[:1], {"Y": ("X", {"p1": "p2", "p2": "p1"})})


PROBLEMS = {name: lambda made=made: tilth.Project(made()) for name, made in PROJECTS.items()}
PROBLEMS |= {"crossing": crossed_box, "partly mapped": lambda: tilth.Project(partly_mapped())}


@pytest.mark.parametrize("name", PROBLEMS)
def test_sums_of_whole_projects(name, tmp_path, by_rows, draw):
    """Against the rows of all integrals; accepted again from a file."""
    project = PROBLEMS[name]()
    terms = {}
    for family in project:
        for sector in draw.choices(family.nonzero_sectors, k=4):
            lines = [sector >> slot & 1 for slot in range(family.size)]
            lines[draw.choice([slot for slot, line in enumerate(lines) if line])] += draw.randrange(2)
            terms[family[lines]] = draw.choice([0, 1, 5]), draw.randrange(1, 9)
    texts = {one: f"{factor}*xi^{power}/(xi+d)" for one, (power, factor) in terms.items()}
    found = tilth.amplitude(tilth.Amplitude(texts, ["xi"], project))
    point = {symbol: Fraction(draw.randrange(2, 99), 7) for symbol in project.symbols}
    x = Fraction(5, 3)
    values = {one: factor * x**power / (x + point["d"]) for one, (power, factor) in terms.items()}
    assert found.evaluate({**point, "xi": x}) == by_rows(values, project.reduce(list(terms)), point)
    found.save(tmp_path / "sum.tilth")
    result = MasterExpansion.load(tmp_path / "sum.tilth").verify(seed=2)
    assert set(result.sums) <= set(project.names)
    assert result.table.targets == sum(len(rows) for rows in found.certificate.sums.values())


def bubble(first, second, masses, s, d):
    """A one-loop integral with two lines from its Feynman parameters, where it converges.

    C = (-1)^(a+b) Γ(a+b-d/2)/(Γ(a)Γ(b)) ∫ x^(a-1) (1-x)^(b-1) (x m1 + (1-x) m2 - x(1-x) s)^(d/2-a-b) dx.
    """
    half = mpmath.mpf(d) / 2
    if not (first and second):
        index, mass = max((first, masses[0]), (second, masses[1]))
        return (-1) ** index * mpmath.gamma(index - half) / mpmath.gamma(index) * mass ** (half - index)

    def below(x):
        y = 1 - x
        form = x * masses[0] + y * masses[1] - x * y * s
        return x ** (first - 1) * y ** (second - 1) * form ** (half - first - second)

    factor = mpmath.gamma(first + second - half) / mpmath.gamma(first) / mpmath.gamma(second)
    return (-1) ** (first + second) * factor * mpmath.quad(below, [0, 0.5, 1])


def test_the_masters_are_what_the_integrals_are(bubbles):
    """Numerically, in seven dimensions, where all of these converge: nothing of Tilth is in this."""
    a, b, c = bubbles
    terms = {
        a[2, 1]: "x",
        a[1, 2]: "s",
        b[1, 3]: "x^2",
        b[2, 1]: "m2",
        b[0, 2]: "1",
        c[2, 2]: "s*x",
        c[2, 1]: "3",
    }
    found = tilth.amplitude(tilth.Amplitude(terms, ["x"], bubbles))
    assert {master.family.name for master in found} == {"A", "C"}
    assert found.verify(seed=1).identified == 4  # all of B, and C[2,1] that is C[1,2]
    point = {"d": 7, "s": Fraction(-3, 2), "m2": Fraction(5, 4), "x": Fraction(2, 3)}
    s, m2, x = (mpmath.mpf(point[n].numerator) / point[n].denominator for n in ("s", "m2", "x"))
    masses = {"A": (m2, 0), "B": (0, m2), "C": (0, 0)}
    values = {a[2, 1]: x, a[1, 2]: s, b[1, 3]: x**2, b[2, 1]: m2, b[0, 2]: 1, c[2, 2]: s * x, c[2, 1]: 3}

    def integral(one):
        return bubble(*one.indices, masses[one.family.name], s, 7)

    expected = mpmath.fsum(value * integral(one) for one, value in values.items())
    coefficients = found.evaluate(point)
    got = mpmath.fsum(
        mpmath.mpf(value.numerator) / value.denominator * integral(one) for one, value in coefficients.items()
    )
    assert abs(expected) > 1
    assert abs(got - expected) < abs(expected) * mpmath.mpf(10) ** -10


def test_a_sum_that_cancels_is_proven_to_be_zero(tmp_path, bubbles):
    a, b, _ = bubbles
    found = tilth.amplitude(tilth.Amplitude({a[2, 1]: "x", b[1, 2]: "-x"}, ["x"], bubbles))
    assert len(found) == 0
    assert found.verify(seed=1).table is None
    found.save(tmp_path / "zero.tilth")
    again = MasterExpansion.load(tmp_path / "zero.tilth")
    assert len(again) == 0
    assert set(again.verify(seed=1).sums) == {"A"}


def test_zero_integrals_of_families_have_no_certificate(tmp_path, bubbles):
    found = tilth.amplitude(tilth.Amplitude({bubbles["C"][1, 0]: "7"}, [], bubbles))
    for call in (found.verify, lambda: found.save(tmp_path / "sum.tilth")):
        with pytest.raises(OptionError, match="all of its integrals are of zero sectors"):
            call()
    assert not (tmp_path / "sum.tilth").exists()


@pytest.mark.parametrize("name", ["bubble", "two_families"])
def test_amplitudes_of_version_1_are_read(name):
    """Files that were written when this version was new."""
    found = MasterExpansion.load(DATA / f"{name}_version_1.tilth")
    assert len(found) == 2
    found.verify(seed=1)
    found.verify(plain=True, fresh=False)


def test_sums_of_families_on_the_command_line(tmp_path, capsys, bubbles):
    (tmp_path / "two.toml").write_text(bubbles.to_toml())
    (tmp_path / "sum.m").write_text("x*A[2,1] + y*B[1,2] + s*C[2,2]")
    saved = str(tmp_path / "sum.tilth")
    call = ["amplitude", str(tmp_path / "two.toml"), str(tmp_path / "sum.m"), "--symbols", "x,y"]
    assert main([*call, "--save", saved]) == 0
    capsys.readouterr()
    assert main(["verify", saved]) == 0
    assert "common master(s) compared with the sum of 2 part(s)" in capsys.readouterr().out
