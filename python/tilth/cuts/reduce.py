"""`reduce_on_cuts`: targets reduced on several cuts, each by itself, and merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from tilth.cuts.merge import Row, merge_cuts, sees
from tilth.cuts.relations import find_relations
from tilth.cuts.shared_seeding import after, learning_first
from tilth.cuts.spanning import Cut, cut_text, read_cuts, spanning_cuts
from tilth.cuts.table import CutTable, cut_name
from tilth.errors import OptionError
from tilth.executors.several_runs import check_several_runs
from tilth.family import Family, Integral
from tilth.masters import basis_of
from tilth.pipeline.news import News
from tilth.pipeline.options import Options, ReduceOptions
from tilth.pipeline.options.keywords import ReduceOptionsKeywords
from tilth.pipeline.options.names import AT_POINT
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import SeedingRule, make_request
from tilth.seeding.request import listed_targets
from tilth.table import Table

__all__ = ["reduce_on_cuts"]


@takes(ReduceOptions)
def reduce_on_cuts(
    targets: Iterable[Integral] | Integral,
    cuts: Iterable[Sequence[int]] | None = None,
    seeding: SeedingRule | str = "auto",
    *,
    options: Options | None = None,
    **keywords: Unpack[ReduceOptionsKeywords],
) -> CutTable:
    """Reduce targets on several cuts, one after the other, and merge what they give.

    On a cut all sectors without its lines are zero, so that each reduction is smaller than that of all. The
    coefficient of a master comes from any cut that sees it, and is compared in all that do. Cuts are reduced
    without maps between sectors, as these need not respect a cut; masters that are the same by maps are put
    together afterwards.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    cuts : iterable of sequence of int, optional
        Numbers of propagators, from 1; default: `spanning_cuts`. With fewer, coefficients are missing, and
        the masters that no cut sees are named.
    seeding : rule or str
        As for `reduce`, for each of the cuts.
    options : Options, optional
        Options to start from; keyword arguments change single ones. With `run` each cut has a folder of its
        own in it. First below come those that may change the result, then those that change only the work,
        then those that change neither.
    {options}

    Returns
    -------
    CutTable

    Raises
    ------
    OptionError
        A cut is none; an option has no meaning here: `prefer`, combinations, ``symmetries="at-point"``,
        `deliver`; or no cuts can tell all coefficients, as equations relate masters that no cut has together.
    VerificationFailed
        Two cuts disagree: never, unless there is a bug or a fault of the machine.
    IncompleteSeeding, PointError, SingularKinematics, RunFolderError, LedgerError, PrimeError, UnluckyPoint
        As `reduce`.

    Examples
    --------
    >>> import tilth
    >>> from tilth.cases import load_family
    >>> box = load_family("box")
    >>> table = tilth.reduce_on_cuts(box[1, 1, 1, 2])
    >>> print(table)
    on the cuts 1,3; 2,4; 1 coefficients agree between two of them
    box: 1 target(s), 2 masters
    order numerators, at any d, s, t
    box[1,1,1,2] =
        box[1,0,1,0]  (4*d^2-32*d+60)/(s^2*t*(d-6))
        box[1,1,1,1]  (-d+5)/t
    """
    asked = tuple(dict.fromkeys(listed_targets(targets)))
    given = ReduceOptions.read("reduce_on_cuts", options, keywords)
    family = make_request(asked).family
    _check(given, family)
    check_several_runs(given.run, _is_part)
    chosen = spanning_cuts(asked) if cuts is None else read_cuts(family, cuts, asked)
    related = find_relations(family, asked, replace(given, run=_folder(given, "relations")))
    blind = {cut: related.blind(cut) for cut in chosen}
    unseen = _unseen(related.masters, chosen, blind)
    if unseen and cuts is None:
        raise OptionError(
            f"no cut tells the coefficient of {unseen[0]}, which equations of sectors above relate to "
            "masters that are not on one cut with it; reduce these targets without cuts"
        )
    reduced = _reduced(family, chosen, asked, seeding, given)
    tables = {cut: reduced[cut] for cut in chosen}
    rows = {
        cut: {target: related.applied(row, cut) for target, row in _rows(family, table).items()}
        for cut, table in tables.items()
    }
    merged = merge_cuts(asked, rows, blind)
    relations = [] if related.table is None else [related.table]
    final = _with_maps(merged.rows, given, relations)
    masters = {master for row in final.values() for master in row}
    basis = basis_of(family, given.order, given.preferred_integrals, "none")
    return CutTable(
        family,
        final,
        tuple(sorted(masters, key=lambda master: basis.place(master.indices))),
        order=given.order,
        preferred_masters=given.preferred_masters,
        at=family.partial_point(given.at),
        prime=given.prime,
        provenance={
            "symmetries": given.symmetries,
            "cuts": [list(cut) for cut in chosen],
            "reductions": [dict(table.provenance) for table in (*tables.values(), *relations)],
        },
        cuts=tables,
        relations=tuple(relations),
        compared=merged.compared,
        unseen=unseen,
    )


def _check(options: ReduceOptions, family: Family) -> None:
    """Refuse options that mean nothing on cuts.

    Raises
    ------
    OptionError
    """
    options.check_family(family)
    if options.prefer is not None:
        raise OptionError(
            f"prefer={options.prefer!r} chooses masters of one family; ask masters() of it, and give what it "
            "finds as preferred_masters"
        )
    if options.symmetries == AT_POINT:
        raise OptionError("symmetries='at-point' is not for cuts, reduce integrals of family.at_point({...})")
    if options.deliver is not None:
        raise OptionError("deliver is called with the rows of one reduction, and on cuts these are parts")
    _ = options.preferred_integrals  # refuses combinations


def _reduced(
    family: Family,
    cuts: Sequence[Cut],
    targets: Sequence[Integral],
    seeding: SeedingRule | str,
    options: ReduceOptions,
) -> dict[Cut, Table]:
    """Reduce on one cut after the other; what the rule learns on the first is offered to it on the others."""
    tables: dict[Cut, Table] = {}
    rule = seeding
    for number, cut in enumerate(learning_first(family, cuts, targets)):
        text = f"{cut_text(cut)}, {number + 1} of {len(cuts)}"
        options.progress("cut", News(text, done=number, total=len(cuts)))
        tables[cut] = _on_cut(family.on_cut(cut), targets, rule, options, cut)
        if not number:
            rule = after(tables[cut], seeding)
    return tables


def _on_cut(
    on_cut: Family, targets: Sequence[Integral], seeding: SeedingRule | str, options: ReduceOptions, cut: Cut
) -> Table:
    """Reduce the targets that a cut sees."""
    seen = [on_cut[target.indices] for target in targets if sees(cut, target)]
    preferred = tuple(on_cut[one.indices] for one in options.preferred_integrals if sees(cut, one))
    settings = replace(
        options, preferred_masters=preferred, symmetries="none", run=_folder(options, cut_name(cut))
    )
    return reduce(seen, seeding, options=settings)


def _rows(family: Family, table: Table) -> dict[Integral, Row]:
    """Return the rows of a cut's table with integrals of the family itself."""
    return {
        family[target.indices]: {family[master.indices]: value for master, value in row.items()}
        for target, row in table.items()
    }


def _with_maps(
    rows: Mapping[Integral, Row], options: ReduceOptions, relations: list[Table]
) -> Mapping[Integral, Row]:
    """Put masters together that maps between sectors make the same."""
    masters = dict.fromkeys(master for row in rows.values() for master in row)
    if options.symmetries == "none" or not masters:
        return rows
    table = reduce([*masters], options=replace(options, run=_folder(options, "maps")))
    relations.append(table)
    return {target: table.apply(row) for target, row in rows.items()}


def _unseen(
    masters: Sequence[Integral], cuts: Sequence[Cut], blind: Mapping[Cut, frozenset[Integral]]
) -> tuple[Integral, ...]:
    """Return the masters whose coefficients no cut tells."""
    return tuple(m for m in masters if not any(sees(cut, m) and m not in blind[cut] for cut in cuts))


def _is_part(name: str) -> bool:
    """Whether a name is that of a folder in the folder of a reduction on cuts."""
    return name.startswith("cut-") or name in ("relations", "maps")


def _folder(options: ReduceOptions, name: str) -> Path | None:
    return None if options.run is None else options.run / name
