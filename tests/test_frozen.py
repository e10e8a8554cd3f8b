"""Frozen dataclasses of the package beside those of the standard library, which share no method with them."""

import copy
import dataclasses
import inspect
import pickle
import sys
import types

import pytest

from tilth import frozen

#: Classes as text, so that either decorator can make them.
SOURCES = {
    "plain": """
        @dataclass(frozen=True)
        class Made:
            '''Two fields.'''
            first: int
            second: str = "b"
        """,
    "factories": """
        @dataclass(frozen=True)
        class Made:
            first: int
            second: list = field(default_factory=list)
            third: dict = field(default_factory=dict, init=False, compare=False, repr=False)
            fourth: int = field(default=4, init=False, hash=False)
        """,
    "keywords": """
        @dataclass(frozen=True, kw_only=True)
        class Made:
            second: int = 2
            first: int
        """,
    "a keyword among positions": """
        @dataclass(frozen=True)
        class Made:
            second: int = field(default=2, kw_only=True)
            first: int
        """,
    "checked": """
        @dataclass(frozen=True)
        class Made:
            first: int
            def __post_init__(self):
                object.__setattr__(self, "first", abs(self.first))
        """,
    "derived": """
        @dataclass(frozen=True)
        class Base:
            first: int
            second: int = 2
        @dataclass(frozen=True)
        class Made(Base):
            second: int = 3
            third: int = 4
        """,
    "derived without a decorator": """
        @dataclass(frozen=True)
        class Base:
            first: int
        class Made(Base):
            pass
        """,
    "slots": """
        @dataclass(frozen=True, slots=True)
        class Made:
            first: int
            second: tuple = ()
        """,
    "own methods": """
        @dataclass(frozen=True)
        class Made:
            first: int
            def __eq__(self, other):
                return isinstance(other, Made) and self.first % 10 == other.first % 10
            def __repr__(self):
                return f"<{self.first}>"
            def __hash__(self):
                return 7
        """,
    "own equality": """
        @dataclass(frozen=True)
        class Made:
            first: int
            def __eq__(self, other):
                return isinstance(other, Made)
        """,
    "identity": """
        @dataclass(frozen=True, eq=False, repr=False)
        class Made:
            first: int
        """,
    "no fields": """
        @dataclass(frozen=True)
        class Made:
            pass
        """,
    "class variables": """
        @dataclass(frozen=True)
        class Made:
            name: ClassVar[str] = "made"
            first: int = 1
        """,
}
#: Arguments that some of the classes take and others refuse.
CALLS = [
    ((), {}),
    ((1,), {}),
    ((-11,), {}),
    ((1, 2), {}),
    ((1, 2, 3), {}),
    ((), {"first": 1}),
    ((1,), {"second": (5,)}),
    ((1,), {"first": 1}),
    ((1,), {"fifth": 5}),
]


def made(decorator, source, name):
    """Return a module in which a decorator made the classes of a source."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    vars(module).update(dataclass=decorator, field=dataclasses.field)
    code = "from __future__ import annotations\nfrom typing import ClassVar\n" + inspect.cleandoc(source)
    exec(code, vars(module))  # noqa: S102  # one of the texts above
    return module


@pytest.fixture(params=SOURCES)
def both(request):
    modules = [
        made(decorator, SOURCES[request.param], name)
        for decorator, name in (
            (dataclasses.dataclass, "made_by_standard"),
            (frozen.dataclass, "made_by_ours"),
        )
    ]
    yield [module.Made for module in modules]
    for module in modules:
        del sys.modules[module.__name__]


def outcome(call, *arguments, **keywords):
    """Return what a call returns, or the error it raises."""
    try:
        return call(*arguments, **keywords)
    except (TypeError, AttributeError) as error:
        return type(error).__name__, str(error)


def instances(cls):
    found = [outcome(cls, *copy.deepcopy(given), **keywords) for given, keywords in CALLS]
    assert any(isinstance(one, cls) for one in found)
    return found


def test_calls_give_the_same_or_are_refused_with_the_same_words(both):
    standard, ours = map(instances, both)
    if both[0].__repr__ is not object.__repr__:
        assert list(map(repr, ours)) == list(map(repr, standard))
    for one, other in zip(ours, standard, strict=True):
        assert isinstance(one, tuple) == isinstance(other, tuple)
        if isinstance(one, tuple):
            assert one == other
        else:
            assert [getattr(one, f.name) for f in dataclasses.fields(one)] == [
                getattr(other, f.name) for f in dataclasses.fields(other)
            ]


def test_signatures_fields_and_patterns_are_the_same(both):
    standard, ours = both
    assert str(inspect.signature(ours)) == str(inspect.signature(standard))
    assert list(map(repr, dataclasses.fields(ours))) == list(map(repr, dataclasses.fields(standard)))
    assert ours.__match_args__ == standard.__match_args__
    assert ours.__init__.__qualname__ == standard.__init__.__qualname__
    assert hasattr(ours, "__slots__") == hasattr(standard, "__slots__")


def test_equality_and_hashes_are_the_same(both):
    standard, ours = map(instances, both)
    for one, other in zip(ours, standard, strict=True):
        for left, right in zip(ours, standard, strict=True):
            assert (one == left) == (other == right)
        first, second = outcome(hash, one), outcome(hash, other)
        if isinstance(one, both[1]) and both[0].__eq__ is not object.__eq__:
            assert first == second


def test_nothing_can_be_set_or_deleted_that_cannot_be_there(both):
    # Python 3.11 says of any other name where there are slots that `super` does not work.
    others = () if hasattr(both[0], "__slots__") else ("other",)
    for name in ("first", "second", *others):
        said = []
        for cls in both:
            one = next(one for one in instances(cls) if isinstance(one, cls))
            said.append([outcome(setattr, one, name, 1), outcome(delattr, one, name)])
        assert said[0] == said[1]


def test_copies_pickles_and_replacements_are_equal(both):
    for cls in both:
        one = next(one for one in instances(cls) if isinstance(one, cls))
        values = [getattr(one, field.name) for field in dataclasses.fields(one)]
        pickled = pickle.loads(pickle.dumps(one))  # noqa: S301  # of our own
        for other in (copy.copy(one), copy.deepcopy(one), pickled):
            assert type(other) is cls
            assert [getattr(other, field.name) for field in dataclasses.fields(other)] == values
        given = [field.name for field in dataclasses.fields(cls) if field.init]
        for name in given:
            assert getattr(dataclasses.replace(one, **{name: 8}), name) == 8


def test_what_refers_to_itself_is_shown():
    cls = made(frozen.dataclass, SOURCES["factories"], "made_by_ours").Made
    one = cls(1)
    one.second.append(one)
    assert "second=[...]" in repr(one)


def test_a_method_is_made_once_and_by_whom_asks_first():
    @frozen.dataclass(frozen=True)
    class Base:
        first: int

    class Derived(Base):
        pass

    assert "__init__" not in vars(Derived)
    assert not inspect.isfunction(vars(Base)["__init__"])
    assert Derived(3).first == 3
    assert inspect.isfunction(vars(Base)["__init__"])
    assert Base(4) == Base(4) != Derived(4)


def test_a_class_that_is_not_frozen_is_refused():
    with pytest.raises(TypeError, match="not frozen"):
        frozen.dataclass(frozen=False)
