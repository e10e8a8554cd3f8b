"""`Project`: several families that are reduced together onto common masters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from tilth.errors import TargetError
from tilth.family import Integral
from tilth.family.order import Order, read_order
from tilth.family.targets import read_target_text
from tilth.masters import read_symmetries
from tilth.news import Progress, silent
from tilth.pipeline.options import Options, PlanOptions, ReduceOptions
from tilth.pipeline.options.keywords import OptionsKeywords, PlanOptionsKeywords, ReduceOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.project.families import Families
from tilth.project.masters import CommonMasters, find_common_masters
from tilth.project.plan import ProjectPlan, plan_families
from tilth.project.reading import families_in, load_families, load_imported
from tilth.project.reduce import reduce_families
from tilth.project.score import ProjectScore, score_families
from tilth.project.table import ProjectTable
from tilth.seeding import SeedingRule

if TYPE_CHECKING:
    from tilth.formats.imported import ImportedProject

__all__ = ["Project"]


class Project(Families):
    """Several families with the same external momenta and kinematics, reduced together.

    Loop momenta, propagators and numbers of loops may differ. Sectors of later families that are sectors of
    earlier ones under other names are found by the same means as those within one family; put the family
    whose masters you want to keep first.

    Parameters
    ----------
    families : iterable of Family
    crossings : mapping, optional
        {name of a further family: (name of one of these, {external momentum: what stands in its place})}. Its
        reductions are those of the other one at exchanged invariants, so functions of these cost nothing.

    Attributes
    ----------
    families : tuple of Family
    names : tuple of str
    symbols : tuple of str
        ``("d", *invariants)`` of all families.
    crossings : mapping
        {name: Crossing}.
    targets : tuple of Integral
        Those that came with the files of another program.
    imported : ImportedProject or None
        What these files say beside that, and what became of each of their keys.

    Raises
    ------
    FamilyError
        Two families have one name, or external momenta or one of their scalar products differ.

    Examples
    --------
    >>> import tilth
    >>> a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], {"p^2": "s"})
    >>> b = tilth.Family("B", ["l"], ["p"], ["l^2", "(l+p)^2-m2"], {"p^2": "s"})
    >>> project = tilth.Project([a, b])
    >>> table = project.reduce([b[1, 2], a[2, 1]])
    >>> table.masters, table[b[1, 2]] == table[a[2, 1]]
    ((A[1,0], A[1,1]), True)
    """

    imported: ImportedProject | None = None

    @classmethod
    def from_toml(cls, text: str, source: str = "project file") -> Project:
        """Read the text of a project's file; every error names `source`."""
        return cls(*families_in(text, source))

    @classmethod
    def load(cls, path: str | Path) -> Project:
        """Read a project's file, or all family files of a folder in the order of their names.

        A folder of Kira, with ``config/integralfamilies.yaml``, and a configuration of FIRE, whose name ends
        in ``.config``, are projects as well; `targets` and `imported` have what they say beside the families.

        Raises
        ------
        FamilyFileError, FormatError, InputError
            Naming the file, and line and key where they are known.
        """
        if (found := load_imported(path)) is not None:
            project = cls(found.families)
            project._set("imported", found)
            return project
        return cls(*load_families(path))

    @property
    def targets(self) -> tuple[Integral, ...]:
        """The targets that came with the files of another program, see `load`; none otherwise."""
        return () if self.imported is None else self.imported.targets

    def read_targets(self, path: str | Path) -> tuple[Integral, ...]:
        """Integrals of a target file, each with the name of its family; errors name file and line."""
        return self.parse_targets(read_target_text(path), str(path))

    def masters(
        self,
        *,
        order: Order | str = Order.numerators,
        preferred_masters: Iterable[Integral] = (),
        symmetries: bool | str = True,
        certify: bool = False,
        threads: int = 1,
        progress: Progress | None = None,
    ) -> CommonMasters:
        """Find the common masters: those of the first family, and of later ones what is not mapped away.

        Parameters
        ----------
        order, preferred_masters, symmetries, certify, threads, progress
            As for `tilth.masters`; preferred masters may be of all families.

        Raises
        ------
        OptionError
            A preferred master cannot be one, or is an integral of an earlier family.
        """
        options = ReduceOptions(
            order=read_order(order),
            preferred_masters=tuple(preferred_masters),
            symmetries=read_symmetries(symmetries),
            threads=threads,
            progress=progress or silent,
        )
        return find_common_masters(self, options, certify=certify)

    @takes(Options)
    def score(
        self,
        targets: Iterable[Integral] | Integral,
        seeding: SeedingRule | str = "auto",
        *,
        options: Options | None = None,
        **keywords: Unpack[OptionsKeywords],
    ) -> ProjectScore:
        """Count what a seeding rule costs for targets of several families.

        Parameters
        ----------
        targets : iterable of Integral
            Of any families of the project.
        seeding : rule or str
            As for `tilth.score`; it is asked for each family.
        options : Options, optional
            Options to start from; keyword arguments change single ones.
        {options}
        """
        return score_families(self, self._asked(targets), seeding, Options.read("score", options, keywords))

    @takes(ReduceOptions)
    def reduce(
        self,
        targets: Iterable[Integral] | Integral,
        seeding: SeedingRule | str = "auto",
        *,
        options: Options | None = None,
        **keywords: Unpack[ReduceOptionsKeywords],
    ) -> ProjectTable:
        """Reduce targets of several families to common masters.

        From the last family to the first, integrals in sectors that are sectors of an earlier family are
        translated, exactly, and reduced there; so are the masters that the others leave. Each family that has
        something to reduce gets a `Table` with its certificate, and the rows are composed of these tables and
        the translations.

        Parameters
        ----------
        targets : iterable of Integral
            Of any families of the project.
        seeding : rule or str
            As for `tilth.reduce`; it is asked for each family.
        options : Options, optional
            Options to start from; keyword arguments change single ones. Values of `at` are for the symbols
            of all families, preferred masters may be of all, and `run` is a folder with a folder for each.
        {options}

        Raises
        ------
        TargetError
            There are no targets, or one belongs to no family of the project.
        OptionError
            A preferred master is an integral of an earlier family.
        TilthError
            As for `tilth.reduce`.
        """
        given = ReduceOptions.read("reduce", options, keywords)
        return ProjectTable(reduce_families(self, self._asked(targets), seeding, given))

    @takes(PlanOptions)
    def plan(
        self,
        targets: Iterable[Integral] | Integral,
        seeding: SeedingRule | str = "auto",
        *,
        options: Options | None = None,
        **keywords: Unpack[PlanOptionsKeywords],
    ) -> ProjectPlan:
        """Solve for targets of several families once, for any number of points.

        Parameters
        ----------
        targets : iterable of Integral
            Of any families of the project.
        seeding : rule or str
            As for `tilth.plan`; it is asked for each family.
        options : Options, optional
            Options to start from; keyword arguments change single ones.
        {options}

        Raises
        ------
        TargetError, OptionError
            As for `reduce`.
        TilthError
            As for `tilth.plan`.
        """
        return plan_families(self, self._asked(targets), seeding, PlanOptions.read("plan", options, keywords))

    def _asked(self, targets: Iterable[Integral] | Integral) -> tuple[Integral, ...]:
        asked = self.check(targets)
        if not asked:
            raise TargetError("there are no targets, give at least one integral")
        return asked
