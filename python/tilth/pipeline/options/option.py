"""What is known of an option beside its name, type and default, kept with the field of its dataclass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import Field, dataclass, field, fields
from enum import Enum
from functools import cache
from inspect import formatannotation
from typing import Any, NamedTuple, TypeAlias

__all__ = ["Changes", "Known", "Option", "Stage", "known_options", "option"]

#: From the option's name and what a user gave to what computations take, or an `OptionError`.
Check: TypeAlias = Callable[[str, Any], Any]

_KEY = "option"


class Changes(Enum):
    """What another value of an option may change."""

    RESULT = "the result"
    WORK = "the work, and no coefficient"
    NOTHING = "nothing but time and memory"


class Stage(Enum):
    """The first stage of a call that looks at an option; what earlier stages found holds for any value."""

    ELIMINATION = "elimination"
    SELECTION = "selection"
    COEFFICIENTS = "coefficients"


@dataclass(frozen=True, kw_only=True)
class Option:
    """What is known of an option.

    Attributes
    ----------
    help : str
        One line, without a full stop.
    changes : Changes
    check : callable
    more : str
        Sentences that follow the line in the docstring.
    accepts : str
        Annotation of the keyword where users may give more than the field holds.
    unit : str
    choices : tuple of str
        All values there are, if these are names.
    stage : Stage
        By default the first, so that an option about which this was forgotten is learnt anew, not mixed up.
    told_apart : bool
        A table states it in an entry of its own, so its provenance need not.
    flag : str or None
        How it is spelled on the command line; None: it cannot be given there.
    metavar : str or None
        What stands for its value in help texts.
    see : str
        Label of the manual's section about it.
    """

    help: str
    changes: Changes
    check: Check
    more: str
    accepts: str
    unit: str
    choices: tuple[str, ...]
    stage: Stage
    told_apart: bool
    flag: str | None
    metavar: str | None
    see: str


class Known(NamedTuple):
    """An option of a class of options.

    Attributes
    ----------
    name : str
    type : str
        Annotation of the field.
    default : object
    about : Option
    """

    name: str
    type: str
    default: Any
    about: Option

    @property
    def accepted(self) -> str:
        """Annotation of the keyword argument."""
        return self.about.accepts or self.type

    @property
    def flag(self) -> str | None:
        """How it is spelled on the command line."""
        given = self.about.flag
        if given != "":
            return given
        spelled = self.name.replace("_", "-")
        return f"--no-{spelled}" if self.default is True else f"--{spelled}"

    @property
    def meaning(self) -> str:
        """What the flag does, on the command line: one for what is True by default switches it off."""
        return f"do not {self.about.help}" if self.default is True else self.about.help

    @property
    def has_default(self) -> bool:
        """Whether the default is a value; None and () say that there is none."""
        return self.default is not None and self.default != ()

    @property
    def placeholder(self) -> str:
        """What stands for its value in help texts: a name, or all values that there are."""
        if isinstance(self.default, bool):
            return ""
        choices = "{" + ",".join(self.about.choices) + "}" if self.about.choices else ""
        return self.about.metavar or choices or self.name.upper()


def option(
    default: Any,
    help: str,
    *,
    changes: Changes,
    check: Check,
    more: str = "",
    accepts: str = "",
    unit: str = "",
    choices: tuple[str, ...] = (),
    stage: Stage = Stage.ELIMINATION,
    told_apart: bool = False,
    flag: str | None = "",
    metavar: str | None = None,
    see: str = "",
) -> Any:
    """Return a dataclass field that is an option; the parameters are those of `Option`.

    The flag is by default the name, with hyphens, and ``--no-name`` for what is True by default.
    """
    about = Option(
        help=help,
        changes=changes,
        check=check,
        more=more,
        accepts=accepts,
        unit=unit,
        choices=choices,
        stage=stage,
        told_apart=told_apart,
        flag=flag,
        metavar=metavar,
        see=see,
    )
    # Who watches and where things are kept do not make two sets of options different.
    return field(default=default, compare=changes is not Changes.NOTHING, metadata={_KEY: about})


def known_options(cls: type) -> tuple[Known, ...]:
    """Return the options of a class: first what changes the result, then the work, then the rest."""
    return _sorted(cls)


@cache
def _sorted(cls: type) -> tuple[Known, ...]:
    return tuple(sorted(_declared(cls), key=lambda one: list(Changes).index(one.about.changes)))


def _declared(cls: type) -> Iterator[Known]:
    one: Field[Any]
    for one in fields(cls):
        if _KEY in one.metadata:
            # Text where the class is from a module that says `from __future__ import annotations`.
            annotation = one.type if isinstance(one.type, str) else formatannotation(one.type)
            yield Known(one.name, annotation, one.default, one.metadata[_KEY])
