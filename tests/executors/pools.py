"""Pools that compute here, and behave as badly as real ones may."""

import random
from concurrent.futures import BrokenExecutor, Future
from dataclasses import replace

import numpy as np

from tilth.executors import task
from tilth.executors.pool import Pool


class Here:
    """Computes at once; a number of workers is pretended."""

    def __init__(self, workers=3):
        self.max_workers = workers
        self.asked = []

    def submit(self, function, *arguments):
        self.asked.append(arguments)
        future = Future()
        self.answer(future, function, arguments)
        return future

    def answer(self, future, function, arguments):
        future.set_result(self.reply(function(*arguments)))

    def reply(self, reply):
        return replace(reply, worker=f"w{len(self.asked) % self.max_workers}")


class Later(Here):
    """Answers in a random order, when as many batches are waiting as may be in flight."""

    def __init__(self, workers=3, seed=1):
        super().__init__(workers)
        self.waiting = []
        self.draw = random.Random(seed)

    def submit(self, function, *arguments):
        self.asked.append(arguments)
        future = Future()
        self.waiting.append((future, function, arguments))
        return future

    def settle(self):
        self.draw.shuffle(self.waiting)
        for future, function, arguments in self.waiting:
            if not future.cancelled():
                future.set_result(self.reply(function(*arguments)))
        self.waiting.clear()


class Twice(Here):
    """Tells of each answer twice."""

    def answer(self, future, function, arguments):
        super().answer(future, function, arguments)
        tell = future.add_done_callback
        future.add_done_callback = lambda callback: (tell(callback), tell(callback))


class Losing(Here):
    """Loses every third batch, once."""

    def __init__(self):
        super().__init__()
        self.lost = set()

    def answer(self, future, function, arguments):
        points = arguments[3].tobytes()
        if len(self.asked) % 3 == 0 and points not in self.lost:
            self.lost.add(points)
            future.set_exception(OSError("a node was rebooted"))
        else:
            super().answer(future, function, arguments)


class Unfetched(Here):
    """Every third batch is done, but its result is gone when it is asked for, once."""

    def __init__(self):
        super().__init__()
        self.gone = set()

    def answer(self, future, function, arguments):
        super().answer(future, function, arguments)
        if len(self.asked) % 3 == 0 and repr(arguments) not in self.gone:
            self.gone.add(repr(arguments))
            future.result = self.fetch

    def fetch(self):
        raise OSError("the scheduler does not answer")


class Breaking(Here):
    """Breaks at its fourth batch, and takes nothing any more."""

    def submit(self, function, *arguments):
        if len(self.asked) >= 4:
            raise BrokenExecutor("broken before")
        return super().submit(function, *arguments)

    def answer(self, future, function, arguments):
        if len(self.asked) == 4:
            future.set_exception(BrokenExecutor("a process was killed"))
        else:
            super().answer(future, function, arguments)


class Lying(Here):
    """One of its workers has a bad memory."""

    def reply(self, reply):
        reply = super().reply(reply)
        if reply.worker != "w1" or not reply.residues.size:
            return reply
        residues = reply.residues.copy()
        residues[0, 0] = (residues[0, 0] + np.uint64(1)) * (reply.outcomes[0] == 0)
        return replace(reply, residues=residues)


class GoneBad(Here):
    """One of its workers answers wrong from its third batch on."""

    def __init__(self):
        super().__init__(2)
        self.answers = 0

    def reply(self, reply):
        reply = super().reply(reply)
        if reply.worker != "w1" or not reply.residues.size:
            return reply
        self.answers += 1
        residues = reply.residues.copy()
        residues[:, 0] += np.uint64(self.answers > 2) * (reply.outcomes == 0)
        return replace(reply, residues=residues)


class Forgetting(Here):
    """Each batch comes to a worker that has nothing yet."""

    def answer(self, future, function, arguments):
        task._TAPES = task._Tapes()
        super().answer(future, function, arguments)


class Garbling(Here):
    """Every fifth tape arrives damaged."""

    def answer(self, future, function, arguments):
        key, tape, *others = arguments
        if tape is not None and len(self.asked) % 5 == 0:
            tape = tape[:-1] + bytes([tape[-1] ^ 1])
        super().answer(future, function, (key, tape, *others))


def held(engine, reopen=None):
    return Pool(engine, reopen)
