"""`compare` over an executor: the counts of this process, whoever loses what on the way."""

from concurrent.futures import Future

import pytest

import tilth
from tilth.errors import OptionError, WorkersLost

RULES = ["laporta", "usovitsch", "usovitsch(l=5)", "s <= t - 3 and t >= 4"]
COUNTED = ("rule", "seeds", "generated", "independent", "selected", "multiplications", "masters", "missing")


class Loses:
    """Computes here, and loses the tasks of some numbers, counted from 1."""

    def __init__(self, lost=()):
        self.asked, self.lost = 0, lost

    def submit(self, function, *arguments):
        self.asked += 1
        future = Future()
        if self.asked in self.lost:
            future.set_exception(OSError("a node was rebooted"))
            return future
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def counts(comparison):
    return [[getattr(one, name) for name in COUNTED] for one in comparison]


@pytest.fixture(scope="module")
def alone(tribox):
    return counts(tilth.compare(tribox[1], RULES, by="seeds", symmetries=False))


def test_two_processes(tribox, alone):
    told = []
    found = tilth.compare(
        tribox[1],
        RULES,
        by="seeds",
        symmetries=False,
        executor="processes:2",
        progress=lambda stage, news: told.append((stage, news.done, news.total)),
    )
    assert counts(found) == alone
    assert told == [("scores", done, len(RULES)) for done in range(1, len(RULES) + 1)]


def test_what_is_lost_is_sent_again(tribox, alone):
    engine = Loses(lost=(1, 3))
    found = tilth.compare(tribox[1], RULES, by="seeds", symmetries=False, executor=engine)
    assert (counts(found), engine.asked) == (alone, len(RULES) + 2)
    with pytest.raises(WorkersLost, match="task 0 was lost 4 times"):
        tilth.compare(tribox[1], RULES[:1], executor=Loses(lost=range(100)))


def test_what_a_score_raises_is_raised(tribox):
    @tilth.rule
    def outside(request):
        return [(1, 1)]

    with pytest.raises(OptionError, match="cannot be sent to a worker"):
        tilth.compare(tribox[1], [RULES[0], outside], executor=Loses())
    with pytest.raises(OptionError, match="nobody"):
        tilth.compare(tribox[1], RULES, executor="nobody")
