"""Seeds that `auto` learnt on one cut are tried on the others, and results do not rest on it."""

import pytest

import tilth
from tilth.cases import load_family
from tilth.cuts.shared_seeding import after, learning_first
from tilth.pipeline.learn.resolve import resolve_rule, with_workspace
from tilth.pipeline.options import Options
from tilth.seeding import find_rule, make_request
from tilth.seeding.rules import auto
from tilth.seeding.rules.auto import Auto
from tilth.system import prime_number

NUMBERS = {"at": {"d": 41, "s": 3, "t": 7}, "prime": prime_number(2), "symmetries": "none", "threads": 1}


@pytest.fixture(autouse=True)
def learns_soon(monkeypatch):
    """Learning begins where the double box takes tenths of a second."""
    monkeypatch.setattr(auto, "FEW", 1)
    monkeypatch.setattr(auto, "HIGH", 4)


@pytest.fixture(scope="module")
def family():
    return load_family("dbox")


def targets_of(family, rank):
    return [family[1, 1, 1, 1, 1, 1, 1, -rank, 0], family[1, 1, 1, 1, 1, 1, 1, -1, 1 - rank]]


class Told:
    """On which cuts seeds were learnt."""

    def __init__(self):
        self.cuts = []

    def __call__(self, stage, text):
        if stage == "cut":
            self.cut = tuple(map(int, str(text).rpartition(",")[0].split(",")))
        elif stage == "learnt" and self.cut not in self.cuts:
            self.cuts.append(self.cut)


def rows_of(table):
    return {str(target): {str(m): int(v) for m, v in row.items()} for target, row in table.items()}


def parts(table):
    """Everything that the tables of the cuts say."""
    return {
        cut: (rows_of(part), part.provenance, part.certificate.equations, part.certificate.probes)
        for cut, part in table.cuts.items()
    }


def seedings(table):
    return {cut: part.provenance["seeding"] for cut, part in table.cuts.items()}


def test_seeds_are_learnt_on_one_cut(family):
    told = Told()
    table = tilth.reduce_on_cuts(targets_of(family, 5), progress=told, **NUMBERS)
    assert told.cuts == [next(iter(table.cuts))]
    assert set(seedings(table).values()) == {"kira"}
    # What a folder says of the run is what was asked for.
    assert {part.provenance["rule"] for part in table.cuts.values()} == {"auto"}


def test_where_they_do_not_close_each_cut_learns_what_it_learns_alone(family):
    """Strands name the sectors of their cut."""
    told, targets = Told(), targets_of(family, 4)
    table = tilth.reduce_on_cuts(targets, progress=told, **NUMBERS)
    assert told.cuts == list(table.cuts)
    assert seedings(table)[1, 4, 5].startswith("strands(")
    for cut, part in table.cuts.items():
        on_cut = family.on_cut(cut)
        alone = tilth.reduce([on_cut[one.indices] for one in targets], **NUMBERS)
        assert alone.provenance["seeding"] == part.provenance["seeding"]


@pytest.mark.parametrize("rank", [4, 5])
def test_rows_are_those_of_a_rule_that_nobody_offered(family, rank):
    targets = targets_of(family, rank)
    for cut, part in tilth.reduce_on_cuts(targets, **NUMBERS).cuts.items():
        on_cut = family.on_cut(cut)
        alone = tilth.reduce([on_cut[one.indices] for one in targets], "laporta(dots=0)", **NUMBERS)
        assert rows_of(alone) == rows_of(part)


@pytest.mark.parametrize("rank", [4, 5])
def test_the_order_of_the_cuts_changes_nothing(family, rank):
    targets = targets_of(family, rank)
    table = tilth.reduce_on_cuts(targets, **NUMBERS)
    turned = tilth.reduce_on_cuts(targets, [*table.cuts][::-1], **NUMBERS)
    assert list(turned.cuts) == [*table.cuts][::-1]
    assert parts(turned) == parts(table)


def test_a_call_that_goes_on_offers_the_same(tmp_path, family):
    """The table of the first cut is there already."""
    targets = targets_of(family, 5)
    table = tilth.reduce_on_cuts(targets, **NUMBERS)
    tilth.reduce_on_cuts(targets, [next(iter(table.cuts))], run=tmp_path / "run", **NUMBERS)
    told = Told()
    again = tilth.reduce_on_cuts(targets, run=tmp_path / "run", progress=told, **NUMBERS)
    assert told.cuts == []
    assert parts(again) == parts(table)


def test_the_cut_that_sees_most_sectors_comes_first(family):
    targets = targets_of(family, 4)

    def seen(cut):
        nonzero = family.on_cut(cut).nonzero_sectors
        return sum(1 for sector in nonzero if any(sector & ~one.sector == 0 for one in targets))

    cuts = tilth.spanning_cuts(targets)
    assert len({seen(cut) for cut in cuts}) > 1
    for order in (cuts, cuts[::-1], cuts[3:]):
        found = learning_first(family, order, targets)
        most = max(map(seen, order))
        assert found[0] == min(cut for cut in order if seen(cut) == most)
        assert found[1:] == [cut for cut in order if cut != found[0]]


@pytest.mark.parametrize(
    "offered",
    [
        "strands({25: [[0, 0, 0, 0, 0, 0]]}, 3)",  # names a sector that is not there
        "laporta(dots=0, s=0)",  # does not close
        "laporta(dots=2)",  # closes, with many more seeds
    ],
)
def test_what_does_not_suit_is_not_taken(family, offered):
    on_cut = family.on_cut((2, 4, 6))
    request = make_request([on_cut[one.indices] for one in targets_of(family, 5)])
    options = Options(effort=0, symmetries="none", threads=1)
    usual = resolve_rule(Auto(), request, with_workspace(options))
    found = resolve_rule(Auto.after(find_rule(offered)), request, with_workspace(options))
    assert found == usual


def test_what_suits_is_taken(family):
    on_cut = family.on_cut((2, 4, 6))
    request = make_request([on_cut[one.indices] for one in targets_of(family, 5)])
    options = Options(effort=0, symmetries="none", threads=1)
    offered = find_rule("tube(floor=1, rank=4)")
    assert resolve_rule(Auto.after(offered), request, with_workspace(options)) == offered


def test_only_auto_is_offered_what_was_learnt(family):
    part = tilth.reduce(family.on_cut((1, 4, 5))[1, 1, 1, 1, 1, 1, 1, -1, 0], **NUMBERS)
    assert after(part, "kira") == "kira"
    rule = after(part, "auto")
    assert rule.offered == find_rule(part.provenance["seeding"])
    # To whoever compares or names it, it is the rule that was asked for.
    assert (rule, rule.name) == (Auto(), "auto")
