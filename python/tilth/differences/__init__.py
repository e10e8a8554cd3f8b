"""Two reductions compared, whatever programs they come from and whatever their masters are.

`compare`       the verb, `diff`
`result`        what was found
`sides`         reductions by name and indices
`place`         numbers for symbols, and the field in which coefficients are compared
`rewriting`     rows in other masters
`statements`    what two sides say of one target
`family_rules`  the masters of both sides in those of a family
"""

from tilth.differences.compare import diff
from tilth.differences.result import CoefficientDifference, TableDifference

__all__ = ["CoefficientDifference", "TableDifference", "diff"]
