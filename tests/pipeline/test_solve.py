"""Systems from elsewhere: by hand, from our own tables, random ones, odd ones."""

import random
from fractions import Fraction

import pytest
from sympy import QQ, field

import tilth
from tilth.cases import read_case
from tilth.errors import (
    FormatError,
    IncompleteEquations,
    IncompleteSeeding,
    LimitExceeded,
    OptionError,
    OrderError,
    PointError,
    TargetError,
)
from tilth.errors import VerificationFailed as Failed
from tilth.family.order import Order, simplest_first
from tilth.formats import (
    Label,
    Source,
    System,
    export_text,
    read_kira_system,
    read_label,
    read_rules,
    rules_of,
    system_of,
)
from tilth.plan import Equation, GivenColumns
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import prime_number
from tilth.table.factored import FactoredFunction
from tilth.table.function_store import FunctionStore

BUBBLE = "bub[1,2]*(s)\nbub[1,1]*(d-3)\nbub[0,2]*(-1)\n\n"


def system_from(text, symbols=None):
    return read_kira_system(Source("system.kira", text), symbols)


def solve_text(text, targets, **options):
    """Solve, and return rows as text."""
    solved = tilth.solve(system_from(text), targets, **options)
    return {str(t): {str(m): str(value) for m, value in row.items()} for t, row in solved.items()}


# -- by hand -------------------------------------------------------------------------------------------------


def test_the_documented_bubble():
    # (3 - d)/s is textbook; the tadpole bub[0,2] is left, because nothing here says that it is zero
    solved = tilth.solve(system_from(BUBBLE), "bub[1,2]")
    assert list(map(str, solved.masters)) == ["bub[0,2]", "bub[1,1]"]
    (row,) = solved.values()
    assert {str(m): str(value) for m, value in row.items()} == {"bub[1,1]": "(-d+3)/s", "bub[0,2]": "1/s"}
    assert solved.unreduced == ()
    assert solved.symbols == ("d", "s")
    counts = ("equations", "integrals", "independent", "selected", "masters")
    assert [solved.provenance[name] for name in counts] == [1, 3, 1, 1, 2]
    assert repr(solved) == "Table(the system: 1 target(s), 2 masters, at any d, s)"


@pytest.mark.parametrize("spelling", ["a#{}", "a@{}", "{}"])
def test_weights_order_the_integrals(spelling):
    # 30 = 2 x 20 and 20 = (y/x) 10, wherever they stand in the file
    lines = ["30*(1)\n20*(-2*x)\n", "10*(y)\n20*(-x)\n"]
    text = "\n".join(lines)
    for weight in (10, 20, 30):
        text = text.replace(f"{weight}*", spelling.format(weight) + "*")
    system = system_from(text)
    target = read_label(spelling.format(30))
    solved = tilth.solve(system, target)
    assert solved.masters == (read_label(spelling.format(10)),)
    assert str(solved[target][solved.masters[0]]) == "2*y"
    turned = tilth.solve(system, target, preferred_masters=[spelling.format(20)])
    assert str(turned[target][read_label(spelling.format(20))]) == "2*x"


def test_weights_are_numbers_and_no_texts():
    # as text "9" would come after "10"
    assert solve_text("9*(1)\n10*(x)\n", "10") == {"10": {"9": "-1/x"}}


@pytest.mark.parametrize("spelling", ["b#1", "b@1", "1"])
def test_weights_are_above_all_indices(spelling):
    name = "1" if spelling == "1" else "b#1"
    text = f"a[9,9,9]*(1)\n{spelling}*(x)\n\nb@2*(1)\na[1,0,0]*(y)\n{spelling}*(1)\n"
    assert solve_text(text, [spelling, "b#2"]) == {
        name: {"a[9,9,9]": "-1/x"},
        "b#2": {"a[1,0,0]": "-y", "a[9,9,9]": "1/x"},
    }


