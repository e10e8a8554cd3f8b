from collections.abc import Callable
from typing import Any, Literal, TypeAlias, final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MAX_MODULUS",
    "MAX_SLOTS",
    "Contraction",
    "Elimination",
    "Expression",
    "Family",
    "Found",
    "FunctionTape",
    "Functions",
    "Generation",
    "Reconstruction",
    "Recording",
    "Scorer",
    "Spill",
    "System",
    "Tape",
    "Witness",
    "__version__",
    "available_memory",
    "backends",
    "best_backend",
    "error_samples",
    "give_back_memory",
    "is_prime",
    "primes_below",
    "reconstruct",
]

__version__: str
MAX_MODULUS: int
MAX_SLOTS: int

# Names as in the binding: a polynomial is a list of (coefficient, exponents).
_Terms: TypeAlias = list[tuple[int, list[int]]]
_Watch: TypeAlias = Callable[[int], object]
_Point: TypeAlias = tuple[int, list[int]]

@final
class Family:
    def __new__(
        cls, *, slots: int, symbols: int, sectors: list[int], identities: list[dict[str, Any]]
    ) -> Family: ...
    def only_sector(self, sector: int) -> Family: ...
    def seed_box(self, sector: int, *, dots: int, s: int) -> NDArray[np.int8]: ...
    def seed_box_size(self, sector: int, *, dots: int, s: int) -> int: ...
    @property
    def identity_count(self) -> int: ...

@final
class Spill:
    def __new__(cls, folder: str, more: int) -> Spill: ...
    @staticmethod
    def now() -> tuple[int, int, int]: ...

@final
class Scorer:
    def __new__(
        cls, system: System, *, prime: int, residues: list[int], targets: list[int], masters: list[int]
    ) -> Scorer: ...
    @property
    def seed_count(self) -> int: ...
    def count_many(
        self, choices: NDArray[np.bool_], *, slope: bool, threads: int
    ) -> list[tuple[int, int, int, bool, int | None]]: ...
    def minimise(
        self,
        *,
        pool: NDArray[np.bool_],
        start: NDArray[np.bool_],
        by: str,
        seed: int,
        first_round: int,
        rounds: int,
        chains: int,
        threads: int,
    ) -> tuple[NDArray[np.bool_], int] | None: ...
    def least(
        self, *, part: NDArray[np.bool_], known: list[tuple[NDArray[np.bool_], int]], trials: int
    ) -> tuple[int, bool, int] | None: ...
    def exchange(
        self, *, part: NDArray[np.bool_], choice: NDArray[np.bool_], most: int
    ) -> tuple[NDArray[np.bool_] | None, int] | None: ...

@final
class Generation:
    def __new__(
        cls,
        family: Family,
        *,
        seeds: NDArray[np.int8],
        identities: list[int],
        order: str,
        preferred: NDArray[np.int8],
        choices: tuple[list[list[int]], NDArray[np.uint32]] | None = None,
        maps: tuple[dict[int, tuple[list[int], list[int]]], list[list[int]], int | None] | None = None,
        given: tuple[list[_Terms], list[list[tuple[list[int], int]]]] | None = None,
    ) -> Generation: ...
    def system(
        self,
        *,
        threads: int = 1,
        max_bytes: int | None = None,
        watch: _Watch | None = None,
        spill: Spill | None = None,
    ) -> System: ...
    def foresee_maps(self, *, most: int) -> tuple[int, int, int, int, int, int, bool]: ...

