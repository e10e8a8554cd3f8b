"""`Family`, the physics of one integral family with all that follows from it, and its `Integral`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Unpack

from tilth.errors import FamilyFileError, InputError, SectorError
from tilth.family.define import define
from tilth.family.family_equations import FamilyEquations
from tilth.family.indices import check_indices, dots_of, lines_of, rank_of, sector_of
from tilth.family.points import PointLike
from tilth.family.reading import read_text
from tilth.family.targets import parse_indices, parse_target_list, read_target_list
from tilth.family.text.suggest import knows_its_keywords
from tilth.family.toml import check_keys, family_to_toml, parse_family_toml, with_place

if TYPE_CHECKING:
    from tilth.family.drawing.diagram import Labels
    from tilth.family.drawing.svg import Picture
    from tilth.family.pysecdec import PySecDecOptions

__all__ = ["Family", "Integral"]


class Family(FamilyEquations):
    """An integral family: momenta, propagators, kinematics and sectors.

    Parameters
    ----------
    name : str
        An identifier.
    loops, externals : sequence of str
        Loop momenta (L of them) and external momenta; E of these are independent. They may be null,
        and a vacuum family has none.
    propagators : sequence of str
        Such as ``"(k1+p1)^2-m2"`` or ``"k1*p2-c"``, of mass dimension 2. Fewer than
        N = L(L+1)/2 + L E are completed with auxiliary ones, see `completion`. Messages count
        them from 1.
    kinematics : mapping
        Scalar products of externals (``"p1*p2"``, ``"p1.p2"``, ``"p1^2"``, ``"(p1+p2)^2"``) to
        expressions in the invariants: strings, integers, fractions or sympy expressions. With numbers
        in it, as in ``"u^2": 1``, the family has natural units: no symbol has a mass dimension.
    top_sectors : sequence of int or str, optional
        Sector numbers or bit strings such as ``"b1111110"`` (first propagator first); by default
        the one with all given propagators.
    invariants : mapping, optional
        {symbol: mass dimension}. Without it the symbols are those that appear, in order of first
        appearance in kinematics and then propagators, and the dimensions are inferred from
        homogeneity.
    set_to_one : str, optional
        An invariant that is set to 1 while functions are reconstructed, and restored by mass dimension.
    cut : sequence of int
        Propagators (from 1) that are cut; sectors without one of them are zero.
    completion : sequence of str, optional
        The auxiliary propagators, when they should not be chosen automatically.
    momentum_conservation : str or pair of str, optional
        One external momentum by the others, as ``"p4 = -p1-p2-p3"`` or ``["p4", "-p1-p2-p3"]``. It
        may appear in propagators and kinematics; where `externals` lists it, it is left out of them.

    Raises
    ------
    InputError
        One of its subclasses, naming the entry.

    Examples
    --------
    >>> bubble = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> bubble.symbols, bubble.nonzero_sectors, bubble[2, 1].dots
    (('d', 's'), (3,), 1)
    """

    @knows_its_keywords
    def __init__(
        self,
        name: str,
        loops: Sequence[str],
        externals: Sequence[str] = (),
        propagators: Sequence[Any] = (),
        kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        top_sectors: Sequence[int | str] | None = None,
        invariants: Mapping[str, int] | Iterable[tuple[str, int]] | None = None,
        set_to_one: str | None = None,
        cut: Sequence[int] = (),
        *,
        completion: Sequence[Any] | None = None,
        momentum_conservation: str | Sequence[str] | None = None,
    ) -> None:
        checked = define(
            name, loops, externals, propagators, kinematics,
            top_sectors, invariants, set_to_one, cut, completion, momentum_conservation,
        )  # fmt: skip
        super().__init__(**{field.name: getattr(checked, field.name) for field in fields(checked)})

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a family is immutable, build a new one instead of setting {name}")

    # -- integrals -------------------------------------------------------------------------------------------

    def __getitem__(self, indices: int | Iterable[int]) -> Integral:
        """Integral with these indices; IndexCountError or IndexRangeError when they do not fit.

        The indices of completed slots may be left out and are 0 then.
        """
        return Integral(self, check_indices(self.name, self.size, indices, self.given))

    def parse(self, text: str) -> Integral:
        """Integral from text such as ``tribox[1,1,1,1,1,1,-3]``; TargetError when malformed."""
        return Integral(self, parse_indices(self, text))

    def parse_targets(self, text: str, source: str = "targets") -> tuple[Integral, ...]:
        """Integrals of a target list given as text; errors name `source` and the line."""
        return tuple(Integral(self, indices) for indices in parse_target_list(self, text, source))

    def read_targets(self, path: str | Path) -> tuple[Integral, ...]:
        """Integrals of a target file; errors name file and line."""
        return tuple(Integral(self, indices) for indices in read_target_list(self, path))

    def key(self, integral: Integral) -> tuple[int, ...]:
        """Return what tells an integral from others of the family: its indices."""
        return integral.indices

    # -- pictures --------------------------------------------------------------------------------------------

    def draw(self, sector: int | None = None, labels: Labels = "momenta") -> Picture:
        """Draw a sector as a graph, by default the top ones.

        The graph follows from the momenta of the lines: momentum is conserved at its vertices. Where there is
        none, as with linear propagators, the picture lists the propagators and says so. Lines are drawn by
        their masses, external legs with a nonzero square as double lines.

        Parameters
        ----------
        sector : int, optional
        labels : "momenta", "numbers" or "none"
            What stands at lines: their momenta, or the numbers of their propagators.

        Returns
        -------
        Picture
            Shown by notebooks; `Picture.save` writes SVG.

        Raises
        ------
        SectorError, OptionError
            There is no such sector, or labels are none of these.

        Examples
        --------
        >>> bubble = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> bubble.draw().svg[:4]
        '<svg'
        """
        from tilth.family.drawing.sector_diagrams import sector_diagrams  # only those who draw need it

        asked = self.top_sectors if sector is None else (self.checked_sector(sector),)
        return sector_diagrams(self, asked, labels)

    def draw_sectors(self, masters: Mapping[int, int] | None = None, *, symmetries: bool = True) -> Picture:
        """Draw all sectors by number of lines, joined where one line is left out.

        Zero sectors are counted beside each row. `Masters.draw_sectors` knows where masters are.

        Parameters
        ----------
        masters : mapping, optional
            {sector: number of masters}.
        symmetries : bool
            Put sectors together that are the same; the representative comes first.

        Raises
        ------
        OptionError
            There are too many for a picture.
        """
        from tilth.family.drawing.sector_lattice import sector_lattice

        classes = self.symmetries().classes if symmetries else ()
        return sector_lattice(self.name, self.top_sectors, self.nonzero_sectors, classes, masters)

    # -- relatives -------------------------------------------------------------------------------------------

    def at_point(self, mapping: PointLike) -> Family:
        """Return the family with numbers in the place of invariants.

        It has the maps of this kinematic point, as every family with numbers in its kinematics has: where two
        masses have one value, for instance, lines may be exchanged that otherwise may not.

        Parameters
        ----------
        mapping : mapping
            As for `partial_point`; a value of d is left out.

        Raises
        ------
        PointError
            A symbol is unknown, or a value is not rational.
        InputError
            There is no such family with these numbers, because a scalar product would be infinite.

        Examples
        --------
        >>> sunrise = Family("s", ["k", "l"], ["p"], ["k^2-m", "l^2-m", "(k+l+p)^2-M"], {"p^2": "s"}, [7])
        >>> point = sunrise.at_point({"m": 3, "M": 3})
        >>> point.symbols, len(sunrise.symmetries().maps), len(point.symmetries().maps)
        (('d', 's'), 1, 2)
        """
        from tilth.family.at_point import with_numbers  # only those who ask need it

        return Family(**with_numbers(self, self.partial_point(mapping)))

    def on_cut(self, lines: Iterable[int]) -> Family:
        """Return the family with these propagators cut, beside those that are already.

        Sectors without one of them are zero, so that a reduction has fewer integrals, and gives the
        coefficients of the masters that have all of them.

        Parameters
        ----------
        lines : iterable of int
            Numbers of propagators, from 1.

        Raises
        ------
        SectorError
            There is no such propagator.

        Examples
        --------
        >>> lines = ["k^2", "(k+p)^2", "(k+p+q)^2"]
        >>> triangle = Family("t", ["k"], ["p", "q"], lines, {"p*q": "s/2", "p^2": 0, "q^2": 0})
        >>> triangle.nonzero_sectors, triangle.on_cut([1, 2]).nonzero_sectors
        ((5, 7), (7,))
        """
        return Family.from_dict(self.to_dict() | {"cut": sorted({*self.cut, *lines})})

    # -- forms -----------------------------------------------------------------------------------------------

    @classmethod
    def from_graph(
        cls,
        name: str,
        internal: Sequence[Any],
        external: Sequence[Any],
        kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        *,
        loops: Sequence[str] | None = None,
        momentum_conservation: str | Sequence[str] | None = None,
        **others: Any,
    ) -> Family:
        """Family whose propagators are the lines of a graph, in their order, completed with auxiliary ones.

        Parameters
        ----------
        name : str
        internal : sequence of ``[mass, [vertex, vertex]]``
            Masses, not their squares, as text; ``"0"`` for none. Vertices are integers or names.
        external : sequence of ``[momentum, vertex]``
            Momenta that come in, such as ``"p1"`` or ``"-p1-p2"``.
        kinematics : mapping, or pairs
            As for `Family`; ``"m^2": "msq"`` may give the square of a mass another name.
        loops : sequence of str, optional
            Names of the loop momenta, default ``k1``, ``k2``, …
        momentum_conservation : str or pair of str, optional
            Which external momentum the others determine; default the last one, unless all add up to zero.
        **others
            ``top_sectors``, ``invariants``, ``set_to_one``, ``cut`` and ``completion``, as for `Family`.

        Raises
        ------
        FamilyError
            The graph is not connected, has no loop, a line that parts it, or momenta that do not add up to
            zero.
        DependentPropagators
            Two lines have the same momentum: give one, and powers.
        InputError
            As for `Family`; the lines are counted as its propagators.

        References
        ----------
        The arguments are those of pySecDec's ``LoopIntegralFromGraph``, arXiv:1703.09692.

        Examples
        --------
        >>> drawn = Family.from_graph(
        ...     "sunrise", [["m", [1, 2]], ["m", [1, 2]], ["0", [1, 2]]], [["q", 1], ["-q", 2]], {"q^2": "s"})
        >>> drawn.propagators[:3]
        ('k1^2-m^2', 'k2^2-m^2', '(k1+k2-q)^2')
        """
        from tilth.family.graph import graph_arguments  # only those who draw need it

        found = graph_arguments(internal, external, kinematics, loops, momentum_conservation)
        return cls(name, **found, **others)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Family:
        """Inverse of `to_dict`; FamilyFileError for unknown or missing keys."""
        check_keys(data, "family")
        return cls(**{str(key): value for key, value in data.items()})

    def to_toml(self) -> str:
        """Text of a family file; `from_toml` gives the same family back."""
        return family_to_toml(self.to_dict())

    @classmethod
    def from_toml(cls, text: str, source: str = "family file") -> Family:
        """Read the text of a family file; every error names `source`, and the line when known."""
        data = parse_family_toml(text, source)
        try:
            return cls.from_dict(data)
        except FamilyFileError:
            raise
        except InputError as error:
            raise with_place(error, source, text) from error.__cause__

    @classmethod
    def load(cls, path: str | Path) -> Family:
        """Read a family file; every error names it."""
        return cls.from_toml(read_text(path), str(path))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Family):
            return NotImplemented
        return self is other or self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Family.from_dict, (self.to_dict(),))

    def __str__(self) -> str:
        from tilth.family.display import family_text  # where one is shown

        return family_text(self, self.known_nonzero_count)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from tilth.family.display import family_html

        return family_html(self, self.known_nonzero_count, [self.draw()])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Integral:
    """``family[a_1, ..., a_N]`` = int prod d^dk prod D_j^{-a_j}; equal by family fingerprint and indices.

    Attributes
    ----------
    family : Family
    indices : tuple of int, length N
    """

    family: Family
    indices: tuple[int, ...]

    @property
    def sector(self) -> int:
        """Sector number."""
        return sector_of(self.indices)

    @property
    def t(self) -> int:
        """Number of lines, that is of positive indices."""
        return lines_of(self.indices)

    @property
    def r(self) -> int:
        """Sum of the positive indices."""
        return sum(index for index in self.indices if index > 0)

    @property
    def s(self) -> int:
        """Rank: minus the sum of the negative indices."""
        return rank_of(self.indices)

    @property
    def dots(self) -> int:
        """Extra powers of lines, r - t."""
        return dots_of(self.indices)

    @property
    def vanishes(self) -> bool:
        """Whether its sector is known to be zero; False for one that is not below a top sector."""
        try:
            return self.family.is_zero(self.sector)
        except SectorError:
            return False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Integral):
            return NotImplemented
        return self.indices == other.indices and (self.family is other.family or self.family == other.family)

    def __hash__(self) -> int:
        return hash(self.indices)  # integrals of several families seldom meet, and these are asked for often

    def draw(self, labels: Labels = "momenta") -> Picture:
        """Draw the integral: its lines, with a disc for each dot; see `Family.draw`."""
        from tilth.family.drawing.diagram import diagram

        return diagram(self.family, self.indices, labels, str(self))

    def to_pysecdec(self, at: PointLike, **options: Unpack[PySecDecOptions]) -> str:
        """Return a Python script that evaluates the integral with pySecDec, divided by (i π^(d/2))^L.

        Parameters
        ----------
        at : mapping
            {invariant: number}, all of them.
        order : int
            The highest power of ε, default 0.
        dimension : int
            d = dimension - 2 ε, default 4.
        contour_deformation : bool
            Default True; not needed, and slower, in the Euclidean region.

        Raises
        ------
        PointError
            An invariant has no value.
        FormatError
            A name means something else in pySecDec.
        """
        from tilth.family.pysecdec import PySecDecTerm, pysecdec_script

        return pysecdec_script(self.family, [PySecDecTerm(self.indices)], str(self), at, options)

    def __str__(self) -> str:
        return f"{self.family.name}[{','.join(map(str, self.indices))}]"

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        name = self.family.name.replace("_", r"\_")
        return rf"$\mathrm{{{name}}}_{{{','.join(map(str, self.indices))}}}$"
