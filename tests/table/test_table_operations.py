"""What can be done with a table: evaluate, apply, change the masters, merge."""

from fractions import Fraction

import pytest
import sympy
from analytic import analytic_table
from remake import remake

import tilth
from tilth.cases import load_case
from tilth.errors import (
    ExpressionError,
    NotATarget,
    PointError,
    PrimeError,
    SingularKinematics,
    TableError,
    UnknownSymbol,
    VerificationFailed,
)
from tilth.table import FactoredFunction
from tilth.table.factored import integer_ring

PRIME = 2**31 - 1


def function(text, symbols=("d", "s")):
    return FactoredFunction.parse(integer_ring(symbols), text)


class TestEvaluate:
    def test_exactly_and_modulo_a_prime(self, functions):
        point = {"d": Fraction(7, 3), "s": 13, "t": Fraction(5, 11), "m1": 17, "m2": "2/3"}
        point = {name: point[name] for name in functions.symbols}
        exact = functions.evaluate(point)
        assert list(exact) == list(functions)
        modular = functions.evaluate(point, PRIME)
        for target, row in exact.items():
            residues = {m: v.numerator * pow(v.denominator, -1, PRIME) % PRIME for m, v in row.items()}
            assert modular[target] == residues
            assert all(type(value) is Fraction for value in row.values())
            assert all(type(value) is int for value in modular[target].values())

    def test_a_pole(self, bubble_functions):
        with pytest.raises(SingularKinematics, match=r"of bubble\[1,1\] in bubble\[2,1\] has a denominator"):
            bubble_functions.evaluate({"d": 5, "s": 0})
        with pytest.raises(SingularKinematics, match=r"s=101 modulo 101"):
            bubble_functions.evaluate({"d": 5, "s": 101}, 101)

    def test_what_vanishes_is_left_out(self, bubble_functions):
        family = bubble_functions.family
        assert bubble_functions.evaluate({"d": 3, "s": 1})[family[2, 1]] == {}

    def test_points(self, bubble_functions, box_at_a_dimension, prime_table, box_table):
        # s may be left out: the family may set it to one
        assert bubble_functions.evaluate({"d": 5}) == bubble_functions.evaluate({"d": 5, "s": 1})
        for point, error in (
            ({"s": 1}, "misses d"),
            ({"d": 1, "x": 1}, "unknown symbol 'x'"),
            ({"d": 0.5}, "float"),
        ):
            with pytest.raises(PointError, match=error):
                bubble_functions.evaluate(point)
        assert box_at_a_dimension.evaluate({"d": "41/3", "s": 2, "t": 3})
        with pytest.raises(PointError, match="point has d=4, but the table was made at d=41/3"):
            box_at_a_dimension.evaluate({"d": 4, "s": 2, "t": 3})
        with pytest.raises(PointError, match="give values such as"):
            bubble_functions.evaluate([5, 7])
        assert prime_table.evaluate({}) == prime_table.evaluate({}, PRIME) == dict(prime_table)
        with pytest.raises(PrimeError, match="prime 101 is not the table's"):
            prime_table.evaluate({}, 101)
        assert box_table.evaluate({}) == dict(box_table)
        with pytest.raises(PrimeError, match="100 is not a prime"):
            box_table.evaluate({}, 100)


