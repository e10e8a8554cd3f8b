"""How far a program search is, in a line."""

from __future__ import annotations

from tilth.evolve.funsearch.loop import FunSearch
from tilth.evolve.funsearch.options import Stop
from tilth.pipeline.news import News

__all__ = ["news"]


def news(search: FunSearch, stop: Stop) -> News:
    """Return the line of a round: what was done, how fast, what is left to do, and the best so far."""
    state, spent = search.state, max(search.seconds, 1e-9)
    totals, best = state.totals, state.database.best
    assert best is not None  # a round has ended
    left = [spent * (stop.rounds - state.round) / (state.round + 1)]
    if stop.evaluations is not None:
        left.append(spent * (stop.evaluations - totals.evaluations) / totals.evaluations)
    if stop.seconds is not None:
        left.append(stop.seconds - spent)
    used = ""
    if totals.requests:
        used = f", {totals.tokens_in + totals.tokens_out:,} tokens"
        used += f", cost {totals.cost:.4g}" if totals.cost else ""
    closes = f"{best.objective:.6g}" if best.valid else "does not close"
    text = (
        f"round {state.round} of {stop.rounds}, {totals.evaluations:,} rules, "
        f"{totals.evaluations / spent:,.0f} a second{used}, {max(0.0, min(left)):.0f} s left, "
        f"best {closes}: {best.text}"
    )
    return News(text, done=state.round, total=stop.rounds)
