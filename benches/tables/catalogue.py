"""All tables, in the order in which they are printed."""

from .amplitudes import TABLE as AMPLITUDES
from .dotted import TABLE as DOTTED
from .elimination import TABLE as ELIMINATION
from .exact import TABLE as EXACT
from .field import TABLE as FIELD
from .flagship import TABLE as FLAGSHIP
from .lanes import TABLE as LANES
from .learnt import TABLE as LEARNT
from .passes import TABLE as PASSES
from .probes import TABLE as PROBES
from .roofline import TABLE as ROOFLINE
from .seeding import TABLE as SEEDING
from .spill import TABLE as SPILL
from .threads import TABLE as THREADS

TABLES = {
    table.name: table
    for table in (
        SEEDING,
        LEARNT,
        EXACT,
        FIELD,
        LANES,
        PROBES,
        DOTTED,
        AMPLITUDES,
        ELIMINATION,
        FLAGSHIP,
        THREADS,
        SPILL,
        ROOFLINE,
        PASSES,
    )
}
