"""`MasterExpansion`: an amplitude in terms of the masters, {master: function}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.amplitudes.certificate import Certified, Provable
from tilth.amplitudes.files import SavedAmplitude, is_of_families, load_amplitude, save_amplitude
from tilth.amplitudes.said import Said
from tilth.amplitudes.verify import verify_sum
from tilth.errors import NotATarget, OptionError
from tilth.family import Family, Named, PointLike
from tilth.family.labels import Label
from tilth.news import Progress, silent
from tilth.table import CombinedCertificate, Verification
from tilth.table.coefficients import coefficient_text
from tilth.table.display import rows_html, rows_text
from tilth.table.evaluation import evaluate_table
from tilth.table.factored import FactoredFunction
from tilth.table.to_sympy import table_to_sympy

if TYPE_CHECKING:
    from tilth.amplitudes.several import AmplitudeVerification
    from tilth.amplitudes.several.certificate import FamiliesCertificate, ProvableOfFamilies
    from tilth.amplitudes.several.said import SaidOfFamilies
    from tilth.project.families import Families

    OfFamily = Provable | Certified[Said, CombinedCertificate]
    OfFamilies = ProvableOfFamilies | Certified[SaidOfFamilies, FamiliesCertificate]

__all__ = ["MasterExpansion"]

#: The one row, where something wants a name for the whole amplitude.
WHOLE = Label("amplitude", (1,))


class MasterExpansion(Mapping[Named, FactoredFunction]):
    """The masters of an amplitude with their coefficients; a mapping, zeros left out.

    Attributes
    ----------
    source : Family or Project
    at : mapping
        {symbol: Fraction} of those that are numbers.
    symbols : tuple of str
        Those that coefficients are functions of, further ones last.
    masters : tuple of Integral
        Those that occur, simplest first.
    provenance : mapping
        How many terms there were and how many integrals were reduced; for each family rule, counts and
        reconstruction, and the prime modulo which the sum was compared with all equations.
    certificate : CombinedCertificate or FamiliesCertificate
        Why it is true; made when it is first asked for, from two solutions of the selected equations of each
        family. Of several families it also has the table of their common masters.
    """

    prime = None

    def __init__(
        self,
        source: Family | Families,
        rows: Mapping[Named, FactoredFunction],
        at: Mapping[str, Fraction],
        symbols: tuple[str, ...],
        provenance: Mapping[str, Any],
        proof: OfFamily | OfFamilies | None = None,
    ) -> None:
        self.source = source
        self.at = dict(at)
        self.symbols = symbols
        self.provenance = dict(provenance)
        self._rows = dict(rows)
        self._proof = proof

    @classmethod
    def load(cls, path: str | Path) -> MasterExpansion:
        """Read what `save` wrote; nothing is verified yet.

        Raises
        ------
        TableFileError
            The file is no amplitude, or damaged.
        """
        if is_of_families(path):
            from tilth.amplitudes.several.files import load_families_amplitude  # most are of one family

            several = load_families_amplitude(path)
            proof = Certified(several.said, several.certificate)
            there = several.said
            return cls(there.families, several.rows, there.at, there.free, several.provenance, proof)
        saved = load_amplitude(path)
        said = saved.said
        own = Certified(said, saved.certificate)
        return cls(said.family, saved.rows, said.at, said.free, saved.provenance, own)

    def save(self, path: str | Path) -> None:
        """Save the sum, its masters and the certificate, for `load` and ``tilth verify``.

        Raises
        ------
        OptionError
            The amplitude has no certificate, see `certificate`.
        TableFileError
            The file cannot be written.
        """
        said, certificate = self._provable.said, self.certificate
        if isinstance(said, Said):
            assert isinstance(certificate, CombinedCertificate)
            save_amplitude(SavedAmplitude(said, self._rows, self.provenance, certificate), path)
            return
        from tilth.amplitudes.several.files import SavedFamilies, save_families_amplitude

        assert not isinstance(certificate, CombinedCertificate)
        save_families_amplitude(SavedFamilies(said, self._rows, self.provenance, certificate), path)

    @cached_property
    def certificate(self) -> CombinedCertificate | FamiliesCertificate:
        """Why it is true: witnesses of the sum of each family, at points that follow from what is said.

        Raises
        ------
        OptionError
            All of its integrals are zero.
        """
        return self._provable.certificate_of(self._rows)

    @property
    def _provable(self) -> OfFamily | OfFamilies:
        if self._proof is None:
            raise OptionError(
                "this amplitude has no certificate: all of its integrals are of zero sectors, or have the "
                "coefficient zero, so that no equation is needed; take the result, which is empty, as it is"
            )
        return self._proof

    def verify(
        self,
        *,
        fresh: bool = True,
        seed: int | None = None,
        plain: bool = False,
        threads: int = 1,
        progress: Progress = silent,
    ) -> Verification | AmplitudeVerification:
        """Multiply out the witnesses of a sum, and let the core find fresh ones and multiply these out.

        Of several families each part is checked so. Maps between families are made anew from their names,
        with the checks of lines, Jacobian and scalar products; the masters of the parts in terms of common
        ones are checked as `ProjectTable.verify` does it, and their sums at random points.

        Parameters
        ----------
        fresh : bool
            Whether witnesses are looked for at primes and points never seen before.
        seed : int, optional
            Of these; default: from the system's entropy.
        plain : bool
            Whether all equations are made in plain Python, which shares no code with the core.
        threads : int
        progress : callable

        Returns
        -------
        Verification or AmplitudeVerification
            Of one family, or of several. `targets` are the integrals of a sum, those that are the same
            counted once.

        Raises
        ------
        VerificationFailed
            Naming the master whose coefficient is wrong, or what does not fit.
        OptionError
            There is no certificate.
        """
        said, certificate = self._provable.said, self.certificate
        check: partial[Verification] | partial[AmplitudeVerification]
        if isinstance(said, Said):
            assert isinstance(certificate, CombinedCertificate)
            check = partial(verify_sum, said, self._rows, certificate)
        else:
            from tilth.amplitudes.several.verify import verify_families

            assert not isinstance(certificate, CombinedCertificate)
            check = partial(verify_families, said, self._rows, certificate)
        return check(fresh=fresh, seed=seed, plain=plain, threads=threads, progress=progress)

    @property
    def masters(self) -> tuple[Named, ...]:
        """Those that occur, simplest first."""
        return tuple(self._rows)

    def __getitem__(self, master: Named) -> FactoredFunction:
        try:
            return self._rows[master]
        except KeyError:
            raise NotATarget(f"{master} is not a master of this amplitude, see its masters") from None

    def __iter__(self) -> Iterator[Named]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def evaluate(self, point: PointLike, prime: int | None = None) -> dict[Named, Fraction | int]:
        """Return the coefficients at a point of the free symbols, exactly or modulo a prime.

        Parameters
        ----------
        point : mapping
        prime : int, optional

        Raises
        ------
        PointError, PrimeError
        SingularKinematics
            A denominator vanishes there.
        """
        return evaluate_table(_OneRow(self), point, prime)[WHOLE]  # type: ignore[arg-type]

    def to_sympy(self) -> Any:
        """Return the sum as an expression of sympy, with masters such as ``bubble(1, 1)``."""
        (expression,) = table_to_sympy(_OneRow(self)).values()
        return expression

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "symbols": list(self.symbols),
            "at": {symbol: str(value) for symbol, value in self.at.items()},
            "masters": {str(master): coefficient_text(value) for master, value in self.items()},
            "provenance": self.provenance,
        }

    def export(self, path: str | Path, format: str | None = None, **options: Any) -> None:
        """Write the sum as the one rule of ``amplitude[1]`` in a format of `tilth.export`.

        Parameters
        ----------
        path : path
        format : str, optional
            Default by the suffix of the path.
        rename, head, numbers, declarations :
            As for `tilth.export`.

        Raises
        ------
        FormatError, OptionError
        """
        from tilth.formats import export

        export(_OneRow(self), path, format, **options)

    def __repr__(self) -> str:
        return (
            f"MasterExpansion({self.source.name}: {len(self)} master{'' if len(self) == 1 else 's'}, "
            f"symbols {', '.join(self.symbols) or 'none'})"
        )

    def __str__(self) -> str:
        return rows_text(_Shown(self))

    def _repr_html_(self) -> str:
        return rows_html(_Shown(self), repr(self))


class _OneRow(Mapping[Label, Mapping[Named, FactoredFunction]]):
    """The amplitude as a table of one row, for what takes tables."""

    prime = None

    def __init__(self, expansion: MasterExpansion) -> None:
        self._expansion = expansion
        self.source = expansion.source
        self.masters = expansion.masters
        self.at = expansion.at
        self.symbols = expansion.symbols

    def __getitem__(self, target: Label) -> Mapping[Named, FactoredFunction]:
        if target != WHOLE:
            raise KeyError(target)
        return self._expansion

    def __iter__(self) -> Iterator[Label]:
        return iter((WHOLE,))

    def __len__(self) -> int:
        return 1


class _Shown(_OneRow):
    """The same, by the name that is printed."""

    def __iter__(self) -> Iterator[Any]:
        return iter(("amplitude",))

    def __getitem__(self, target: object) -> Mapping[Named, FactoredFunction]:
        return self._expansion
