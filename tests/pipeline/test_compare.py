"""`compare`: complete rules first, then by the measure."""

import copy
import pickle

import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import OptionError

RULES = ["laporta", "usovitsch", "usovitsch(l=5)", "usovitsch(floor=1)"]
COUNTED = ["seeds", "generated", "independent", "selected", "multiplications", "peak_bytes"]


@pytest.fixture(scope="module")
def scores(tribox):
    # l=5 allows s <= t - 4 where l=4 is needed, so it cannot close.
    return {rule: tilth.score(tribox[1], rule, symmetries=False) for rule in RULES}


@pytest.mark.parametrize("by", [*COUNTED, "seconds"])
def test_order(tribox, scores, by):
    comparison = tilth.compare(tribox[1], RULES, by=by, symmetries=False)
    assert comparison.by == by
    assert len(comparison) == len(RULES)
    assert {one.rule for one in comparison} == set(RULES)
    assert [one.complete for one in comparison] == [True, True, True, False]
    assert comparison[3].rule == "usovitsch(l=5)"
    complete = list(comparison)[:3]
    values = [sum(one.seconds.values()) if by == "seconds" else getattr(one, by) for one in complete]
    assert values == sorted(values)
    for one in comparison:
        assert [getattr(one, name) for name in COUNTED] == [
            getattr(scores[one.rule], name) for name in COUNTED
        ]


def test_seeds_of_the_literature(tribox):
    comparison = tilth.compare(tribox[1], RULES, by="seeds", symmetries=False)
    # 92 and 444 are those of arXiv:2502.05121, and 108 is 92 with Kira's floor
    assert [(one.rule, one.seeds) for one in comparison][:3] == [
        ("usovitsch", 92),
        ("usovitsch(floor=1)", 108),
        ("laporta", 444),
    ]


def test_options(bubble):
    with pytest.raises(
        OptionError, match="by='prettiness' is not a measure, use one of 'seeds', 'generated'"
    ):
        tilth.compare(bubble[1], ["laporta"], by="prettiness", symmetries=False)
    with pytest.raises(OptionError, match="there are no rules to compare"):
        tilth.compare(bubble[1], [], symmetries=False)
    with pytest.raises(OptionError, match="threads=0"):
        tilth.compare(bubble[1], ["laporta"], threads=0, symmetries=False)


def test_iterators_are_taken_once(bubble):
    comparison = tilth.compare(
        iter(bubble[1]),
        iter(["laporta", "usovitsch"]),
        identities=iter(["ibp"]),
        preferred_masters=iter(()),
        symmetries=False,
    )
    assert len(comparison) == 2
    assert {one.identities for one in comparison} == {("ibp",)}


def test_text(bubble):
    class Strange:
        name = "<b>&amp;"

        def choose(self, sector, request):
            return request.box(sector, 2, 2)

    comparison = tilth.compare(bubble[1], ["laporta", Strange()], symmetries=False)
    lines = str(comparison).splitlines()
    assert len(lines) == 3
    assert lines[0].split()[:2] == ["rule", "seeds"]
    html = comparison._repr_html_()
    assert "&lt;b&gt;&amp;amp;" in html
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;amp;" in comparison[0]._repr_html_() + comparison[1]._repr_html_()
    assert comparison.to_dict()["scores"] == [one.to_dict() for one in comparison]


@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy])  # noqa: S301  # our own
def test_what_was_pickled_or_copied_is_equal(again):
    family, targets = load_case("bubble")
    for made in (tilth.compare(targets, ["laporta", "kira"]), tilth.masters(family)):
        assert again(made) == made
        assert hash(again(made)) == hash(made)
    one, two = (tilth.compare(targets, ["laporta"], by=measure) for measure in ("seeds", "selected"))
    assert one != two
    assert one != list(one)
    assert tilth.masters(family) != tilth.masters(load_case("box")[0])


def test_auto_and_the_rule_that_it_comes_to_have_the_same_counts():
    targets = load_case("box")[1]
    scores = {one.rule: one for one in tilth.compare(targets, ["auto", "kira"])}
    auto = next(one for name, one in scores.items() if name.startswith("auto"))
    (as_hard,) = tilth.compare(targets, ["kira"], effort=3, objective="shortlist")
    assert as_hard.multiplications == scores["kira"].multiplications
    assert auto.multiplications == scores["kira"].multiplications
    (alone,) = tilth.compare(targets, ["kira"])
    assert alone.multiplications == tilth.score(targets, "kira").multiplications
