"""`repair`: a rule widened sector by sector until the targets close, with every step on record."""

import ast
import re

import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import IncompleteSeeding, RuleError
from tilth.seeding import choose_seeds, find_rule, make_request

# rule, case, identities: all of them do not close by themselves
HURT = {
    "improved seeding without LI": ("usovitsch", "tribox:3", ("ibp",)),
    "a power too few": ("usovitsch(l=5)", "tribox:3", ("ibp", "li")),
    "rank two": ("usovitsch", "tribox:2", ("ibp", "li")),
    "corners of the top sector only": ("boxes({63: [0, 0]})", "tribox:3", ("ibp", "li")),
    "nothing": ("boxes({})", "tribox:3", ("ibp", "li")),
    "nothing for a box": ("boxes({})", "box:2", ("ibp", "li")),
    "nothing for a double box": ("boxes({})", "dbox:2", ("ibp", "li")),
}


def seeds_of(rule, targets):
    return {tuple(row) for row in choose_seeds(find_rule(rule), make_request(targets)).indices.tolist()}


@pytest.mark.parametrize("name", HURT)
def test_what_is_repaired_closes(name):
    rule, case, identities = HURT[name]
    targets = read_case(case).targets
    before = tilth.score(targets, rule, identities=identities, effort=0, symmetries=False)
    assert not before.complete
    repaired = tilth.repair(rule)
    after = tilth.score(targets, repaired, identities=identities, effort=0, symmetries=False)
    assert after.complete
    assert after.missing == []
    assert (
        after.masters
        == tilth.score(
            targets, "laporta(dots=1, s=4)", identities=identities, effort=0, symmetries=False
        ).masters
    )

    # every step is on record: what was there, what was missing, what was added
    steps = repaired.steps
    assert steps
    assert (steps[0].seeds, steps[0].missing) == (before.seeds, len(before.missing))
    assert set(steps[0].widened) == set(before.widen)
    assert all(step.missing > 0 and step.widened for step in steps)
    assert [step.seeds for step in steps] == sorted(step.seeds for step in steps)
    assert steps[-1].seeds < after.seeds

    # the result is a rule that its name makes again, wider than what it repairs
    again = tilth.score(targets, find_rule(after.seeding), identities=identities, effort=0, symmetries=False)
    counts = ("seeds", "generated", "independent", "complete", "master_integrals")
    assert [getattr(again, count) for count in counts] == [getattr(after, count) for count in counts]
    assert seeds_of(rule, targets) <= seeds_of(after.seeding, targets)


def test_nothing_is_done_to_a_rule_that_closes():
    targets = read_case("tribox:3").targets
    repaired = tilth.repair("usovitsch")
    score = tilth.score(targets, repaired, symmetries=False)
    assert (score.rule, score.seeding) == ("repair(usovitsch)", "usovitsch")
    assert (score.seeds, repaired.steps) == (92, [])


def test_what_is_added_is_the_boxes_of_the_steps():
    targets = read_case("tribox:3").targets
    repaired = tilth.repair("usovitsch")
    after = tilth.score(targets, repaired, identities=("ibp",), effort=0, symmetries=False)
    boxes = {}
    for step in repaired.steps:
        boxes |= step.widened
    table = ", ".join(f"{sector}: [{dots}, {s}]" for sector, (dots, s) in sorted(boxes.items()))
    assert after.seeding == f"union(usovitsch, boxes({{{table}}}))"
    expected = seeds_of("usovitsch", targets) | seeds_of(f"boxes({{{table}}})", targets)
    assert seeds_of(after.seeding, targets) == expected
    assert after.seeds == len(expected)


def test_a_predicate_is_repaired_too():
    @tilth.rule
    def hopeful(seed):
        return seed.s <= seed.t - 4

    targets = read_case("tribox:3").targets
    assert not tilth.score(targets, hopeful, symmetries=False).complete
    assert tilth.score(targets, tilth.repair(hopeful), effort=0, symmetries=False).complete


def test_steps_are_reported():
    lines = []
    targets = read_case("tribox:3").targets
    repaired = tilth.repair("usovitsch")
    tilth.score(
        targets, repaired, identities=("ibp",), effort=0,
        progress=lambda stage, text: lines.append((stage, text)), symmetries=False)  # fmt: skip
    told = [text for stage, text in lines if stage == "repair"]
    assert len(told) == len(repaired.steps)
    for text, step in zip(told, repaired.steps, strict=True):
        assert text.startswith(f"{step.missing} integrals left of {step.seeds} seeds; added sector ")
        assert all(
            f"sector {number}: dots <= {d}, s <= {s}" in text for number, (d, s) in step.widened.items()
        )


def test_a_repaired_rule_reduces():
    family, targets = read_case("tribox:3").family, read_case("tribox:3").targets
    table = tilth.reduce(
        targets, tilth.repair("usovitsch"), identities=("ibp",), prime=2**31 - 1,
        at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, symmetries=False)  # fmt: skip
    assert table[targets[0]][family[1, 0, 1, 1, 1, 1, 0]] == 1200924689  # as in test_triangle_box
    assert table.verify()


