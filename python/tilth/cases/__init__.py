"""Families and targets that come with the package: the examples of the manual, tests and benchmarks."""

from tilth.cases.library import Case, case_folder, case_names, load_case, load_family, read_case

__all__ = ["Case", "case_folder", "case_names", "load_case", "load_family", "read_case"]
