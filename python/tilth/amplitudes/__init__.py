"""Amplitudes: sums of many integrals with coefficients, in terms of the masters as a whole.

`terms`        the sum and its symbols
`merge`        integrals that are the same by a permutation of lines
`identified`   the check that they are
`reading`      what files say
`said`         what a sum of one family says, and its hash
`run`          the folder that keeps plan and probes
`split`        coefficients as parts: powers of further symbols times functions that are probed
`contract`     probes of whole sums
`one_family`   a sum of integrals of one family
`check`        the comparison with all equations
`certificate`  witnesses of the sum
`verify`       the check of these
`files`        the file form
`several`      sums of several families: their parts, common masters, certificate and file
`expansion`    what is found: {master: function}
`reduce`       what users call
"""

from tilth.amplitudes.expansion import MasterExpansion
from tilth.amplitudes.reduce import amplitude
from tilth.amplitudes.terms import Amplitude

__all__ = ["Amplitude", "MasterExpansion", "amplitude"]
