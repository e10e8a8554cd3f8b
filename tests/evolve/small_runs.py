"""Runs of a second, and what two logs have to agree on."""

import json

from tilth.evolve import Suite

SUITE = Suite(training=("tribox:3",), validation=("tribox:4",), held_out=("dbox:2",))
SMALL = {
    "population": 14, "offspring": 14, "islands": 2, "generations": 5, "migrate_every": 2, "migrants": 2,
    "patience": 2, "max_nodes": 30, "seed": 3,
}  # fmt: skip


def without_times(folder):
    """Return the log of a run but for its times, and the checksum of a line, which covers them."""
    lines = (folder / "log.jsonl").read_text(encoding="ascii").splitlines()
    records = [json.loads(line) for line in lines]
    return [{key: value for key, value in one.items() if key not in ("time", "line")} for one in records]


def forged(folder, number, change):
    """Change the data of the record on a line, and make all checksums fit again, as a forger would."""
    from tilth.evolve.log import Log, read_log
    from tilth.evolve.run import SearchRun

    run, path = SearchRun.open(folder), folder / "log.jsonl"
    records = list(read_log(path, run.fingerprint))
    change(next(record for record in records if record.line == number).data)
    path.unlink()
    with Log(path, run.fingerprint, create=True) as log:
        log.append(records)
