"""Maps judged by explicit vectors over a finite field: an oracle that reads propagators by itself.

Momenta are vectors with components in a field of 2^31 - 1 elements: the external ones are unit vectors of a
space whose metric is their Gram matrix, the loop ones have random components there and in four directions
more. A propagator is then a number, whatever the package makes of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilth.family import Family

PRIME = 2**31 - 1

_FURTHER = 4
_SQUARE = re.compile(r"(?P<scale>-?(?:\d+\*)?)\(?(?P<momentum>[^()^]+)\)?\^2(?P<rest>[^()^*]*)")
_LINEAR = re.compile(r"(?P<scale>-?\d*)\*?(?P<left>\w+)\*(?P<right>\w+)(?P<rest>[^()^*]*)")
_TERM = re.compile(r"([+-]?)(?:(\d+)\*)?([A-Za-z]\w*)")


def momentum(text: str, names: Sequence[str]) -> list[int]:
    """Read ``k1-2*p`` as factors of the names."""
    found = [0] * len(names)
    assert "".join(match.group(0) for match in _TERM.finditer(text)) == text
    for sign, size, name in _TERM.findall(text):
        found[names.index(name)] += (-1 if sign == "-" else 1) * int(size or 1)
    return found


def number(text: str, values: Mapping[str, int]) -> int:
    """Read ``-m+3`` at values."""
    total = 0
    for sign, word in re.findall(r"([+-]?)(\w+)", text):
        total += (-1 if sign == "-" else 1) * (int(word) if word.isdigit() else values[word])
    return total


class Oracle:
    """One family at one random point, with random loop momenta.

    Parameters
    ----------
    family : Family
        Its propagators must be written as ``c*(a.k+b.p)^2-m`` or ``c*k*p-m``.
    gram : mapping
        {(i, j): function of the values of symbols}, what external momenta give; worked out by `gram_of`.
    seed : int
    """

    def __init__(self, family: Family, seed: int = 0) -> None:
        data = family.to_dict()
        self.loops, self.externals = list(data["loops"]), list(data["externals"])
        self.names = self.loops + self.externals
        draw = random.Random(f"oracle {seed}")
        self.values = {symbol: draw.randrange(2, PRIME) for symbol in family.symbols}
        # Families of the case library set one symbol to one.
        self.values |= {symbol: 1 for symbol in (data.get("set_to_one"),) if symbol}
        self.gram = gram_of(data, self.values)
        self.lines = [
            read_line(text, self.names, self.values) for text in [*data["propagators"], *data["completion"]]
        ]
        size = len(self.externals) + _FURTHER
        self.vectors = [[draw.randrange(PRIME) for _ in range(size)] for _ in self.loops]
        self.vectors += [[int(i == j) for j in range(size)] for i in range(len(self.externals))]

    def dot(self, left: Sequence[int], right: Sequence[int]) -> int:
        """Return the scalar product of two vectors."""
        count = len(self.externals)
        total = sum(
            x * y * self.gram[i][j]
            for i, x in enumerate(left[:count])
            for j, y in enumerate(right[:count])
            if x and y
        )
        return (total + sum(x * y for x, y in zip(left[count:], right[count:], strict=True))) % PRIME

    def combine(self, factors: Sequence[int], vectors: Sequence[Sequence[int]] | None = None) -> list[int]:
        """Return a combination of the momenta, or of what they become."""
        used = self.vectors if vectors is None else vectors
        return [
            sum(f * v[c] for f, v in zip(factors, used, strict=True)) % PRIME for c in range(len(used[0]))
        ]

    def propagators(self, vectors: Sequence[Sequence[int]] | None = None) -> list[int]:
        """Return all propagators as numbers; after a map if its vectors are given."""
        found = []
        for scale, left, right, constant in self.lines:
            product = self.dot(self.combine(left, vectors), self.combine(right, vectors))
            found.append((scale * product + constant) % PRIME)
        return found

    def moved(self, images: Mapping[str, str]) -> list[list[int]]:
        """Return what all momenta become; those that are not named stay."""
        return [self.combine(momentum(images.get(name, name), self.names)) for name in self.names]

    def keeps_integrals(self, images: Mapping[str, str]) -> bool:
        """Whether the Jacobian is one, loop momenta become such, and the Gram matrix stays."""
        rows = [momentum(images.get(name, name), self.names) for name in self.names]
        loops = len(self.loops)
        if abs(determinant([row[:loops] for row in rows[:loops]])) != 1:
            return False
        outer = rows[loops:]
        if any(any(row[:loops]) for row in outer):
            return False
        after = [self.combine(row) for row in outer]
        return all(
            self.dot(a, b) == self.gram[i][j] % PRIME
            for i, a in enumerate(after)
            for j, b in enumerate(after)
        )


def read_line(
    text: str, names: Sequence[str], values: Mapping[str, int]
) -> tuple[int, list[int], list[int], int]:
    """Return scale, two momenta and the constant: scale * left.right + constant."""
    text = text.replace(" ", "")
    if match := _SQUARE.fullmatch(text):
        found = momentum(match["momentum"], names)
        left, right = found, found
    else:
        match = _LINEAR.fullmatch(text)
        assert match is not None, text
        left, right = momentum(match["left"], names), momentum(match["right"], names)
    scale = match["scale"].rstrip("*")
    return int(scale + "1" if scale in ("", "-") else scale), left, right, number(match["rest"], values)


def gram_of(data: Mapping, values: Mapping[str, int]) -> list[list[int]]:
    """Read the kinematics of a family file, whose entries are such as ``(m1+m3-m2)/2``."""
    externals = list(data["externals"])
    gram = [[0] * len(externals) for _ in externals]
    for product, text in data["kinematics"]:
        left, right = product[:-2].split("*") * 2 if product.endswith("^2") else product.split("*")
        above, _, below = str(text).replace(" ", "").partition("/")
        value = number(above.strip("()"), values) * pow(int(below or 1), -1, PRIME) % PRIME
        i, j = externals.index(left), externals.index(right)
        gram[i][j] = gram[j][i] = value
    return gram


def determinant(rows: Sequence[Sequence[int | Fraction]], prime: int | None = None) -> Fraction | int:
    """Return the determinant by Laplace's expansion."""
    if not rows:
        return 1
    total = sum(
        (-1) ** column * value * determinant([[*row[:column], *row[column + 1 :]] for row in rows[1:]], prime)
        for column, value in enumerate(rows[0])
        if value
    )
    return total if prime is None else total % prime


