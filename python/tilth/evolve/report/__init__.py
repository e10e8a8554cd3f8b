"""What a search found, for people: HTML in one file, and Markdown."""

from tilth.evolve.report.comparison import BASELINES, Comparison, compare_rules
from tilth.evolve.report.report import Report, make_report, write_report

__all__ = ["BASELINES", "Comparison", "Report", "compare_rules", "make_report", "write_report"]
