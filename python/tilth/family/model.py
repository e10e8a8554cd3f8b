"""`Family`: the physics of one integral family, immutable, with everything derived from it computed once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from flint import fmpq_mpoly

from tilth.errors import (
    FamilyError,
    FamilyFileError,
    InputError,
    SectorError,
    SingularKinematics,
    TargetError,
)
from tilth.family.dimensions import check_dimensions, infer_dimensions
from tilth.family.display import family_html, family_text
from tilth.family.entries import (
    first_names,
    kinematics_entries,
    read_entries,
    read_invariants,
    read_kinematics,
    read_momenta,
    read_name,
)
from tilth.family.equations import ModularTemplates, exact_equation
from tilth.family.files import (
    check_keys,
    family_to_toml,
    parse_family_toml,
    read_targets,
    read_text,
    with_place,
)
from tilth.family.integral import Integral, check_indices, parse_integral
from tilth.family.kinematics import solve_kinematics
from tilth.family.momenta import MomentumAlgebra
from tilth.family.parser import parse_expression
from tilth.family.points import PointLike, point_values, residues, some_point_values
from tilth.family.propagators import PropagatorBasis, completion_candidates, loop_products
from tilth.family.rational import SymbolRing
from tilth.family.sectors import read_cut, read_top_sectors
from tilth.family.symanzik import SymanzikPolynomials, symanzik_polynomials
from tilth.family.templates import Template, TemplateKind, ibp_templates, li_templates
from tilth.family.zero_sectors import SectorPolynomials, nonzero_subsectors

__all__ = ["MAX_SLOTS", "Family"]

MAX_SLOTS = 20


class Family:
    """An integral family: momenta, propagators, kinematics and sectors.

    Parameters
    ----------
    name : str
        An identifier.
    loops, externals : sequence of str
        Loop momenta (L of them) and independent external momenta (E).
    propagators : sequence of str
        Such as ``"(k1+p1)^2-m2"`` or ``"k1*p2-c"``, of mass dimension 2. Fewer than N = L(L+1)/2 + L
        E are completed
        with auxiliary ones, see `completion`. Messages count them from 1.
    kinematics : mapping
        Scalar products of externals (``"p1*p2"``, ``"p1.p2"``, ``"p1^2"``, ``"(p1+p2)^2"``) to
        expressions in the
        invariants: strings, integers, fractions or sympy expressions.
    top_sectors : sequence of int or str, optional
        Sector numbers or bit strings such as ``"b1111110"`` (first propagator first); default all
        given propagators.
    invariants : mapping, optional
        {symbol: mass dimension}. Without it the symbols are those that appear, in order of first
        appearance in
        kinematics and then propagators, and the dimensions are inferred from homogeneity.
    set_to_one : str, optional
        An invariant that may be set to 1, to be restored by mass dimension.
    cut : sequence of int
        Propagators (from 1) that are cut; sectors without one of them are zero.
    completion : sequence of str, optional
        The auxiliary propagators, when they should not be chosen automatically.

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

    def __init__(
        self,
        name: str,
        loops: Sequence[str],
        externals: Sequence[str],
        propagators: Sequence[Any],
        kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]],
        top_sectors: Sequence[int | str] | None = None,
        invariants: Mapping[str, int] | Iterable[tuple[str, int]] | None = None,
        set_to_one: str | None = None,
        cut: Sequence[int] = (),
        *,
        completion: Sequence[Any] | None = None,
    ) -> None:
        put = self.__dict__.__setitem__  # the instance itself refuses assignment
        put("_name", read_name(name))
        loop_names, external_names = read_momenta(loops, externals)
        momenta = loop_names + external_names
        put("_loops", loop_names)
        put("_externals", external_names)
        count = len(loop_products(len(loop_names), len(external_names)))
        if count > MAX_SLOTS:
            raise FamilyError(
                f"family {name} has {count} independent propagators, more than the limit of {MAX_SLOTS}"
            )
        given = read_entries(propagators, "propagators")
        if not given:
            raise FamilyError("propagators is empty, give at least one")
        auxiliary = read_entries(() if completion is None else completion, "completion")
        pairs = read_kinematics(kinematics)
        put("_kinematics", MappingProxyType({key.text: value.text for key, value in pairs}))

        declared = None if invariants is None else read_invariants(invariants, momenta)
        names = (
            first_names([v for _, v in pairs] + [*given, *auxiliary], momenta)
            if declared is None
            else tuple(declared)
        )
        put("_ring", SymbolRing(("d", *names)))
        solved = solve_kinematics(kinematics_entries(pairs), loop_names, external_names, self.ring)
        basis = PropagatorBasis(MomentumAlgebra(momenta, self.ring), solved, len(loop_names))
        for entry in (*given, *auxiliary):
            basis.add(entry.node, entry.label)
        texts = [entry.text for entry in (*given, *auxiliary)]
        for text in completion_candidates(loop_names, external_names):
            if basis.complete:
                break
            node = parse_expression(text)
            if basis.raises_rank(node, f'completion "{text}"'):
                basis.add(node, f'completion "{text}"')
                texts.append(text)
        put("_basis", basis)
        put("_propagators", tuple(texts))
        put("_completion", tuple(texts[len(given) :]))

        balanced = [*solved.entries, *((p.label, p.constant) for p in basis.propagators)]
        if declared is None:
            declared = infer_dimensions(balanced, names)
        else:
            check_dimensions(balanced, declared)
        put("_invariants", MappingProxyType(declared))
        if set_to_one is not None and not declared.get(str(set_to_one)):
            why = "has mass dimension 0" if str(set_to_one) in declared else "is not an invariant"
            raise FamilyError(
                f"set_to_one {str(set_to_one)!r} {why}, choose an invariant with a mass dimension"
            )
        put("_set_to_one", None if set_to_one is None else str(set_to_one))
        put("_top_sectors", read_top_sectors(top_sectors, self.name, len(given)))
        put("_cut", read_cut(cut, self.name, len(given), self.top_sectors))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a family is immutable, build a new one instead of setting {name}")

    # -- what the user gave ----------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The family's name."""
        return str(self.__dict__["_name"])

    @property
    def loops(self) -> tuple[str, ...]:
        """Loop momenta, L of them."""
        return self.__dict__["_loops"]  # type: ignore[no-any-return]

    @property
    def externals(self) -> tuple[str, ...]:
        """Independent external momenta, E of them."""
        return self.__dict__["_externals"]  # type: ignore[no-any-return]

    @property
    def propagators(self) -> tuple[str, ...]:
        """All N propagators by slot, the completed ones last, without blanks."""
        return self.__dict__["_propagators"]  # type: ignore[no-any-return]

    @property
    def completion(self) -> tuple[str, ...]:
        """The auxiliary propagators at the end of `propagators`; they are never lines."""
        return self.__dict__["_completion"]  # type: ignore[no-any-return]

    @property
    def kinematics(self) -> Mapping[str, str]:
        """The kinematic entries as text."""
        return self.__dict__["_kinematics"]  # type: ignore[no-any-return]

    @property
    def invariants(self) -> Mapping[str, int]:
        """{symbol: mass dimension}, in the order of `symbols`."""
        return self.__dict__["_invariants"]  # type: ignore[no-any-return]

    @property
    def top_sectors(self) -> tuple[int, ...]:
        """Top sector numbers, sorted."""
        return self.__dict__["_top_sectors"]  # type: ignore[no-any-return]

    @property
    def cut(self) -> tuple[int, ...]:
        """Cut propagators, counted from 1, sorted."""
        return self.__dict__["_cut"]  # type: ignore[no-any-return]

    @property
    def set_to_one(self) -> str | None:
        """The invariant that may be set to 1."""
        return self.__dict__["_set_to_one"]  # type: ignore[no-any-return]

    @property
    def ring(self) -> SymbolRing:
        """The polynomial ring in `symbols`."""
        return self.__dict__["_ring"]  # type: ignore[no-any-return]

    @property
    def symbols(self) -> tuple[str, ...]:
        """``("d", *invariants)``, the variables of all coefficients."""
        return self.ring.names

    @property
    def size(self) -> int:
        """N = L(L+1)/2 + L E, the number of slots."""
        return len(self.propagators)

    @property
    def cut_sector(self) -> int:
        """The cut as a sector number."""
        return sum(1 << (number - 1) for number in self.cut)

    # -- integrals -------------------------------------------------------------------------------------------

    def __getitem__(self, indices: int | Iterable[int]) -> Integral:
        """Integral with these indices; IndexCountError or IndexRangeError when they do not fit."""
        return Integral(self, check_indices(self.name, self.size, indices))

    def parse(self, text: str) -> Integral:
        """Integral from text such as ``tribox[1,1,1,1,1,1,-3]``; TargetError when malformed."""
        return parse_integral(self, text)

    def parse_targets(self, text: str, source: str = "targets") -> tuple[Integral, ...]:
        """Integrals of a target list given as text; errors name `source` and the line."""
        return read_targets(self, text, source)

    def read_targets(self, path: str | Path) -> tuple[Integral, ...]:
        """Integrals of a target file; errors name file and line."""
        return read_targets(self, read_text(path, TargetError), str(path))

    # -- sectors ---------------------------------------------------------------------------------------------

    @cached_property
    def nonzero_sectors(self) -> tuple[int, ...]:
        """Sorted numbers of the nonzero sectors below the top sectors, the cut respected."""
        found: set[int] = set()
        for top in self.top_sectors:
            if any(top & other == top for other in self.top_sectors if other != top):
                continue  # below another top sector
            polynomials = SectorPolynomials.from_symanzik(self.symanzik(top))
            found.update(nonzero_subsectors(polynomials, self.cut_sector))
        return tuple(sorted(found))

    @cached_property
    def _nonzero(self) -> frozenset[int]:
        return frozenset(self.nonzero_sectors)

    @property
    def known_nonzero_count(self) -> int | None:
        """Number of nonzero sectors if they have been computed, else None."""
        return len(self.nonzero_sectors) if "nonzero_sectors" in self.__dict__ else None

    def is_zero(self, sector: int) -> bool:
        """Whether a sector is scaleless or lacks a cut line.

        Raises
        ------
        SectorError
            The sector is not below any top sector.
        """
        if sector in self._nonzero:
            return False
        if sector < 0 or not any(sector & ~top == 0 for top in self.top_sectors):
            raise SectorError(
                f"sector {sector} of {self.name} is not below a top sector {list(self.top_sectors)}, add one"
            )
        return True

    def symanzik(self, sector: int) -> SymanzikPolynomials:
        """Symanzik polynomials U and F of a sector (arXiv:1212.2685)."""
        if not 0 < sector < 1 << self.size:
            raise SectorError(f"sector {sector} of {self.name} is not between 1 and {(1 << self.size) - 1}")
        basis = self._basis
        slots = [slot for slot in range(self.size) if sector >> slot & 1]
        return symanzik_polynomials(basis.propagators, slots, basis.loops, basis.kinematics)

    # -- equations -------------------------------------------------------------------------------------------

    @property
    def _basis(self) -> PropagatorBasis:
        return self.__dict__["_basis"]  # type: ignore[no-any-return]

    @cached_property
    def _templates(self) -> Mapping[str, tuple[Template, ...]]:
        return MappingProxyType({"ibp": ibp_templates(self._basis), "li": li_templates(self._basis)})

    def templates(self, *kinds: TemplateKind) -> tuple[Template, ...]:
        """Templates of the kinds asked for, in that order; default ``"ibp", "li"``.

        There are L(L+E) of kind "ibp" and E(E-1)/2 of kind "li".
        """
        for kind in kinds:
            if kind not in self._templates:
                raise FamilyError(f"template kind {kind!r} is unknown, use 'ibp' or 'li'")
        return tuple(template for kind in kinds or ("ibp", "li") for template in self._templates[kind])

    def equation(
        self, template: Template, indices: Iterable[int], *, keep_zero_sectors: bool = False
    ) -> dict[tuple[int, ...], fmpq_mpoly]:
        """One equation, exactly: {indices: polynomial in `symbols`}, whose sum with the integrals is zero.

        Raises
        ------
        IndexCountError, IndexRangeError
        SectorError
            The seed is not below a top sector (unless zero sectors are kept).
        """
        seed = check_indices(self.name, self.size, indices)
        equation = exact_equation(self, template, seed)
        if keep_zero_sectors:
            return equation
        return {key: value for key, value in equation.items() if not self.is_zero(Integral(self, key).sector)}

    def equation_modulo(
        self, template: Template, indices: Iterable[int], prime: int, point: PointLike
    ) -> dict[tuple[int, ...], int]:
        """One equation at a point modulo a prime, without zero sectors; for many use `ModularTemplates`."""
        seed = check_indices(self.name, self.size, indices)
        return ModularTemplates(self, prime, point, (template,)).equation(0, seed)

    # -- points ----------------------------------------------------------------------------------------------

    @cached_property
    def denominators(self) -> tuple[fmpq_mpoly, ...]:
        """Distinct denominators of the kinematics and masses; the point must avoid their zeros."""
        kinematics = self._basis.kinematics
        values = [*kinematics.products.values(), *(p.constant for p in self._basis.propagators)]
        values += [value for _, value in kinematics.entries]
        return tuple({str(v.denominator): v.denominator for v in values if not v.is_polynomial()}.values())

    @property
    def gram(self) -> str:
        """Gram determinant of the externals as text, in the invariants."""
        return str(self._basis.kinematics.gram)

    def point(self, mapping: PointLike) -> dict[str, Fraction]:
        """Check a numeric point and complete it.

        Parameters
        ----------
        mapping : mapping
            {symbol: int, Fraction, flint rational, or text "1/3"}; `set_to_one` may be omitted.

        Returns
        -------
        dict
            {symbol: Fraction} in the order of `symbols`.

        Raises
        ------
        PointError
            A symbol is missing or unknown, or a value is not rational.
        SingularKinematics
            The Gram determinant or a denominator vanishes there.
        """
        values = point_values(mapping, self.symbols, self.set_to_one)
        self._check_regular(values)
        return values

    def _check_regular(self, values: Mapping[str, Fraction]) -> None:
        """Raise where the kinematics is singular; it does not depend on d, which may be missing."""
        shown = ", ".join(f"{symbol}={value}" for symbol, value in values.items())
        numbers = tuple(values.get(symbol, Fraction(0)) for symbol in self.symbols)
        one = self.ring.constant(1)
        for denominator in self.denominators:
            if type(one)(denominator, one.denominator).value_at(numbers) == 0:
                raise SingularKinematics(
                    f"the denominator {denominator} vanishes at {shown}, take another point"
                )
        if self._basis.kinematics.gram.value_at(numbers) == 0:
            raise SingularKinematics(
                f"the Gram determinant of the externals vanishes at {shown}, take another point"
            )

    def partial_point(self, mapping: PointLike) -> dict[str, Fraction]:
        """Check values of some of the symbols; the others stay symbols.

        Parameters
        ----------
        mapping : mapping
            As for `point`. `set_to_one` counts as given, as 1, once another invariant is.

        Raises
        ------
        PointError, SingularKinematics
            As for `point`; what only symbols can tell is not checked.
        """
        values = some_point_values(mapping, self.symbols, self.set_to_one)
        if all(symbol in values for symbol in self.invariants):
            self._check_regular(values)
        return values

    def residues(self, point: PointLike, prime: int) -> tuple[int, ...]:
        """Residues of a point in the order of `symbols`.

        Raises
        ------
        PrimeError, PointError, SingularKinematics
        """
        return residues(self.point(point), prime)

    # -- forms -----------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Canonical plain data (JSON-ready); order-bearing tables are lists of pairs."""
        given = len(self.propagators) - len(self.completion)
        return {
            "name": self.name,
            "loops": list(self.loops),
            "externals": list(self.externals),
            "propagators": list(self.propagators[:given]),
            "completion": list(self.completion),
            "top_sectors": list(self.top_sectors),
            "set_to_one": self.set_to_one,
            "cut": list(self.cut),
            "invariants": [[name, dimension] for name, dimension in self.invariants.items()],
            "kinematics": [[key, value] for key, value in sorted(self.kinematics.items())],
        }

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

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_dict`."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Family):
            return NotImplemented
        return self is other or self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Family.from_dict, (self.to_dict(),))

    def __str__(self) -> str:
        return family_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return family_html(self)