class TestApply:
    def test_by_hand(self, bubble_functions):
        family = bubble_functions.family
        master = family[1, 1]
        found = bubble_functions.apply({family[2, 1]: "s/(d-3)", master: 2, family[0, 1]: 7})
        assert found == {master: function("1")}
        # the whole cancels
        assert bubble_functions.apply({family[2, 1]: "s", master: "d-3"}) == {}
        assert bubble_functions.apply({}) == {}

    @pytest.mark.parametrize(
        "value",
        [
            "(d-2)^2/(2*s)",
            (sympy.Symbol("d") - 2) ** 2 / (2 * sympy.Symbol("s")),
            function("(d^2-4*d+4)/(2*s)"),
            function("(d^2-4*d+4)/(2*s)", ("s", "d")),
        ],
        ids=["text", "sympy", "function", "other ring"],
    )
    def test_kinds_of_coefficients(self, bubble_functions, value):
        family = bubble_functions.family
        assert bubble_functions.apply({family[1, 1]: value}) == {family[1, 1]: function("(d^2-4*d+4)/(2*s)")}

    def test_kinds_of_numbers(self, bubble_functions):
        family = bubble_functions.family
        for value in (Fraction(1, 2), "1/2", sympy.Rational(1, 2)):
            assert bubble_functions.apply({family[1, 1]: value}) == {family[1, 1]: function("1/2")}

    def test_an_amplitude_at_a_point_is_the_amplitude_at_the_point(self, functions):
        point = {"d": Fraction(7, 3), "s": 13, "t": Fraction(5, 11), "m1": 17, "m2": Fraction(2, 3)}
        point = {name: point[name] for name in functions.symbols}
        amplitude = {target: f"(s+{n})/(d-{n})" for n, target in enumerate(functions)}
        found = functions.apply(amplitude)
        values = functions.evaluate(point)
        d, s = point.get("d", Fraction(41, 3)), point["s"]
        for master in functions.masters:
            expected = sum(
                (s + n) / (d - n) * values[target].get(master, 0) for n, target in enumerate(functions)
            )
            assert (found[master].value_at(point) if master in found else 0) == expected

    def test_tables_of_numbers(self, box_table, prime_table):
        target = next(iter(box_table))
        found = box_table.apply({target: "1/t", box_table.masters[0]: "d"})
        t, d = box_table.at["t"], box_table.at["d"]
        for master in box_table.masters:
            expected = box_table[target].get(master, 0) / t + (d if master == box_table.masters[0] else 0)
            assert found.get(master, 0) == expected
        (target,) = prime_table
        found = prime_table.apply({target: "d/2"})
        half = 41 * pow(2, -1, PRIME)
        assert found == {m: v * half % PRIME for m, v in prime_table[target].items()}

    def test_unknown_integrals_are_named_all(self, bubble_functions, box_table):
        family = bubble_functions.family
        strange = [family[7, 1], family[1, 9], box_table.family[1, 1, 1, 1]]
        with pytest.raises(NotATarget) as caught:
            bubble_functions.apply(dict.fromkeys([family[2, 1], *strange], 1))
        for integral in strange:
            assert str(integral) in str(caught.value)
        assert "bubble[2,1]" not in str(caught.value)

    @pytest.mark.parametrize(
        ("value", "error", "message"),
        [
            ("x", UnknownSymbol, "contains x, which is not one of the symbols d, s"),
            ("k*q", UnknownSymbol, "contains k"),
            ("1/(d-d)", TableError, "divides by"),
            ("d.s", TableError, "scalar product"),
            ("d+", ExpressionError, r"bubble\[1,1\]"),
            ("__import__('os')", ExpressionError, "part of the grammar"),
            (0.5, TableError, "type float"),
            (True, TableError, "type bool"),
            (None, TableError, "type NoneType"),
            (function("x", ("x",)), UnknownSymbol, "contains x"),
        ],
    )
    def test_coefficients_that_cannot_be_read(self, bubble_functions, value, error, message):
        master = bubble_functions.family[1, 1]
        with pytest.raises(error, match=message):
            bubble_functions.apply({master: value})

    def test_a_pole_at_the_tables_point(self, box_at_a_dimension):
        master = box_at_a_dimension.masters[0]
        with pytest.raises(SingularKinematics, match="take another point"):
            box_at_a_dimension.apply({master: "1/(3*d-41)"})


class TestChangeMasters:
    def basis(self, table):
        """Return masters with dots where the table has targets with dots."""
        family = table.family
        wanted = {
            "bubble": [(2, 2)],
            "massive": [(2, 0), (0, 1), (2, 1)],
            "box": [(1, 0, 2, 0), (0, 1, 0, 1), (2, 1, 1, 1)],
        }
        return [family[indices] for indices in wanted[family.name]]

    def test_it_verifies(self, functions, tmp_path):
        basis = self.basis(functions)
        changed = functions.change_masters(basis)
        assert changed.masters == tuple(basis)
        assert set(changed) == set(functions) | (set(functions.masters) - set(basis))
        for seed in range(3):
            changed.verify(seed=seed)
        changed.save(tmp_path / "t")
        loaded = tilth.Table.load(tmp_path / "t")
        assert loaded == changed
        loaded.verify()

    def test_by_hand(self, bubble_functions):
        family = bubble_functions.family
        changed = bubble_functions.change_masters([family[2, 1]])
        assert str(changed[family[1, 1]][family[2, 1]]) == "-s/(d-3)"
        assert changed[family[2, 1]] == {family[2, 1]: function("1")}

    def test_there_and_back(self, functions):
        back = functions.change_masters(self.basis(functions)).change_masters(functions.masters)
        for target in functions:
            assert back[target] == functions[target]
        back.verify(seed=1)

    def test_every_coefficient_of_the_changed_table_is_checked(self, functions):
        changed = functions.change_masters(self.basis(functions))
        for target, row in changed.items():
            for master, value in row.items():
                rows = {t: dict(r) for t, r in changed.items()}
                rows[target][master] = -value
                with pytest.raises(VerificationFailed):
                    remake(changed, rows=rows).verify(fresh=False)
                rows[target][master] = value
                del rows[target][master]
                with pytest.raises(VerificationFailed):
                    remake(changed, rows=rows).verify(fresh=False)

    def test_tables_of_numbers(self, box_table):
        target = next(target for target, row in box_table.items() if box_table.masters[-1] in row)
        basis = [*box_table.masters[:-1], target]
        changed = box_table.change_masters(basis)
        changed.verify(seed=1)
        assert changed.change_masters(box_table.masters)[target] == box_table[target]

    def test_dependent_masters_are_named(self, box_functions):
        family = box_functions.family
        wanted = [family[2, 1, 1, 1], family[1, 0, 1, 0], family[1, 0, 2, 0]]
        with pytest.raises(TableError, match=r"box\[1,0,2,0\] depend linearly"):
            box_functions.change_masters(wanted)

    def test_bases_of_the_wrong_size(self, box_functions):
        masters = box_functions.masters
        for wanted in (masters[:2], [*masters, next(iter(box_functions))], [masters[0]] * 3):
            with pytest.raises(TableError, match="has 3 different masters"):
                box_functions.change_masters(wanted)
        with pytest.raises(NotATarget, match=r"box\[3,3,3,3\]"):
            box_functions.change_masters([*masters[:2], box_functions.family[3, 3, 3, 3]])


