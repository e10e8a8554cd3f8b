"""The check of a sum of several families: maps, parts, the table of common masters, and the sum of these."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tilth.amplitudes.identified import check_steps
from tilth.amplitudes.several.certificate import FamiliesCertificate
from tilth.amplitudes.several.common import Rows, check_common
from tilth.amplitudes.several.said import SaidOfFamilies
from tilth.amplitudes.verify import verify_sum
from tilth.errors import InputError, OutOfMemory, VerificationFailed
from tilth.news import Progress, named, silent
from tilth.project import ProjectVerification
from tilth.project.parts import Parts
from tilth.project.verify import map_made_anew, verify_parts
from tilth.table import Verification
from tilth.table.statement import Draws

__all__ = ["AmplitudeVerification", "verify_families"]


@dataclass(frozen=True)
class AmplitudeVerification:
    """What `MasterExpansion.verify` checked of a sum of several families; true, because a failure raises.

    Attributes
    ----------
    masters : int
        Common masters whose coefficients were compared with the sum of the parts.
    maps : int
        Maps between families that were made anew, to see which integrals are the same.
    identified : int
        Integrals that were taken for another, by a map within a family or between families.
    sums : mapping
        {family: Verification of its part}.
    table : ProjectVerification or None
        Of the masters of all parts in terms of common ones; None where the parts have no masters.
    """

    masters: int
    maps: int
    identified: int
    sums: Mapping[str, Verification]
    table: ProjectVerification | None

    def __str__(self) -> str:
        lines = [
            f"verified: {self.masters} common master(s) compared with the sum of {len(self.sums)} part(s), "
            f"{self.maps} map(s) between families made anew, {self.identified} integral(s) that are another "
            "one",
            *(f"  {name}: {found}" for name, found in self.sums.items()),
        ]
        if self.table is not None:
            lines += [f"  common masters: {line.strip()}" for line in str(self.table).splitlines()]
        return "\n".join(lines)


def verify_families(
    said: SaidOfFamilies,
    rows: Rows,
    certificate: FamiliesCertificate,
    *,
    fresh: bool = True,
    seed: int | None = None,
    plain: bool = False,
    threads: int = 1,
    progress: Progress = silent,
) -> AmplitudeVerification:
    """Check a sum of several families, see `MasterExpansion.verify`."""
    chosen = random.SystemRandom().getrandbits(64) if seed is None else seed
    try:
        anew = replace(
            said, maps={place: map_made_anew(said.families.shared, one) for place, one in said.maps.items()}
        )
        _check_places(anew)
        identified = check_steps(anew.steps, Draws(f"verification {chosen}"))
        _check_parts(anew, certificate)
        _check_table(anew, certificate.table)
    except OutOfMemory:  # which says nothing about the amplitude
        raise
    except InputError as error:  # an integral or a number of the sum that cannot be
        raise VerificationFailed(f"the sum cannot be used: {error}; do not use it") from error
    sums = {}
    for name, part in anew.parts.items():
        sums[name] = verify_sum(
            part,
            certificate.sums[name],
            certificate.certificates[name],
            fresh=fresh,
            seed=chosen,
            plain=plain,
            threads=threads,
            progress=named(progress, name),
        )
    table = None
    if certificate.table is not None:
        table = verify_parts(
            certificate.table, fresh=fresh, seed=chosen, plain=plain, threads=threads, progress=progress
        )
    check_common(rows, certificate.sums, certificate.table, said.free, Draws(f"verification {chosen}"))
    return AmplitudeVerification(len(rows), len(anew.used), identified, sums, table)


def _check_places(said: SaidOfFamilies) -> None:
    """Check that each map is one of the sector that it stands for."""
    for (name, sector), one in said.maps.items():
        if (one.source.name, one.sector) != (name, sector) or one.target not in said.families.families:
            raise VerificationFailed(
                f"{one.name} is no map of sector {sector} of {name} to a family of the sum; do not use it"
            )


def _check_parts(said: SaidOfFamilies, certificate: FamiliesCertificate) -> None:
    """Check that the parts of a certificate are those that the terms have, and in the same symbols."""
    for name in dict.fromkeys((*said.parts, *certificate.sums, *certificate.certificates)):
        if name not in said.parts:
            raise VerificationFailed(f"the certificate has a part of {name}, the sum has none; do not use it")
        if name not in certificate.sums or name not in certificate.certificates:
            raise VerificationFailed(f"the part of {name} has no certificate; do not use it")
        for master, value in certificate.sums[name].items():
            if master.family != said.families[name] or value.symbols != said.parts[name].free:
                raise VerificationFailed(
                    f"the part of {name} has {master} with a coefficient in {', '.join(value.symbols)}, "
                    "which is none of its masters and symbols; do not use it"
                )


def _check_table(said: SaidOfFamilies, table: Parts | None) -> None:
    """Check that the table of common masters is one of these families at the numbers of the sum."""
    if table is None:
        return
    if table.families != said.families:
        raise VerificationFailed("the table of common masters is one of other families; do not use it")
    if table.kind.prime is not None or dict(table.kind.at) != dict(said.at):
        raise VerificationFailed("the table of common masters is at other numbers; do not use it")
