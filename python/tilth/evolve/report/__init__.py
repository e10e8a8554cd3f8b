"""What a search found, for people: HTML in one file, and Markdown."""

from tilth.evolve.report.comparison import BASELINES, RuleComparison, compare_rules
from tilth.evolve.report.make import make_report
from tilth.evolve.report.report import Report
from tilth.evolve.report.write import write_report

__all__ = ["BASELINES", "Report", "RuleComparison", "compare_rules", "make_report", "write_report"]
