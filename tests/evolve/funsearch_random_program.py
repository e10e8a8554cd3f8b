"""Random programs of the subset, most of which have a translation."""

from tilth.seeding.translate.features import ARRAYS, FEATURES, signature

NUMBERS = [*FEATURES, "t", "s", "dots", "missing"]


class Writer:
    """Writes one program. Variables are read only where they have a value.

    An open one is for families of any size: no slice has an end, and no slot is counted from the last one.
    """

    def __init__(self, random, slots, is_open):
        self.random = random
        self.slots = slots
        self.is_open = is_open
        self.count = 0

    def program(self):
        lines = self.block(["x0"], self.random.randrange(1, 4), 2, False, ["    x0 = 0"])
        ends = [self.condition(["x0"], 2), self.number(["x0"], 2)]
        return "\n".join([signature("keep"), *lines, f"    return {self.random.choice(ends)}"]) + "\n"

    def block(self, names, length, depth, looped, lines=(), indent=1):
        lines = list(lines)
        margin = "    " * indent
        for _ in range(length):
            lines += [margin + line for line in self.statement(names, depth, looped)]
        return lines or [f"{margin}pass"]

    def inner(self, names, depth, looped):
        return self.block(list(names), self.random.randrange(1, 3), depth - 1, looped)

    def statement(self, names, depth, looped):
        choose = self.random.choice
        kind = self.random.randrange(10 if depth else 5)
        if kind < 2:
            self.count += 1
            name = choose([*names, f"x{self.count}"])
            line = f"{name} = {choose([self.number, self.condition])(names, 2)}"
            if name not in names:
                names.append(name)
            return [line]
        if kind < 4:
            return [
                f"{choose(names)} {choose(['+=', '-=', '+=', '*=', '//=', '%='])} {self.number(names, 1)}"
            ]
        if kind == 4:
            jumps = ["break", "continue"] if looped else []
            jump = choose(
                [*jumps, f"return {self.condition(names, 1)}", f"return {choose(['True', 'False'])}"]
            )
            return [f"if {self.condition(names, 2)}:", f"    {jump}"]
        if kind < 7:
            lines = [f"if {self.condition(names, 2)}:", *self.inner(names, depth, looped)]
            if self.random.random() < 0.4:
                lines += [f"elif {self.condition(names, 1)}:", *self.inner(names, depth, looped)]
            if self.random.random() < 0.5:
                lines += ["else:", *self.inner(names, depth, looped)]
            return lines
        target, iterable, new = self.iterable()
        return [f"for {target} in {iterable}:", *self.inner([*names, *new], depth, True)]

    def iterable(self):
        self.count += 1
        name, other, array = f"i{self.count}", f"y{self.count}", self.random.choice([*ARRAYS])
        lower = self.random.randrange(0 if self.is_open else -self.slots, self.slots)
        ends = [] if self.is_open else [(name, f"{array}[:{self.random.randrange(-3, self.slots)}]")]
        options = [
            *ends,
            (name, f"range({self.random.randrange(5)})"),
            (name, f"range({self.random.randrange(3)}, {self.random.randrange(6)})"),
            (name, f"range({self.random.randrange(6)}, 0, -{self.random.randrange(1, 3)})"),
            (name, "range(len(a))"),
            (name, f"range({self.random.randrange(2)}, N)"),
            (name, array),
            (name, f"{array}[{lower}:]"),
            (f"{name}, {other}", f"enumerate({array}, {self.random.randrange(2)})"),
            (f"{name}, {other}", "zip(a, target)"),
            (f"{name}, {other}", f"zip(a, target{'' if self.is_open else '[1:]'})"),
            (name, "(3, t, 1)"),
        ]
        target, iterable = self.random.choice(options)
        return target, iterable, target.split(", ")

    def atom(self, names):
        choose = self.random.choice
        slot = self.random.randrange(-1 if self.is_open else -self.slots, self.slots)
        return choose([choose(NUMBERS), choose(names), f"{choose([*ARRAYS])}[{slot}]", str(slot)])

    def number(self, names, depth):
        choose = self.random.choice
        if not depth:
            return self.atom(names)
        left, right = self.number(names, depth - 1), self.number(names, depth - 1)
        match self.random.randrange(10):
            case 0 | 1 | 2:
                return f"({left} {choose(['+', '-', '-', '*', '//', '%'])} {right})"
            case 3:
                return f"{choose(['min', 'max'])}({left}, {right})"
            case 4:
                return f"abs({left})"
            case 5:
                return f"({left} if {self.condition(names, depth - 1)} else {right})"
            case 6:
                return self.gathered(names, depth, choose(["sum", "sum", "len", "min", "max"]))
            case 7:
                return f"({left} {choose(['and', 'or'])} {right})"
            case 8:
                return f"-{left}"
            case _:
                return self.atom(names)

    def gathered(self, names, depth, function):
        target, iterable, new = self.iterable()
        inner = [*names, *new]
        element = self.random.choice([self.number, self.condition])(inner, depth - 1)
        test = f" if {self.condition(inner, 0)}" if self.random.random() < 0.4 else ""
        if function in ("min", "max"):
            return f"{function}(({element} for {target} in {iterable}), default=0)"
        if function == "len":
            return f"len([{element} for {target} in {iterable}{test}])"
        return f"{function}({element} for {target} in {iterable}{test})"

    def condition(self, names, depth):
        choose = self.random.choice
        if not depth:
            return f"{self.atom(names)} {choose(['==', '!=', '<', '<=', '>', '>='])} {self.atom(names)}"
        left, right = self.condition(names, depth - 1), self.condition(names, depth - 1)
        match self.random.randrange(8):
            case 0 | 1:
                return f"({left} {choose(['and', 'or'])} {right})"
            case 2:
                return f"(not {left})"
            case 3:
                return self.gathered(names, depth, choose(["any", "all"]))
            case 4:
                return f"({left} if {self.condition(names, depth - 1)} else {right})"
            case 5:
                return f"{self.atom(names)} {choose(['in', 'not in'])} (0, {self.atom(names)})"
            case 6:
                return f"{self.atom(names)} <= {self.number(names, depth)} < {self.atom(names)}"
            case _:
                numbers = self.number(names, depth), self.number(names, depth)
                return choose(["<=", ">", "==", "!="]).join(f" {number} " for number in numbers).strip()
