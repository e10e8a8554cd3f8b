"""Maps between families against sympy, which shares no code with the search or the checks."""

import random
import re

import pytest
import sympy
from relabelled import FAMILIES, relabelled

import tilth
from crossed import PROJECTS
from tilth.errors import FamilyError
from tilth.project.family_map import read_family_map


def projects():
    for name, made in PROJECTS.items():
        yield pytest.param(lambda made=made: tilth.Project(made()), id=name)
    for name in FAMILIES:
        yield pytest.param(
            lambda name=name: tilth.Project(
                [FAMILIES[name](), relabelled(FAMILIES[name](), random.Random(1))[0]]
            ),
            id=name,
        )


class Oracle:
    """A family's propagators as polynomials in momenta, which sympy multiplies as if they were numbers."""

    def __init__(self, family, externals):
        self.loops, self.externals = family.loops, externals
        self.products = {}
        for i, p in enumerate(externals):
            for q in externals[i:]:
                self.products[sympy.Symbol(p) * sympy.Symbol(q)] = self._given(family, p, q)
        self.lines = [self.read(text) for text in family.propagators]

    @staticmethod
    def read(text):
        return sympy.sympify(text.replace("^", "**"), locals={name: sympy.Symbol(name) for name in NAMES})

    def _given(self, family, p, q):
        for key in (f"{p}*{q}", f"{q}*{p}", *([f"{p}^2"] if p == q else [])):
            if key in family.kinematics:
                return self.read(family.kinematics[key])
        raise AssertionError(f"{p}*{q}")

    def reduced(self, expression):
        """Put the values of external scalar products."""
        momenta = [sympy.Symbol(name) for name in self.externals]
        result = sympy.S(0)
        for term in sympy.Add.make_args(sympy.expand(expression)):
            outer = sympy.Mul(*(f for f in sympy.Mul.make_args(term) if f.free_symbols & set(momenta)))
            inner = [f for f in outer.free_symbols if str(f) in self.externals]
            if inner and sympy.Poly(outer, *inner).total_degree() == 2:
                result += term / outer * self.products[outer]
            else:
                result += term
        return sympy.expand(result)


NAMES = {"s", "t", "u", "w", "d", "k", "l", "q", "p", "m", "n", "m2", "a", "b"} | {
    f"{letter}{number}" for letter in "kqpm" for number in range(1, 5)
}


def right(shared, used_source, used_target, sector, name):
    """Whether a substitution is one that turns lines of a sector into lines, by sympy."""
    match = re.fullmatch(r"map\((.+)\)", name)
    externals = shared.kinematics.externals
    source, target = Oracle(used_source, externals), Oracle(used_target, externals)
    pairs = dict(part.split("->") for part in match.group(1).split(","))
    images = {sympy.Symbol(left): Oracle.read(text) for left, text in pairs.items()}
    loops = [sympy.Symbol(name) for name in target.loops]
    jacobian = sympy.Matrix(
        [[sympy.expand(images[sympy.Symbol(k)]).coeff(loop) for loop in loops] for k in source.loops]
    )
    if abs(jacobian.det()) != 1:
        return False
    for product, value in source.products.items():
        moved = product.subs(images, simultaneous=True)
        if any(moved.has(loop) for loop in loops) or sympy.expand(target.reduced(moved) - value) != 0:
            return False
    ends = []
    for slot, line in enumerate(source.lines):
        if sector >> slot & 1:
            after = target.reduced(line.subs(images, simultaneous=True))
            found = [
                n for n, other in enumerate(target.lines) if _constant_ratio(after, target.reduced(other))
            ]
            if not found:
                return False
            ends.append(found[0])
    return len(set(ends)) == len(ends)


def _constant_ratio(left, right):
    ratio = sympy.cancel(left / right)
    return bool(ratio.is_number)