@pytest.fixture(scope="module")
def parts():
    """Return two tables of the box that share a target and have witnesses of their own."""
    family, _ = load_case("box")
    first = analytic_table(family, [family[2, 1, 1, 1], family[1, 0, 2, 0]], 1, 1)
    second = analytic_table(family, [family[1, 1, 1, -1], family[2, 1, 1, 1]], 1, 1, first_probe=40)
    return first, second


class TestMerge:
    def test_union(self, parts, tmp_path):
        first, second = parts
        merged = first.merge(second)
        assert set(merged) == set(first) | set(second)
        assert set(merged.masters) == set(first.masters) | set(second.masters)
        assert merged.certificates == (first.certificate, second.certificate)
        assert list(merged.provenance["parts"]) == [dict(first.provenance), dict(second.provenance)]
        assert merged.verify(seed=1).targets == 3
        with pytest.raises(TableError, match="has 2 certificates"):
            merged.certificate  # noqa: B018
        merged.save(tmp_path / "t")
        loaded = tilth.Table.load(tmp_path / "t")
        assert loaded == merged
        loaded.verify()
        assert tilth.Table.merge(first, second) == merged

    def test_with_itself_and_again(self, parts):
        first, second = parts
        assert len(first.merge(first).certificates) == 1
        merged = first.merge(second, first)
        assert len(merged.certificates) == 2
        assert len(merged.merge(second).certificates) == 2
        assert len(merged.merge(second).provenance["parts"]) == 4

    def test_other_masters_after_merging(self, parts):
        merged = parts[0].merge(parts[1])
        family = merged.family
        changed = merged.change_masters([family[1, 0, 2, 0], family[0, 1, 0, 1], family[2, 1, 1, 1]])
        changed.verify(seed=2)
        for target, row in changed.items():
            for master, value in row.items():
                rows = {t: dict(r) for t, r in changed.items()}
                rows[target][master] = value + value
                with pytest.raises(VerificationFailed):
                    remake(changed, rows=rows).verify(fresh=False)

    def test_each_certificate_is_checked(self, parts):
        merged = parts[0].merge(parts[1])
        for dropped in merged.certificates:
            kept = tuple(one for one in merged.certificates if one is not dropped)
            with pytest.raises(VerificationFailed):
                remake(merged, certificate=kept).verify(fresh=False)
        with pytest.raises(VerificationFailed, match="no certificate"):
            remake(merged, certificate=()).verify()

    def test_a_disagreement_is_named(self, parts):
        first, second = parts
        target = first.family[2, 1, 1, 1]
        rows = {t: dict(r) for t, r in second.items()}
        master = next(iter(rows[target]))
        rows[target][master] = -rows[target][master]
        with pytest.raises(TableError, match=r"disagree on box\[2,1,1,1\]: the coefficient of box"):
            first.merge(remake(second, rows=rows))

    def test_what_differs_is_listed(self, box_functions, box_at_a_dimension, bubble_functions):
        with pytest.raises(TableError, match="the tables differ in at, only"):
            box_functions.merge(box_at_a_dimension)
        with pytest.raises(TableError, match="the tables differ in order, preferred_masters, only"):
            box_functions.merge(
                remake(box_functions, order="dots", preferred_masters=(box_functions.family[2, 1, 1, 1],))
            )
        with pytest.raises(TableError, match=r"propagators of the family, .*kinematics of the family"):
            box_functions.merge(bubble_functions)

    def test_a_master_that_the_other_reduces(self, parts):
        first, second = parts
        family = first.family
        basis = [family[2, 1, 1, 1] if m == family[1, 1, 1, 1] else m for m in first.masters]
        with pytest.raises(TableError, match=r"disagree on|is a master of one table and reduced by another"):
            first.change_masters(basis).merge(second)

    def test_tables_of_numbers(self, box_table):
        targets = list(box_table)
        point = dict(box_table.at)
        first, second = (tilth.reduce(part, "laporta", at=point) for part in (targets[:2], targets[2:]))
        merged = first.merge(second)
        assert merged == box_table
        merged.verify(seed=1)
