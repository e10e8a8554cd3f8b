"""Mutants of a module: its source with one thing in it changed, such as a comparison or a statement left out.

A program, too: with the name of a module, the number of a mutant and files of tests it runs these with that
mutant in the module's place, and ends with pytest's exit code.
"""

import ast
import copy
import importlib.abc
import importlib.util
import sys
from pathlib import Path

COMPARISONS = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Mod: ast.Add, ast.BitXor: ast.BitAnd}


def changes(node):
    """Yield what a node may become; the node itself is not changed."""
    match node:
        case ast.Compare(ops=[operator]):
            yield ast.Compare(node.left, [COMPARISONS[type(operator)]()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in OPERATORS:
            yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
        case ast.Constant(value=int()) if not isinstance(node.value, bool):
            yield ast.Constant(node.value + 1)
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.If():
            yield ast.If(ast.Constant(value=False), node.body, node.orelse)
        case ast.Return(value=ast.Constant(value=bool(value))):
            yield ast.Return(ast.Constant(value=not value))
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(value=None))


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def _first_line(node):
    return ast.unparse(node).splitlines()[0][:100]


class _Exchange(ast.NodeTransformer):
    """Exchanges the node with a number, counted as they are visited."""

    def __init__(self, wanted):
        self.wanted, self.count, self.said = wanted, 0, None

    def visit(self, node):
        for other in changes(node):
            if self.count == self.wanted:
                self.count += 1
                made = ast.fix_missing_locations(ast.copy_location(copy.deepcopy(other), node))
                self.said = f"line {node.lineno}: {_first_line(node)} -> {_first_line(made)}"
                return made
            self.count += 1
        return self.generic_visit(node)


def path_of(module):
    return Path(importlib.util.find_spec(module).origin)


def mutant(module, number):
    """Return the tree of a mutant and what it changes, or None beyond the last one."""
    exchange = _Exchange(number)
    tree = exchange.visit(ast.parse(path_of(module).read_text()))
    return None if exchange.said is None else (tree, exchange.said)


def place_of(module, said):
    """Return the line of a module that a mutant changes, and the change."""
    place, change = said.removeprefix("line ").split(": ", 1)
    return path_of(module).read_text().splitlines()[int(place) - 1].strip(), change


def count_mutants(module):
    exchange = _Exchange(-1)
    exchange.visit(ast.parse(path_of(module).read_text()))
    return exchange.count


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes a module from a tree."""

    def __init__(self, module, tree):
        self.module, self.tree = module, tree

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name == self.module else None

    def exec_module(self, module):
        exec(compile(self.tree, f"mutant of {self.module}", "exec"), vars(module))  # noqa: S102 (of the project's own)


if __name__ == "__main__":
    import pytest

    name, number, *tests = sys.argv[1:]
    tree, _ = mutant(name, int(number))
    for loaded in [known for known in sys.modules if known.partition(".")[0] == "tilth"]:
        del sys.modules[loaded]  # what looking for the module has imported
    sys.meta_path.insert(0, _Instead(name, tree))
    sys.exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not long", *tests]))
