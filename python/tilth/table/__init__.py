"""Reduction tables: targets in terms of masters, with certificate and provenance.

`table`         Table itself
`certificate`   the witness, and multiplying it out
`verify`        the checks behind `Table.verify`
`files`         the file form
`display`       text and HTML
"""

from tilth.table.certificate import Certificate, WitnessProbe
from tilth.table.table import Table
from tilth.table.verify import Verification

__all__ = ["Certificate", "Table", "Verification", "WitnessProbe"]
