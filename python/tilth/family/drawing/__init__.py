"""Pictures of integrals, sectors and families, as SVG.

`sector_graph`  the graph of a sector, from the momenta of its lines; `vertices` finds what meets at vertices
`layout`        where vertices are drawn; `curves` what lines are drawn as
`diagram`       a diagram; `gallery` several; `sector_lattice` all sectors of a family
`svg`           text, lines and discs
"""

from tilth.family.drawing.svg import Picture

__all__ = ["Picture"]
