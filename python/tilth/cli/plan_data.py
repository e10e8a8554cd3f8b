"""A plan as plain data, for ``--json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tilth.family.numbers import number_text

if TYPE_CHECKING:
    from tilth.pipeline.plans.plan import Plan

__all__ = ["plan_data"]


def plan_data(plan: Plan) -> dict[str, Any]:
    """Return what a plan is, ready for JSON; the tape itself is left out."""
    return {
        "family": plan.source.name,
        "fingerprint": plan.fingerprint,
        "at": {symbol: number_text(value) for symbol, value in plan.at.items()},
        "symbols": list(plan.symbols),
        "targets": [str(target) for target in plan.targets],
        "masters": [str(master) for master in plan.masters],
        "functions": [
            [[str(target), str(master)] for target, master in entries] for entries in plan.functions
        ],
        "tape": dict(plan.statistics),
        "provenance": dict(plan.provenance),
    }
