"""Frozen dataclasses whose methods are made when they are first called.

The standard library's decorator writes and compiles six functions for each frozen class, in 0.46 ms on a
two-core AMD EPYC with Python 3.11. A small reduction imports more than a hundred such classes, and makes
instances of half of them. Here a class takes 0.03 ms, and 0.06 more with its first instance. All else is as
there, `dataclasses.fields` and `dataclasses.replace` included, but for three things. A subclass that is a
frozen dataclass is made by this decorator, too, so that what users derive from, as `Rule`, is left to the
other. There are no pseudo-fields (`InitVar`). A field without a default after one that has one is told of by
mypy and by the first instance, not by the import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as standard_dataclass
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

Method = Callable[..., Any]


class _Factory:
    """Stands in a signature for what a factory makes."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


class _Deferred:
    """A method of a class, made when it is first looked up, which then stands in its place."""

    def __init__(self, cls: type, name: str, make: Callable[[type], Method]) -> None:
        self._cls, self._name, self._make = cls, name, make

    def __get__(self, instance: object, owner: type | None = None) -> Method:
        method = self._make(self._cls)
        method.__name__ = self._name
        method.__qualname__ = f"{self._cls.__qualname__}.{self._name}"
        method.__module__ = self._cls.__module__
        setattr(self._cls, self._name, method)
        bound: Method = method.__get__(instance, owner)
        return bound


def _frozen(
    cls: type | None = None,
    /,
    *,
    frozen: bool,
    init: bool = True,
    repr: bool = True,
    eq: bool = True,
    kw_only: bool = False,
    slots: bool = False,
) -> Any:
    """Do what `dataclasses.dataclass` does with these arguments; `frozen` is said at a class for its reader.

    Raises TypeError for a class that is not to be frozen.
    """
    if frozen is not True:
        raise TypeError("a class that is not frozen is a dataclass of the standard library")

    def made(cls: type) -> type:
        own = vars(cls)
        deferred = {"__init__": _initialiser} if init else {}
        if repr:
            deferred["__repr__"] = _representation
        if eq:
            deferred["__eq__"] = _equality
            # Python itself writes None where a class has an equality of its own and says nothing of hashes.
            if own.get("__hash__") is None and ("__hash__" not in own or "__eq__" in own):
                deferred["__hash__"] = _hashing
        shared: dict[str, Method] = {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
        if slots:
            shared |= {"__getstate__": _state, "__setstate__": _set_state}
        missing = {name for name in {*deferred, *shared} if own.get(name) is None}
        if not own.get("__doc__"):
            cls.__doc__ = cls.__name__  # or its signature would be looked up
        cls = standard_dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=slots)(cls)
        for name in missing:
            method = _Deferred(cls, name, deferred[name]) if name in deferred else shared[name]
            setattr(cls, name, method)
        return cls

    return made if cls is None else made(cls)


def _initialiser(cls: type) -> Method:
    """Return the method that takes the fields; Python has no other way to a signature than its text."""
    scope: dict[str, Any] = {"_SET": object.__setattr__, "_FACTORY": _FACTORY}
    taken: dict[bool, list[str]] = {False: [], True: []}
    body = []
    annotations: dict[str, Any] = {}
    for one in fields(cls):
        value = f"_default_{one.name}"
        scope[value] = one.default if one.default_factory is MISSING else one.default_factory
        if one.init:
            annotations[one.name] = one.type
            default = _default_text(one)
            taken[bool(one.kw_only)].append(f"{one.name}{default}")
            made = f"{value}() if {one.name} is _FACTORY else {one.name}"
            body.append((one.name, one.name if one.default_factory is MISSING else made))
        elif one.default_factory is not MISSING:
            body.append((one.name, f"{value}()"))
        elif one.default is not MISSING:
            body.append((one.name, value))
    parameters = ["self", *taken[False], *(["*", *taken[True]] if taken[True] else [])]
    lines = [f"def __init__({', '.join(parameters)}):"]
    lines += [f"    _SET(self, {name!r}, {value})" for name, value in body]
    lines.append("    self.__post_init__()" if hasattr(cls, "__post_init__") else "    return")
    exec("\n".join(lines), scope)  # noqa: S102  # names of fields, which are identifiers
    method: Method = scope["__init__"]
    method.__annotations__ = {**annotations, "return": None}
    return method


def _default_text(one: Field[Any]) -> str:
    if one.default_factory is not MISSING:
        return "=_FACTORY"
    return "" if one.default is MISSING else f"=_default_{one.name}"


def _representation(cls: type) -> Method:
    names = [one.name for one in fields(cls) if one.repr]

    def representation(self: object) -> str:
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({shown})"

    return recursive_repr()(representation)


def _equality(cls: type) -> Method:
    values = _values([one.name for one in fields(cls) if one.compare])

    def equality(self: object, other: object) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    return equality


def _hashing(cls: type) -> Method:
    values = _values([one.name for one in fields(cls) if (one.compare if one.hash is None else one.hash)])

    def hashing(self: object) -> int:
        return hash(values(self))

    return hashing


def _values(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """Return what gives the values of some fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple([getattr(one, name) for name in names])


def _is_protected(one: object, name: str) -> bool:
    """Return whether an attribute stays: a class derived from one made here may have others that do not."""
    cls: Any = type(one)
    return "__dataclass_fields__" in vars(cls) or name in cls.__dataclass_fields__


def _refuse_to_set(self: object, name: str, value: object) -> None:
    if _is_protected(self, name):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _refuse_to_delete(self: object, name: str) -> None:
    if _is_protected(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass  # which mypy knows
else:
    dataclass = _frozen
