"""Names that options may be given."""

from __future__ import annotations

__all__ = [
    "AT_POINT",
    "CERTIFICATES",
    "COMBINED",
    "EQUATION_ORDERS",
    "IDENTITIES",
    "MEASURES",
    "METRICS",
    "MINIMISED",
    "OBJECTIVES",
]

#: Maps that the numbers of a kinematic point make.
AT_POINT = "at-point"

#: Orders in which the core can offer equations, the default first; see the manual.
EQUATION_ORDERS = ("ascending", "descending", "power", "lines", "seeds", "leading")

#: Kinds of certificates, the default first.
COMBINED = "combined"
CERTIFICATES = (COMBINED, "rows")

#: Kinds of identities, the default being both.
IDENTITIES = ("ibp", "li")

#: What a selection may be small in, the default first; see the manual.
OBJECTIVES = ("selected", "multiplications", "mixed", "shortlist")

#: What scores may be compared by.
MEASURES = ("seeds", "generated", "independent", "selected", "multiplications", "seconds", "peak_bytes")

#: What a choice of seeds may be made small in, the default first.
MINIMISED = ("seeds", "selected", "multiplications")

#: Metrics, and with them measures of loop momenta, that a shift of the dimension knows, the default first.
METRICS = ("minkowski", "euclidean")
