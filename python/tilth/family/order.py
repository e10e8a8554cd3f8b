"""Orders of integrals and kinds of identities, as users name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from tilth.errors import OptionError, OrderError
from tilth.family.identities import TemplateKind
from tilth.family.indices import dots_of, lines_of, rank_of, sector_of
from tilth.family.labels import Label
from tilth.family.model import Family
from tilth.family.text.suggest import did_you_mean

__all__ = ["KINDS", "Order", "place_of", "read_identities", "read_order", "simplest_first"]

#: Kinds of identities that a run may use.
KINDS: tuple[TemplateKind, ...] = ("ibp", "li")


class Order(Enum):
    """Which of two integrals is more complicated, and so is eliminated first.

    All orders compare the number of lines t first, then the sector number; at the end the absolute values
    of the indices, from the last slot to the first.

    Attributes
    ----------
    numerators
        (t, sector, r, s, indices): masters carry numerators rather than dots. The default; it gives the
        masters of arXiv:2502.05121, eq. (2.5).
    dots
        (t, sector, r + s, s, indices): masters carry dots rather than numerators.
    """

    numerators = "numerators"
    dots = "dots"

    def place(self, indices: Sequence[int]) -> tuple[int, int, int, int, tuple[int, ...]]:
        """Return a key that sorts integrals of one family simplest first.

        Examples
        --------
        >>> Order.dots.place((2, -1, 0))
        (1, 1, 3, 1, (0, 1, 2))
        """
        lines, s = lines_of(indices), rank_of(indices)
        r = lines + dots_of(indices)
        high = r if self is Order.numerators else r + s
        return lines, sector_of(indices), high, s, tuple(abs(index) for index in reversed(indices))


def place_of(
    indices: tuple[int, ...], order: Order, preferred: Sequence[tuple[int, ...]]
) -> tuple[object, ...]:
    """Return a key that sorts integrals of one family simplest first, preferred masters before all others."""
    if indices in preferred:
        return (0, preferred.index(indices))
    return (1, *order.place(indices))


def read_order(order: Order | str) -> Order:
    """Return the order that an object or a name stands for.

    Raises
    ------
    OrderError
    """
    if isinstance(order, Order):
        return order
    try:
        return Order(order)
    except ValueError:
        names = [member.value for member in Order]
        listed = ", ".join(map(repr, names))
        raise OrderError(
            f"order {order!r} is unknown, use one of {listed}{did_you_mean(order, names)}"
        ) from None


def read_identities(family: Family, identities: Iterable[str]) -> tuple[int, ...]:
    """Numbers of the family's templates of the kinds asked for, ``"ibp"`` and ``"li"``.

    Raises
    ------
    OptionError
        An unknown kind, or none.
    """
    kinds = (identities,) if isinstance(identities, str) else tuple(identities)
    for kind in kinds:
        if kind not in KINDS:
            raise OptionError(f"identities has {kind!r}, use 'ibp' or 'li'")
    if not kinds:
        raise OptionError("identities is empty, give at least one of 'ibp' and 'li'")
    return tuple(number for number, template in enumerate(family.templates()) if template.kind in kinds)


def simplest_first(
    labels: Sequence[Label], order: Order, preferred: Sequence[Label], last: Sequence[Label] = ()
) -> tuple[Label, ...]:
    """Sort integrals: preferred ones, those with indices, those with weights, and the `last` ones.

    Those with indices are sorted by lines, family, sector and `order`, the families as they come first. The
    number of lines stands before the family, so that no integral is expressed by ones with more lines of
    another family. Weights are above all indices, as in Ratracer (arXiv:2211.03572): what has only a weight
    is an amplitude, or another sum of integrals that is to be expressed by them.

    Examples
    --------
    >>> a, b, c, total = Label("a", (1, 1)), Label("a", (1, 0)), Label("b", (0, 2)), Label("total", (), 1)
    >>> [str(label) for label in simplest_first([total, a, b, c], Order.numerators, [])]
    ['a[1,0]', 'b[0,2]', 'a[1,1]', 'total#1']
    """
    families: dict[str, int] = {}
    for label in labels:
        families.setdefault(label.name, len(families))
    lowest = {label: place for place, label in reversed(list(enumerate(preferred)))}
    highest = set(last) - lowest.keys()

    def place(label: Label) -> tuple[object, ...]:
        if label in lowest:
            return (0, lowest[label])
        kind = (3,) if label in highest else ()
        if label.weight is not None:
            return (*kind, 2, label.weight, families[label.name])
        lines, *rest = order.place(label.indices)
        return (*kind, 1, lines, families[label.name], *rest)

    return tuple(sorted(labels, key=place))
