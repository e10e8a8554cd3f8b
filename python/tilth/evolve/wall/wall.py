"""`Wall`: asks unrestricted Python which seeds it keeps, and trusts it with nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.wall.available import versions
from tilth.evolve.wall.build import find_component
from tilth.evolve.wall.cache import Component
from tilth.evolve.wall.canaries import sing
from tilth.evolve.wall.process import Child, ChildFailed, ChildLate
from tilth.evolve.wall.protocol import Reply, SeedTable, read_choice, read_reply

__all__ = ["Verdict", "Wall", "WallOptions"]


@dataclass(frozen=True)
class WallOptions:
    """What a program may use.

    Attributes
    ----------
    fuel, fuel_per_seed : int
        Instructions of WebAssembly, roughly: those of a call, and those that each seed adds. What a program
        uses does not depend on the machine, but on the component a little, see the manual.
    seconds : float
        Of wall time for a call, in case that fuel does not stop a program: it lasts for half a second.
    lifetime : int
        Seconds of processor time in the life of a process; one that has used half of it is replaced. At
        least 60, and four times those of a call.
    """

    fuel: int = 500_000_000
    fuel_per_seed: int = 200_000
    seconds: float = 20.0
    lifetime: int = 3_600

    def __post_init__(self) -> None:
        for name in ("fuel", "fuel_per_seed", "seconds", "lifetime"):
            value = getattr(self, name)
            if not 0 < value < 2**40:
                raise EvolveError(f"{name} is {value!r}, give a positive number")
        least = max(60, 4 * self.seconds)
        if self.lifetime < least:
            raise EvolveError(
                f"lifetime is {self.lifetime} s, give {least:g} or more for calls of {self.seconds:g} s"
            )


@dataclass(frozen=True)
class Verdict:
    """What a program chose.

    Attributes
    ----------
    keep : tuple of bool
        For each row of the table.
    fuel : int
        What it used.
    """

    keep: tuple[bool, ...]
    fuel: int


class Wall:
    """CPython in WebAssembly without imports, in a process with limits.

    It is started by the first question, or by `start`: the component is built if it is not there yet, and
    harmless attempts to get through are made. If one of them succeeds, or the process ever does what it
    should not, the wall is off: this call and all later ones raise. There is no weaker wall to fall back to.
    One thread may ask at a time.

    Parameters
    ----------
    folder : path, optional
        Where the component is kept; see `tilth.evolve.wall.default_folder` for a good one. Default: nowhere,
        it is built each time.
    options : WallOptions, optional

    Examples
    --------
    .. code-block:: python

        from tilth.evolve.wall import Wall, default_folder, make_table

        with Wall(default_folder()) as wall:
            wall.ask("def keep(t, s): return s <= t - 3", make_table({"t": [4, 5], "s": [2, 2]})).keep
    """

    def __init__(self, folder: str | Path | None = None, options: WallOptions | None = None) -> None:
        self.options = options or WallOptions()
        self._folder = None if folder is None else Path(folder)
        self._component: Component | None = None
        self._child: Child | None = None
        self._off = ""

    def __enter__(self) -> Wall:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def status(self) -> dict[str, Any]:
        """What stands, for people and logs: empty before the start."""
        if self._child is None or self._component is None:
            return {}
        return {"component": self._component.component, "versions": versions(), **self._child.status}

    def start(self) -> None:
        """Build or load the component, start the process, and try to get through.

        Raises
        ------
        EvolveError
            A package is missing, the component cannot be built, an attempt got through, or the wall is off.
        """
        if self._off:
            raise EvolveError(self._off)
        if self._child is not None:
            return
        try:
            self._child = self._new_child()
            # With limits that they reach soon, whatever programs may use.
            through = sing(
                lambda source, table: read_choice(self._reply(source, table, WallOptions()), table)
            )
        except BaseException:
            # Not even after an interrupt may there be a process that was not tried.
            self.close()
            raise
        if through:
            raise self._broken(f"these attempts to get through it succeeded: {', '.join(through)}")

    def close(self) -> None:
        """End the process; a later question starts another one."""
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def ask(self, source: str, table: SeedTable) -> Verdict:
        """Return which rows of a table a program keeps.

        Parameters
        ----------
        source : str
            Python that defines ``keep``, whose arguments are among the names of the table.
        table : SeedTable

        Raises
        ------
        ProgramError
            The program failed, was stopped, or did not answer with True or False for each row.
        EvolveError
            There is no wall.
        """
        self.start()
        reply = self._reply(source, table, self.options)
        if reply.seconds > self.options.lifetime / 2:
            self.close()
        return Verdict(read_choice(reply, table), reply.fuel)

    def _new_child(self) -> Child:
        fresh = self._component is None
        if self._component is None:
            self._component = find_component(self._folder)
        try:
            return Child(self._component, self.options.lifetime)
        except (ChildFailed, ChildLate) as error:
            if not fresh or self._folder is None:
                raise self._broken(f"its process cannot be started: {error}") from None
        # What was kept may be of a machine with other instructions. Once: what was just built has to work.
        self._component = find_component(self._folder, anew=True)
        try:
            return Child(self._component, self.options.lifetime)
        except (ChildFailed, ChildLate) as error:
            raise self._broken(f"its process cannot be started: {error}") from None

    def _reply(self, source: str, table: SeedTable, options: WallOptions) -> Reply:
        if self._child is None:
            raise self._broken("a process was lost while it was tried")
        if not source.isascii() and not _is_text(source):
            raise ProgramError("the function has half of a surrogate pair; remove it")
        fuel = options.fuel + options.fuel_per_seed * table.rows
        question = {"source": source, "table": table.text, "fuel": fuel, "limit": table.limit}
        try:
            # A character outside of ASCII is at most two escapes of six.
            line = self._child.ask(question, 1_000 + 12 * table.limit, options.seconds)
            reply = read_reply(line, table, fuel)
        except ChildLate:
            self.close()
            raise ProgramError(
                f"the function took longer than {options.seconds:g} s; write one that does less"
            ) from None
        except (ChildFailed, ValueError) as error:
            raise self._broken(f"its process did what it should not: {error}") from None
        except BaseException:
            self.close()
            raise
        return reply

    def _broken(self, reason: str) -> EvolveError:
        """Switch the wall off for good."""
        self.close()
        self._off = f"the wall around unrestricted Python is off: {reason}; take the language 'subset'"
        return EvolveError(self._off)


def _is_text(source: str) -> bool:
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
