"""Probes by whatever has `submit`: the answers are those of this process, however badly it behaves."""

from dataclasses import replace
from threading import Timer

import numpy as np
import pytest
from pools import Breaking, Forgetting, Garbling, GoneBad, Here, Losing, Lying, Twice, Unfetched, held
from random_batches import FINGERPRINT, same
from tape_of_case import PRIME, complete, learnt, reference, requests, shipped

import tilth
from tilth.cases import read_case
from tilth.errors import OptionError, PrimeError, ProbeFault, WorkersLost
from tilth.executors import task
from tilth.executors.cluster import Cluster
from tilth.executors.ledger import Ledger
from tilth.executors.named import check_executor, slurm_arguments
from tilth.executors.protocol import UNLUCKY, ProbeRequest


@pytest.fixture(scope="module")
def plan():
    return learnt()


@pytest.fixture(autouse=True)
def no_tapes(monkeypatch):
    monkeypatch.setattr(task, "_TAPES", task._Tapes())
    monkeypatch.setattr(task, "_PAUSE", 0.0)


def answered(cluster, wave):
    found = dict(cluster.run_wave(wave))
    assert found.keys() == set(range(len(wave)))
    return [found[number] for number in range(len(wave))]


def check(plan, cluster, wave):
    expected = [reference(plan).run(request) for request in wave]
    assert all(same(one, other) for one, other in zip(answered(cluster, wave), expected, strict=True))


@pytest.mark.parametrize("kind", [Here, Twice, Losing, Unfetched, Forgetting, Garbling, Lying])
@pytest.mark.parametrize("ships", ["always", "once"])
def test_the_answers_are_those_of_this_process(plan, kind, ships, monkeypatch):
    if ships == "once":
        monkeypatch.setattr("tilth.executors.cluster._SMALL", 0)
    engine = kind()
    cluster = Cluster(shipped(plan), complete, held(engine), cross_check=1.0)
    wave = requests(plan, (1, 300, 7, 0, 64))
    check(plan, cluster, wave)
    check(plan, cluster, requests(plan, seed=2))
    assert {UNLUCKY} < set(np.concatenate([reference(plan).run(one).outcomes for one in wave]).tolist())
    if kind is Here and ships == "once":
        assert sum(arguments[1] is not None for arguments in engine.asked) <= 2 * engine.max_workers


def test_a_worker_that_lies_is_named_and_dropped(plan):
    told = []
    engine = Lying(workers=3)
    cluster = Cluster(
        shipped(plan), complete, held(engine), cross_check=1.0, progress=lambda stage, text: told.append(text)
    )
    check(plan, cluster, requests(plan, (400,)))
    assert any("worker w1 answered wrong twice and is not asked any more" in text for text in told)
    assert "w1" in engine.asked[-1][-1]
    assert not {"w0", "w2"} & engine.asked[-1][-1]


def test_what_a_worker_answered_before_it_was_found_out_is_computed_again(plan, path, monkeypatch):
    """Every fifth batch is checked, so that some wrong ones are taken first; also by the ledger."""
    monkeypatch.setattr("tilth.executors.pace.Pace.points", lambda self, *_: 10)
    wave, engine = requests(plan, (400,)), GoneBad()
    with Ledger.create(path, FINGERPRINT) as ledger:
        cluster = Cluster(shipped(plan), complete, held(engine), ledger=ledger, cross_check=0.2)
        check(plan, cluster, wave)
        assert cluster.tally.computed > 400
    assert "w1" in engine.asked[-1][-1]
    with Ledger.open(path, FINGERPRINT) as ledger:
        engine = Here()
        check(plan, Cluster(shipped(plan), complete, held(engine), ledger=ledger, cross_check=0), wave)
        assert not engine.asked


def test_a_run_whose_log_has_a_wrong_answer_says_what_to_do(tmp_path):
    targets = read_case("dbox:2").targets
    with pytest.raises(ProbeFault, match="is wrong: delete this file and resume") as fault:
        tilth.reduce(targets, run=tmp_path / "run", executor=Lying(2), cross_check=0)
    log = tmp_path / "run" / "probes.log"
    assert str(log) in str(fault.value)
    with pytest.raises(ProbeFault, match="delete this file"):
        tilth.resume(tmp_path / "run")
    log.unlink()
    assert tilth.resume(tmp_path / "run") == tilth.reduce(targets)


