"""What a rule is worth, computed by hand."""

from dataclasses import replace

import pytest

from tilth.errors import EvolveError, ExpressionError
from tilth.evolve import Evaluation, Fitness
from tilth.evolve.fitness import PENALTY

# Of arXiv:2502.05121: 92 seeds close with 740 independent equations, 88 with 739.
IMPROVED, PAPER = "s <= t - 3", "t >= 4 and s <= t - 3"
# The envelope without dots and with s <= 3 has 444 seeds, of which 3037 equations are independent.
INDEPENDENT = 3037


@pytest.fixture(scope="module")
def fitness():
    return Fitness(["tribox:3"])


def test_objectives_of_rules_that_close(fitness):
    improved, paper = fitness.evaluate([IMPROVED, PAPER])
    assert improved.counts == {"tribox:3": {"seeds": 92, "generated": 828, "independent": 740}}
    assert paper.counts == {"tribox:3": {"seeds": 88, "generated": 792, "independent": 739}}
    # nodes: s, t, 3, the difference, the comparison; then t, 4, their comparison and the conjunction
    assert (improved.nodes, improved.objective) == (5, 92 + 5 / 1024)
    assert (paper.nodes, paper.objective) == (9, 88 + 9 / 1024)
    assert improved.valid and paper.valid and improved.left == paper.left == 0 and not paper.reason


def test_the_objective_of_a_rule_that_does_not_close(fitness):
    (top,) = fitness.evaluate(["t == 6"])
    assert top.counts["tribox:3"] == {"seeds": 4, "generated": 36, "independent": 36}
    assert (top.valid, top.left, top.nodes) == (False, 23, 3)
    assert top.objective == PENALTY + 23 + (INDEPENDENT - 36) + 3 / 1024
    assert top.reason == "tribox:3 is left with 23 integrals that are no masters"


# An empty rule takes no seeds at all, and of 88 seeds a few less are not enough if they are the wrong ones.
@pytest.mark.parametrize(
    "text", ["false", "t == 6", "s <= t - 4", f"{PAPER} and a[1] > 0", f"{PAPER} and s < 3"]
)
def test_a_rule_that_loses_a_master_is_invalid_however_few_seeds_it_takes(fitness, text):
    lost, whole = fitness.evaluate([text, "true"])
    assert not lost.valid and lost.reason
    assert lost.total("seeds") < 88 < whole.total("seeds") == 444
    assert lost.objective > whole.objective


def test_the_slope_leads_away_from_doing_nothing(fitness):
    nothing, corner, more = fitness.evaluate(["false", "s <= 0", "s <= 1"])
    # each of them is left with the target alone
    assert nothing.left == corner.left == more.left == 1
    assert nothing.objective > corner.objective > more.objective


@pytest.mark.parametrize("text", ["t >= 5", "t >= 5 and s <= t - 3", "s == 3", "s <= 1"])
def test_the_penalty_is_what_the_formula_says(fitness, text):
    (one,) = fitness.evaluate([text])
    short = INDEPENDENT - one.total("independent")
    assert one.left > 0 and one.objective == PENALTY + one.left + short + one.nodes / 1024


def test_several_cases_are_added_up_if_that_is_asked_for():
    fitness = Fitness(["tribox:3", "dbox:2"], combine="sum")
    (all_of_it, one_only) = fitness.evaluate(["true", "top.s == 3"])
    assert all_of_it.counts["tribox:3"]["seeds"] == 444 and all_of_it.counts["dbox:2"]["seeds"] == 730
    assert all_of_it.objective == 444 + 730 + 1 / 1024
    assert not one_only.valid and one_only.reason.startswith("dbox:2 is left with")


def test_measures_and_weights():
    by_equations = Fitness(["tribox:3"], "generated").evaluate([PAPER])[0]
    assert by_equations.objective == 792 + 9 / 1024
    weighted = Fitness(["tribox:3"], style={"seeds": 2, "nodes": 0.5}).evaluate([PAPER])[0]
    assert weighted.objective == 2 * 88 + 0.5 * 9
    selected = Fitness(["tribox:3"], "selected").evaluate([PAPER, "false"])
    counts = selected[0].counts["tribox:3"]
    assert selected[0].objective == counts["selected"] + 9 / 1024
    assert 300 < counts["selected"] < 740 and counts["multiplications"] > counts["selected"]
    assert "selected" not in selected[1].counts["tribox:3"]


