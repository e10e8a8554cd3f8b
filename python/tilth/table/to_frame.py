"""A table as a data frame of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tilth.errors import OptionError
from tilth.table.arithmetic import Coefficient

__all__ = ["table_to_frame"]


def table_to_frame(table: Mapping[Any, Mapping[Any, Coefficient]]) -> Any:
    """Return one line per coefficient, see `Table.to_frame`."""
    try:
        from pandas import DataFrame
    except ImportError:
        raise OptionError("to_frame needs pandas, install it with: pip install 'tilth[pandas]'") from None
    entries = [(target, master, value) for target, row in table.items() for master, value in row.items()]
    # One list per column: of a list of lines, pandas would look into integrals as if they were lines.
    columns = zip(*entries, strict=True) if entries else ((), (), ())
    return DataFrame(
        {
            name: list(column)
            for name, column in zip(("target", "master", "coefficient"), columns, strict=True)
        },
        dtype=object,
    )
