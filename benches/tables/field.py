"""The field's public benchmark (arXiv:2211.03572), all targets of each family: a table of the README.

`field_lists/` has the benchmark's lists of targets, and of masters where it prefers some.
"""

import gzip
import time
from functools import partial
from pathlib import Path

import tilth
from tilth.cases import load_family
from tilth.formats.preferred import parse_preferred

from .table import Row, Table
from .units import count

LISTS = Path(__file__).with_name("field_lists")

#: {family: whether it takes minutes}.
FAMILIES = {
    "diamond2l": False,
    "box1l": False,
    "diamond3l": False,
    "xbox2l2m": False,
    "box2l": True,
    "tth2l_b25": True,
}

#: Beside the table: series to this order, with d = 4 - 2 eps.
ORDER = 0


def problem(name):
    """Return targets and preferred masters."""
    path = LISTS / f"{name}.toml"
    family = tilth.Family.load(path) if path.exists() else load_family(name)
    targets = family.parse_targets(gzip.decompress((LISTS / f"{name}.targets.gz").read_bytes()).decode())
    masters = LISTS / f"{name}.masters"
    preferred = parse_preferred(family, masters.read_text(), masters.name) if masters.exists() else ()
    return targets, preferred


def _report(reconstruction):
    return {
        "functions": reconstruction["functions"],
        "probes": reconstruction["probes"],
        "primes": len(reconstruction["primes"]),
    }


def _exact(name):
    targets, preferred = problem(name)
    began = time.process_time()
    table = tilth.reduce(targets, preferred_masters=preferred, threads=1)
    return {
        "targets": len(table),
        "masters": len(table.masters),
        "multiplications": table.provenance["tape"]["multiplications"],
        **_report(table.provenance["reconstruction"]),
        "seconds": time.process_time() - began,
    }


def _series(name):
    targets, preferred = problem(name)
    began = time.process_time()
    plan = tilth.plan(targets, preferred_masters=preferred, threads=1)
    expanded = plan.expand("eps", order=ORDER, d="4-2*eps")
    series = expanded.reconstruct(threads=1)
    return {
        "multiplications": expanded.statistics["multiplications"],
        **_report(series.provenance["reconstruction"]),
        "seconds": time.process_time() - began,
    }


def _cells(name, parts):
    exact, series = parts["exact"], parts["series"]
    names = ("functions", "multiplications", "probes", "primes")
    return [
        name,
        count(exact["targets"]),
        count(exact["masters"]),
        *(count(exact[key]) for key in names),
        f"{exact['seconds']:.1f}",
        f"{exact['MB']:.0f}",
        *(count(series[key]) for key in names),
        f"{series['seconds']:.1f}",
        f"{series['MB']:.0f}",
    ]


def _row(name, long):
    measures = {"exact": partial(_exact, name), "series": partial(_series, name)}
    cells = partial(_cells, name)
    return Row({}, cells, measures) if long else Row(measures, cells)


_HEAD = ("distinct functions", "multiplications per probe", "probes", "primes", "seconds", "MB")

TABLE = Table(
    name="field",
    head=("family", "targets", "masters", *_HEAD, *(f"to ε⁰: {name}" for name in _HEAD)),
    rows=[_row(name, long) for name, long in FAMILIES.items()],
    note=(
        "All targets of families of the public benchmark (arXiv:2211.03572), without options but for the "
        "benchmark's masters; exact functions of all symbols, checked and verified, and series in eps to "
        "the order 0. Seconds are processor seconds on one thread, MB the peak of the process."
    ),
)
