"""The language of expressions once more: a Pratt parser and a tree walk over unbounded integers.

It shares nothing with the core but the description of the language, and knows no limits.
"""

import re
from dataclasses import dataclass, field

LOW, HIGH = -(2**63), 2**63 - 1
FEATURES = {"t", "r", "s", "dots", "sector", "N", "L", "E", "distance", "missing"}
TOP = {"t", "r", "s", "dots", "sector"}
TRUTHS = {"true": True, "True": True, "false": False, "False": False}
WORDS = {"a", "target", "bit", "min", "max", "abs", "sum", "count", "top"}
JOINTS = {"and", "or", "not", "if", "else", "for", "in"}
RESERVED = FEATURES | TRUTHS.keys() | WORDS | JOINTS
RELATIONS = {
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}
CHOICE, OR, AND, NOT, RELATION, SUM, PRODUCT, UNARY = range(8)
BINARY = {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "//": PRODUCT, "%": PRODUCT}

_TOKEN = re.compile(r"[ \t]*(\d\w*|[A-Za-z_]\w*|==|!=|<=|>=|//|\.\.|[-+*%<>()\[\],.])", re.ASCII)


class Refused(Exception):
    """Not in the language."""


def cut(number):
    return max(LOW, min(HIGH, number))


class Parser:
    """A tree of tuples: what, then its parts."""

    def __init__(self, text):
        self.tokens = []
        position = 0
        text = text.rstrip(" \t")
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise Refused(f"character {position}")
            self.tokens.append(match.group(1))
            position = match.end()
        self.tokens.append(None)
        self.cursor = 0

    def parse(self):
        tree = self.climb(CHOICE)
        if self.peek is not None:
            raise Refused(self.peek)
        return tree

    @property
    def peek(self):
        return self.tokens[self.cursor]

    def next(self):
        self.cursor += 1
        return self.tokens[self.cursor - 1]

    def require(self, *tokens):
        for token in tokens:
            if self.next() != token:
                raise Refused(f"no {token}")

    def climb(self, least):
        left = self.prefix(least)
        while True:
            token = self.peek
            if token == "if" and least <= CHOICE:
                self.next()
                condition = self.climb(OR)
                self.require("else")
                left = ("if", left, condition, self.climb(CHOICE))
            elif token in RELATIONS and least <= RELATION:
                signs, operands = [], [left]
                while self.peek in RELATIONS:
                    signs.append(self.next())
                    operands.append(self.climb(SUM))
                left = ("compare", signs, operands)
            elif token in BINARY and least <= BINARY[token]:
                self.next()
                left = ("binary", token, left, self.climb(BINARY[token] + 1))
            else:
                return left

    def prefix(self, least):
        token = self.next()
        if token is None:
            raise Refused("end")
        if token == "-":
            return ("negate", self.climb(UNARY))
        if token == "not" and least <= NOT:
            return ("not", self.climb(NOT))
        if token == "(":
            inner = self.climb(CHOICE)
            self.require(")")
            return inner
        if token[0].isdigit():
            return ("integer", self.integer(token))
        if token in TRUTHS:
            return ("boolean", TRUTHS[token])
        if token in FEATURES:
            return ("feature", token)
        if token == "top":
            self.require(".")
            name = self.next()
            if name not in TOP:
                raise Refused(name)
            return ("feature", f"top.{name}")
        if token in ("a", "target"):
            self.require("[")
            slot = self.slot()
            self.require("]")
            return (token, slot)
        if token == "bit":
            self.require("(")
            slot = self.slot()
            self.require(")")
            return ("bit", slot)
        if token in ("min", "max", "abs"):
            return self.call(token)
        if token in ("sum", "count"):
            return self.loop(token)
        if token in JOINTS or not (token[0].isalpha() or token[0] == "_") or self.peek == "(":
            raise Refused(token)
        return ("variable", token)

    def integer(self, token):
        if not token.isdecimal() or (token[0] == "0" and token != "0") or int(token) > 10**9:
            raise Refused(token)
        return int(token)

    def call(self, name):
        self.require("(")
        operands = [self.climb(CHOICE)]
        while self.peek == ",":
            self.next()
            operands.append(self.climb(CHOICE))
        self.require(")")
        if (len(operands) == 1) != (name == "abs"):
            raise Refused(name)
        return ("call", name, operands)

    def loop(self, name):
        self.require("(")
        body = self.climb(CHOICE)
        self.require("for")
        variable = self.next()
        if variable is None or not variable[0].isalpha() or variable in RESERVED:
            raise Refused(variable)
        self.require("in")
        low = self.bound()
        self.require("..")
        high = self.bound()
        self.require(")")
        return ("loop", name, body, variable, low, high)

    def bound(self):
        token = self.next()
        if token is None:
            raise Refused("end")
        return token if token == "N" else self.integer(token)

    def slot(self):
        token = self.next()
        if (
            token is None
            or (token in RESERVED and token != "N")
            or not (token[0].isalnum() or token[0] == "_")
        ):
            raise Refused(token)
        return self.integer(token) if token[0].isdigit() else token


