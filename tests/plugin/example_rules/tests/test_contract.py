"""The rules of this package keep what every seeding rule must keep."""

from example_rules import four_lines, narrow

from tilth.seeding.contract import RuleContract


class TestNarrow(RuleContract):
    rule = narrow()


class TestFourLines(RuleContract):
    rule = four_lines()
