"""Which syntax is in the subset, whatever it does: a list of what is allowed, and words for the rest."""

from __future__ import annotations

import ast

from tilth.errors import ProgramError
from tilth.seeding.translate.features import ARRAYS, FEATURES
from tilth.seeding.translate.limits import INTEGER, SYNTAX_DEPTH, SYNTAX_NODES
from tilth.seeding.translate.source import shown

__all__ = ["FUNCTIONS", "check_signature", "check_subset"]

#: What may be called.
FUNCTIONS = ("abs", "all", "any", "bool", "enumerate", "int", "len", "max", "min", "range", "sum", "zip")

_STATEMENTS = (
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.If,
    ast.For,
    ast.Return,
    ast.Pass,
    ast.Break,
    ast.Continue,
)
_EXPRESSIONS = (
    ast.BinOp,
    ast.BoolOp,
    ast.Call,
    ast.Compare,
    ast.Constant,
    ast.GeneratorExp,
    ast.IfExp,
    ast.List,
    ast.ListComp,
    ast.Name,
    ast.Set,
    ast.Slice,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)
_SIGNS = (
    *(ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
    *(ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd),
)
_PARTS = (ast.Load, ast.Store, ast.comprehension)

_CONSTANTS: dict[type, str] = {
    str: "a string",
    bytes: "a string",
    float: "a number with a point",
    complex: "a complex number",
}

#: What to call the things outside of the subset, and what to do about them.
_REFUSED: dict[str, str] = {
    "Assert": "an assert; remove it",
    "AsyncFor": "an async loop; write a plain one",
    "AsyncFunctionDef": "a function within the function; write its body out",
    "AsyncWith": "a with block; remove it",
    "Attribute": "an attribute (a dot); use the arguments and the listed functions only",
    "Await": "an await; remove it",
    "BitAnd": "the operator '&'; write 'and', or test a[j] > 0 for a line",
    "BitOr": "the operator '|'; write 'or'",
    "BitXor": "the operator '^'; write '!='",
    "ClassDef": "a class; remove it",
    "Delete": "a del; remove it",
    "Dict": "a dictionary; write if and elif",
    "DictComp": "a dictionary; write if and elif",
    "Div": "the operator '/'; write '//'",
    "Expr": "a statement that only computes; assign its value or remove it",
    "FormattedValue": "a string; remove it",
    "FunctionDef": "a function within the function; write its body out",
    "Global": "a global; use local variables",
    "Import": "an import; remove it",
    "ImportFrom": "an import; remove it",
    "Invert": "the operator '~'; write 'not'",
    "Is": "the operator 'is'; write '=='",
    "IsNot": "the operator 'is not'; write '!='",
    "JoinedStr": "a string; remove it",
    "LShift": "the operator '<<'; test a[j] > 0 for a line",
    "Lambda": "a lambda; write its value out",
    "MatMult": "the operator '@'; write '*'",
    "Match": "a match; write if and elif",
    "NamedExpr": "the operator ':='; assign on a line of its own",
    "Nonlocal": "a nonlocal; use local variables",
    "Pow": "the operator '**'; write x * x",
    "RShift": "the operator '>>'; test a[j] > 0 for a line",
    "Raise": "a raise; return a value",
    "SetComp": "a set; write a sum over a generator",
    "Starred": "a star before a value; write the values out",
    "TemplateStr": "a string; remove it",
    "Try": "a try; nothing here can fail, remove it",
    "TryStar": "a try; nothing here can fail, remove it",
    "While": "a while; write a for loop over a range or over the slots",
    "With": "a with block; remove it",
    "Yield": "a yield; return the value",
    "YieldFrom": "a yield; return the value",
}


def check_subset(function: ast.FunctionDef) -> None:
    """Raise unless the function is written in the subset.

    Raises
    ------
    ProgramError
        The message has the line, and what stands there that may not.
    """
    check_signature(function)
    if not function.body:
        raise ProgramError("the function has no statements; end it with a return")
    # A stack of our own: a tree may be deeper than Python's stack.
    waiting: list[tuple[ast.AST, int, int]] = [(node, node.lineno, 1) for node in reversed(function.body)]
    count = 0
    while waiting:
        node, line, depth = waiting.pop()
        line = getattr(node, "lineno", line)
        count += 1
        if count > SYNTAX_NODES:
            raise _refused(
                line, f"the function has more than {SYNTAX_NODES} syntax nodes; write a shorter one"
            )
        if depth > SYNTAX_DEPTH:
            raise _refused(
                line, f"the function is nested deeper than {SYNTAX_DEPTH} levels; write a flatter one"
            )
        _check_node(node, line)
        children = [
            child
            for name, field in ast.iter_fields(node)
            if name != "annotation"
            for child in (field if isinstance(field, list) else [field])
            if isinstance(child, ast.AST)
        ]
        waiting.extend((child, line, depth + 1) for child in reversed(children))


def check_signature(function: ast.FunctionDef) -> None:
    """Raise unless a function has nothing but arguments that there are.

    Raises
    ------
    ProgramError
        It has a decorator, a default, a star, or another argument.
    """
    arguments = function.args
    if function.decorator_list:
        raise _refused(1, "a decorator is not part of the subset; remove it")
    if getattr(function, "type_params", None):
        raise _refused(1, "type parameters are not part of the subset; remove them")
    if arguments.defaults or any(arguments.kw_defaults):
        raise _refused(1, "an argument has a default; write the arguments without")
    if arguments.posonlyargs or arguments.kwonlyargs or arguments.vararg or arguments.kwarg:
        raise _refused(1, "the arguments have '/' or '*' among them; write plain names")
    names = [argument.arg for argument in arguments.args]
    for name in names:
        if name not in FEATURES and name not in ARRAYS:
            known = ", ".join([*ARRAYS, *FEATURES])
            raise _refused(1, f"there is no argument {shown(name)}; the arguments are {known}")
    if len(set(names)) != len(names):
        raise _refused(1, "an argument comes twice; write each once")
    for annotation in (function.returns, *(argument.annotation for argument in arguments.args)):
        _check_annotation(annotation, 1)


def _check_node(node: ast.AST, line: int) -> None:
    match node:
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=int(value)):
            if value > INTEGER:
                raise _refused(line, f"an integer is larger than {INTEGER}; write a smaller one")
        case ast.Constant(value=value):
            kind = _CONSTANTS.get(type(value), "None or ...")
            raise _refused(line, f"{kind} is not part of the subset; write integers, True or False")
        case ast.Call(func=ast.Name(id=name)):
            if name not in FUNCTIONS:
                known = ", ".join(FUNCTIONS)
                raise _refused(
                    line, f"a call of {shown(name)} is not part of the subset; only {known} can be called"
                )
            if node.keywords and name not in ("enumerate", "sum", "min", "max"):
                raise _refused(line, f"an argument by name in a call of {name}; write it without the name")
        case ast.Call():
            raise _refused(
                line, "a call of something that is no plain name; call a listed function by its name"
            )
        case ast.For(orelse=orelse) if orelse:
            raise _refused(line, "an else of a for loop is not part of the subset; use a variable")
        case ast.comprehension(is_async=1):
            raise _refused(line, "an async loop; write a plain one")
        case ast.AnnAssign(annotation=annotation):
            _check_annotation(annotation, line)
        case ast.keyword() | ast.expr_context():
            return
        case _ if isinstance(node, _STATEMENTS + _EXPRESSIONS + _SIGNS + _PARTS):
            return
        case _:
            name = type(node).__name__
            found = _REFUSED.get(name, f"the construct {name}; leave it out")
            named, _, hint = found.partition("; ")
            raise _refused(line, f"{named} is not part of the subset; {hint}")


def _check_annotation(annotation: ast.AST | None, line: int) -> None:
    """Refuse annotations that are more than types; those are left out of the program in any case."""
    if annotation is None:
        return
    allowed = (ast.Name, ast.Subscript, ast.Tuple, ast.Load)
    for count, node in enumerate(ast.walk(annotation), start=1):
        dots = isinstance(node, ast.Constant) and node.value is ...
        if count > 20 or not (dots or isinstance(node, allowed)):
            raise _refused(line, "an annotation is more than a type; leave it out")


def _refused(line: int, reason: str) -> ProgramError:
    return ProgramError(f"line {line}: {reason}", line=line)