def test_orders():
    text = "t[1,1,-1]*(x)\nt[2,1,0]*(y)\n"
    assert solve_text(text, "t[2,1,0]") == {"t[2,1,0]": {"t[1,1,-1]": "-x/y"}}
    assert solve_text(text, "t[1,1,-1]", order="dots") == {"t[1,1,-1]": {"t[2,1,0]": "-y/x"}}
    with pytest.raises(OrderError, match="order 'lines' is unknown"):
        solve_text(text, "t[2,1,0]", order="lines")


def test_no_integral_is_expressed_by_more_lines_of_another_family():
    assert solve_text("a[1,1]*(1)\nb[1,0]*(x)\n", "a[1,1]") == {"a[1,1]": {"b[1,0]": "-x"}}
    # with as many lines the family that came first is simpler
    assert solve_text("a[1,1]*(1)\nb[1,1]*(x)\n", "b[1,1]") == {"b[1,1]": {"a[1,1]": "-1/x"}}


@pytest.mark.parametrize("order", Order)
def test_labels_are_ordered_like_the_integrals_of_a_family(order):
    family, _ = tilth.cases.load_case("tribox")
    draw = random.Random(order.value)
    integrals = {family[[draw.randint(-2, 2) for _ in range(family.size)]] for _ in range(200)}
    by_core = _sorted_by_core(family, integrals, order)
    labels = [Label(family.name, integral.indices) for integral in integrals]
    found = [label.indices for label in simplest_first(labels, order, [])]
    assert [indices for indices in found if indices in set(by_core)] == by_core


def _sorted_by_core(family, integrals, order):
    """Sort by the columns that the core gives, of those integrals that occur in some equation."""
    from tilth.family.core import core_family
    from tilth.system import generation

    seeds = core_family(family).seed_box(family.top_sectors[0], dots=1, s=2)
    system = generation(family, seeds, range(len(family.templates())), None, order, ()).system()
    columns = {system.column(list(i.indices)): i.indices for i in integrals}
    rest = system.integrals(list(range(0, system.column_count, 7))).tolist()
    columns |= {system.column(row): tuple(row) for row in rest}
    integrals |= {family[indices] for column, indices in columns.items() if column is not None}
    columns.pop(None, None)
    return [columns[column] for column in sorted(columns)]


# -- numbers for symbols -------------------------------------------------------------------------------------


def test_at_some_symbols():
    assert solve_text(BUBBLE, "bub[1,2]", at={"s": "1/3"}) == {
        "bub[1,2]": {"bub[1,1]": "-3*d+9", "bub[0,2]": "3"}
    }


@pytest.mark.parametrize("huge", [1, 10**40 + 1, Fraction(10**30 + 1, 7**40)])
def test_at_all_symbols(huge):
    solved = tilth.solve(system_from(BUBBLE), "bub[1,2]", at={"d": 5, "s": huge})
    (row,) = solved.values()
    assert {str(m): value for m, value in row.items()} == {
        "bub[1,1]": -2 / Fraction(huge),
        "bub[0,2]": 1 / Fraction(huge),
    }
    assert solved.symbols == ()
    assert dict(solved.at) == {"d": 5, "s": huge}
    assert rules_of(solved).at == solved.at


def test_at_multiples_of_the_largest_prime():
    """Learning begins modulo 2^63 - 25, where these numbers are zero; other primes must then be taken."""
    prime = 2**63 - 25
    assert prime_number(0) == prime
    solved = tilth.solve(system_from(BUBBLE), "bub[1,2]", at={"d": 3 + prime, "s": Fraction(1, prime)})
    assert list(solved[read_label("bub[1,2]")].values()) == [prime, -(prime**2)]


