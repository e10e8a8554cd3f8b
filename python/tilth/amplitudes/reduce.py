"""`amplitude`: a sum of integrals in terms of masters, reconstructed as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Unpack

from tilth.amplitudes.certificate import Provable
from tilth.amplitudes.check import check_contribution
from tilth.amplitudes.expansion import MasterExpansion
from tilth.amplitudes.one_family import contribution
from tilth.amplitudes.run import begin
from tilth.amplitudes.said import Said
from tilth.amplitudes.terms import Amplitude
from tilth.family import Family, Integral, Named
from tilth.family.points import some_point_values
from tilth.pipeline.options import AmplitudeOptions, Options
from tilth.pipeline.options.keywords import AmplitudeOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.learning import learn_family
from tilth.pipeline.plans.plan import Plan
from tilth.seeding import SeedingRule
from tilth.table.factored import FactoredFunction

__all__ = ["amplitude"]


@takes(AmplitudeOptions)
def amplitude(
    terms: Amplitude | Mapping[Integral, object],
    seeding: SeedingRule | str = "auto",
    *,
    symbols: Iterable[str] = (),
    options: Options | None = None,
    **keywords: Unpack[AmplitudeOptionsKeywords],
) -> MasterExpansion:
    """Write a sum of integrals in terms of masters, without the rows of the integrals.

    The integrals are learnt and selected as by `reduce`, those that are equal by a permutation of propagators
    once. What is probed and reconstructed are the coefficients of the masters in the sum: the coefficients of
    the integrals are evaluated at each point and multiplied with those of the amplitude there. There are as
    many functions as masters, and one more for each power of further symbols beyond the first. The result is
    compared with all generated equations at a fresh point modulo a fresh prime.

    Parameters
    ----------
    terms : Amplitude or mapping
        {integral: coefficient}, see `Amplitude`, which also reads files, and takes integrals of several
        families.
    seeding : rule or str
        A rule, or its text as for `score`.
    symbols : iterable of str
        Further symbols of the coefficients, where `terms` is a mapping.
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    MasterExpansion
        {master: function of d, the invariants and the further symbols}.

    Raises
    ------
    IncompleteSeeding
        An integral is not reduced to masters; carries the `score`, what is missing, and how far to widen.
    UnknownSymbol
        A coefficient has a symbol that is not declared.
    PointError, SingularKinematics
        The numbers of `at` are not usable.
    RunFolderError, LedgerError
        The folder belongs to another run, or is damaged.
    VerificationFailed
        Never, unless there is a bug or a fault of the machine.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> terms = {bubble[2, 1]: "x*s", bubble[1, 2]: "y*s", bubble[1, 1]: "d-3"}
    >>> print(tilth.amplitude(terms, symbols=["x", "y"]))
    amplitude =
        bubble[1,1]  -d*x-d*y+d+3*x+3*y-3
    """
    given = AmplitudeOptions.read("amplitude", options, keywords)
    whole = terms if isinstance(terms, Amplitude) else Amplitude(terms, symbols)
    source = whole.source
    at = some_point_values(given.at, source.symbols)
    free = tuple(symbol for symbol in whole.symbols if symbol not in at)
    provenance: dict[str, Any] = {"terms": len(whole), "integrals": len(whole.integrals), "families": {}}
    if isinstance(source, Family):
        preferred = tuple(one for one in given.preferred_integrals if one.family == source)
        said = Said(whole, given.order, preferred, given.symmetries, at)
        rows, proof = _of_family(said, seeding, given, provenance)
        return MasterExpansion(source, rows, at, free, provenance, proof)
    return _of_families(whole, seeding, given, at, provenance)


def _of_family(
    said: Said, seeding: SeedingRule | str, options: AmplitudeOptions, provenance: dict[str, Any]
) -> tuple[dict[Named, FactoredFunction], Provable | None]:
    """Learn the integrals of one family, reconstruct their sum, and check it; with what proves it."""
    family, terms, free = said.family, said.terms, said.free
    targets = tuple(dict.fromkeys(integral for integral, _ in terms))
    if not targets:
        return {}, None
    own = replace(options, at=said.at, preferred_masters=said.preferred)
    run = begin(targets, seeding, terms, free, own)
    prepared, recorded = run.learnt(lambda: learn_family(run.problem, seeding))
    made = Plan.of(run.problem, prepared, recorded)
    with run.lost_if_interrupted(), run.ledger() as ledger:
        found = contribution(made, terms, free, said.whole.further, own, ledger)
    checked = None
    if options.verify:
        options.progress("check", f"all equations, for a sum of {len(targets):,} integrals")
        checked = check_contribution(made, terms, found.rows, free, own)
    provenance["families"][family.name] = {
        "targets": len(targets),
        "rule": made.provenance.get("rule"),
        "counts": made.provenance.get("counts"),
        "tape": made.statistics,
        "reconstruction": found.report,
        "checked_modulo": checked,
    }
    return found.rows, Provable(said, prepared.plan)


def _of_families(
    whole: Amplitude,
    seeding: SeedingRule | str,
    options: AmplitudeOptions,
    at: Mapping[str, Fraction],
    provenance: dict[str, Any],
) -> MasterExpansion:
    """Take the parts of single families one by one, and bring the masters of all onto common ones."""
    from tilth.amplitudes.several import common, parts  # most amplitudes are of one family
    from tilth.amplitudes.several.certificate import ProvableOfFamilies

    said = parts.said_of(whole, options, at)
    sums: dict[str, dict[Named, FactoredFunction]] = {}
    provable: dict[str, Provable] = {}
    for name, part in said.parts.items():
        own = options if options.run is None else replace(options, run=options.run / name)
        rows, proof = _of_family(part, seeding, own, provenance)
        if proof is not None:
            sums[name], provable[name] = rows, proof
    table = parts.masters_together(said.families, sums, seeding, options)
    result = common.in_common_masters(sums, table, said.free)
    everything = ProvableOfFamilies(said, provable, sums, table) if provable else None
    return MasterExpansion(said.families, result, at, said.free, provenance, everything)