@pytest.mark.parametrize("spoilt", [{"residues": None}, {"seconds": float("nan")}, {"outcomes": "?"}])
def test_workers_that_all_answer_wrong_are_named(plan, spoilt):
    class Spoiling(Here):
        def reply(self, reply):
            return (
                replace(super().reply(reply), **spoilt) if reply.state == task.DONE else super().reply(reply)
            )

    wave = requests(plan, (400,))
    with pytest.raises(WorkersLost, match=r"all 2 workers answered wrong .*: w0, w1; |lost 4 times"):
        answered(Cluster(shipped(plan), complete, held(Spoiling(2))), wave)


@pytest.mark.parametrize("answer", [None, b"bytes", 7])
def test_what_is_no_reply_is_a_lost_batch(plan, answer):
    class Strange(Here):
        def reply(self, reply):
            return answer

    with pytest.raises(WorkersLost, match=f"answered {type(answer).__name__}, which is not what"):
        answered(Cluster(shipped(plan), complete, held(Strange())), requests(plan))


def test_what_submit_returns_must_be_a_future(plan):
    class Prompt:
        def submit(self, function, *arguments):
            return function(*arguments)

    with pytest.raises(OptionError, match="returned WorkerReply, give one that returns futures"):
        answered(Cluster(shipped(plan), complete, held(Prompt())), requests(plan))


def test_a_long_silence_is_told_of(plan):
    told = []

    class Slow(Here):
        def answer(self, future, function, arguments):
            Timer(1.6, super().answer, (future, function, arguments)).start()

    cluster = Cluster(
        shipped(plan),
        complete,
        held(Slow()),
        patience=0.5,
        progress=lambda stage, text: told.append(str(text)),
    )
    check(plan, cluster, requests(plan, (5,)))
    assert any("no answer for" in text and "are with the workers" in text for text in told)


def test_a_broken_pool_is_opened_anew(plan):
    opened = []

    def reopen():
        opened.append(Breaking() if len(opened) < 3 else Here())
        return opened[-1]

    check(
        plan,
        Cluster(shipped(plan), complete, held(Breaking(), reopen), cross_check=0),
        requests(plan, (300,)),
    )
    assert 0 < len(opened) <= 4


def test_a_broken_pool_of_somebody_else_ends_the_run_and_the_ledger_goes_on(plan, path):
    wave = requests(plan, (300,))
    with Ledger.create(path, FINGERPRINT) as ledger:
        with pytest.raises(WorkersLost, match="takes no more work"):
            answered(Cluster(shipped(plan), complete, held(Breaking()), ledger=ledger, cross_check=0), wave)
        done = ledger.points
    assert 0 < done < 300
    engine = Here()
    with Ledger.open(path, FINGERPRINT) as ledger:
        cluster = Cluster(shipped(plan), complete, held(engine), ledger=ledger, cross_check=0)
        check(plan, cluster, wave)
        assert (cluster.tally.recalled, cluster.tally.computed, ledger.points) == (done, 300 - done, 300)
    assert sum(len(arguments[3]) for arguments in engine.asked) == 300 - done


def test_what_fails_every_time_is_given_up(plan):
    class Failing(Here):
        def answer(self, future, function, arguments):
            future.set_exception(MemoryError("too small"))

    with pytest.raises(
        WorkersLost, match="a batch was lost 4 times, the last time by MemoryError: too small"
    ):
        answered(Cluster(shipped(plan), complete, held(Failing())), requests(plan))


def test_workers_that_never_come_are_not_waited_for(plan):
    class Absent(Here):
        def submit(self, function, *arguments):
            self.max_workers = 0
            return super().submit(function, *arguments)

        def answer(self, future, function, arguments):
            pass

    class Silent(type(held(Here()))):
        def workers(self):
            return 0

    with pytest.raises(WorkersLost, match="all workers are gone"):
        answered(Cluster(shipped(plan), complete, Silent(Absent()), patience=0.1), requests(plan))


def test_at_a_prime_without_residues_nobody_is_asked(plan):
    engine = Here()
    cluster = Cluster(shipped(plan), lambda points, prime: None, held(engine))
    (answers,) = answered(cluster, [requests(plan, (5,))[0]])
    assert answers.outcomes.tolist() == [UNLUCKY] * 5
    assert not engine.asked