def test_at_special_points_the_system_is_what_it_is_there():
    # at d = 3 the bubble drops out
    assert solve_text(BUBBLE, "bub[1,2]", at={"d": 3}) == {"bub[1,2]": {"bub[0,2]": "1/s"}}
    # at x = 0 the only equation has nothing left
    text = "a[1,1]*(x)\na[1,0]*(x*y)\n"
    with pytest.raises(IncompleteEquations, match=r"do not reduce a\[1,1\]"):
        solve_text(text, "a[1,1]", at={"x": 0})
    kept = {"at": {"x": 0}, "preferred_masters": "a[1,1]"}
    assert solve_text(text, "a[1,1]", **kept) == {"a[1,1]": {"a[1,1]": "1"}}


def test_a_system_of_numbers():
    assert solve_text("3*(1/2)\n2*(-1)\n1*(5)\n\n2*(3)\n1*(1)\n", ["3", "2"]) == {
        "3": {"1": "-32/3"},
        "2": {"1": "-1/3"},
    }


# -- odd systems ---------------------------------------------------------------------------------------------


def test_redundant_equations():
    text = "3*(x)\n2*(y)\n\n6*(1)\n5*(x)\n\n"
    twice = text + text.replace("(x)", "(2*x)").replace("(y)", "(2*y)").replace("(1)", "(2)")
    solved = tilth.solve(system_from(twice), "3")
    assert [solved.provenance[name] for name in ("equations", "independent", "selected")] == [4, 2, 1]
    assert solve_text(twice, "3") == {"3": {"2": "-y/x"}}


def test_an_integral_that_is_zero():
    solved = tilth.solve(system_from("1*(x)\n\n2*(1)\n1*(y)\n"), ["1", "2"])
    assert {str(target): dict(row) for target, row in solved.items()} == {"1": {}, "2": {}}
    assert (solved.masters, solved.unreduced) == ((), ())
    assert "2 =\n    0" in str(solved)


@pytest.mark.parametrize(
    ("options", "advice"), [({}, r"put targets above all others"), ({"targets_last": True}, "add equations")]
)
def test_a_target_that_is_not_reduced_is_no_success(options, advice):
    with pytest.raises(IncompleteEquations, match=rf"the equations do not reduce 7; {advice}") as caught:
        tilth.solve(
            system_from(BUBBLE + "7*(1)\n8*(1)\n"),
            ["bub[1,2]", "7"] if not options else ["7", "8"],
            **options,
        )
    assert caught.value.missing == [Label("", (), 7)]
    assert isinstance(caught.value, IncompleteSeeding)


def test_a_preferred_target_may_stay():
    solved = tilth.solve(
        system_from(BUBBLE), ["bub[1,1]", "bub[1,2]"], preferred_masters=["bub[0,2]", "bub[1,1]"]
    )
    assert solved.unreduced == (Label("bub", (1, 1)),)
    assert {str(m): str(value) for m, value in solved[Label("bub", (1, 1))].items()} == {"bub[1,1]": "1"}


@pytest.mark.parametrize("text", ["", BUBBLE])
def test_a_target_that_the_system_lacks(text):
    with pytest.raises(TargetError, match=r"does not contain the target bub\[3,1\], correct or remove it"):
        solve_text(text, ["bub[3,1]"])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: solve_text(BUBBLE, []), TargetError, "there are no targets"),
        (lambda: solve_text(BUBBLE, "bub"), TargetError, "'bub' is not an integral, write it like bubble"),
        (lambda: solve_text(BUBBLE, [7]), TargetError, "7 is not an integral, give a Label"),
        (lambda: solve_text(BUBBLE, "bub[1,2]", at={"t": 1}), PointError, "unknown symbol 't'"),
        (lambda: solve_text(BUBBLE, "bub[1,2]", at={"s": 0.5}), PointError, "float"),
        (lambda: solve_text(BUBBLE, "bub[1,2]", at=5), OptionError, "at is not a point"),
        (lambda: solve_text(BUBBLE, "bub[1,2]", threads=0), OptionError, "threads=0"),
        (lambda: solve_text(BUBBLE, "bub[1,2]", seed=-1), OptionError, "seed=-1"),
        (lambda: solve_text(BUBBLE, "bub[1,2]", backend="gpu"), OptionError, "backend='gpu' is unknown"),
        (
            lambda: solve_text(BUBBLE, "bub[1,2]", max_memory=1),
            LimitExceeded,
            "solving 1 equations would take",
        ),
        (lambda: tilth.solve("no/such.kira", "bub[1,2]"), FormatError, "cannot be read"),
    ],
)
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_wrong_function_is_found(monkeypatch):
    from tilth.pipeline.reduce import analytic as module

    def tampered(*arguments):
        found, report = reconstruct(*arguments)
        one = FactoredFunction.number(found[0].ring, 1)
        texts = [str(found[0] + one), *found.texts()[1:]]
        return FunctionStore.from_texts(found.symbols, texts), report

    reconstruct = module.reconstruct
    monkeypatch.setattr(module, "reconstruct", tampered)
    with pytest.raises(Failed, match=r"another coefficient of bub\[\d,\d\] in bub\[1,2\]"):
        tilth.solve(system_from(BUBBLE), "bub[1,2]")
    with pytest.raises(Failed, match="all equations together give another coefficient"):
        tilth.solve(system_from(BUBBLE), "bub[1,2]", verify=False)


