"""The certificate of an amplitude: a witness of the sum itself at points that follow from what it says.

It is a combined certificate as tables have them, see `tilth.table.statement`, but for the factors of the
integrals: these are no random numbers, but the coefficients of the sum at the point. Prime, point and values
of further symbols are drawn from the hash of all terms and of the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from tilth.amplitudes.check import residues_of_sum
from tilth.amplitudes.said import Said, statement_of_sum
from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.family.numbers import residue_of
from tilth.plan import SelectedEquations
from tilth.table import CombinedCertificate
from tilth.table.certificate import CombinedProbe
from tilth.table.factored import FactoredFunction
from tilth.table.places import ATTEMPTS, TABLE, ProofPoint, place
from tilth.table.statement import Draws

__all__ = ["PROBES", "At", "Certified", "Provable", "factors_of", "proven_probes"]

Kind = TypeVar("Kind")
Proof = TypeVar("Proof")

#: Points at which a sum is proven, each modulo a prime of its own.
PROBES = 2


@dataclass(frozen=True)
class Provable:
    """A sum, and the equations that prove what it comes to.

    Attributes
    ----------
    said : Said
    selected : SelectedEquations
        They reduce all integrals of the sum.
    """

    said: Said
    selected: SelectedEquations

    def certificate_of(self, rows: Mapping[Named, FactoredFunction]) -> CombinedCertificate:
        """Return the certificate of a result.

        Raises
        ------
        VerificationFailed
            No points were found at which all coefficients exist.
        """
        statement = statement_of_sum(self.said, rows)
        probes = tuple(proven_probes(self.said, rows, Draws(statement), self.selected))
        left = dict.fromkeys(master for probe in probes for master in probe.remainder)
        targets = tuple(dict.fromkeys(integral for integral, _ in self.said.terms))
        return CombinedCertificate(self.selected.equations, targets, tuple(left), statement, probes)


@dataclass(frozen=True)
class Certified(Generic[Kind, Proof]):
    """A sum that came with its certificate.

    Attributes
    ----------
    said : Said or SaidOfFamilies
    certificate : CombinedCertificate or FamiliesCertificate
    """

    said: Kind
    certificate: Proof

    def certificate_of(self, rows: Mapping[Named, FactoredFunction]) -> Proof:
        """Return the certificate as it came, which may be one of other rows until it is verified."""
        return self.certificate


@dataclass(frozen=True)
class At:
    """A sum and its result at a point.

    Attributes
    ----------
    factors : dict
        {integral: residue of its coefficient}.
    rows : dict
        {master: residue of its coefficient}, zeros left out.
    """

    factors: dict[Named, int]
    rows: dict[Named, int]


def factors_of(
    said: Said, rows: Mapping[Named, FactoredFunction], draws: Draws, where: ProofPoint, label: str
) -> At | None:
    """Return a sum and its result at a point, further symbols drawn; None where a coefficient is singular."""
    values = {symbol: residue_of(value, where.prime) for symbol, value in where.point}
    values |= draws.factors(f"further {label}", said.whole.further, where.prime)
    point = [values[symbol] for symbol in said.free]
    factors = residues_of_sum(said.terms, point, where.prime)
    found = {master: value.residue_at(point, where.prime) for master, value in rows.items()}
    if factors is None or None in found.values():
        return None
    return At(factors, {master: value for master, value in found.items() if value})


def proven_probes(
    said: Said, rows: Mapping[Named, FactoredFunction], draws: Draws, selected: SelectedEquations
) -> Iterator[CombinedProbe]:
    """Reduce the sum at drawn points, drawn again where a coefficient does not exist or a pivot vanishes.

    Raises
    ------
    VerificationFailed
        The equations reduce the sum to something else.
    """
    head = said.head(())
    for number in range(PROBES):
        for attempt in range(ATTEMPTS):
            where = place(draws, head, TABLE, number, attempt)
            at = None if where is None else factors_of(said, rows, draws, where, f"{number} {attempt}")
            if where is None or at is None:
                continue
            point: dict[str, Fraction] = dict(where.point)
            (found,) = selected.combine(where.prime, selected.residues(point, where.prime), [at.factors])
            if found.remainder == at.rows:
                yield CombinedProbe(TABLE, attempt, where.prime, point, found.equations, found.remainder)
                break
        else:
            raise VerificationFailed(
                "the equations do not reduce the sum to what the amplitude says at any point that was tried; "
                "do not use it"
            )
