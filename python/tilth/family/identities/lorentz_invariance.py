"""Lorentz invariance: Gehrmann and Remiddi, hep-ph/9912329.

The rotation of all external momenta, contracted with p_i and p_j.
"""

from __future__ import annotations

from tilth.family.identities.builder import TemplateBuilder
from tilth.family.identities.template import Template
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import PropagatorBasis

__all__ = ["li_templates"]


def li_templates(basis: PropagatorBasis) -> tuple[Template, ...]:
    """Build the E(E-1)/2 Lorentz-invariance identities of hep-ph/9912329, without those that are 0 = 0.

    For i < j: sum_n [(p_n.p_j) p_i.d/dp_n - (p_n.p_i) p_j.d/dp_n] on the integrand. Products of externals
    alone are invariant under the rotation of all of them, so only the loop-external products of a
    propagator contribute. Nothing is divided by the Gram determinant, so they hold for null momenta, too.
    """
    inverse, loops = basis.inverse(), basis.loops
    kinematics: Kinematics = basis.kinematics
    externals = kinematics.externals
    result = []
    for i in range(len(externals)):
        for j in range(i + 1, len(externals)):
            builder = TemplateBuilder(basis, inverse)
            for slot, propagator in enumerate(basis.propagators):
                for (k, n), factor in propagator.products.items():
                    if n < loops:
                        continue
                    builder.act(slot, (k, loops + i), kinematics.product(n - loops, j).scale(factor))
                    builder.act(slot, (k, loops + j), kinematics.product(n - loops, i).scale(-factor))
            template = builder.build("li", f"li({externals[i]},{externals[j]})")
            if template.terms:  # between null momenta that are orthogonal to all others there is nothing
                result.append(template)
    return tuple(result)
