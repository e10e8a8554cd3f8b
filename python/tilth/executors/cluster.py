"""Probes anywhere: batches go to whatever has `submit`, and come back in any order, late, twice or never.

No batch is computed twice once it is in the ledger, which only this process writes. The answers are those of
`Local`, whoever computed them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tilth.errors import WorkersLost
from tilth.executors.flights import PATIENCE, Flights
from tilth.executors.ledger import Ledger
from tilth.executors.local import Complete
from tilth.executors.pace import LANES, Pace
from tilth.executors.pool import Pool, is_broken, processors, said
from tilth.executors.protocol import Answers, ProbeRequest, unlucky
from tilth.executors.recorded import most_points
from tilth.executors.referee import Referee
from tilth.executors.tally import Tally
from tilth.executors.task import CORRUPT, MISSING, REFUSED, WorkerReply, key_of, probe_batch
from tilth.executors.trust import WrongReply, agree, read_reply
from tilth.executors.wave import Piece, Wave
from tilth.news import Progress, silent

__all__ = ["Cluster"]

#: Batches per worker that are on their way, so that none waits for the next.
_IN_FLIGHT = 2

#: How often a batch is sent again after it was lost, or answered wrong.
_ATTEMPTS = 3

#: How often workers may say that they lack the tape, or were dropped, before a batch is given up.
_DETOURS = 100

#: A tape of so many bytes goes along with each batch: asking who has it costs more.
_SMALL = 2**16

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
    tally : Tally
        What was done so far.
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
        patience: float = PATIENCE,
    ) -> None:
        self.tally = Tally(progress)
        self._content = content
        self._key = key_of(content)
        self._complete = complete
        self._pool = pool
        self._ledger = ledger
        self._backend = backend
        self._referee = Referee(self._key, content, complete, cross_check, progress)
        self._pace = Pace()
        self._flights: Flights[_Batch] = Flights(pool, patience, partial(progress, "probes"))
        self._counted: tuple[float, int] | None = None
        self._strangers: set[str] = set()
        # By worker, what was taken from it in this wave and nobody else has computed.
        self._unchecked: dict[str, list[Piece]] = {}

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
        self.tally.begin_wave()
        self._unchecked.clear()
        open_wave = Wave(wave, self._ledger)
        self.tally.recalled += open_wave.recalled
        yield from open_wave.answered()
        try:
            while open_wave.left or self._flights:
                while open_wave.left and len(self._flights) < _IN_FLIGHT * self._workers():
                    self._begin(open_wave)
                yield from open_wave.answered()  # those at a prime at which numbers have no residues
                if self._flights:
                    self._receive(open_wave)
                    yield from open_wave.answered()
        except WorkersLost:
            self._rescue(open_wave)
            raise
        finally:
            self._flights.give_up()
            self.tally.end_wave()

    def foresee(self, points: int, spent: float) -> None:
        """See `Executor.foresee`."""
        self.tally.foresee(points, spent)

    def _workers(self) -> int:
        now = time.monotonic()
        if self._counted is None or now - self._counted[0] > _COUNTED:
            known = self._pool.workers()
            self._counted = (
                now,
                max(1, (self._referee.trust.workers or processors()) if known is None else known),
            )
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
        self._flights.start(
            batch,
            probe_batch,
            self._key,
            tape,
            request.prime,
            points,
            request.functions,
            self._backend,
            self._referee.trust.dropped,
        )

    def _receive(self, wave: Wave) -> None:
        """Wait for the next batch that comes back, and see to it."""
        flown = self._flights.next()
        if flown is None:
            return
        batch, reply = flown
        if isinstance(reply, BaseException):
            self._again(batch, wave, reply)
            return
        if not isinstance(reply, WorkerReply):
            what = f"the executor answered {type(reply).__name__}, which is not what the task returned"
            self._again(batch, wave, WrongReply(what))
            return
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
        self._doubt(wave)
        self.tally.tell(self._workers(), len(self._flights))

    def _doubt(self, wave: Wave) -> None:
        """Send what came from workers that answered wrong again, as far as nobody has seen it yet."""
        for worker in self._referee.doubted:
            for piece in self._unchecked.pop(worker, ()):
                wave.retract(piece)
        self._referee.doubted.clear()

    def _rescue(self, wave: Wave) -> None:
        """Keep what has come back and was not looked at, as far as it needs nobody else."""
        for batch, reply in self._flights.landed():
            if batch.first is not None or isinstance(reply, BaseException):
                continue
            try:
                self._keep(batch.piece, read_reply(reply, batch.piece.request), wave)
            except WrongReply:
                continue

    def _detour(self, batch: _Batch, wave: Wave, reply: WorkerReply) -> None:
        """Send a batch again that met a worker without the tape, or one that was dropped."""
        batch.detours += 1
        dropped = self._referee.trust.dropped
        if reply.state == REFUSED and len(dropped) >= self._workers():
            raise WorkersLost(
                f"all {len(dropped)} workers answered wrong and are not asked any more: "
                f"{', '.join(sorted(dropped)[:5])}; {self._referee.reason}"
            )
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
        self.tally.replayed(len(request), reply.seconds)
        self._pace.learn(len(request.functions), len(request), reply.seconds, time.monotonic() - batch.sent)
        if batch.first is None:
            # With one worker there is nobody to ask.
            if self._referee.trust.wants_second(reply.worker) and self._workers() > 1:
                batch.first, batch.with_tape = (reply.worker, answers), self._always_ships()
                self._send(batch, wave)
                return
            self._unchecked.setdefault(reply.worker, []).append(batch.piece)
        elif reply.worker == batch.first[0] and batch.asked < _OTHERS:
            batch.asked += 1
            self._send(batch, wave)
            return
        elif reply.worker == batch.first[0] or not agree(batch.first[1], answers):
            answers = self._referee.decide(request, {batch.first[0]: batch.first[1], reply.worker: answers})
        self._keep(batch.piece, answers, wave)

    def _keep(self, piece: Piece, answers: Answers, wave: Wave) -> None:
        if self._ledger is not None:
            self._ledger.append(piece.request, answers)
        self.tally.computed += len(answers)
        wave.take(piece.number, piece.start, answers)

    def _wrong(self, batch: _Batch, wave: Wave, worker: str, reason: str) -> None:
        self._referee.strike(worker, reason)
        self._again(batch, wave, WrongReply(f"{worker}: {reason}"))

    def _again(self, batch: _Batch, wave: Wave, error: BaseException) -> None:
        """Send a batch again that was lost."""
        self.tally.lost += 1
        batch.losses += 1
        if batch.losses > _ATTEMPTS:
            raise WorkersLost(f"a batch was lost {batch.losses} times, the last time by {said(error)}")
        batch.with_tape = True
        if is_broken(error):
            self._pool.reopen(batch.generation, error)
        self._send(batch, wave)