@final
class System:
    @staticmethod
    def given(
        *, symbols: int, columns: int, polynomials: list[_Terms], rows: list[list[tuple[int, int]]]
    ) -> System: ...
    def restrict(self, equations: NDArray[np.uint32]) -> System: ...
    def in_order(self, order: str) -> System: ...
    def by_seed_score(self, scores: NDArray[np.int64]) -> System: ...
    def eliminate(
        self,
        *,
        prime: int,
        residues: list[int],
        witness: bool = False,
        threads: int = 1,
        ranks: list[int] | None = None,
        max_bytes: int | None = None,
        watch: _Watch | None = None,
    ) -> Elimination: ...
    def power_order(self, *, last: list[int]) -> tuple[System, list[int], list[int]] | None: ...
    def echelon(self, *, prime: int, residues: list[int], ranks: list[int] | None = None) -> Elimination: ...
    def follow(
        self,
        learnt: Elimination,
        *,
        prime: int,
        residues: list[int],
        threads: int = 1,
        max_bytes: int | None = None,
        watch: _Watch | None = None,
    ) -> Elimination | None: ...
    def combine(
        self,
        factors: list[tuple[int, int]],
        *,
        prime: int,
        residues: list[int],
        threads: int = 1,
        watch: _Watch | None = None,
    ) -> list[tuple[int, int]]: ...
    def rows(
        self, equations: list[int], *, prime: int, residues: list[int]
    ) -> list[list[tuple[int, int]]]: ...
    def support(
        self, learnt: Elimination, *, residues: list[int], columns: list[int]
    ) -> NDArray[np.uint32]: ...
    def select(
        self,
        learnt: Elimination,
        *,
        residues: list[int],
        targets: list[int],
        objective: str,
        rounds: int,
        threads: int,
    ) -> tuple[System, list[int] | None, list[tuple[str, int, int | None, int | None]]]: ...
    def record(
        self, targets: list[int], *, learning: tuple[_Point, _Point], ranks: list[int] | None = None
    ) -> Recording | None: ...
    def column(self, indices: list[int]) -> int | None: ...
    def column_of_unknown(self, number: int) -> int | None: ...
    def integrals(self, columns: list[int]) -> NDArray[np.int8]: ...
    @property
    def unknowns(self) -> NDArray[np.uint32]: ...
    @property
    def seeds(self) -> NDArray[np.int8]: ...
    @property
    def given_rows(self) -> NDArray[np.uint32]: ...
    @property
    def equation_integrals(self) -> NDArray[np.uint32]: ...
    @property
    def equation_identities(self) -> NDArray[np.uint32]: ...
    @property
    def seed_count(self) -> int: ...
    @property
    def equation_count(self) -> int: ...
    @property
    def column_count(self) -> int: ...
    @property
    def bytes(self) -> int: ...

@final
class Elimination:
    def witnesses(self, columns: list[int], *, threads: int) -> list[Witness]: ...
    def remainders(self, columns: list[int], *, threads: int) -> list[list[tuple[int, int]]]: ...
    def ends(self, columns: list[int], *, threads: int) -> list[int]: ...
    def counted_remainders(
        self, columns: list[int], *, threads: int
    ) -> tuple[list[list[tuple[int, int]]], int]: ...
    def witness_of(self, columns: list[tuple[int, int]]) -> Witness: ...
    def remainder_of(self, columns: list[tuple[int, int]]) -> list[tuple[int, int]]: ...
    def agrees_with(self, other: Elimination) -> bool: ...
    def dominates(self, other: Elimination) -> bool: ...
    def is_pivot(self, column: int) -> bool: ...
    @property
    def pivots(self) -> NDArray[np.uint32]: ...
    @property
    def independent(self) -> NDArray[np.uint32]: ...
    @property
    def in_echelon_form(self) -> bool: ...
    @property
    def independent_count(self) -> int: ...
    @property
    def multiplications(self) -> int: ...
    @property
    def block_multiplications(self) -> list[list[int]]: ...
    @property
    def prime(self) -> int: ...
    @property
    def peak_bytes(self) -> int: ...

@final
class Witness:
    @property
    def remainder(self) -> list[tuple[int, int]]: ...
    @property
    def combination(self) -> list[tuple[int, int]]: ...
    @property
    def equations(self) -> NDArray[np.uint32]: ...
    @property
    def multiplications(self) -> int: ...

@final
class Recording:
    @property
    def tape(self) -> Tape: ...
    @property
    def entries(self) -> list[tuple[int, int, int]]: ...
    @property
    def pivots(self) -> NDArray[np.uint32]: ...

@final
class Tape:
    @staticmethod
    def from_bytes(content: bytes) -> Tape: ...
    def to_bytes(self) -> bytes: ...
    def restricted(self, outputs: NDArray[np.uint32]) -> Tape: ...
    def expanded(
        self,
        *,
        symbol: int,
        constant: int,
        slope: int,
        order: int,
        learning: tuple[tuple[int, list[int]], tuple[int, list[int]]],
    ) -> tuple[Tape, list[tuple[int, int, int]]] | None: ...
    def replay(
        self, points: NDArray[np.uint64], *, prime: int, backend: str, threads: int
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]: ...
    @property
    def outputs(self) -> int: ...
    @property
    def symbols(self) -> int: ...
    @property
    def statistics(self) -> dict[str, int]: ...

