"""The rules of this package keep what every seeding rule must keep."""

from example_rules import Narrow, four_lines

from tilth.seeding.contract import RuleContract, TextRuleContract


class TestNarrow(TextRuleContract):
    rule = Narrow()


class TestFourLines(RuleContract):
    rule = four_lines()
