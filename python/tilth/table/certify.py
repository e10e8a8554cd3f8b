"""Making combined certificates: random combinations of targets, reduced at drawn places."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.errors import VerificationFailed
from tilth.family import EquationSource, Named, sector_of
from tilth.plan import SelectedEquations, Solution
from tilth.table.certificate import CombinedCertificate, CombinedProbe
from tilth.table.head import TableAttributes
from tilth.table.multiply import ADVICE
from tilth.table.places import ATTEMPTS, ProofPoint, place
from tilth.table.statement import Draws

__all__ = ["combined_certificate", "combined_probes", "factors_at"]


def combined_certificate(
    head: TableAttributes,
    targets: Sequence[Named],
    statement: str,
    selected: SelectedEquations,
    masters: Sequence[Named],
    places: Sequence[str],
    solved: Solution | None = None,
) -> CombinedCertificate:
    """Return the certificate of a table.

    Parameters
    ----------
    head : TableAttributes
        What the table says beside its rows.
    targets : sequence of Integral or Label
        All of them, those of zero sectors too.
    statement : str
        The hash of the rows, see `statement.Statement`.
    selected : SelectedEquations
        Equations that reduce the targets to the masters.
    masters : sequence of Integral or Label
        What the equations leave.
    places : sequence of str
        See `places.wanted`.
    solved : Solution, optional
        Of the selected equations, which may have kept an elimination at one of the places.

    Raises
    ------
    VerificationFailed
        The equations leave more than the masters.
    """
    probes = combined_probes(head, targets, Draws(statement), selected, masters, places, solved)
    return CombinedCertificate(selected.equations, tuple(targets), tuple(masters), statement, tuple(probes))


def combined_probes(
    head: TableAttributes,
    targets: Sequence[Named],
    draws: Draws,
    selected: SelectedEquations,
    masters: Sequence[Named],
    places: Sequence[str],
    solved: Solution | None = None,
) -> list[CombinedProbe]:
    """Reduce a random combination of targets at each of some places, drawn again where pivots vanish.

    Combinations at equal places, as a table modulo a small prime has them, cost one elimination.
    """
    allowed = set(masters)
    nonzero = _nonzero(selected.source, targets)
    probes: dict[int, CombinedProbe] = {}
    for attempt in range(ATTEMPTS):
        pending = [number for number in range(len(places)) if number not in probes]
        drawn = {number: place(draws, head, places[number], number, attempt) for number in pending}
        for at, numbers in _alike(drawn).items():
            sums = [factors_at(draws, at, number, attempt, targets) for number in numbers]
            asked = [{target: factors[target] for target in nonzero} for factors in sums]
            residues = selected.residues(dict(at.point), at.prime)
            found = selected.combine(at.prime, residues, asked, solved, masters)
            for number, one in zip(numbers, found, strict=True):
                if allowed.issuperset(one.remainder):
                    probes[number] = CombinedProbe(
                        at.where, attempt, at.prime, dict(at.point), one.equations, one.remainder
                    )
        if len(probes) == len(places):
            return [probes[number] for number in range(len(places))]
    raise VerificationFailed(
        f"the equations of the certificate do not reduce the targets to the table's masters; {ADVICE}"
    )


def factors_at(
    draws: Draws, at: ProofPoint, number: int, attempt: int, targets: Sequence[Named]
) -> dict[Named, int]:
    """Return the factor of each target in a combination."""
    return draws.factors(f"{at.where} {number} {attempt}", targets, at.prime)


def _nonzero(source: EquationSource, targets: Sequence[Named]) -> list[Named]:
    """Return the targets that are not of zero sectors, which no equation contains."""
    zero: dict[int, bool] = {}
    kept = []
    for target in targets:
        sector = sector_of(source.key(target))
        if sector not in zero:
            zero[sector] = source.is_zero(sector)
        if not zero[sector]:
            kept.append(target)
    return kept


def _alike(drawn: dict[int, ProofPoint | None]) -> dict[ProofPoint, list[int]]:
    """Return the numbers of combinations by their places, without those that could not be drawn."""
    groups: dict[ProofPoint, list[int]] = {}
    for number, at in drawn.items():
        if at is not None:
            groups.setdefault(at, []).append(number)
    return groups
