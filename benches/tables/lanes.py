"""Lanes: what a multiply-add costs with each backend, a table of the manual."""

from functools import partial

from benches.asv.bench_replay import TAPES
from benches.asv.tapes import BACKENDS, ROUNDS, record

from .table import Row, Table
from .units import count


def _measure(title):
    recorded = record(*TAPES[title])
    statistics = recorded.tape.statistics
    return {
        "multiplications": statistics["multiplications"],
        "bytes": statistics["bytes_per_lane"],
        **recorded.nanoseconds(),
    }


def _cells(title, parts):
    found = parts["replay"]
    ratios = [f"{found[name]:.2f} ({found['scalar'] / found[name]:.1f})" for name in BACKENDS]
    return [title, count(found["multiplications"]), count(found["bytes"]), *ratios]


TABLE = Table(
    name="lanes",
    head=("tape", "multiplications", "bytes per lane", *(f"`{name}`" for name in BACKENDS)),
    rows=[Row({"replay": partial(_measure, title)}, partial(_cells, title)) for title in TAPES],
    note=(
        "Nanoseconds of processor time per multiply-add and point, everything else that a tape does on its "
        "account, and in parentheses how many times as fast as the scalar backend: replays of 256 points on "
        f"one thread modulo a prime of 50 bits, medians of {ROUNDS} rounds in which the backends take turns, "
        "and of fresh processes (by default five)."
    ),
)
