"""What one measurement found: values run by run, beside what they are compared with in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

Unit = Literal["s", "B", "files"]


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle, the lowest and the highest of some values."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: tuple[float, ...]) -> Spread:
        """The spread of at least one value."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing.

    *id* is stable, ``section/what/size``: baselines and targets name it. *values* has one value a run, in *unit*; *base*
    the values of what it is held *against*, of the same runs. Without values it was left out, and *note* says why.
    """

    id: str
    what: str
    values: tuple[float, ...] = ()
    unit: Unit = "s"
    base: tuple[float, ...] = ()
    against: str = ""
    note: str = ""

    def ratio(self) -> Spread | None:
        """Run by run the value over what it is held against; a machine that slows down slows both down."""
        pairs = [value / other for value, other in zip(self.values, self.base, strict=bool(self.base)) if other]
        return Spread.of(tuple(pairs)) if pairs else None

    def as_json(self) -> dict[str, Any]:
        """The figure as it is recorded."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Figure:
        """The figure that :meth:`as_json` wrote."""
        return cls(**{**value, "values": tuple(value["values"]), "base": tuple(value["base"])})


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: *sizes* in whole builds and *big* besides, *rows* in one process. Without *runs* to spare,
    nothing is warmed up. *documents* is a folder with real documents, named after their formats (``aws.json``).
    """

    runs: int
    sizes: tuple[int, ...]
    big: int | None
    revisions: int
    rows: int
    documents: Path | None = None

    @property
    def full(self) -> bool:
        """Whether this is more than a quick look."""
        return self.big is not None


FULL = Effort(5, (100, 1_000, 16_828), 200_000, 5_000, 16_828)
QUICK = Effort(1, (1_000,), None, 500, 1_000)

WHOLE = 16_828
"""The rows of AWS's ``ip-ranges.json`` of 22 August 2026: the whole table that the targets speak of."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report: its name for ``--only``, its heading, what is measured how, and the measuring."""

    name: str
    title: str
    intro: str
    measure: Callable[[Effort], Iterator[Figure]]
