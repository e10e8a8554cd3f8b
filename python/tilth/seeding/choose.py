"""Ask a rule for seeds, sector by sector, and check every answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilth.errors import (
    RuleDuplicateError,
    RuleError,
    RuleFailed,
    RuleNotDeterministic,
    RuleRangeError,
    RuleSectorError,
    RuleShapeError,
    RuleTypeError,
    TilthError,
)
from tilth.family.checks import is_integer
from tilth.family.index_arrays import keys_of, powers_of, sectors_of
from tilth.seeding.choices import Choices
from tilth.seeding.parameters import plain
from tilth.seeding.protocol import Choice, SeedingRule, Seeds
from tilth.seeding.request import Request, Sector

__all__ = ["choose_seeds"]

MAX_SEEDS = 50_000_000

#: Rules from elsewhere are asked twice until this many seeds were compared.
ASKED_TWICE = 2_000


def choose_seeds(rule: SeedingRule, request: Request) -> Seeds:
    """Seeds of all sectors at or below the targets.

    Raises
    ------
    RuleError
        The rule raised, or an answer has the wrong shape or type, an index out of range, a seed of
        another sector, a seed twice, or an unknown identity. The message names rule and sector.
    """
    size = request.family.size
    foreign = bool(_origin(rule))
    asked: list[Sector] = []
    parts: list[NDArray[np.int8]] = []
    chosen: list[list[tuple[str, ...]] | None] = []
    known = frozenset(template.name for template in request.family.templates())
    total = 0
    for sector in request.sectors:
        choice = _ask(rule, sector, request)
        seeds = _as_indices(rule, sector, choice.seeds, size)
        if foreign and total < ASKED_TWICE:
            again = _ask(rule, sector, request)
            same = np.array_equal(seeds, _as_indices(rule, sector, again.seeds, size))
            if not same or repr(again.identities) != repr(choice.identities):
                raise RuleNotDeterministic(
                    f"rule {_shown_rule(rule)} gave two answers for sector {sector.number}, "
                    "let it depend on the sector and the request only"
                )
        if not len(seeds):
            continue
        total += len(seeds)
        if total > MAX_SEEDS:
            raise RuleError(f"rule {_shown_rule(rule)} chose more than {MAX_SEEDS} seeds, restrict it")
        asked.append(sector)
        parts.append(seeds)
        chosen.append(_identities(rule, sector, choice.identities, len(seeds), known))
    indices = np.concatenate(parts) if parts else np.empty((0, size), dtype=np.int8)
    bounds = _check_all(rule, asked, parts, indices)
    choices = _choices(chosen, [len(part) for part in parts])
    return Seeds(indices, choices, rule.name, bounds, _mapped_powers(rule))


def _mapped_powers(rule: SeedingRule) -> int | None:
    powers: object = getattr(rule, "mapped_powers", None)
    if powers is None:
        return None
    if is_integer(powers, 0):
        return plain(powers)
    raise RuleTypeError(f"rule {_shown_rule(rule)} has mapped_powers={powers!r}, give None or dots + s")


def _ask(rule: SeedingRule, sector: Sector, request: Request) -> Choice:
    try:
        answer = rule.choose(sector, request)
    except TilthError:
        raise
    except (Exception, SystemExit) as error:  # a rule does not end the program, as if it were done
        raise RuleFailed(
            f"rule {_shown_rule(rule)} failed in sector {sector.number}{_place_of(error)}: "
            f"{type(error).__name__}: {error}"
        ) from error
    return answer if isinstance(answer, Choice) else Choice(answer)


def _place_of(error: BaseException) -> str:
    """Return the file and line of the rule's code that an error comes from, the innermost."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f", {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"


def _origin(rule: SeedingRule) -> str:
    """Return the module that a rule comes from; nothing for those of this package."""
    made_by = getattr(rule, "function", type(rule))
    module = str(getattr(made_by, "__module__", ""))
    return "" if module.partition(".")[0] == "tilth" else module


def _shown_rule(rule: SeedingRule) -> str:
    origin = _origin(rule)
    return f"{rule.name} (from {origin})" if origin else rule.name


