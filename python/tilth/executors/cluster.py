"""Probes anywhere: batches go to whatever has `submit`, and come back in any order, late, twice or never.

No batch is computed twice once it is in the ledger, which only this process writes. The answers are those of
`Local`, whoever computed them.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilth.errors import ProbeFault, WorkersLost
from tilth.executors.ledger import Ledger
from tilth.executors.local import Complete
from tilth.executors.pace import LANES, Pace
from tilth.executors.pool import Pool, is_broken, processors, said
from tilth.executors.protocol import Answers, ProbeRequest, unlucky
from tilth.executors.recorded import most_points
from tilth.executors.task import CORRUPT, MISSING, REFUSED, WorkerReply, key_of, probe_batch
from tilth.executors.trust import Trust, WrongReply, agree, read_reply
from tilth.executors.wave import Piece, Wave
from tilth.news import News, Progress, silent

__all__ = ["Cluster"]

#: Batches per worker that are on their way, so that none waits for the next.
_IN_FLIGHT = 2

#: How often a batch is sent again after it was lost, or answered wrong.
_ATTEMPTS = 3

#: How often workers may say that they lack the tape, or were dropped, before a batch is given up.
_DETOURS = 100

#: A tape of so many bytes goes along with each batch: asking who has it costs more.
_SMALL = 2**16

#: Seconds without workers, or without an answer from any, after which they count as gone.
_PATIENCE = 60.0

#: Seconds of work after which it is clear which share of it are probes, and the share that is too small.
_KNOWN, _SMALL_SHARE = 10.0, 0.3

#: Seconds after which workers are counted again.
_COUNTED = 2.0

#: How often a second opinion is asked for, until it comes from another worker.
_OTHERS = 3


@dataclass(eq=False)
class _Batch:
    """A piece on its way.

    Attributes
    ----------
    piece : Piece
    first : (str, Answers), optional
        Who answered before, and what: this is the second opinion.
    """

    piece: Piece
    first: tuple[str, Answers] | None = None
    with_tape: bool = False
    sent: float = 0.0
    generation: int = 0
    losses: int = 0
    detours: int = 0
    asked: int = 0


class Cluster:
    """Probes by the workers of a pool.

    Parameters
    ----------
    content : bytes
        What workers are sent, see `shipped`.
    complete : callable
        As of `Local`.
    pool : Pool
    ledger : Ledger, optional
    backend : str, optional
        How workers that can are to replay.
    cross_check : float
        Share of all batches that a second worker computes, too; with the first of each worker.
    progress : callable
    patience : float
        Seconds.

    Attributes
    ----------
    recalled, computed, lost, seconds : int, int, int, float
        Points from the ledger and from workers, batches that were lost, and processor seconds of workers.
    """

    def __init__(
        self,
        content: bytes,
        complete: Complete,
        pool: Pool,
        *,
        ledger: Ledger | None = None,
        backend: str | None = None,
        cross_check: float = 0.01,
        progress: Progress = silent,
        patience: float = _PATIENCE,
    ) -> None:
        self.recalled, self.computed, self.lost, self.seconds = 0, 0, 0, 0.0
        self._content = content
        self._key = key_of(content)
        self._complete = complete
        self._pool = pool
        self._ledger = ledger
        self._backend = backend
        self._trust = Trust(cross_check)
        self._progress = progress
        self._patience = patience
        self._pace = Pace()
        self._events: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._flying: dict[int, tuple[Any, _Batch]] = {}
        self._sent = 0
        self._counted: tuple[float, int] | None = None
        self._strangers: set[str] = set()
        self._began = time.monotonic()
        #: When the last wave ended, and how long those who asked for waves were busy with them.
        self._left: float | None = None
        self._elsewhere = 0.0
        self._warned = False

    @property
    def ahead(self) -> int:
        """As many points as all workers replay at once."""
        return self._workers() * LANES

    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request, all its points in their order; see `run_wave`."""
        return next(self.run_wave([request]))[1]

    def run_wave(self, wave: Sequence[ProbeRequest]) -> Iterator[tuple[int, Answers]]:
        """Yield the number of each request of a wave with its answers, as they are found.

        Raises
        ------
        WorkersLost
            There is nobody to compute, or a batch was lost too often. The ledger has all that was answered.
        ProbeFault
            A probe of this process, which judges between two workers, did not satisfy its equations.
        """
        if self._left is not None:
            self._elsewhere += time.monotonic() - self._left
        open_wave = Wave(wave, self._ledger)
        self.recalled += open_wave.recalled
        yield from open_wave.answered()
        try:
            while open_wave.left or self._flying:
                while open_wave.left and len(self._flying) < _IN_FLIGHT * self._workers():
                    self._begin(open_wave)
                yield from open_wave.answered()  # those at a prime at which numbers have no residues
                if self._flying:
                    self._receive(open_wave)
                    yield from open_wave.answered()
        except WorkersLost:
            self._rescue(open_wave)
            raise
        finally:
            for future, _ in self._flying.values():
                future.cancel()
            self._flying.clear()
            self._left = time.monotonic()

    def _workers(self) -> int:
        now = time.monotonic()
        if self._counted is None or now - self._counted[0] > _COUNTED:
            known = self._pool.workers()
            self._counted = now, max(1, (self._trust.workers or processors()) if known is None else known)
        return self._counted[1]

    def _always_ships(self) -> bool:
        """Whether each batch has the tape with it: it is small, or each one meets a new worker."""
        return len(self._content) <= _SMALL or len(self._strangers) > 2 * self._workers()

    def _begin(self, wave: Wave) -> None:
        """Send the next piece of a wave."""
        functions = wave.functions()
        count = self._pace.points(functions, wave.left, self._workers())
        piece = wave.cut(min(count, most_points(functions)))
        self._send(_Batch(piece, with_tape=self._always_ships()), wave)

    def _send(self, batch: _Batch, wave: Wave) -> None:
        request = batch.piece.request
        points = self._complete(request.points, request.prime)
        if points is None:
            self._keep(batch.piece, unlucky(request), wave)
            return
        batch.sent, batch.generation = time.monotonic(), self._pool.generation
        tape = self._pool.ship(self._content) if batch.with_tape else None
        future = self._pool.submit(
            probe_batch,
            self._key,
            tape,
            request.prime,
            points,
            request.functions,
            self._backend,
            self._trust.dropped,
        )
        self._sent += 1
        number = self._sent
        self._flying[number] = future, batch
        future.add_done_callback(lambda done: self._events.put(number))

    def _receive(self, wave: Wave) -> None:
        """Wait for the next batch that comes back, and see to it."""
        flown = self._flying.pop(self._wait(), None)
        if flown is None:
            return  # it came twice, or belongs to a wave that was given up
        future, batch = flown
        try:
            error = future.exception()
        except Exception as cancelled:
            error = cancelled
        if error is not None:
            self._again(batch, wave, error)
            return
        reply: WorkerReply = future.result()
        if reply.state in (MISSING, REFUSED):
            self._detour(batch, wave, reply)
        elif reply.state == CORRUPT:
            self._wrong(batch, wave, reply.worker, "the tape arrived damaged")
        else:
            try:
                answers = read_reply(reply, batch.piece.request)
            except WrongReply as wrong:
                self._wrong(batch, wave, reply.worker, str(wrong))
            else:
                self._good(batch, wave, reply, answers)
        self._tell()

    def _rescue(self, wave: Wave) -> None:
        """Keep what has come back and was not looked at, as far as it needs nobody else."""
        while not self._events.empty():
            future, batch = self._flying.pop(self._events.get(), (None, None))
            if future is None or batch is None or batch.first is not None or future.exception() is not None:
                continue
            try:
                self._keep(batch.piece, read_reply(future.result(), batch.piece.request), wave)
            except WrongReply:
                continue

    def _wait(self) -> int:
        """Return the number of the next batch that came back, or was lost."""
        since = time.monotonic()
        while True:
            try:
                return self._events.get(timeout=1.0)  # Windows delivers Ctrl-C between two waits only
            except queue.Empty:
                if time.monotonic() - since > self._patience and not self._pool.alive():
                    raise WorkersLost(
                        f"all workers are gone, and none came for {self._patience:.0f} seconds"
                    ) from None

    def _detour(self, batch: _Batch, wave: Wave, reply: WorkerReply) -> None:
        """Send a batch again that met a worker without the tape, or one that was dropped."""
        batch.detours += 1
        if batch.detours > _DETOURS:
            raise WorkersLost(
                f"{_DETOURS} workers in a row did not take a batch, the last one {reply.worker}"
            )
        if reply.state == MISSING:
            batch.with_tape = True
            self._strangers.add(reply.worker)
        self._send(batch, wave)

    def _good(self, batch: _Batch, wave: Wave, reply: WorkerReply, answers: Answers) -> None:
        request = batch.piece.request
        self.seconds += reply.seconds
        self._pace.learn(len(request.functions), len(request), reply.seconds, time.monotonic() - batch.sent)
        if batch.first is None:
            # With one worker there is nobody to ask.
            if self._trust.wants_second(reply.worker) and self._workers() > 1:
                batch.first, batch.with_tape = (reply.worker, answers), self._always_ships()
                self._send(batch, wave)
                return
        elif reply.worker == batch.first[0] and batch.asked < _OTHERS:
            batch.asked += 1
            self._send(batch, wave)
            return
        elif reply.worker == batch.first[0] or not agree(batch.first[1], answers):
            answers = self._judged(request, {batch.first[0]: batch.first[1], reply.worker: answers})
        self._keep(batch.piece, answers, wave)

    def _judged(self, request: ProbeRequest, given: Mapping[str, Answers]) -> Answers:
        """Return what this process computes, and take note of workers that say something else."""
        points = self._complete(request.points, request.prime)
        assert points is not None  # otherwise nobody was asked
        reply = probe_batch(self._key, self._content, request.prime, points, request.functions)
        try:
            truth = read_reply(reply, request)
        except WrongReply as wrong:
            raise ProbeFault(f"this machine computes wrong: {wrong}; nothing of it was kept") from None
        for worker, answers in given.items():
            if not agree(answers, truth):
                self._strike(worker, "its answers are not those of this process")
        return truth

    def _keep(self, piece: Piece, answers: Answers, wave: Wave) -> None:
        if self._ledger is not None:
            self._ledger.append(piece.request, answers)
        self.computed += len(answers)
        wave.take(piece.number, piece.start, answers)

    def _wrong(self, batch: _Batch, wave: Wave, worker: str, reason: str) -> None:
        self._strike(worker, reason)
        self._again(batch, wave, WrongReply(f"{worker}: {reason}"))

    def _strike(self, worker: str, reason: str) -> None:
        dropped = self._trust.strike(worker)
        what = "answered wrong twice and is not asked any more" if dropped else "answered wrong"
        self._progress("probes", f"worker {worker} {what}: {reason}")

    def _again(self, batch: _Batch, wave: Wave, error: BaseException) -> None:
        """Send a batch again that was lost."""
        self.lost += 1
        batch.losses += 1
        if batch.losses > _ATTEMPTS:
            raise WorkersLost(f"a batch was lost {batch.losses} times, the last time by {said(error)}")
        batch.with_tape = True
        if is_broken(error):
            self._pool.reopen(batch.generation, error)
        self._send(batch, wave)

    def _tell(self) -> None:
        elapsed = max(time.monotonic() - self._began, 1e-3)
        text = (
            f"{self.computed:,} points computed, {self.computed / elapsed:,.0f} per second; "
            f"{self._workers():,} workers, {len(self._flying):,} batches in flight"
        )
        self._progress("probes", News(text, done=self.computed))
        busy = self.seconds + self._elsewhere
        if not self._warned and busy > _KNOWN and self.seconds < _SMALL_SHARE * busy:
            self._warned = True
            share = 100 * self.seconds / busy
            self._progress("probes", f"{share:.0f} % of this run are probes: more workers do not help")
