"""A probe: coefficients evaluated, the system solved, the residual checked."""

from functools import partial

from benches.asv.bench_replay import PROBES
from benches.asv.tapes import BACKENDS, record

from .flint import multiply_add_nanoseconds
from .table import Row, Table
from .units import count

_COUNTS = {
    "multiplications": "multiplications",
    "of them checks": "checking",
    "inversions": "inversions",
    "inverted at once": "batches",
}


def _measure(title):
    recorded = record(*PROBES[title])
    statistics = recorded.tape.statistics
    return {
        "masters": recorded.masters,
        **{name: statistics[name] for name in _COUNTS.values()},
        **{backend: 1000 * seconds for backend, seconds in recorded.seconds_a_point().items()},
        "flint": multiply_add_nanoseconds(),
    }


def _cells(title, parts):
    found = parts["probe"]
    counts = [count(found[name]) for name in ("masters", *_COUNTS.values())]
    times = [f"{found[backend]:.4f}" for backend in BACKENDS]
    return [title, *counts, *times, "-" if found["flint"] is None else f"{found['flint']:.2f} ns"]


TABLE = Table(
    name="probes",
    head=(
        "system",
        "masters",
        *_COUNTS,
        *(f"`{backend}`, ms" for backend in BACKENDS),
        "FLINT's multiply-add",
    ),
    rows=[Row({"probe": partial(_measure, title)}, partial(_cells, title)) for title in PROBES],
    note=(
        "Milliseconds of processor time per probe, coefficients evaluated and residual checked, averaged "
        "over 256 points on one thread modulo a prime of 50 bits; medians as for the lanes. Beside them "
        "FLINT's `_nmod_vec_scalar_addmul_nmod` modulo a prime of 63 bits, in the same processes."
    ),
)