@final
class FunctionTape:
    def __new__(
        cls,
        tape: Tape,
        *,
        outputs: list[int | None],
        weights: list[int],
        unit: tuple[int, list[int]] | None,
    ) -> FunctionTape: ...
    def restricted(self, numbers: NDArray[np.uint32]) -> FunctionTape: ...
    def selected(self, numbers: NDArray[np.uint32]) -> FunctionTape: ...
    def replay(
        self, points: NDArray[np.uint64], *, prime: int, backend: str, threads: int, sample: bool = False
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]: ...
    def __len__(self) -> int: ...
    @property
    def tape(self) -> Tape: ...

@final
class Reconstruction:
    def __new__(
        cls,
        *,
        functions: int,
        variables: int,
        seed: int,
        threads: int,
        ahead: int = 0,
        untied: int = 0,
    ) -> Reconstruction: ...
    def next_wave(self) -> list[tuple[int, NDArray[np.uint64], NDArray[np.uint32]]] | None: ...
    def supply(self, number: int, outcomes: NDArray[np.uint8], residues: NDArray[np.uint64]) -> None: ...
    def look_ahead(self, points: int) -> None: ...
    def result(self) -> tuple[Found, dict[str, Any], tuple[int, int]]: ...
    def close(self) -> None: ...
    def census(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]: ...
    @property
    def progress(self) -> dict[str, Any]: ...

@final
class Found:
    def factor_texts(self, symbols: list[str]) -> list[str]: ...
    def functions(
        self, symbols: list[str], factorised: list[tuple[int, list[tuple[str, int]]]], *, threads: int
    ) -> Functions: ...

@final
class Functions:
    @staticmethod
    def from_texts(symbols: list[str], texts: list[str], *, threads: int) -> Functions: ...
    @staticmethod
    def joined(parts: list[Functions]) -> Functions: ...
    def selected(self, functions: NDArray[np.uint32]) -> Functions: ...
    def restored(
        self,
        symbols: list[str],
        unit: int,
        dimensions: list[int],
        *,
        functions: NDArray[np.uint32],
        wanted: NDArray[np.int64],
    ) -> Functions: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def symbols(self) -> list[str]: ...
    @property
    def nbytes(self) -> int: ...
    @property
    def terms(self) -> NDArray[np.uint32]: ...
    @property
    def factor_texts(self) -> list[str]: ...
    def texts(self, functions: NDArray[np.uint32], *, threads: int) -> list[str]: ...
    def parts(self, function: int) -> tuple[str, int, list[tuple[int, int]]]: ...
    def residues(
        self,
        points: NDArray[np.uint64],
        *,
        functions: NDArray[np.uint32],
        prime: int,
        backend: str,
        threads: int,
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]: ...
    def combined(
        self,
        point: list[int],
        *,
        functions: NDArray[np.uint32],
        columns: NDArray[np.uint32],
        factors: NDArray[np.uint64],
        width: int,
        prime: int,
        threads: int,
    ) -> list[int] | None: ...

@final
class Contraction:
    def __new__(
        cls,
        lengths: tuple[int, int],
        width: int,
        *,
        columns: NDArray[np.uint32],
        left: NDArray[np.uint32],
        right: NDArray[np.uint32],
    ) -> Contraction: ...
    def at(
        self,
        left: NDArray[np.uint64],
        right: NDArray[np.uint64],
        *,
        prime: int,
        backend: str,
        threads: int,
    ) -> NDArray[np.uint64]: ...

@final
class Expression:
    def __new__(cls, text: str) -> Expression: ...
    def evaluate(
        self, seeds: NDArray[np.int8], targets: NDArray[np.int8], loops: int, externals: int
    ) -> NDArray[np.bool_] | NDArray[np.int64]: ...
    @property
    def text(self) -> str: ...
    @property
    def latex(self) -> str: ...
    @property
    def kind(self) -> Literal["boolean", "integer"]: ...
    @property
    def nodes(self) -> int: ...
    @property
    def depth(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[type[Expression], tuple[str]]: ...

def backends() -> list[tuple[str, bool, int]]: ...
def best_backend() -> str: ...
def is_prime(n: int) -> bool: ...
def primes_below(bound: int, count: int) -> list[int]: ...
def reconstruct(residues: NDArray[np.uint64], primes: list[int]) -> list[tuple[int, int] | None]: ...
def available_memory() -> int | None: ...
def give_back_memory() -> None: ...
def error_samples() -> list[BaseException]: ...
