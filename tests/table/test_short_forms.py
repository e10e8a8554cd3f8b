"""What a session prints of rows and functions fits a screen, whatever their size; frames lose nothing."""

import sys
from fractions import Fraction

import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import OptionError
from tilth.table.factored import FactoredFunction, integer_ring


@pytest.fixture(scope="module")
def table():
    return tilth.reduce(load_case("tribox")[1], "usovitsch", verify=False)


def test_a_row_is_short(table):
    row = next(iter(table.values()))
    assert len(row) == 15
    assert sum(len(str(function)) for function in row.values()) > 5_000
    assert len(repr(row)) < 1_000
    assert repr(row).endswith(", … 9 more}")
    assert len(str(row).splitlines()) == 15
    assert row._repr_html_().count("<tr>") == 16
    for master in row:
        assert str(master) in str(row) and str(master) in row._repr_html_()


def test_a_dict_of_functions_is_short(table):
    reduced = table.apply(dict.fromkeys(table, 1))
    assert len(repr(reduced)) < 15 * 250


def test_a_small_row_is_whole():
    bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    row = tilth.reduce([bubble[2, 1]], seeding="laporta")[bubble[2, 1]]
    assert repr(row) == "{bubble[1,1]: (-d+3)/s}"
    assert str(row) == "bubble[1,1]  (-d+3)/s"
    assert repr(row[bubble[1, 1]]) == "FactoredFunction((-d+3)/s)"


@pytest.mark.parametrize("terms", [1, 8, 9, 5_000])
def test_a_function_of_any_length(terms):
    ring = integer_ring(("d", "s"))
    numerator = ring.from_dict({(power, 1): 10**30 + power for power in range(terms)})
    shown = repr(FactoredFunction.make(numerator))
    assert len(shown) < 220
    assert ("more terms" in shown) == (terms > 8)
    if terms > 8:
        assert f"{terms - 2} more terms" in shown


def test_a_frame_has_every_coefficient(table):
    frame = table.to_frame()
    assert list(frame.columns) == ["target", "master", "coefficient"]
    expected = [(t, m, value) for t, row in table.items() for m, value in row.items()]
    assert [tuple(line) for line in frame.itertuples(index=False)] == expected
    assert all(isinstance(value, FactoredFunction) for value in frame["coefficient"])
    wide = frame.pivot(index="target", columns="master", values="coefficient")
    assert wide.shape == (1, 15)


def test_frames_of_numbers_and_of_nothing():
    bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    frame = tilth.reduce([bubble[2, 1]], seeding="laporta", at={"d": 5, "s": 7}).to_frame()
    assert frame["coefficient"].tolist() == [Fraction(-2, 7)]
    assert type(frame["coefficient"].iloc[0]) is Fraction
    empty = tilth.reduce([bubble[2, 0]], at={"d": 5, "s": 7}).to_frame()
    assert (len(empty), list(empty.columns)) == (0, ["target", "master", "coefficient"])


def test_without_pandas_the_extra_is_named(table, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(OptionError, match=r"to_frame needs pandas, .*tilth\[pandas\]"):
        table.to_frame()


def test_a_comparison_is_drawn(tmp_path):
    pytest.importorskip("matplotlib", reason="the extra 'plot' is not installed")
    targets = load_case("bubble")[1]
    comparison = tilth.compare(targets, ["laporta", "kira"])
    figure = comparison.plot()
    (panel,) = figure.axes
    widths = {bar.get_width() for bar in panel.patches}
    assert widths == {
        getattr(score, name)
        for score in comparison
        for name in ("seeds", "generated", "selected", "multiplications")
    }
    figure.savefig(tmp_path / "counts.svg")
    assert "<svg" in (tmp_path / "counts.svg").read_text()


def test_a_frame_of_several_families():
    bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    other = tilth.Family("other", ["l"], ["q"], ["(l-q)^2", "l^2"], {"q^2": "s"})
    table = tilth.Project([bubble, other]).reduce([bubble[2, 1], other[1, 3]])
    frame = table.to_frame()
    assert set(frame["target"]) == {bubble[2, 1], other[1, 3]}
    assert [table[line.target][line.master] for line in frame.itertuples()] == list(frame["coefficient"])