@pytest.mark.parametrize("make", [*projects()])
def test_every_map_is_right_and_what_propagators_become_too(make):
    project = make()
    found = project.symmetries()
    assert len(found) > 0
    externals = project.shared.kinematics.externals
    for used in found:
        if used.name.startswith("permuted"):
            assert _polynomials(used.source, externals, used.permutation.keys()) == _polynomials(
                used.target, externals, used.permutation.values()
            )
            continue
        assert used.is_full, "none of these families needs a restricted one"
        assert right(project.shared, used.source, used.target, used.sector, used.name)
        source, target = Oracle(used.source, externals), Oracle(used.target, externals)
        pairs = dict(part.split("->") for part in used.name[4:-1].split(","))
        images = {sympy.Symbol(left): Oracle.read(text) for left, text in pairs.items()}
        for line, image in zip(source.lines, used.images, strict=True):
            after = target.reduced(line.subs(images, simultaneous=True))
            claimed = Oracle.read(str(image.constant)) + sum(
                Oracle.read(str(c)) * target.lines[slot] for slot, c in image.terms
            )
            assert sympy.expand(after * Oracle.read(str(image.denominator)) - target.reduced(claimed)) == 0


def _polynomials(family, externals, slots):
    """U and F of lines whose loop momenta have no other factors than 1 and -1, by their definition."""
    oracle = Oracle(family, externals)
    parameters = sympy.symbols(f"x:{len(slots)}")
    total = sympy.expand(sum(x * oracle.lines[slot] for x, slot in zip(parameters, slots, strict=True)))
    loops = [sympy.Symbol(name) for name in oracle.loops]
    matrix = sympy.hessian(total, loops) / 2
    nothing = dict.fromkeys(loops, 0)
    linear = sympy.Matrix([sympy.diff(total, loop).subs(nothing) / 2 for loop in loops])
    first = sympy.expand(matrix.det())
    second = first * total.subs(nothing) - (linear.T * matrix.adjugate() * linear)[0]
    return first, oracle.reduced(second)


def corrupted(name, draw):
    """Return a map with a sign, a momentum or a factor changed."""
    body = name[4:-1]
    kind = draw.randrange(4)
    if kind == 0:
        body = re.sub(r"->(-?)", lambda match: "->" if match.group(1) else "->-", body, count=1)
    elif kind == 1:
        places = [match.start() for match in re.finditer(r"[+-](?!>)", body)]
        if places:
            place = draw.choice(places)
            body = body[:place] + ("-" if body[place] == "+" else "+") + body[place + 1 :]
            body = body.replace("->+", "->")
    elif kind == 2:
        body += draw.choice(["+p1", "-p1", "+p", "-p2"])
    else:
        body = re.sub(r"->(-?)([a-z])", r"->\g<1>2*\2", body, count=1)
    return f"map({body})"


@pytest.mark.parametrize("make", [*projects()])
def test_corrupted_maps_are_refused_exactly_where_they_are_wrong(make):
    project = make()
    draw = random.Random(5)
    momenta = set(project.shared.kinematics.externals)
    verdicts = set()
    for used in filter(lambda one: one.is_full, project.symmetries()):
        for _ in range(6):
            name = corrupted(used.name, draw)
            unknown = (
                set(re.findall(r"[a-z][0-9]*", name[4:-1]))
                - momenta
                - {*used.source.loops, *used.target.loops}
            )
            expected = not unknown and right(project.shared, used.source, used.target, used.sector, name)
            try:
                read_family_map(project.shared, used.source, used.target, used.sector, name)
                accepted = True
            except tilth.errors.InputError:
                accepted = False
            if accepted != expected:
                # The same map may be written in one way only: a common sign of all momenta changes nothing.
                assert expected and not accepted
                with pytest.raises(FamilyError, match=r"zero sector|is not written|of sector"):
                    read_family_map(project.shared, used.source, used.target, used.sector, name)
            verdicts.add(accepted)
    assert False in verdicts
