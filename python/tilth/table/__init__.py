"""Reduction tables: targets in terms of masters, with certificate and provenance.

`table`            `Table`: what can be done with the data in `reductions`
`reductions`       targets in terms of masters, with what proves them
`factored`, `polynomials`   exact functions and their canonical form
`function_store`, `function_rows`, `stored_rows`   many functions in the core, rows made when asked for
`function_text`, `function_latex`, `function_sympy`   how these are written and read
`homogeneous`      an invariant that was set to 1, restored by mass dimension
`arithmetic`, `coefficients`   the kinds of coefficients, and reading what users write
`certificate`      the witnesses; `statement`, `places` what they are of, and where
`certify`          making them; `multiply`, `proof` multiplying them out
`verify`, `stored`, `consistency`   the checks that `Table.verify` makes
from tilth.table.combination import Combination, Preferred, read_preferred
`evaluation`, `amplitude`, `basis`, `merge`   what can be done with a table
`files`            the file form
`display`, `latex`, `to_sympy`   text, HTML, LaTeX and sympy
"""

from tilth.table.certificate import (
    Certificate,
    CombinedCertificate,
    CombinedProbe,
    RowCertificate,
    WitnessProbe,
)
from tilth.table.certify import combined_certificate
from tilth.table.combination import Combination, Preferred, read_preferred
from tilth.table.factored import FactoredFunction
from tilth.table.head import TableHead
from tilth.table.homogeneous import restore
from tilth.table.preferring import in_preferred_masters
from tilth.table.statement import statement_of
from tilth.table.table import Table
from tilth.table.verify import Verification

__all__ = [
    "Certificate",
    "Combination",
    "CombinedCertificate",
    "CombinedProbe",
    "FactoredFunction",
    "Preferred",
    "RowCertificate",
    "Table",
    "TableHead",
    "Verification",
    "WitnessProbe",
    "combined_certificate",
    "in_preferred_masters",
    "read_preferred",
    "restore",
    "statement_of",
]
