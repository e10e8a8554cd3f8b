"""The subset of Python once more: a walk over the syntax tree with plain numbers.

It shares nothing with the translator but Python's own parser, runs nothing, and knows no limits.
"""

import ast
import operator

ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: lambda x, y: x // y if y else 0,
    ast.Mod: lambda x, y: x % y if y else 0,
}
RELATIONS = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda x, y: x in y,
    ast.NotIn: lambda x, y: x not in y,
}
FUNCTIONS = {
    function.__name__: function
    for function in (abs, all, any, bool, enumerate, int, len, max, min, range, sum, zip)
}


class Returned(Exception):
    pass


class Broke(Exception):
    pass


class Continued(Exception):
    pass


def features(seed, targets, loops, externals):
    """Return the arguments for a seed, by their definitions."""

    def sector(indices):
        return {slot for slot, index in enumerate(indices) if index > 0}

    def numbers(indices):
        lines = len(sector(indices))
        r = sum(index for index in indices if index > 0)
        s = -sum(index for index in indices if index < 0)
        bits = sum(2**slot for slot in sector(indices))
        return {"t": lines, "r": r, "s": s, "dots": r - lines, "sector": bits}

    def apart(target):
        return sum(abs(x - y) for x, y in zip(seed, target, strict=True))

    found = {"a": list(seed), "N": len(seed), "L": loops, "E": externals, **numbers(seed)}
    above = [target for target in targets if sector(seed) <= sector(target)]
    for name in ("t", "r", "s", "dots"):
        found[f"top_{name}"] = max((numbers(target)[name] for target in above), default=0)
    found["top_sector"] = 0
    for target in above:
        found["top_sector"] |= numbers(target)["sector"]
    nearest = min(above, key=apart) if above else None
    found["target"] = list(nearest) if nearest else [0] * len(seed)
    found["distance"] = apart(nearest) if nearest else 0
    found["missing"] = len(sector(nearest) - sector(seed)) if nearest else 0
    return found


def interpret(source, arguments):
    """Return what the one function of a source answers."""
    function = ast.parse(source).body[0]
    variables = {argument.arg: arguments[argument.arg] for argument in function.args.args}
    try:
        block(function.body, variables)
    except Returned as returned:
        return returned.args[0]
    raise AssertionError("no return")


def block(statements, variables):
    for statement in statements:
        match statement:
            case ast.Assign():
                value = evaluate(statement.value, variables)
                for target in statement.targets:
                    store(target, value, variables)
            case ast.AnnAssign():
                store(statement.target, evaluate(statement.value, variables), variables)
            case ast.AugAssign():
                name = statement.target.id
                right = evaluate(statement.value, variables)
                variables[name] = ARITHMETIC[type(statement.op)](variables[name], right)
            case ast.If():
                block(statement.body if evaluate(statement.test, variables) else statement.orelse, variables)
            case ast.For():
                repeat(statement, variables)
            case ast.Return():
                raise Returned(evaluate(statement.value, variables))
            case ast.Break():
                raise Broke
            case ast.Continue():
                raise Continued
            case ast.Pass() | ast.Expr():
                pass
            case _:
                raise AssertionError(ast.dump(statement))


def repeat(statement, variables):
    for item in evaluate(statement.iter, variables):
        store(statement.target, item, variables)
        try:
            block(statement.body, variables)
        except Continued:
            continue
        except Broke:
            break


def store(target, value, variables):
    if isinstance(target, ast.Name):
        variables[target.id] = value
    else:
        for part, item in zip(target.elts, value, strict=True):
            store(part, item, variables)


def evaluate(node, variables):
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return variables[node.id]
        case ast.UnaryOp():
            value = evaluate(node.operand, variables)
            if isinstance(node.op, ast.Not):
                return not value
            return -value if isinstance(node.op, ast.USub) else +value
        case ast.BinOp():
            left, right = evaluate(node.left, variables), evaluate(node.right, variables)
            return ARITHMETIC[type(node.op)](left, right)
        case ast.BoolOp():
            for operand in node.values:
                value = evaluate(operand, variables)
                if bool(value) is isinstance(node.op, ast.Or):
                    break
            return value
        case ast.Compare():
            left = evaluate(node.left, variables)
            for sign, other in zip(node.ops, node.comparators, strict=True):
                right = evaluate(other, variables)
                if not RELATIONS[type(sign)](left, right):
                    return False
                left = right
            return True
        case ast.IfExp():
            return evaluate(node.body if evaluate(node.test, variables) else node.orelse, variables)
        case ast.Tuple() | ast.List() | ast.Set():
            return tuple(evaluate(item, variables) for item in node.elts)
        case ast.GeneratorExp() | ast.ListComp():
            return list(generate(node.elt, node.generators, variables))
        case ast.Subscript():
            return evaluate(node.value, variables)[evaluate(node.slice, variables)]
        case ast.Slice():
            return slice(*(end and evaluate(end, variables) for end in (node.lower, node.upper)))
        case ast.Call():
            values = [evaluate(argument, variables) for argument in node.args]
            named = {keyword.arg: evaluate(keyword.value, variables) for keyword in node.keywords}
            return FUNCTIONS[node.func.id](*values, **named)
    raise AssertionError(ast.dump(node))


def generate(element, generators, variables):
    if not generators:
        yield evaluate(element, variables)
        return
    first, *rest = generators
    for item in evaluate(first.iter, variables):
        inner = dict(variables)
        store(first.target, item, inner)
        if all(evaluate(test, inner) for test in first.ifs):
            yield from generate(element, rest, inner)
