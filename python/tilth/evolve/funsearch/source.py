"""The text of an answer to the syntax tree of its one function; nothing is compiled beyond that tree."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from tilth.errors import ProgramError
from tilth.evolve.funsearch.limits import ANSWER_CHARACTERS, SOURCE_CHARACTERS

__all__ = ["extract_source", "normalised", "parse_function"]

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


def extract_source(answer: str, names: Sequence[str]) -> str:
    """Return the lines of a function in an answer, which may have prose and other code around it.

    Parameters
    ----------
    answer : str
    names : sequence of str
        What the function may be called, the best name first.

    Raises
    ------
    ProgramError
        The answer is too long, or has no such function.
    """
    if len(answer) > ANSWER_CHARACTERS:
        raise ProgramError(
            f"the answer has {len(answer)} characters, at most {ANSWER_CHARACTERS} are read; answer with the "
            "function alone"
        )
    blocks = _fenced(answer.splitlines())
    for name in names:
        # The last one of a name is what a model that corrects itself means, as in Python.
        for lines in reversed(blocks):
            start = _start(lines, name)
            if start is not None:
                return _function_lines(lines, start)
    raise ProgramError(f"the answer has no function {names[0]}; write one that starts with 'def {names[0]}('")


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


def _fenced(lines: list[str]) -> list[list[str]]:
    """Return the blocks between fences; all lines as one block if there is none."""
    blocks: list[list[str]] = []
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if match and not fence:
            fence = match.group(1)
            blocks.append([])
        elif match and match.group(1).startswith(fence):
            fence = ""
        elif fence:
            blocks[-1].append(line)
    return blocks or [lines]


def _start(lines: list[str], name: str) -> int | None:
    pattern = re.compile(rf"[ \t]*def[ \t]+{re.escape(name)}[ \t]*[(\[]")
    starts = [number for number, line in enumerate(lines) if pattern.match(line)]
    return starts[-1] if starts else None


def _function_lines(lines: list[str], start: int) -> str:
    """Return a function's lines, moved to the margin; decorators come with it, so that they are refused."""
    indentation = lines[start][: len(lines[start]) - len(lines[start].lstrip(" \t"))]
    end = start + 1
    while end < len(lines) and _continues(lines[end], indentation):
        end += 1
    while start and lines[start - 1].startswith(f"{indentation}@"):
        start -= 1
    return "\n".join(line.removeprefix(indentation) for line in lines[start:end]).rstrip() + "\n"


def _continues(line: str, indentation: str) -> bool:
    """Whether a line belongs to the function above: further in, empty, a comment, or a signature's end."""
    rest = line.removeprefix(indentation)
    return not rest.strip() or rest[0] in " \t)#" or not line.startswith(indentation)


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
