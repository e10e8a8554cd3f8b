"""Roofline: replays of tapes beside what the core does in bare loops."""

from functools import partial

from benches.asv.bench_replay import TAPES
from benches.asv.tapes import BACKENDS, record

from .bare import LOOPS, bare_loops
from .table import Row, Table


def bytes_a_multiply_add(statistics):
    """Bytes of slots that a lane reads and writes for a multiply-add, at least.

    Two factors a product, a term an addition, a result an instruction; Montgomery's trick reads each value
    of a batch twice, and writes and reads a product for it.
    """
    words = (
        2 * statistics["multiplications"]
        + statistics["additions"]
        + statistics["instructions"]
        + 4 * statistics["inversions"]
    )
    return 8 * words / statistics["multiplications"]


def _replays(title):
    recorded = record(*TAPES[title])
    statistics = recorded.tape.statistics
    return {
        **{backend: 1 / nanoseconds for backend, nanoseconds in recorded.nanoseconds(min).items()},
        "bytes": bytes_a_multiply_add(statistics),
        "products": statistics["multiplications"] / statistics["instructions"],
    }


def _cells(title, backend, parts):
    loops, tape = bare_loops(), parts["tape"]
    reached = tape[backend]
    roofs = [loops.multiply_adds(backend, loop) for loop in LOOPS]
    traffic = reached * tape["bytes"]
    return [
        title,
        f"`{backend}`",
        f"{reached:.2f}",
        *(f"{roof:.2f} ({reached / roof:.0%})" for roof in roofs),
        f"{tape['products']:.1f}",
        f"{tape['bytes']:.0f}",
        f"{traffic:.1f} ({traffic / loops.bytes('512kB'):.0%})",
    ]


TABLE = Table(
    name="roofline",
    head=(
        "tape",
        "backend",
        "reached",
        "registers, reduced each time",
        "registers, reduction delayed",
        "from L1, sums of 64",
        "from L2, sums of 64",
        "from L2, sums of 4",
        "products per sum",
        "bytes per multiply-add",
        "GB/s of slots",
    ),
    rows=[
        Row({"tape": partial(_replays, title)}, partial(_cells, title, backend))
        for title in TAPES
        for backend in BACKENDS
    ],
    note=(
        "Billions of multiply-adds per second on one core, the fastest of several rounds, and in parentheses "
        "the share of a bare loop that the tape reaches; in the last column the share of what a loop "
        "reads that does nothing but read 512 kilobytes."
    ),
)