def _as_indices(rule: SeedingRule, sector: Sector, seeds: object, size: int) -> NDArray[np.int8]:
    if isinstance(seeds, np.ndarray) and seeds.dtype == np.int8 and seeds.shape == (len(seeds), size):
        return seeds  # as nearly always: no text is made for a message then
    where = f"rule {_shown_rule(rule)} answered for sector {sector.number}"
    try:
        array = np.asarray(seeds)
    except ValueError:
        raise RuleShapeError(
            f"{where} with rows of different lengths, give an array of shape (n, {size})"
        ) from None
    if array.size == 0:
        return np.empty((0, size), dtype=np.int8)
    if array.ndim != 2 or array.shape[1] != size:
        raise RuleShapeError(f"{where} with an array of shape {array.shape}, give one of shape (n, {size})")
    if array.dtype == np.int8:
        return array
    if array.dtype.kind not in "iu":
        raise RuleTypeError(f"{where} with numbers of type {array.dtype}, give integers")
    if int(array.min()) < -127 or int(array.max()) > 127:
        raise RuleRangeError(f"{where} with an index beyond -127..127")
    return array.astype(np.int8)


def _check_all(
    rule: SeedingRule, asked: Sequence[Sector], parts: Sequence[NDArray[np.int8]], indices: NDArray[np.int8]
) -> dict[int, tuple[int, int]]:
    """Check range, sectors and duplicates of all seeds at once, and return their bounds by sector."""
    if not asked:
        return {}
    if int(indices.min()) < -127:
        raise RuleRangeError(f"rule {_shown_rule(rule)} answered with an index beyond -127..127")
    lengths = [len(part) for part in parts]
    sectors, (r, s) = sectors_of(indices), powers_of(indices)
    wrong = np.flatnonzero(sectors != np.repeat([sector.number for sector in asked], lengths))
    if len(wrong):
        first = int(wrong[0])
        at = int(np.searchsorted(np.cumsum(lengths), first, side="right"))
        raise RuleSectorError(
            f"rule {_shown_rule(rule)} answered for sector {asked[at].number} "
            f"with the seed {_shown(indices[first])} of sector {int(sectors[first])}"
        )
    keys = keys_of(indices)
    if len(set(keys)) != len(keys):
        first_at = {key: number for number, key in reversed(list(enumerate(keys)))}
        again = next(number for number, key in enumerate(keys) if first_at[key] != number)
        raise RuleDuplicateError(
            f"rule {_shown_rule(rule)} answered with the seed {_shown(indices[again])} twice"
        )
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    largest = zip(
        asked,
        np.maximum.reduceat(r, starts).tolist(),
        np.maximum.reduceat(s, starts).tolist(),
        strict=True,
    )
    return {sector.number: (largest_r - sector.t, largest_s) for sector, largest_r, largest_s in largest}


def _identities(
    rule: SeedingRule, sector: Sector, identities: object, seeds: int, known: Collection[str]
) -> list[tuple[str, ...]] | None:
    """Return the names for each seed, checked; None for all of all seeds."""
    if identities is None:
        return None
    where = f"rule {_shown_rule(rule)} answered for sector {sector.number}"
    if not isinstance(identities, Collection):
        raise RuleTypeError(f"{where} with identities {identities!r}, give a list of names for each seed")
    if len(identities) != seeds:
        raise RuleShapeError(f"{where} with identities for {len(identities)} seeds out of {seeds}")
    named = []
    for names in identities:
        if not isinstance(names, Iterable) or isinstance(names, str):
            raise RuleTypeError(f"{where} with identities {names!r} for a seed, give a list of names")
        listed = tuple(dict.fromkeys(names))
        for name in listed:
            if not isinstance(name, str) or name not in known:
                raise RuleRangeError(
                    f"{where} with identity {name!r}, the family has {', '.join(sorted(known))}"
                )
        named.append(listed)
    return named


def _choices(chosen: Sequence[list[tuple[str, ...]] | None], lengths: Sequence[int]) -> Choices | None:
    """Number distinct sets; None if every seed gets all identities."""
    if all(names is None for names in chosen):
        return None
    numbers: dict[tuple[str, ...] | None, int] = {}
    of_seeds = [
        np.full(length, numbers.setdefault(None, len(numbers)), dtype=np.uint32)
        if part is None
        else np.array([numbers.setdefault(names, len(numbers)) for names in part], dtype=np.uint32)
        for part, length in zip(chosen, lengths, strict=True)
    ]
    return Choices(tuple(numbers), np.concatenate(of_seeds))


def _shown(seed: NDArray[np.int8]) -> str:
    return "[" + ",".join(str(int(index)) for index in seed) + "]"
