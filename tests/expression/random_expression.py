"""Random expressions: grammatical ones with careless spaces and parentheses, and damaged ones."""

INTEGERS = ["t", "r", "s", "dots", "sector", "N", "L", "E", "distance", "missing"]
INTEGERS += ["top.t", "top.r", "top.s", "top.dots", "top.sector"]
SCRAPS = [
    "(",
    ")",
    "[",
    "]",
    "-",
    "not ",
    " and ",
    " or ",
    "//",
    "%",
    "*",
    "<",
    "==",
    "..",
    ",",
    "N",
    "0",
    "9",
]
SCRAPS += [
    "t",
    " if ",
    " else ",
    "a[1]",
    "bit(2)",
    "true",
    " for i in 1..N)",
    "sum(",
    ".",
    "_",
    "é",
    "\0",
    "**",
]


class Writer:
    def __init__(self, random, slots, parentheses=0.3):
        self.random = random
        self.slots = slots
        self.parentheses = parentheses

    def text(self, boolean, depth, scope=()):
        text = (self.boolean if boolean else self.integer)(depth, scope)
        return f"({text})" if self.random.random() < self.parentheses else text

    def sign(self, *signs):
        space = self.random.choice(["", " ", " ", "\t"])
        return f"{space}{self.random.choice(signs)}{space}"

    def slot(self, scope):
        return str(self.random.choice([*range(1, self.slots + 1), "N", *scope]))

    def boolean(self, depth, scope):
        choose = self.random.choice
        if depth <= 0:
            return choose(["true", "false", "True", f"bit({self.slot(scope)})", f"t{self.sign('<', '>=')}2"])
        match self.random.randrange(8):
            case 0 | 1:
                return f" {choose(['and', 'or'])} ".join(self.parts(True, depth, scope))
            case 2:
                return f"not {self.text(True, depth - 1, scope)}"
            case 3:
                return self.choice(True, depth, scope)
            case 4:
                return self.sign("==", "!=").join(self.parts(True, depth, scope, bare=False))
            case _:
                parts = self.parts(False, depth, scope)
                return parts[0] + "".join(self.sign("==", "!=", "<", "<=", ">", ">=") + p for p in parts[1:])

    def integer(self, depth, scope):
        random = self.random
        if depth <= 0:
            numbers = [str(random.randrange(10)), str(random.randrange(10**9 + 1)), "1000000000"]
            slots = [f"a[{self.slot(scope)}]", f"target[{self.slot(scope)}]"]
            return random.choice(
                [random.choice(INTEGERS), *numbers[: random.randrange(1, 4)], *slots, *scope]
            )
        match random.randrange(8):
            case 0 | 1:
                return self.joined(("+", "-"), depth, scope)
            case 2 | 3:
                return self.joined(("*", "//", "%"), depth, scope)
            case 4:
                return "-" + self.text(False, depth - 1, scope)
            case 5:
                name = random.choice(["min", "max"])
                return f"{name}({self.sign(',').join(self.parts(False, depth, scope))})"
            case 6:
                if random.random() < 0.4:
                    return f"abs({self.text(False, depth - 1, scope)})"
                return self.choice(False, depth, scope)
            case _:
                count = random.random() < 0.5
                variable = f"i{len(scope)}"
                ends = f"{random.randrange(1, 4)}..{random.choice(['N', random.randrange(self.slots + 1)])}"
                body = self.text(count, depth - 1, (*scope, variable))
                return f"{'count' if count else 'sum'}({body} for {variable} in {ends})"

    def joined(self, signs, depth, scope):
        first, *rest = self.parts(False, depth, scope)
        return first + "".join(self.sign(*signs) + part for part in rest)

    def choice(self, boolean, depth, scope):
        value, otherwise = (self.text(boolean, depth - 1, scope) for _ in range(2))
        return f"{value} if {self.text(True, depth - 1, scope)} else {otherwise}"

    def parts(self, boolean, depth, scope, bare=True):
        count = self.random.choice([2, 2, 3])
        texts = [self.text(boolean, self.random.randrange(depth), scope) for _ in range(count)]
        return texts if bare else [f"({text})" for text in texts]


def damaged(random, text):
    for _ in range(random.randrange(1, 4)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.randrange(4))
        match random.randrange(4):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + random.choice(SCRAPS) + text[end:]
            case 2:
                text = text[:start] + random.choice(SCRAPS) + text[start:]
            case _:
                other = random.randrange(len(text) + 1)
                text = text[:start] + text[other : other + random.randrange(12)] + text[end:]
    return text
