"""Tables as text and as HTML: short, and escaped."""

import tilth


def test_repr(rational_table, prime_table):
    assert repr(rational_table) == "Table(tribox: 1 target(s), 16 masters, at d=41, m1=1, m2=31, m3=47)"
    assert "modulo 2147483647" in repr(prime_table)
    assert "\n" not in repr(rational_table)


def test_text_has_every_coefficient(rational_table):
    text = str(rational_table)
    assert "order numerators" in text
    lines = text.splitlines()
    assert len(lines) == 2 + 1 + 16
    (target,) = rational_table
    assert f"{target} =" in lines
    for master in rational_table.masters:
        assert any(str(master) in line for line in lines)


def test_a_zero(tiny_table):
    lines = str(tiny_table).splitlines()
    place = lines.index("bubble[1,0] =")
    assert lines[place + 1].split() == ["0", "its", "sector", "is", "scaleless"]
    scaleless = sum(target.vanishes for target in tiny_table)
    assert str(tiny_table).count("is scaleless") == scaleless > 0


def test_long_tables_are_cut():
    family, _ = tilth.cases.load_case("bubble")
    targets = [family[a, b] for a in range(1, 9) for b in range(1, 9)]
    table = tilth.reduce(targets, "laporta", at={"d": 41, "s": 7}, prime=101)
    assert len(str(table).splitlines()) <= 2 * 40 + 3
    more = sum(max(1, len(row)) for row in table.values()) - 40
    assert more > 0
    assert f"{more} more coefficients" in str(table)
    assert f"{more} more coefficients" in table._repr_html_()
    assert table._repr_html_().count("<tr>") == 1 + 40


def test_long_numbers_are_cut():
    family, _ = tilth.cases.load_case("bubble")
    table = tilth.reduce([family[2, 2]], "laporta", at={"d": "41/3", "s": 10**300 + 7})
    for text in (str(table), table._repr_html_(), repr(table)):
        assert len(text) < 1500


def test_html_is_balanced_and_escaped(rational_table):
    html = rational_table._repr_html_()
    for tag in ("table", "tr", "td", "th", "p", "tbody", "thead"):
        assert html.count(f"<{tag}>") == html.count(f"</{tag}>")
    assert html.count("<tr>") == 1 + 16
    text = html
    for tag in ("table", "tr", "td", "th", "p", "tbody", "thead"):
        text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in text
    assert ">" not in text
