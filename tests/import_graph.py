"""Which file of a package imports which, read from the syntax trees: nothing is imported."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path


def modules_of(root: Path) -> dict[str, Path]:
    """Return {name: file} of all modules in a folder that holds packages; a stub stands for compiled code."""
    modules: dict[str, Path] = {}
    for file in sorted([*root.rglob("*.pyi"), *root.rglob("*.py")]):
        parts = file.relative_to(root).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return modules


def imports_of(root: Path) -> dict[str, set[str]]:
    """Return {module: modules of the same folder that it imports}, wherever the import stands.

    Imports within functions and under ``TYPE_CHECKING`` count: they are how a cycle is hidden.
    ``from a import b`` imports the module ``a.b`` if there is one, and otherwise the module ``a``.
    """
    modules = modules_of(root)
    return {
        name: {found for found in _imported(name, file, modules) if found != name}
        for name, file in modules.items()
    }


def _imported(name: str, file: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if inner in modules or base in modules:
                    yield inner if inner in modules else base


def cycles_in(imports: Mapping[str, set[str]]) -> list[frozenset[str]]:
    """Return the sets of modules that import each other, directly or on a detour."""
    reached = {name: _reached(name, imports) for name in imports}
    found = {
        frozenset(other for other in reached[name] if name in reached[other])
        for name in imports
        if name in reached[name]
    }
    return sorted(found, key=sorted)


def _reached(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    """Return the modules that one imports, and those that these import, and so on."""
    found: set[str] = set()
    waiting = list(imports[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += imports[name]
    return found
