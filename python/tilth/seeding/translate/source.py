"""The text of one function to its syntax tree; nothing is compiled beyond that tree."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from tilth.errors import ProgramError
from tilth.seeding.translate.limits import SOURCE_CHARACTERS

__all__ = ["normalised", "parse_function", "shown"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


def parse_function(source: str, names: Sequence[str]) -> ast.FunctionDef:
    """Return the syntax tree of the one function that a source is, without its docstring.

    Raises
    ------
    ProgramError
        The source is too long, is no Python, has something else in it, or writes a name so that it looks like
        another.
    """
    if len(source) > SOURCE_CHARACTERS:
        raise ProgramError(
            f"the function has {len(source)} characters, at most {SOURCE_CHARACTERS} are read; write a "
            "shorter one"
        )
    module = _parse(source)
    if len(module.body) != 1 or not isinstance(module.body[0], ast.FunctionDef):
        raise ProgramError("the source is not one function; write one and nothing around it")
    function = module.body[0]
    if function.name not in names:
        raise ProgramError(f"the function is called {shown(function.name)}; call it {names[0]}")
    _check_names(function, source)
    if ast.get_docstring(function, clean=False) is not None:
        del function.body[0]
    return function


def normalised(function: ast.FunctionDef, name: str) -> str:
    """Return the function in one layout, by a given name, without comments, annotations and unused arguments.

    This is what later prompts show: what a model wrote as prose does not come back to it, and of two
    functions the shorter one does less.
    """
    used = {
        node.id for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Name)
    }
    arguments = [ast.arg(argument.arg) for argument in function.args.args if argument.arg in used]
    plain = ast.FunctionDef(
        name=name,
        args=ast.arguments(
            posonlyargs=[],
            args=arguments,
            vararg=None,
            kwonlyargs=[],
            kw_defaults=[],
            kwarg=None,
            defaults=[],
        ),
        body=function.body,
        decorator_list=[],
        returns=None,
        type_comment=None,
    )
    plain.type_params = []  # type: ignore[attr-defined, unused-ignore]  # a field since Python 3.12
    return ast.unparse(ast.fix_missing_locations(plain))


def shown(name: str) -> str:
    """Return a name for a message: whatever is no plain identifier is not repeated to anyone."""
    return repr(name) if _NAME.fullmatch(name) else "a name that is long or not ASCII"


def _parse(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            # A doubtful escape in a string would be reported on standard error, in the model's words.
            warnings.simplefilter("ignore")
            # For a syntax error the parser opens the file of this name to show the line: there is none.
            return ast.parse(source, "")
    except SyntaxError as error:
        line = error.lineno or 1
        # The message of the parser may repeat the text, so that it is not passed on.
        raise ProgramError(f"line {line}: this is not Python; correct the syntax", line=line) from None
    except (RecursionError, MemoryError):
        # What the parser raises, depending on the version, when its own stack is exhausted.
        raise ProgramError("the function is nested too deeply to be parsed; write a flatter one") from None
    except (ValueError, OverflowError):
        raise ProgramError(
            "the function has a character that no text can have, or an enormous number; remove it"
        ) from None


def _check_names(function: ast.FunctionDef, source: str) -> None:
    """Refuse names that Python reads as others: by NFKC the wide ``ｔ`` is ``t`` (PEP 3131)."""
    lines = source.encode().split(b"\n")
    for node in ast.walk(function):
        name = node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else None
        if name is None:
            continue
        # Offsets are in bytes of UTF-8.
        written = lines[node.lineno - 1][node.col_offset :][: len(name.encode())]  # type: ignore[attr-defined]
        if not name.isascii() or written != name.encode():
            line = node.lineno  # type: ignore[attr-defined]
            raise ProgramError(f"line {line}: a name is not ASCII; write names with plain letters", line=line)
