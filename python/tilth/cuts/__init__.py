"""Reduction on cuts: each on a part of the sectors, and together as good as without.

`spanning`   cuts that together see all masters
`merge`      rows of several cuts as one, compared where two see the same
`relations`  masters that cuts cannot tell from each other
`table`      `CutTable`: the reduction, and what each cut contributed
`file`       files of cuts
`reduce`     what users call
"""

from tilth.cuts.reduce import reduce_on_cuts
from tilth.cuts.spanning import spanning_cuts
from tilth.cuts.table import CutTable

__all__ = ["CutTable", "reduce_on_cuts", "spanning_cuts"]
