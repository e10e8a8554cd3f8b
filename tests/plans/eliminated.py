"""An oracle without tapes: the selected equations eliminated anew at each point."""

from tilth.family.numbers import residue_of


def eliminated(plan, point, prime):
    """Return {target: {master: residue}} at residues of a point, or None where other pivots are taken."""
    selected, reference = plan._prepared.plan, plan._prepared.reference
    free = dict(zip(plan.symbols, point, strict=True))
    residues = tuple(
        residue_of(plan.at[symbol], prime) if symbol in plan.at else int(free[symbol]) % prime
        for symbol in plan.source.symbols
    )
    solution = selected.solve(prime, residues)
    if not solution.agrees_with(reference):
        return None
    return {
        target: {master: value for master, value in row.items() if value}
        for target, row in solution.reductions.items()
    }


def by_columns(plan, residues):
    """Return {target: {master: residue}} from the answers of a probe at a point."""
    found = {}
    for target in plan.targets:
        row = {master: int(residues[column]) for master, column in plan.columns(target).items()}
        found[target] = {master: value for master, value in row.items() if value}
    return found
