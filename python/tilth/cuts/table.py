"""`CutTable`: targets in terms of masters, found on cuts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tilth.cuts.spanning import Cut, cut_text
from tilth.errors import OptionError
from tilth.family import Integral, Named, PointLike
from tilth.family.writing import make_folder
from tilth.news import Progress, silent
from tilth.table import Table
from tilth.table.amplitude import apply_table
from tilth.table.arithmetic import Coefficient
from tilth.table.display import table_text
from tilth.table.evaluation import evaluate_table
from tilth.table.reductions import Reductions

__all__ = ["CutTable", "cut_name"]


class CutTable(Reductions):
    """Targets reduced to masters on several cuts: a mapping ``table[target][master] -> coefficient``.

    It has the rows of `Table`, and their masters, `order`, `at`, `symbols` and `prime`. What proves them are
    the certificates of its parts, each of which is a `Table` of its own.

    Attributes
    ----------
    cuts : mapping
        {cut: Table}, of the family on that cut, without maps between sectors.
    relations : tuple of Table
        What turned masters of the cuts into those of the family, if anything had to.
    compared : int
        Coefficients that two cuts see and that were compared.
    unseen : tuple of Integral
        Masters at or below the targets that no cut sees, so that nothing is known of their coefficients:
        they are missing in the rows. Empty if the cuts span.
    """

    def __init__(
        self,
        *given: Any,
        cuts: Mapping[Cut, Table],
        relations: tuple[Table, ...],
        compared: int,
        unseen: tuple[Integral, ...],
        **parts: Any,
    ) -> None:
        super().__init__(*given, certificate=(), **parts)
        self.cuts = cuts
        self.relations = relations
        self.compared = compared
        self.unseen = unseen

    def replace(self, **parts: Any) -> CutTable:
        """Refuse: parts of a table on cuts belong together.

        Raises
        ------
        OptionError
        """
        raise OptionError("a table on cuts cannot have other parts, change the targets or cuts and reduce")

    @property
    def complete(self) -> bool:
        """Whether every master at or below the targets is seen by a cut."""
        return not self.unseen

    def verify(
        self, *, fresh: bool = True, seed: int | None = None, threads: int = 1, progress: Progress = silent
    ) -> None:
        """Check the tables of all cuts, and of the relations, as `Table.verify` does.

        That the cuts agree was looked at when the table was made.

        Raises
        ------
        VerificationFailed
        """
        for table in (*self.cuts.values(), *self.relations):
            table.verify(fresh=fresh, seed=seed, threads=threads, progress=progress)

    def apply(self, amplitude: Mapping[Named, object]) -> dict[Named, Coefficient]:
        """Reduce a sum of integrals with coefficients to the masters, see `Table.apply`."""
        return apply_table(self, amplitude)

    def evaluate(self, point: PointLike, prime: int | None = None) -> dict[Named, dict[Named, Any]]:
        """Evaluate all coefficients at a point, see `Table.evaluate`."""
        return evaluate_table(self, point, prime)

    def export(self, path: str | Path, format: str | None = None, **options: Any) -> None:
        """Write the rows for another program, see `tilth.export`.

        Raises
        ------
        FormatError, OptionError
        """
        from tilth.formats import export  # only those who write need it

        export(self, path, format, **options)

    def save_parts(self, folder: str | Path) -> tuple[Path, ...]:
        """Save the table of each cut with its certificate, such as ``folder/cut-1-3-6-8.tilth``.

        Returns
        -------
        tuple of Path

        Raises
        ------
        OptionError
            The folder cannot be made.
        TableFileError
            A file cannot be written.
        """
        place = Path(folder)
        make_folder(place)
        named = {cut_name(cut): table for cut, table in self.cuts.items()}
        named |= {f"relations-{number + 1}": table for number, table in enumerate(self.relations)}
        paths = tuple(place / f"{name}.tilth" for name in named)
        for path, table in zip(paths, named.values(), strict=True):
            table.save(path)
        return paths

    def __repr__(self) -> str:
        return f"CutTable({len(self)} target(s), {len(self.masters)} masters, {len(self.cuts)} cuts)"

    def __str__(self) -> str:
        listed = "; ".join(map(cut_text, self.cuts))
        lines = [f"on the cuts {listed}; {self.compared:,} coefficients agree between two of them"]
        if self.unseen:
            lines.append(f"no cut sees {', '.join(map(str, self.unseen))}: these are missing")
        return "\n".join([*lines, table_text(self)])


def cut_name(cut: Cut) -> str:
    """Return the name of a cut in file names: ``cut-1-3-6-8``."""
    return "cut-" + "-".join(map(str, cut))