# -- what other programs read --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.m", "x.inc", "x.tables", "x.jsonl"])
def test_exported(name, tmp_path):
    solved = tilth.solve(system_from(BUBBLE), "bub[1,2]")
    solved.export(tmp_path / name)
    options = {"numbers": {"bub": 1}} if name == "x.tables" else {}
    assert read_rules(tmp_path / name, symbols=("d", "s"), **options) == rules_of(solved)


def test_rules_have_no_weights():
    with pytest.raises(FormatError, match=r"^(9|10) has a weight where rules need indices"):
        rules_of(tilth.solve(system_from("9*(1)\n10*(x)\n"), "10"))


# -- against our own tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "rule"),
    [("bubble", "laporta"), ("box", "laporta"), ("tribox:3", "usovitsch"), ("dbox:4", "usovitsch")],
)
def test_a_table_comes_back(case, rule):
    problem = read_case(case)
    table = tilth.reduce(problem.targets, rule, threads=1)
    system = system_from(export_text(table, "kira-system"), problem.family.symbols)
    solved = tilth.solve(system, table, threads=1)

    def labelled(row):
        return {Label(problem.family.name, integral.indices): value for integral, value in row.items()}

    assert {target: dict(row) for target, row in solved.items()} == labelled(
        {target: labelled(row) for target, row in table.items()}
    )
    assert solved.masters == tuple(labelled(dict.fromkeys(table.masters)))
    assert solved.provenance["equations"] == len(table.certificate.equations)


@pytest.mark.parametrize("case", ["box", "tribox:2"])
def test_all_equations_of_the_seeds(case):
    """Most of them are redundant, so that there is something to select; the functions stay the same."""
    problem = read_case(case)
    request = make_request(problem.targets)
    seeds = choose_seeds(find_rule("laporta(dots=1, s=2)"), request).indices.tolist()
    names = [template.name for template in problem.family.templates()]
    system = system_of(problem.family, [Equation(name, tuple(seed)) for seed in seeds for name in names])
    solved = tilth.solve(system, problem.targets, threads=1)
    counts = solved.provenance
    assert counts["selected"] < counts["independent"] < counts["equations"]
    table = tilth.reduce(problem.targets, "laporta(dots=1, s=2)", symmetries=False, threads=1)
    for target, row in table.items():
        found = solved[Label(problem.family.name, target.indices)]
        assert {m.indices: value for m, value in row.items()} == {m.indices: v for m, v in found.items()}


def test_threads_and_backend_change_nothing():
    problem = read_case("box")
    text = export_text(tilth.reduce(problem.targets, "laporta"), "kira-system")
    results = [
        tilth.solve(system_from(text), problem.targets, threads=threads, backend=backend)
        for threads in (1, 2)
        for backend in ("scalar", "portable")
    ]
    assert all(dict(one) == dict(results[0]) for one in results)
    assert all(one.provenance == results[0].provenance for one in results)


