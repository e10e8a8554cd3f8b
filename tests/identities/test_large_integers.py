"""Integers of any size in templates: generated, solved, recorded, and multiplied out by Python."""

import pytest

import tilth


@pytest.mark.parametrize("factor", [2**48, 2**48 + 1, 2**63, 2**64 - 1, -(10**30) + 7])
def test_a_mass_with_a_large_factor(factor):
    family = tilth.Family("large", ["k"], ["q"], [f"k^2-({factor})*m", "(k+q)^2"], {"q^2": "s"})
    largest = max(
        abs(c)
        for template in family.templates()
        for term in template.terms
        for line in term.coefficient.values()
        for c in line
    )
    assert largest >= 2**48
    table = tilth.reduce(family[2, 1], "laporta(dots=1, s=1)", threads=1)
    assert table.verify(seed=1).targets == 1
    # The same family with another name for the mass, and the factor put in afterwards.
    plain = tilth.Family("plain", ["k"], ["q"], ["k^2-m", "(k+q)^2"], {"q^2": "s"})
    other = tilth.reduce(plain[2, 1], "laporta(dots=1, s=1)", threads=1)
    point = {"d": 41, "s": 7, "m": 3}
    (row,) = (table[family[2, 1]],)
    for master, value in other[plain[2, 1]].items():
        expected = value.value_at({**point, "m": 3 * factor})
        assert row[family[master.indices]].value_at(point) == expected
