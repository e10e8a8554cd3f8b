"""The cost of the default beside the best other rule, by hand."""

import math

import pytest

import tilth
from tilth.pipeline.study.default_cost import DefaultCost, cost_lines, geometric_mean
from tilth.pipeline.study.leaderboard import leaderboard

COSTS = [
    DefaultCost("a:1", True, (200, 0.4), {"laporta": (100, 0.2), "kira": (400, 0.1)}, 0.3),
    DefaultCost("a:2", True, (50, 0.1), {"kira": (100, 0.1)}, 0.0),
    DefaultCost("a:0", True, (0, 0.1), {"laporta": (0, 0.1)}, 0.0),
    DefaultCost("b:1", False, (7, 0.1), {"laporta": (7, 0.1)}, 0.0),
    DefaultCost("c:1", True, (7, 0.1), {}, 0.0),
]


def test_ratios_are_to_the_best_in_each_measure():
    assert [cost.ratio(0) for cost in COSTS] == [2.0, 0.5, None, None, None]
    assert [cost.ratio(1) for cost in COSTS] == pytest.approx([4.0, 1.0, 1.0, None, None])
    assert COSTS[0].best(0) == ("laporta", 100)
    assert COSTS[0].best(1) == ("kira", 0.1)


def test_means_leave_out_what_has_no_ratio():
    assert geometric_mean([2.0, 0.5, None]) == pytest.approx(1.0)
    assert geometric_mean([4.0, None, 1.0]) == pytest.approx(2.0)
    assert math.isnan(geometric_mean([None]))


def test_the_table():
    lines = cost_lines(COSTS)
    assert lines[2] == "| a:1 | 200 | laporta: 100 | 2.00 | 0.40 | kira: 0.10 | 4.00 | 0.30 | 0.20 |"
    assert lines[3] == "| a:2 | 50 | kira: 100 | 0.50 | 0.10 | kira: 0.10 | 1.00 | known |  |"
    assert lines[5].startswith("| b:1 | does not close |")
    assert lines[6].startswith("| c:1 | 7 | none closes |  |")
    assert lines[7] == "| geometric mean | | | 1.00 | | | 1.59 | | |"
    assert len({line.count("|") for line in lines}) == 1


def test_the_leaderboard_has_it_where_the_default_takes_part():
    found = leaderboard(["bubble:2", "dbox:1"], ["auto", "laporta", "usovitsch"])
    costs = {cost.case: cost for cost in found.default_costs()}
    assert set(costs) == {"bubble:2", "dbox:1"}
    assert all(cost.closes for cost in costs.values())
    assert set(costs["dbox:1"].others) == {"laporta"}  # usovitsch does not close
    targets = tilth.cases.read_case("dbox:1").targets
    assert costs["dbox:1"].cost[0] == tilth.score(targets, effort=2, symmetries=False).multiplications
    assert "| geometric mean |" in found.to_markdown()
    assert found.to_dict()["default"][0]["case"] == "bubble:2"
    assert "default" not in leaderboard(["bubble:2"], ["laporta"]).to_dict()
