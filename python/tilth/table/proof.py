"""The equations of a certificate, made afresh, and witnesses multiplied out with them.

They are made by the core, which is fast, and a random sample of every identity is made in plain Python too
and compared; or all of them in plain Python, which is slow and shares no code with what found the reduction.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from tilth.errors import FamilyError, VerificationFailed
from tilth.family import ModularIdentities, Named, sector_of
from tilth.news import News, Progress
from tilth.plan import SelectedEquations, columns_of
from tilth.table.certificate import Certificate
from tilth.table.combination import Combination
from tilth.table.head import TableAttributes
from tilth.table.multiply import ADVICE, expected_sum, multiplied

__all__ = ["Proof"]

#: Equations of each identity that are made by the core and in plain Python, and compared.
SAMPLE = 2


class Proof:
    """A certificate, and the sums of its equations.

    Parameters
    ----------
    table : TableAttributes
    certificate : Certificate
    plain : bool
        Whether all equations are made in plain Python.
    threads : int
    progress : callable

    Raises
    ------
    VerificationFailed
        An equation is none that the family has.
    """

    def __init__(
        self,
        table: TableAttributes,
        certificate: Certificate,
        *,
        plain: bool,
        threads: int,
        progress: Progress,
    ) -> None:
        self.certificate = certificate
        self.plain = plain
        #: Equations that were made in plain Python.
        self.made = len(certificate.equations) if plain else 0
        self._table = table
        self._threads = threads
        self._progress = progress
        try:
            table.source.check_equations(certificate.equations)
        except FamilyError as error:
            raise VerificationFailed(f"the certificate has an equation that is none: {error}") from error

    @cached_property
    def selected(self) -> SelectedEquations:
        """The equations as the core has them.

        Where equations were given, targets may have been above all other integrals. Those that are no masters
        may always be: what is left is the same.
        """
        table, certificate = self._table, self.certificate
        source, masters = table.source, set(certificate.masters)
        targets = tuple(t for t in certificate.targets if not source.is_zero(sector_of(source.key(t))))
        # A combination is no column; what learning preferred in its place is among the certificate's masters.
        combined = any(isinstance(master, Combination) for master in table.preferred_masters)
        columns = columns_of(
            source,
            table.order,
            certificate.masters if combined else table.preferred_masters,
            equations=certificate.equations,
            last=(target for target in targets if target not in masters),
        )
        return SelectedEquations(columns, targets, certificate.equations)

    def check(
        self,
        prime: int,
        point: Mapping[str, Fraction],
        factors: Mapping[Named, int],
        witness: Iterable[tuple[int, int]],
        remainder: Mapping[Named, int],
    ) -> None:
        """Check that a witness combines equations to a combination of targets, minus what it reduces to.

        Modulo the prime

        > Σ y_i · equation_i = Σ f_t · target_t − Σ c_j · master_j

        must hold coefficient by coefficient.

        Raises
        ------
        VerificationFailed
        """
        total = self._sum_of(list(witness), prime)
        watch = self._watch(prime, total)
        if self.plain:
            found = multiplied(self._table.source, self.certificate.equations, prime, point, total, watch)
        else:
            residues = self.selected.residues(point, prime)
            found = self.selected.multiply(prime, residues, total, self._threads, watch)
        expected = expected_sum(self._table.source, prime, factors, remainder)
        if found == expected:
            return
        wrong = next(one for one in (*found, *expected) if found.get(one, 0) != expected.get(one, 0))
        raise VerificationFailed(
            f"a witness does not combine the equations to what they are said to prove modulo {prime}: the "
            f"coefficient of {wrong} is off; {ADVICE}"
        )

    def _sum_of(self, witness: Sequence[tuple[int, int]], prime: int) -> dict[int, int]:
        """Return the factor of each equation, whose number must be there.

        Raises
        ------
        VerificationFailed
        """
        total = {number: factor % prime for number, factor in witness}
        if total and not 0 <= min(total) <= max(total) < len(self.certificate.equations):
            number = next(n for n in total if not 0 <= n < len(self.certificate.equations))
            raise VerificationFailed(f"a witness names equation {number}, which is not there; {ADVICE}")
        if len(total) < len(witness):
            total = dict.fromkeys(total, 0)
            for number, factor in witness:
                total[number] = (total[number] + factor) % prime
        return total

    def compare_sample(self, prime: int, point: Mapping[str, Fraction], draw: random.Random) -> None:
        """Compare equations that the core makes with those that plain Python makes, some of each identity.

        Raises
        ------
        VerificationFailed
        """
        if self.plain:
            return
        equations, source = self.certificate.equations, self._table.source
        by_identity: dict[str, list[int]] = {}
        for number, equation in enumerate(equations):
            by_identity.setdefault(equation.identity, []).append(number)
        chosen = [
            n for numbers in by_identity.values() for n in draw.sample(numbers, min(SAMPLE, len(numbers)))
        ]
        modular = ModularIdentities(source, prime, point)
        made = self.selected.made(prime, self.selected.residues(point, prime), chosen)
        self.made = len(chosen)
        for number, row in zip(chosen, made, strict=True):
            if {source.key(integral): value for integral, value in row.items()} != {
                key: value % prime
                for key, value in modular.equation(*equations[number]).items()
                if value % prime
            }:
                raise VerificationFailed(
                    f"the core and plain Python make different equations from {equations[number]} modulo "
                    f"{prime}; {ADVICE}, and please report this"
                )

    def _watch(self, prime: int, factors: Mapping[int, int]) -> Callable[[int], object]:
        """Return what tells how many equations were added; the core calls it when that takes long."""

        def tell(done: int) -> None:
            text = f"{done:,} of {len(factors):,} equations modulo {prime}"
            self._progress("verification", News(text, done=done, total=len(factors)))

        return tell
