"""Sums of integrals of several families.

`said`         what a sum says, and what each family's part of it is
`parts`        the maps between families, and masters in terms of common ones
`common`       the sum of the parts in common masters
`certificate`  why the result is true
`verify`       the check of it
`files`        the file form
"""

from tilth.amplitudes.several.certificate import FamiliesCertificate
from tilth.amplitudes.several.verify import AmplitudeVerification

__all__ = ["AmplitudeVerification", "FamiliesCertificate"]