def kind(tree, scope=()):
    """``bool`` or ``int``."""

    def expect(wanted, *parts):
        for part in parts:
            if kind(part, scope) is not wanted:
                raise Refused(f"{part} is no {wanted}")
        return wanted

    def known(name):
        if name not in scope:
            raise Refused(name)
        return int

    match tree:
        case ("integer" | "feature", _):
            return int
        case ("boolean", _):
            return bool
        case ("variable", name):
            return known(name)
        case ("a" | "target" | "bit", slot):
            if isinstance(slot, str) and slot != "N":
                known(slot)
            return bool if tree[0] == "bit" else int
        case ("negate", part):
            return expect(int, part)
        case ("not", part):
            return expect(bool, part)
        case ("binary", "and" | "or", x, y):
            return expect(bool, x, y)
        case ("binary", _, x, y):
            return expect(int, x, y)
        case ("call", _, parts):
            return expect(int, *parts)
        case ("compare", signs, parts):
            like = kind(parts[0], scope) if set(signs) <= {"==", "!="} else int
            expect(like, *parts)
            return bool
        case ("if", value, condition, otherwise):
            expect(bool, condition)
            return expect(kind(value, scope), otherwise)
        case ("loop", name, body, variable, _, _):
            if variable in scope:
                raise Refused(variable)
            if kind(body, (*scope, variable)) is not (int if name == "sum" else bool):
                raise Refused(name)
            return int
    raise AssertionError(tree)


def numbers(indices):
    t = sum(index > 0 for index in indices)
    r = sum(index for index in indices if index > 0)
    s = -sum(index for index in indices if index < 0)
    sector = sum(2**slot for slot, index in enumerate(indices) if index > 0)
    return {"t": t, "r": r, "s": s, "dots": r - t, "sector": sector}


@dataclass
class World:
    """A seed and its targets."""

    seed: tuple[int, ...]
    targets: list[tuple[int, ...]]
    loops: int
    externals: int
    variables: dict[str, int] = field(default_factory=dict)

    def __post_init__(self):
        own = numbers(self.seed)
        above = [x for x in self.targets if all(b > 0 for a, b in zip(self.seed, x, strict=True) if a > 0)]
        self.features = {**own, "N": len(self.seed), "L": self.loops, "E": self.externals}
        for name in TOP - {"sector"}:
            self.features[f"top.{name}"] = max((numbers(x)[name] for x in above), default=0)
        union = 0
        for target in above:
            union |= numbers(target)["sector"]
        self.features["top.sector"] = union
        distances = [sum(abs(a - b) for a, b in zip(self.seed, x, strict=True)) for x in above]
        self.features["distance"] = min(distances, default=0)
        self.nearest = above[distances.index(min(distances))] if above else None
        lacking = 0
        if self.nearest is not None:
            lacking = numbers(self.nearest)["t"] - own["t"]
        self.features["missing"] = lacking

    def slot(self, slot):
        number = len(self.seed) if slot == "N" else self.variables.get(slot, slot)
        if not 1 <= number <= len(self.seed):
            raise IndexError(number)
        return number - 1

    def value(self, tree):
        match tree:
            case ("integer" | "boolean", value):
                return value
            case ("feature", name):
                return self.features[name]
            case ("variable", name):
                return self.variables[name]
            case ("a", slot):
                return self.seed[self.slot(slot)]
            case ("bit", slot):
                return self.seed[self.slot(slot)] > 0
            case ("target", slot):
                slot = self.slot(slot)
                return 0 if self.nearest is None else self.nearest[slot]
            case ("negate", part):
                return cut(-self.value(part))
            case ("not", part):
                return not self.value(part)
            case ("binary", sign, x, y):
                return self.binary(sign, self.value(x), self.value(y))
            case ("call", name, parts):
                values = [self.value(part) for part in parts]
                return {"min": min, "max": max, "abs": lambda x: cut(abs(x[0]))}[name](values)
            case ("compare", signs, parts):
                values = [self.value(part) for part in parts]
                pairs = zip(signs, values, values[1:], strict=False)
                return all([RELATIONS[sign](x, y) for sign, x, y in pairs])
            case ("if", value, condition, otherwise):
                # All three, so that a slot out of range is found wherever it stands.
                values = self.value(value), self.value(otherwise)
                return values[0] if self.value(condition) else values[1]
            case ("loop", _, body, variable, low, high):
                total = 0
                low, high = (len(self.seed) if end == "N" else end for end in (low, high))
                for step in range(low, high + 1):
                    self.variables[variable] = step
                    total = cut(total + int(self.value(body)))
                self.variables.pop(variable, None)
                return total
        raise AssertionError(tree)

    @staticmethod
    def binary(sign, x, y):
        match sign:
            case "and":
                return x and y
            case "or":
                return x or y
            case "+":
                return cut(x + y)
            case "-":
                return cut(x - y)
            case "*":
                return cut(x * y)
            case "//":
                return cut(x // y) if y else 0
            case "%":
                return x % y if y else 0
        raise AssertionError(sign)