def first_and_second(oracle: Oracle, slots: Sequence[int], parameters: Sequence[int]) -> tuple[int, int]:
    """Return U and F of some lines at numbers for the Feynman parameters.

    The sum of x_i D_i is k.A.k + 2 B.k + C; U is det A, and F is U (C - B A^-1 B), the determinant of the
    matrix with a row and a column more, whose entries are vectors' products.
    """
    loops, size = len(oracle.loops), len(oracle.names)
    form = [[0] * size for _ in range(size)]
    constant = 0
    half = pow(2, -1, PRIME)
    for slot, x in zip(slots, parameters, strict=True):
        scale, left, right, rest = oracle.lines[slot]
        constant += x * rest
        for i in range(size):
            for j in range(size):
                form[i][j] += x * scale * (left[i] * right[j] + left[j] * right[i]) * half
    inner = [[entry % PRIME for entry in row[:loops]] for row in form[:loops]]
    first = determinant(inner, PRIME)
    outer = range(loops, size)
    constant += sum(form[i][j] * oracle.gram[i - loops][j - loops] for i in outer for j in outer)
    # C - sum_ab (A^-1)_ab B_a.B_b, times U: cofactors of A.
    second = first * constant
    for a in range(loops):
        for b in range(loops):
            minor = [[*row[:b], *row[b + 1 :]] for n, row in enumerate(inner) if n != a]
            product = sum(
                form[a][i] * form[b][j] * oracle.gram[i - loops][j - loops] for i in outer for j in outer
            )
            second -= (-1) ** (a + b) * determinant(minor, PRIME) * product
    return first, second % PRIME
