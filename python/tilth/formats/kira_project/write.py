"""A folder for Kira: families, kinematics, jobs, targets and preferred masters (arXiv:2505.20197).

All external momenta come in, as is usual where momentum conservation was used already. Kira numbers its
orders of integrals; preferred masters make its answer comparable with a table, whatever the order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from tilth.errors import FormatError
from tilth.family import Family, Integral
from tilth.family.kinematics.propagators import Propagator
from tilth.family.labels import Label
from tilth.family.text.momenta import momentum_text
from tilth.family.writing import write_folder
from tilth.formats.kira import check_names, write_integrals
from tilth.formats.kira_project.factors import Factors, factors_of

__all__ = ["kira_project_files", "write_kira_project"]


def write_kira_project(
    folder: str | Path,
    families: Iterable[Family],
    targets: Iterable[Integral],
    preferred_masters: Iterable[Integral] = (),
) -> None:
    """Write a folder that Kira can work in.

    Parameters
    ----------
    folder : path
        There must be nothing yet; it is there whole or not at all.
    families : iterable of Family
        With the same external momenta and kinematics.
    targets : iterable of Integral
        Of these families.
    preferred_masters : iterable of Integral

    Raises
    ------
    FormatError
        A propagator is no product of two momenta, a name is one that Kira keeps for itself, or families have
        different kinematics.
    OptionError
        Something is there already, or the folder cannot be written.
    """
    write_folder(folder, kira_project_files(families, targets, preferred_masters))


def kira_project_files(
    families: Iterable[Family], targets: Iterable[Integral], preferred_masters: Iterable[Integral] = ()
) -> dict[str, str]:
    """Return the texts of the files by their paths, see `write_kira_project`."""
    listed = tuple(families)
    if not listed:
        raise FormatError("there are no families to write, give at least one")
    check_names(name for family in listed for name in (family.name, *family.invariants))
    lists: dict[str, list[Integral]] = {family.name: [] for family in listed}
    for target in targets:
        if target.family not in listed:
            raise FormatError(f"target {target} belongs to none of the families, give its family, too")
        lists[target.family.name].append(target)
    lists = {name: own for name, own in lists.items() if own}
    preferred = tuple(preferred_masters)
    for master in preferred:
        if not isinstance(master, Integral):
            raise FormatError(f"the master {master} is no integral, prefer integrals here")
    files = {
        "config/integralfamilies.yaml": "integralfamilies:\n" + "".join(map(_family_text, listed)),
        "config/kinematics.yaml": _kinematics_text(listed),
        "jobs.yaml": _jobs_text(listed, lists, bool(preferred)),
    }
    files |= {f"targets_{name}": write_integrals(map(_label, own)) for name, own in lists.items()}
    if preferred:
        files["preferred"] = write_integrals(map(_label, preferred))
    return files


def _label(integral: Integral) -> Label:
    return Label(integral.family.name, integral.indices)


def _quoted(text: str) -> str:
    # names and expressions are printable ASCII, for which JSON and YAML strings agree
    return text if text.isdecimal() else json.dumps(text)


def _flow(values: Iterable[object]) -> str:
    return f"[{', '.join(map(str, values))}]"


# -- families ------------------------------------------------------------------------------------------------


def _family_text(family: Family) -> str:
    lines = [
        f"  - name: {_quoted(family.name)}",
        f"    loop_momenta: {_flow(map(_quoted, family.loops))}",
        f"    top_level_sectors: {_flow(family.top_sectors)}",
        "    propagators:",
        *(f"      - {_propagator_text(family, one)}" for one in family.basis.propagators),
    ]
    if family.cut:
        lines.append(f"    cut_propagators: {_flow(family.cut)}")
    return "\n".join(lines) + "\n"


def _propagator_text(family: Family, propagator: Propagator) -> str:
    loops, externals = len(family.loops), len(family.externals)
    factors = factors_of(propagator, loops, externals)
    if factors is None:
        raise FormatError(
            f"{propagator.label} of {family.name} is no product of two momenta, which is all that Kira has; "
            "give another propagator in its place"
        )
    momenta = (*family.loops, *family.externals)
    left, right = (_quoted(momentum_text(momenta, vector)) for vector in (factors.left, factors.right))
    mass = _quoted(str(_mass(family, propagator, factors)))
    return (
        f"[{left}, {mass}]" if factors.left == factors.right else f"{{bilinear: [[{left}, {right}], {mass}]}}"
    )


def _mass(family: Family, propagator: Propagator, factors: Factors) -> object:
    """Return what is subtracted from the product of the factors; it has their external parts, too."""
    loops, kinematics = len(family.loops), family.basis.kinematics
    mass = propagator.constant.scale(Fraction(-1))
    for e, left in enumerate(factors.left[loops:]):
        for f, right in enumerate(factors.right[loops:]):
            if left and right:
                mass = mass + kinematics.product(e, f).scale(left * right)
    return mass


# -- kinematics ----------------------------------------------------------------------------------------------


def _kinematics_text(families: Sequence[Family]) -> str:
    first = families[0]
    invariants: dict[str, int] = {}
    for family in families:
        if _products(family) != _products(first):
            raise FormatError(
                f"{family.name} has other external momenta or scalar products than {first.name}, "
                "write a folder for each"
            )
        invariants.update(family.invariants)
    ones = {family.set_to_one for family in families} - {None}
    lines = [
        "kinematics:",
        f"  incoming_momenta: {_flow(map(_quoted, first.externals))}",
        "  outgoing_momenta: []",
        "  momentum_conservation: []",
        "  kinematic_invariants:" + ("" if invariants else " []"),
        *(f"    - [{_quoted(name)}, {dimension}]" for name, dimension in invariants.items()),
        "  scalarproduct_rules:" + ("" if first.externals else " []"),
        *(
            f"    - [[{_quoted(a)}, {_quoted(b)}], {_quoted(value)}]"
            for (a, b), value in _products(first).items()
        ),
    ]
    if len(ones) == 1:
        lines.append(f"  symbol_to_replace_by_one: {_quoted(str(ones.pop()))}")
    return "\n".join(lines) + "\n"


def _products(family: Family) -> dict[tuple[str, str], str]:
    """Return all scalar products of external momenta as text."""
    names = family.externals
    products = family.basis.kinematics.products
    return {(names[i], names[j]): str(value) for (i, j), value in products.items()}


# -- jobs ----------------------------------------------------------------------------------------------------


def _jobs_text(families: Sequence[Family], lists: Mapping[str, Sequence[Integral]], preferred: bool) -> str:
    lines = ["jobs:", "  - reduce_sectors:", "      reduce:"]
    lines += [
        f"        - {_box_text(family, lists[family.name])}" for family in families if family.name in lists
    ]
    if not lists:
        lines[-1] += " []"
    else:
        lines += ["      select_integrals:", "        select_mandatory_list:"]
        lines += [f"          - [{_quoted(name)}, {_quoted(f'targets_{name}')}]" for name in lists]
    if preferred:
        lines.append('      preferred_masters: "preferred"')
    lines += ["      run_initiate: true", "      run_firefly: true"]
    if lists:
        lines += ["  - kira2math:", "      target:"]
        lines += [f"        - [{_quoted(name)}, {_quoted(f'targets_{name}')}]" for name in lists]
    return "\n".join(lines) + "\n"


def _box_text(family: Family, targets: Sequence[Integral]) -> str:
    """Return the seeds of the golden rule: up to the targets' own bounds, with one numerator at least."""
    sectors = list(_largest({target.sector for target in targets}))
    r = max(*(target.r for target in targets), *(sector.bit_count() for sector in sectors))
    s = max(1, *(target.s for target in targets))
    return f"{{topologies: [{_quoted(family.name)}], sectors: {_flow(sectors)}, r: {r}, s: {s}}}"


def _largest(sectors: set[int]) -> Iterator[int]:
    """Yield the sectors that are below no other one."""
    for sector in sorted(sectors):
        if not any(sector != other and sector & other == sector for other in sectors):
            yield sector