def test_backends_of_the_workers_own_are_taken(plan):
    points = complete(requests(plan, (20,))[0].points, PRIME)
    functions = np.arange(3, dtype=np.uint32)
    content = shipped(plan)
    replies = [
        task.probe_batch(task.key_of(content), content, PRIME, points, functions, backend)
        for backend in ("scalar", "portable", None, "of another processor")
    ]
    assert all(np.array_equal(reply.residues, replies[0].residues) for reply in replies)
    assert {reply.state for reply in replies} == {task.DONE}


@pytest.mark.parametrize(
    "text",
    ["process:4", "processes:0", "processes:", "dask://", "dask://host", "dask-slurm:", "mpi:3", "", 7,
     "dask-slurm:walltime=1h", "dask-slurm:nodes=0", "dask-slurm:nodes=2,walltime=soon",
     "dask-slurm:nodes=2,queue=a b"],
)  # fmt: skip
def test_executors_that_are_none(text):
    with pytest.raises(OptionError, match="executor="):
        check_executor("executor", text)


def test_what_slurm_is_asked_for():
    jobs, arguments = slurm_arguments("dask-slurm:nodes=10,walltime=1h,cores=32,memory=64GB,queue=long")
    assert jobs == 10
    assert arguments == {
        "cores": 32,
        "memory": "64GB",
        "processes": 32,
        "queue": "long",
        "walltime": "01:00:00",
    }


def test_a_request_alone(plan):
    (request,) = requests(plan, (9,))
    cluster = Cluster(shipped(plan), complete, held(Here()))
    assert same(cluster.run(request), reference(plan).run(request))
    assert cluster.ahead == 3 * 8
    assert isinstance(request, ProbeRequest)


@pytest.mark.parametrize("functions", [None, [2, 0], [1, 1], []], ids=str)
@pytest.mark.parametrize("prime", [1009, PRIME, 2**63 - 25])
def test_plans_are_probed_elsewhere(plan, functions, prime):
    draw = np.random.default_rng(5)
    points = draw.integers(2**63, size=(50, 3), dtype=np.uint64)
    points[3] = [7, 4, 1]  # s = 4m
    expected = plan.probe(points, prime, functions=functions)
    found = plan.probe(points, prime, functions=functions, executor=Here())
    assert np.array_equal(found[0], expected[0])
    assert np.array_equal(found[1], expected[1])
    assert functions == [] or not expected[0].all()


def test_a_plan_at_numbers_is_probed_elsewhere(plan):
    at = tilth.plan(plan.targets, at={"m": "1/3"})
    points = np.array([[5, 7], [9, 2]], dtype=np.uint64)
    assert np.array_equal(at.probe(points, 101, executor=Here())[1], at.probe(points, 101)[1])
    with pytest.raises(PrimeError):
        at.probe(points, 3, executor=Here())
    with pytest.raises(OptionError, match="executor="):
        at.probe(points, 101, executor="a friend")


def test_an_expanded_plan_is_reconstructed_elsewhere(plan):
    expanded = plan.expand("eps", order=0, d="4-2*eps")
    assert expanded.reconstruct(executor=Here(), cross_check=0) == expanded.reconstruct()


@pytest.mark.filterwarnings("ignore")  # of dask about its own configuration
def test_the_job_script_is_the_one_of_dask_jobqueue():
    slurm = pytest.importorskip("dask_jobqueue.slurm")
    _, arguments = slurm_arguments(
        "dask-slurm:nodes=10,walltime=90min,cores=32,memory=64GB,queue=long,account=hep,folder=/scratch/t"
    )
    script = slurm.SLURMJob(scheduler="tcp://10.0.0.1:8786", name="w", **arguments).job_script()
    lines = script.splitlines()
    for line in ("#SBATCH -p long", "#SBATCH -A hep", "#SBATCH --cpus-per-task=32", "#SBATCH -t 01:30:00"):
        assert line in lines
    (command,) = [line for line in lines if "tcp://10.0.0.1:8786" in line]
    for option in ("--nthreads 1 ", "--nworkers 32", "--local-directory /scratch/t"):
        assert option in command
