"""Which cases a search may look at, and which it must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tilth.cases import Case, read_case
from tilth.errors import EvolveError
from tilth.family import Family

__all__ = ["Suite", "read_problem"]


@dataclass(frozen=True)
class Suite:
    """Names of cases by what they are for; no case serves two purposes.

    Attributes
    ----------
    training : tuple of str
        The search evaluates every rule on these.
    validation : tuple of str
        Of the rules found, the one to report is picked by these.
    held_out : tuple of str
        Only the report looks at these, when everything is decided.

    Raises
    ------
    EvolveError
        There is no training case, a case has two purposes, or does not exist.

    Notes
    -----
    A case is one of the library with a rank, such as ``"tribox:3"``, or one integral of a family of the
    library, such as ``"tribox[1,1,2,1,1,1,-2]"``, or a problem of your own by its files,
    ``"family.toml:targets.txt"``. Names are brought to one form first, so that ``"tribox"``
    and ``"tribox:3"`` are the same case.
    """

    training: tuple[str, ...] = ("tribox:3",)
    validation: tuple[str, ...] = ("tribox:4",)
    held_out: tuple[str, ...] = ("tribox:5", "tribox:6", "tribox[1,1,2,1,1,1,-2]", "dbox:3")
    #: {case of files: digest of what they hold}
    _files: Mapping[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Bring names to one form, and check that no target serves two purposes."""
        if not self.training:
            raise EvolveError("there is no training case, name at least one, such as tribox:3")
        seen: dict[tuple[Family, tuple[int, ...]], tuple[str, str]] = {}
        files: dict[str, str] = {}
        for role, names in self:
            cases = [read_problem(name) for name in names]
            object.__setattr__(self, role, tuple(case.name for case in cases))
            files |= {case.name: case.digest for case in cases if case.of_files}
            for case in cases:
                for target in case.targets:
                    key = (case.family, target.indices)
                    other_role, other = seen.setdefault(key, (role, case.name))
                    if (other_role, other) != (role, case.name) or list(self.names).count(case.name) > 1:
                        raise EvolveError(
                            f"{role} case {case.name} has {target}, which {other_role} case {other} has too; "
                            "take cases that share no target"
                        )

        object.__setattr__(self, "_files", files)

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from (("training", self.training), ("validation", self.validation), ("held_out", self.held_out))

    @property
    def names(self) -> tuple[str, ...]:
        """All cases, training first."""
        return (*self.training, *self.validation, *self.held_out)

    def role(self, name: str) -> str:
        """Return what a case is for."""
        return next(role for role, names in self if name in names)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; of cases of files with a digest of what these hold."""
        data: dict[str, Any] = {role: list(names) for role, names in self}
        return data | ({"files": dict(self._files)} if self._files else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Suite:
        """Read what `to_dict` gave.

        Raises
        ------
        EvolveError
            It is no suite, or the files of a case hold something else now.
        """
        roles = {role: names for role, names in data.items() if role != "files"}
        try:
            suite = cls(**{role: tuple(names) for role, names in roles.items()})
        except TypeError:
            raise EvolveError(f"{data!r} is not a suite, it has training, validation and held_out") from None
        known = data.get("files", {})
        for name, digest in suite._files.items():
            if known.get(name) != digest:
                raise EvolveError(f"the files of case {name} are not what they were, put those back")
        return suite


def read_problem(name: str) -> Case:
    """Return a case by rank, such as ``"tribox:3"``, by integral, ``"tribox[1,1,2,1,1,1,-2]"``, or by files.

    Raises
    ------
    OptionError, EvolveError, InputError
        There is no such case, or no such integral.
    """
    if not isinstance(name, str):
        raise EvolveError(f"a case is named by a text such as tribox:3, not by {name!r}")
    return read_case(name)
