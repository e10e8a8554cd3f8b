"""A reduction that shares nothing with the compiled core: equations in Python, one dense matrix, FLINT."""

from flint import nmod_mat

from tilth.family import ModularIdentities
from tilth.seeding import choose_seeds, find_rule, make_request


def by_numerators(indices):
    """Sort by lines, sector, positive powers, numerator powers, then absolute values from the last slot."""
    lines, sector, r, s = counts(indices)
    return lines, sector, r, s, [abs(a) for a in reversed(indices)]


def by_dots(indices):
    lines, sector, r, s = counts(indices)
    return lines, sector, r + s, s, [abs(a) for a in reversed(indices)]


KEYS = {"numerators": by_numerators, "dots": by_dots}


def counts(indices):
    positive = [slot for slot, a in enumerate(indices) if a > 0]
    r = sum(indices[slot] for slot in positive)
    return len(positive), sum(2**slot for slot in positive), r, r - sum(indices)


class DenseReduction:
    """The reduced row echelon form of all equations of a rule's seeds, most complicated integrals first.

    Attributes
    ----------
    generated : int
        Equations with a coefficient that is not zero here.
    rank : int
    rows : dict
        {pivot: {other integral: residue}}: what each pivot reduces to.
    """

    def __init__(self, targets, rule, order, prime, point, kinds=("ibp", "li"), preferred=()):
        request = make_request(targets)
        family = request.family
        self.family = family
        seeds = choose_seeds(find_rule(rule), request).indices.tolist()
        modular = ModularIdentities(family, prime, point)
        names = [template.name for template in family.templates(*kinds)]
        equations = [modular.equation(name, seed) for seed in seeds for name in names]
        equations = [equation for equation in equations if equation]
        self.generated = len(equations)
        found = {indices for equation in equations for indices in equation}
        columns = sorted(found - set(preferred), key=KEYS[order], reverse=True)
        columns += [indices for indices in reversed(preferred) if indices in found]
        place = {indices: column for column, indices in enumerate(columns)}
        entries = [0] * (len(equations) * len(columns))
        for row, equation in enumerate(equations):
            for indices, value in equation.items():
                entries[row * len(columns) + place[indices]] = value
        reduced, self.rank = nmod_mat(len(equations), len(columns), entries, prime).rref()
        self.rows = {}
        for row in range(self.rank):
            values = [(c, int(reduced[row, c])) for c in range(len(columns)) if reduced[row, c]]
            (pivot, one), *rest = values
            assert one == 1
            self.rows[columns[pivot]] = {columns[c]: prime - value for c, value in rest}

    def reduction(self, indices):
        """Return what an integral reduces to: itself if it is no pivot, nothing in a zero sector."""
        if self.family.is_zero(counts(indices)[1]):
            return {}
        return self.rows.get(indices, {indices: 1})
