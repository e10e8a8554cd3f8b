"""Integration by parts: 0 = int d/dk_i . (q prod_j D_j^{-a_j}) (Chetyrkin and Tkachov)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tilth.family.identities.builder import TemplateBuilder
from tilth.family.identities.template import Template
from tilth.family.kinematics.propagators import Propagator, PropagatorBasis

__all__ = ["ibp_templates"]


def ibp_templates(basis: PropagatorBasis) -> tuple[Template, ...]:
    """Build the L(L+E) identities d/dk_i . q, i outermost, q over loop momenta and then externals."""
    inverse, ring, momenta = basis.inverse(), basis.kinematics.ring, basis.algebra.momenta
    result = []
    for i in range(basis.loops):
        for q, name in enumerate(momenta):
            builder = TemplateBuilder(basis, inverse)
            if q == i:
                builder.add(0, (0,) * builder.size, ring.symbol("d"))
            for slot, propagator in enumerate(basis.propagators):
                for momentum, factor in _gradient(propagator, i):
                    builder.act(slot, (momentum, q), ring.constant(factor))
            result.append(builder.build("ibp", f"d/d{momenta[i]}.{name}"))
    return tuple(result)


def _gradient(propagator: Propagator, momentum: int) -> Iterator[tuple[int, Fraction]]:
    """Differentiate D by a loop momentum, as (momentum, factor) pairs."""
    for (i, j), factor in propagator.products.items():
        if i == j == momentum:
            yield momentum, 2 * factor
        elif i == momentum:
            yield j, factor
        elif j == momentum:
            yield i, factor
