"""Rules as text: a small language that the core parses, checks and evaluates; nothing runs as Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import RuleError
from tilth.seeding.definition import Rule
from tilth.seeding.notation import shown_call
from tilth.seeding.parameters import BOUND, Kind, parameter
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import envelope

__all__ = ["Expression", "expression"]


def _text(rule: str, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RuleError(f"an expression is a text, not {value!r}")
    return value


@dataclass(frozen=True, repr=False)
class Expression(Rule, name="expression"):
    """A text that is true, or a number, at each seed, see `expression`.

    Only one that is true or false is a rule; a number is a score, as `priority` takes it.

    Attributes
    ----------
    text : str
        The canonical text, however it was written.
    dots, s : int or None
        Bounds of the envelope; None means what the targets have.

    Raises
    ------
    ExpressionError, RuleError
        As for `expression`.
    """

    text: str = parameter(Kind("str", _text), "An expression that is true or false.")
    dots: int | None = parameter(
        BOUND, "The envelope's dots; default the largest number of dots of a target.", default=None
    )
    s: int | None = parameter(
        BOUND, "The envelope's numerator power; default the largest of a target.", default=None
    )
    _compiled: _core.Expression = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Check and parse."""
        super().__post_init__()
        compiled = _core.Expression(self.text)
        object.__setattr__(self, "text", compiled.text)
        object.__setattr__(self, "_compiled", compiled)

    @property
    def name(self) -> str:
        """The canonical text; as a call if the envelope was given."""
        if self.dots is None and self.s is None:
            return self.text
        bounds = {"dots": self.dots, "s": self.s}
        given = {key: value for key, value in bounds.items() if value is not None}
        return shown_call("expression", text=self.text, **given)

    @property
    def kind(self) -> Literal["boolean", "integer"]:
        """Whether it keeps seeds or scores them."""
        return self._compiled.kind

    @property
    def latex(self) -> str:
        """The expression as a formula, to stand in math mode."""
        return self._compiled.latex

    @property
    def nodes(self) -> int:
        """Nodes of the syntax tree: how long the expression is, however it is written."""
        return self._compiled.nodes

    def evaluate(self, seeds: NDArray[np.int8], request: Request) -> NDArray[np.bool_] | NDArray[np.int64]:
        """Return the value at each seed.

        Parameters
        ----------
        seeds : ndarray of int8, shape (n, N)
        request : Request
            Its targets are looked at in the order of their indices, so that a set of targets has one answer.

        Returns
        -------
        ndarray of bool or int64, shape (n,)

        Raises
        ------
        ExpressionError
            The family does not have a slot that the expression names.
        """
        family, targets = request.family, request.sorted_targets
        return self._compiled.evaluate(seeds, targets, len(family.loops), len(family.externals))

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of the envelope's box for which the text is true."""
        self.check_is_rule()
        seeds = envelope(request, sector, self.dots, self.s)
        return seeds[self.evaluate(seeds, request)]

    def check_is_rule(self) -> None:
        """Raise unless it is true or false.

        Raises
        ------
        RuleError
            It is a number.
        """
        if self.kind != "boolean":
            hint = shown_call("priority", score=self.text)
            raise RuleError(
                f"the expression {self.text!r} is a number, and a score is a priority rule: write {hint}, "
                "or compare it with something to choose seeds by it"
            )

    def __repr__(self) -> str:
        parameters = {"dots": self.dots, "s": self.s}
        given = "".join(f", {key}={value}" for key, value in parameters.items() if value is not None)
        return f"expression({self.text!r}{given})"

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"

    def __reduce__(self) -> tuple[type[Expression], tuple[str, int | None, int | None]]:
        return Expression, (self.text, self.dots, self.s)


def expression(text: str, dots: int | None = None, s: int | None = None) -> Expression:
    """Make a seeding rule of a text such as ``"dots == 0 and t >= 4 and s <= t - 3"``.

    What
        Of all seeds with at most `dots` dots and numerator power `s` in every nonzero sector, those for
        which the text is true. It sees ``t r s dots sector a[j] bit(j)`` of the seed; ``N L E``, the numbers
        of propagators, loops and external momenta; ``top.t top.r top.s top.dots`` (largest) and
        ``top.sector`` (bitwise or) over the targets whose sector contains the seed's; ``distance``,
        ``target[j]`` and ``missing`` (lines that the seed lacks) of the nearest of those targets, of several
        the one that sorts first. Operators are Python's: ``x if c else y``, ``or and not``, chains of
        comparisons, ``+ - * // %``; functions are ``min max abs``, ``sum(x for i in 1..N)`` and
        ``count(c for i in 1..N)``.
    Why
        A rule that can be read, compared, stored, searched for and accepted from strangers: it is parsed
        and never evaluated as Python, cannot fail or run long, and prints itself back.
    Cost
        A few nanoseconds per seed of the envelope. A text has at most 10,000 characters, 256 nodes, depth 32
        and 20,000 steps per seed.
    Reference
        The rules of arXiv:2502.05121 are of this form.

    Parameters
    ----------
    text : str
        An expression that is true or false.
    dots, s : int, optional
        The envelope; default what the targets have, as for `laporta`.

    Returns
    -------
    Expression

    Raises
    ------
    ExpressionError
        The text is not in the grammar, too large, or mixes integers and booleans; the message has a caret.
        A slot that the family does not have is found when seeds are chosen.
    RuleError
        The expression is a number, or a bound is not an integer from 0 to 127.

    Notes
    -----
    Integers have 64 bits and saturate; ``//`` rounds down, ``%`` has the sign of the divisor, and
    ``x // 0`` and ``x % 0`` are zero.

    Examples
    --------
    >>> rule = expression("dots==0 and (t >= 4) and s <= t-3")
    >>> rule.name
    'dots == 0 and t >= 4 and s <= t - 3'
    >>> expression("count(bit(i) for i in 1..3) <= 2 or s <= top.s - missing", s=4)
    expression('count(bit(i) for i in 1..3) <= 2 or s <= top.s - missing', s=4)
    """
    made = Expression(text, dots, s)
    made.check_is_rule()
    return made