def test_too_few_rounds_say_so():
    targets = read_case("tribox:3").targets
    repaired = tilth.repair("boxes({63: [0, 0]})", rounds=1)
    score = tilth.score(targets, repaired, effort=0, symmetries=False)
    assert not score.complete
    assert score.missing
    assert len(repaired.steps) == 1
    with pytest.raises(IncompleteSeeding, match=r"leaves \d+ reducible integral"):
        tilth.reduce(targets, repaired, at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, symmetries=False)


def test_the_same_steps_for_any_number_of_threads():
    targets = read_case("tribox:3").targets
    found = []
    for threads in (1, 2):
        repaired = tilth.repair("boxes({63: [0, 0]})")
        found.append(
            (
                tilth.score(targets, repaired, threads=threads, effort=0, symmetries=False).seeding,
                list(repaired.steps),
            )
        )
    assert found[0] == found[1]


@pytest.mark.parametrize("rounds", [0, -1, 1.5, True, "3"], ids=repr)
def test_rounds_are_checked(rounds):
    with pytest.raises(RuleError, match=r"^repair: rounds=.* is not a positive integer$"):
        tilth.repair("usovitsch", rounds=rounds)


def test_what_cannot_be_repaired():
    with pytest.raises(RuleError, match="there is no seeding rule 'nope'"):
        tilth.repair("nope")
    assert tilth.repair(tilth.repair("usovitsch")).name == "repair(repair(usovitsch))"


def test_a_priority_is_repaired():
    # the base is a rule that needs eliminations itself, in an envelope that is too small
    targets = read_case("tribox:3").targets
    assert tilth.score(targets, tilth.repair("priority"), effort=0, symmetries=False).complete
    assert tilth.score(targets, tilth.repair("priority(s=1)"), effort=0, symmetries=False).complete
    assert tilth.score(
        targets, tilth.repair(tilth.repair("usovitsch(l=5)")), effort=0, symmetries=False
    ).complete


POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}


@pytest.mark.parametrize("rule", ["boxes({63: [0, 0]})", "dots == 0 and s <= t - 4", "usovitsch(l=5)"])
def test_an_incomplete_rule_is_told_what_closes(rule):
    """The message ends in two texts that can be pasted; both close, with the same seeds."""
    targets = read_case("tribox:3").targets
    with pytest.raises(IncompleteSeeding) as caught:
        tilth.reduce(targets, rule, at=POINT, symmetries=False)
    found = re.search(r"; seeding=(\S.*) closes it: (union\(.*\))$", str(caught.value))
    asked, closing = ast.literal_eval(found[1]), found[2]
    assert asked == caught.value.repair
    scores = [tilth.score(targets, text, effort=0, symmetries=False) for text in (asked, closing)]
    assert all(score.complete for score in scores)
    assert (scores[0].rule, scores[1].rule) == (asked, closing)
    assert scores[0].seeding == scores[1].seeding == closing
    assert asked == tilth.repair(rule).name


def test_a_repair_that_ran_out_of_rounds_goes_on_from_what_it_came_to():
    targets = read_case("tribox:3").targets
    with pytest.raises(IncompleteSeeding) as caught:
        tilth.reduce(targets, tilth.repair("boxes({63: [0, 0]})", rounds=1), at=POINT, symmetries=False)
    closing = re.search(r" closes it: (union\(.*\))$", str(caught.value))[1]
    assert closing.startswith("union(union(boxes({63: [0, 0]}), boxes({63: [0, 3]})), boxes(")
    assert tilth.score(targets, closing, effort=0, symmetries=False).complete


def test_a_function_has_no_text_and_is_told_the_boxes():
    @tilth.rule
    def hopeful(seed):
        return seed.s <= seed.t - 4

    targets = read_case("tribox:3").targets
    with pytest.raises(IncompleteSeeding) as caught:
        tilth.reduce(targets, hopeful, at=POINT, symmetries=False)
    pattern = r"; seeding=tilth\.repair\(hopeful\) closes it: the seeds of hopeful and (boxes\(.*\))$"
    boxes = re.search(pattern, str(caught.value))[1]
    assert caught.value.repair is None
    assert tilth.score(
        targets, tilth.seeding.union(hopeful, find_rule(boxes)), effort=0, symmetries=False
    ).complete


def test_what_would_take_long_to_find_out_is_begun_only():
    """40,000 equations and more: the advice is the next round's boxes, not what all rounds come to."""
    target = read_case("dbox:4").family[1, 1, 1, 1, 1, 1, 1, -1, 0]
    rule = "laporta(dots=0, s=4)"
    with pytest.raises(IncompleteSeeding) as caught:
        tilth.reduce(target, rule, order="dots", at={"d": 41, "s": 3, "t": 7}, symmetries=False)
    start = f"seeding='repair({rule})' goes on from union({rule}, boxes("
    assert start in str(caught.value)
