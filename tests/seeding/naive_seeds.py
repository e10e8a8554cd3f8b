"""Boxes of seeds by brute force: every index vector of a range is looked at, nothing is shared with Tilth.

Only the list of non-zero sectors is taken from the family; `tests/family` has that checked.
"""

import functools
import itertools


def features(indices):
    """Sector, t, r, dots and s of an index vector, by the definitions of the manual."""
    sector = sum(2**slot for slot, index in enumerate(indices) if index > 0)
    positive = [index for index in indices if index > 0]
    r, t = sum(positive), len(positive)
    return sector, t, r, r - t, -sum(index for index in indices if index < 0)


def sectors_below(family, targets):
    tops = [features(target.indices)[0] for target in targets]
    return {n for n in family.nonzero_sectors if any(n | top == top for top in tops)}


def naive_seeds(family, targets, keep, dots, s):
    """All index vectors with at most these dots and s below the targets for which `keep` holds.

    `keep` is called with sector, t, r, dots and s.
    """
    everything = _envelope(frozenset(sectors_below(family, targets)), family.size, dots, s)
    return {indices for indices, shape in everything if keep(*shape)}


@functools.lru_cache(maxsize=32)
def _envelope(sectors, size, dots, s):
    found = []
    for indices in itertools.product(range(-s, dots + 2), repeat=size):
        sector, t, r, extra, power = features(indices)
        if extra <= dots and power <= s and sector in sectors:
            found.append((indices, (sector, t, r, extra, power)))
    return found


def as_set(seeds):
    """The seeds that a rule chose, as a set of tuples of plain integers; none may come twice."""
    rows = [tuple(row) for row in seeds.indices.tolist()]
    assert len(set(rows)) == len(rows)
    return set(rows)
