"""Faults of probes: a tape that computes something else, answers that are not those to what was asked.

A kind of fault gets a source of random numbers, what a stage gave, and what the stage was given; it returns
something else, or the same where nothing can be changed.
"""

import numpy as np
from tape_operands import exchanged_operand, without_checks

from tilth.executors.protocol import GOOD, Answers, ProbeRequest

#: Below all primes of probes.
OTHER_PRIME = 1_000_003


def residue(draw, answers, _executor, request):
    """One residue of one probe."""
    values = answers.residues.copy()
    good = np.flatnonzero(answers.outcomes == GOOD).tolist()
    if not good or not values.shape[1]:
        return answers
    place = draw.choice(good), draw.randrange(values.shape[1])
    values[place] = (int(values[place]) + draw.randrange(1, request.prime)) % request.prime
    return Answers(answers.outcomes, values)


def _swapped(draw, count):
    order, places = np.arange(count), draw.sample(range(count), min(2, count))
    order[places] = order[places[::-1]]
    return order


def swapped_probes(draw, answers, *_asked):
    """Two probes have each other's row of residues."""
    order = _swapped(draw, len(answers))
    return Answers(answers.outcomes[order], answers.residues[order])


def swapped_functions(draw, answers, *_asked):
    """Two functions have each other's residues."""
    order = _swapped(draw, answers.residues.shape[1])
    return Answers(answers.outcomes, np.ascontiguousarray(answers.residues[:, order]))


def prime(_draw, _answers, executor, request):
    """The answers are those modulo another prime."""
    points = request.points % np.uint64(OTHER_PRIME)
    return executor.run(ProbeRequest(OTHER_PRIME, points, request.functions))


def coordinate(draw, answers, executor, request):
    """One coordinate of one point is another one."""
    points = request.points.copy()
    if not points.size:
        return answers
    place = draw.randrange(points.shape[0]), draw.randrange(points.shape[1])
    points[place] = draw.randrange(request.prime)
    return executor.run(ProbeRequest(request.prime, points, request.functions))


def operation(draw, learnt, *_asked):
    """One operand of one field operation of the tape."""
    prepared, recorded = learnt
    return prepared, recorded._replace(tape=exchanged_operand(draw, recorded.tape))


def unseen_operation(draw, learnt, *_asked):
    """One operand of one field operation of a tape that checks nothing."""
    prepared, recorded = learnt
    return prepared, recorded._replace(tape=exchanged_operand(draw, without_checks(recorded.tape)))


def output(draw, learnt, *_asked):
    """A coefficient is taken from another output of the tape."""
    prepared, recorded = learnt
    entries = list(recorded.entries)
    place = draw.randrange(len(entries))
    target, master, _ = entries[place]
    entries[place] = target, master, draw.randrange(recorded.tape.outputs)
    return prepared, recorded._replace(entries=tuple(entries))


def column(draw, learnt, *_asked):
    """A coefficient is that of another master."""
    prepared, recorded = learnt
    entries = list(recorded.entries)
    place = draw.randrange(len(entries))
    target, _, number = entries[place]
    entries[place] = target, draw.choice(entries)[1], number
    return prepared, recorded._replace(entries=tuple(entries))


def lost_coefficient(draw, learnt, *_asked):
    """A coefficient is lost."""
    prepared, recorded = learnt
    entries = list(recorded.entries)
    del entries[draw.randrange(len(entries))]
    return prepared, recorded._replace(entries=tuple(entries))


ANSWERS = [residue, swapped_probes, swapped_functions, prime, coordinate]
TAPES = [operation, unseen_operation, output, column, lost_coefficient]