def test_the_second_prime_is_asked(monkeypatch):
    """A choice that closes at the first point only is not valid."""
    fitness = Fitness(["tribox:3"])
    second = fitness._training[0]._second
    assert second.core is not fitness._training[0]._first.core
    refused = [count.__class__(0, 0, 0, False, None) for count in second.count_many([PAPER])]
    monkeypatch.setattr(second, "count_choices", lambda choices: refused * len(choices))
    (found,) = fitness.evaluate([PAPER])
    assert not found.valid and "closes modulo one prime only" in found.reason and found.objective > PENALTY


def test_the_envelope_is_stated_and_is_part_of_the_rule():
    fitness = Fitness(["tribox:3"], dots=1, s=3)
    assert fitness.to_dict()["envelopes"] == {"tribox:3": "laporta(dots=1, s=3)"}
    assert fitness.evaluate([PAPER])[0].total("seeds") > 88  # those with a dot too
    assert fitness.evaluate([f"dots == 0 and {PAPER}"])[0].total("seeds") == 88
    assert fitness.rule(PAPER).name == f'expression(text="{PAPER}", dots=1, s=3)'


def test_texts_are_brought_to_one_form_and_evaluated_once(fitness):
    one, other = fitness.evaluate(["t>=4 and (s<=t-3)", PAPER])
    assert one is other and one.text == PAPER


def test_a_slot_that_a_family_has_not_is_a_fault_of_the_rule(fitness):
    (found,) = fitness.evaluate(["a[9] <= 0"])
    assert not found.valid and "tribox:3: " in found.reason and "9" in found.reason


def test_what_is_no_rule_is_refused(fitness):
    with pytest.raises(ExpressionError):
        fitness.evaluate(["t >="])
    with pytest.raises(Exception, match="is a number"):
        fitness.evaluate(["t - 3"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cases": []}, "no training case"),
        ({"cases": "tribox:3"}, "no training case"),
        ({"measure": "beauty"}, "measure='beauty' is unknown, use one of seeds, generated"),
        ({"cases": ["bubble", "bubble:1"]}, "bubble:1, bubble:1: a training case is named twice"),
        ({"references": {"bubble:1": 88}}, "references\\['bubble:1'\\] is 88, write it like"),
        ({"combine": "mean"}, "combine='mean' is unknown, use one of relative, sum"),
        ({"references": {"box": {"seeds": 1}}}, "references has 'box', which is no training case"),
        ({"references": {"bubble:1": {"seeds": 0}}}, "reference 0 of bubble:1 by seeds is not a positive"),
        ({"references": {"bubble:1": {"seeds": True}}}, "reference True of bubble:1 by seeds"),
        ({"style": "best"}, "style='best' is unknown"),
        ({"style": {"beauty": 1}}, "weight of 'beauty'"),
        ({"style": {"seeds": True}}, "the weight True of seeds"),
        ({"style": {"seeds": -1}}, "the weight -1 of seeds"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, message):
    with pytest.raises(EvolveError, match=message):
        Fitness(**{"cases": ["bubble"]} | arguments)


def test_evaluations_come_back_from_plain_data(fitness):
    (found,) = fitness.evaluate([PAPER])
    assert Evaluation.from_dict(found.to_dict()) == found
    for name, value in (("valid", 1), ("nodes", True), ("objective", "88"), ("counts", [])):
        with pytest.raises(EvolveError, match=name):
            Evaluation.from_dict(found.to_dict() | {name: value})
    with pytest.raises(EvolveError, match="other entries"):
        Evaluation.from_dict(found.to_dict() | {"beauty": 1})


# Of the first two each is part of the next ones; the last takes the seeds of the first in other words.
NESTED = (PAPER, IMPROVED, "t >= 3", "s <= t - 4", "3 <= t - s and not t < 4")


def test_what_is_known_of_other_rules_changes_nothing():
    together = Fitness(["tribox:3"]).evaluate(NESTED)
    assert together == [Fitness(["tribox:3"]).evaluate([text])[0] for text in NESTED]
    assert together == Fitness(["tribox:3"]).evaluate(NESTED[::-1])[::-1]


def test_the_second_point_is_asked_about_the_smallest_choices_that_close(monkeypatch):
    """What contains a choice that closes there does so, too; and an accident at the first is found."""
    fitness = Fitness(["tribox:3"])
    (training,) = fitness._training
    asked, count = [], training._second.count_choices

    def counted(choices):
        asked.extend(int(choice.sum()) for choice in choices)
        return [replace(found, closed=not accident) for found in count(choices)]

    monkeypatch.setattr(training._second, "count_choices", counted)
    accident = True
    (found,) = fitness.evaluate(["t >= 4"])
    assert (found.valid, found.reason) == (False, "tribox:3 closes modulo one prime only, by accident")
    accident = False
    found = fitness.evaluate(NESTED)
    assert [one.valid for one in found] == [True, True, True, False, True]
    assert asked[1:] == [88]