# -- against an elimination of its own -----------------------------------------------------------------------


def random_system(draw, rows, columns):
    """Make a sparse system over x and y; some equations are combinations of others."""

    def polynomial():
        terms = {(draw.randint(0, 2), draw.randint(0, 2)): draw.choice([-3, -1, 1, 2]) for _ in range(2)}
        return {key: value for key, value in terms.items() if value}

    equations = []
    for _ in range(rows):
        chosen = draw.sample(range(columns), draw.randint(1, 3))
        equations.append([(column, polynomial()) for column in chosen])
    integrals = tuple(Label("", (), weight) for weight in range(columns))
    return System(("x", "y"), integrals, equations)


def slow_solution(system):
    """Reduce over a field of fractions, most complicated integral first: {weight: {weight: fraction}}."""
    K, x, y = field("x,y", QQ)
    known = {}

    def reduced(row):
        while (pivot := max((c for c in row if c in known), default=None)) is not None:
            factor = row.pop(pivot)
            for column, value in known[pivot].items():
                row[column] = row.get(column, K.zero) + factor * value
            row = {column: value for column, value in row.items() if value}
        return row

    for equation in system.equations:
        row = reduced({c: sum((k * x**a * y**b for (a, b), k in p.items()), K.zero) for c, p in equation})
        if row:
            lead = max(row)
            scale = row.pop(lead)
            known[lead] = {column: -value / scale for column, value in row.items()}
    return K, {column: reduced({column: K.one}) for column in range(len(system.integrals))}


@pytest.mark.parametrize("seed", range(12))
def test_random_systems_against_fractions(seed):
    draw = random.Random(seed)
    system = random_system(draw, rows=draw.randint(1, 7), columns=draw.randint(3, 8))
    K, expected = slow_solution(system)
    # preferred in their own order: they stay where they are, and may stand for themselves
    solved = tilth.solve(system, system.integrals, preferred_masters=system.integrals, threads=1)
    for label, row in solved.items():
        found = {master.weight: K.from_expr(value.to_sympy()) for master, value in row.items()}
        assert found == expected[label.weight]


def test_powers_beyond_the_limit():
    system = System(("x",), (Label("", (), 1),), [[(0, {(70_000,): 1})]])
    with pytest.raises(LimitExceeded, match=r"a coefficient of 1, .* has powers \(70000,\)"):
        tilth.solve(system, "1")


def test_substituted_systems_are_the_system_at_the_point():
    draw = random.Random(5)
    for _ in range(20):
        system = random_system(draw, 5, 6)
        value = Fraction(draw.randint(-9, 9), draw.randint(1, 9))
        part = system.substitute({"x": value})
        prime = 10_007
        whole = system.residues({"x": value.numerator * pow(value.denominator, -1, prime), "y": 5}, prime)
        lines = [line for line in whole if line]
        for line, found in zip(lines, part.residues({"y": 5}, prime), strict=True):
            scale = next(iter(found.values())) * pow(line[next(iter(found))], -1, prime)
            assert found == {label: residue * scale % prime for label, residue in line.items()}
    with pytest.raises(KeyError):
        system.substitute({"z": Fraction(1)})


def test_equations_stand_simplest_first():
    system = system_from("5*(1)\n1*(1)\n\n3*(1)\n2*(1)\n1*(1)\n\n3*(x)\n1*(1)\n")
    columns = GivenColumns(system, Order.numerators, ())
    elimination = columns.system.eliminate(prime=101, residues=[7])
    # the short equation for 3 comes before the long one, which then gives 2
    assert [str(columns.labels[column]) for column in elimination.pivots] == ["3", "2", "5"]
    assert [integral for _, integral in columns.equations(columns.system)] == [(2,), (1,), (0,)]
