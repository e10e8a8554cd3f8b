"""The examples in docstrings of the package run, those that the manual does not show, too."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

import tilth.calculus

NAMES = [module.name for module in iter_modules(tilth.calculus.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name):
    assert doctest.testmod(import_module(f"tilth.calculus.{name}")).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    modules = (import_module(f"tilth.calculus.{name}") for name in NAMES)
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) >= 20
