"""Faults of what one stage hands to the next, before and after the probes; see `probe_faults`."""

from dataclasses import replace

import numpy as np

from tilth.errors import FunctionError
from tilth.table.function_store import FunctionStore


def seed(draw, seeds, *_asked):
    """One index of one seed."""
    indices = seeds.indices.copy()
    place = draw.randrange(indices.shape[0]), draw.randrange(indices.shape[1])
    indices[place] += draw.choice((-1, 1))
    if len(np.unique(indices, axis=0)) < len(indices):
        return seeds
    return replace(seeds, indices=indices[np.lexsort(indices.T[::-1])])


def _without_a_row(draw, system):
    lost = draw.randrange(system.equation_count)
    rows = [row for row in range(system.equation_count) if row != lost]
    return system.restrict(np.array(rows, dtype=np.uint32))


def row(draw, system, *_asked):
    """One of all equations is lost."""
    return _without_a_row(draw, system)


def selected_row(draw, found, *_asked):
    """One of the selected equations is lost."""
    system, _, steps = found
    return _without_a_row(draw, system), None, steps


def learning_point(draw, agreed, *_asked):
    """The elimination at one learning point is taken for that at another."""
    probes = list(agreed.probes)
    first, second = draw.sample(range(len(probes)), 2)
    probes[first] = probes[first]._replace(elimination=probes[second].elimination)
    return agreed._replace(probes=probes)


def reduction(draw, found, *_asked):
    """A target is left with another residue, or with another integral, at one learning point."""
    changed = {target: dict(left) for target, left in found.items()}
    target = draw.choice([target for target, left in changed.items() if left])
    integral = draw.choice(list(changed[target]))
    value = changed[target].pop(integral)
    other = draw.choice([integral, *changed])
    changed[target][other] = value + 1 if other == integral else value
    return changed


def pivot(draw, solution, *_asked):
    """One pivot of the selected equations."""
    pivots = solution.pivots.copy()
    pivots[draw.randrange(len(pivots))] ^= 1 << draw.randrange(4)
    return replace(solution, pivots=pivots)


def solved_residue(draw, solution, *_asked):
    """One residue of the selected equations, solved at a point."""
    return replace(solution, reductions=reduction(draw, solution.reductions))


def master(draw, learnt, *_asked):
    """A master is forgotten."""
    prepared, recorded = learnt
    masters = list(prepared.masters)
    del masters[draw.randrange(len(masters))]
    return replace(prepared, masters=tuple(masters)), recorded


def digit(draw, found, *_asked):
    """One digit of a function that was reconstructed."""
    store, report = found
    texts = store.texts()
    number = draw.randrange(len(texts))
    text = texts[number]
    places = [place for place, letter in enumerate(text) if letter.isdecimal()]
    if not places:
        return found
    place = draw.choice(places)
    texts[number] = text[:place] + draw.choice("123456789".replace(text[place], "")) + text[place + 1 :]
    try:
        return FunctionStore.from_texts(store.symbols, texts), report
    except FunctionError:  # a denominator that is zero, which is no function
        return found


def swapped_results(draw, found, *_asked):
    """Two functions that were reconstructed are each other's."""
    store, report = found
    texts = store.texts()
    first, second = draw.choices(range(len(texts)), k=2)
    texts[first], texts[second] = texts[second], texts[first]
    return FunctionStore.from_texts(store.symbols, texts), report


def factor(draw, certificate, *_asked):
    """One factor of the certificate."""
    probes = list(certificate.probes)
    place = draw.randrange(len(probes))
    pairs = list(probes[place].equations)
    number = draw.randrange(len(pairs))
    pairs[number] = pairs[number][0], (pairs[number][1] + draw.randrange(1, 1000)) % probes[place].prime
    probes[place] = replace(probes[place], equations=tuple(pairs))
    return replace(certificate, probes=tuple(probes))


FUNCTIONS = [digit, swapped_results]
