"""What a directive shows, as plain data: parts of a line, and blocks of a page.

A view is made once and turned into HTML by one template or into stock docutils nodes by one function, so that every
builder says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ...base.timestamps import format_instant
from ...changes.terms import Day

if TYPE_CHECKING:
    from ..figures.latex import Document


class Code(NamedTuple):
    """An address, a host name or an id, as it is typed."""

    text: str


class Moment(NamedTuple):
    """A point in time, shown in words and absolute, in UTC."""

    at: datetime


class Badge(NamedTuple):
    """A word, or a few, with a colour: *kind* is one of our own words, *word* is what people read."""

    kind: str
    word: str | Parts

    @property
    def parts(self) -> Parts:
        """What people read, as parts."""
        return (self.word,) if isinstance(self.word, str) else self.word


class Anchor(NamedTuple):
    """A place that links lead to, where a row or a box has one already."""

    name: str


class Strong(NamedTuple):
    """Words that stand out."""

    text: str | Parts

    @property
    def parts(self) -> Parts:
        """The words as parts."""
        return (self.text,) if isinstance(self.text, str) else self.text


class Link(NamedTuple):
    """A link; shown as its words where there is nothing to follow in this builder.

    *kind* says what *target* is: ``web`` an absolute URL, ``file`` the path of a published file, ``region`` the id of a
    region of *feed*, ``here`` an anchor on the same page, ``picker`` the region for which a snippet is chosen.
    """

    words: str
    target: str
    kind: Literal["web", "file", "region", "here", "picker"] = "web"
    feed: str = ""
    code: bool = False


Part: TypeAlias = "str | Code | Moment | Day | Badge | Strong | Link | Anchor"
Parts: TypeAlias = tuple[Part, ...]


Marks: TypeAlias = tuple[tuple[str, str], ...]
"""What the page's script goes by, as (name, value): they become ``data-ip-<name>``."""


def of_regions(regions: Iterable[str]) -> Marks:
    """The mark of what is about some regions; none for what is about all."""
    ids = sorted(set(regions) - {""})
    return (("region", "\n".join(ids)),) if ids else ()


def day_mark(moment: datetime | None) -> Marks:
    """The mark of what has its day ahead: the script says when that has passed by the reader's clock."""
    return () if moment is None else (("day", format_instant(moment)),)


class Row(NamedTuple):
    """One row."""

    cells: tuple[Parts, ...]
    anchor: str = ""
    marks: Marks = ()


class SharedRows:
    """The rows of a long table: each has a code of its own, and the number of its further cells in *shared*.

    So a vendor's 17,000 rows cost what they say, not what they repeat.
    """

    def __init__(self, codes: Sequence[str], numbers: Sequence[int], shared: Sequence[tuple[Parts, ...]]) -> None:
        self.codes, self.numbers, self.shared = codes, numbers, shared

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Row]:
        return (Row(((Code(code),), *self.shared[number])) for code, number in zip(self.codes, self.numbers, strict=True))


class Paragraph(NamedTuple):
    """A paragraph."""

    parts: Parts
    name: str = ""
    anchor: str = ""
    marks: Marks = ()

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "paragraph"


class Note(NamedTuple):
    """A box that must be seen: *level* is ``note``, ``warning`` or ``important``."""

    level: Literal["note", "warning", "important"]
    title: str
    blocks: tuple[Block, ...]
    name: str = ""
    anchor: str = ""
    marks: Marks = ()

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "note"


class Listing(NamedTuple):
    """A list with bullets; *marks* are those of each item, none for no marks at all."""

    items: tuple[Parts, ...]
    name: str = ""
    marks: tuple[Marks, ...] = ()

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "listing"


class Table(NamedTuple):
    """A table: the first cell of a row is its head."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] | SharedRows
    name: str = ""
    marks: Marks = ()

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "table"


class Fold(NamedTuple):
    """Something long: folded away in HTML; elsewhere *elsewhere* stands for it, or all of it where that is None."""

    summary: str
    blocks: tuple[Block, ...]
    elsewhere: tuple[Block, ...] | None = None

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "fold"


class Group(NamedTuple):
    """Blocks under a small heading with a permanent anchor."""

    title: Parts
    blocks: tuple[Block, ...]
    anchor: str = ""
    name: str = ""
    marks: Marks = ()

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "group"


class Listed(NamedTuple):
    """Text that is copied as it stands. Always a stock literal block, so that copy buttons know it."""

    text: str
    language: str
    caption: str = ""

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "listed"


class Drawn(NamedTuple):
    """Ready, trusted HTML from one of our own templates; *elsewhere* says the same in other builders.

    *printed* draws it for LaTeX, before *elsewhere*. It is called only there: no other build pays for it.
    """

    html: str
    elsewhere: tuple[Block, ...] = ()
    printed: Callable[[Document], tuple[str, ...]] | None = None

    @property
    def kind(self) -> str:
        """What templates know it by."""
        return "drawn"


Block: TypeAlias = Paragraph | Note | Listing | Table | Fold | Group | Listed | Drawn

def say(text: str, **parts: Part | Parts) -> Parts:
    """A translated sentence with ``{name}`` replaced by parts.

    The names are those of the sentence; what a part says is never looked into.
    """
    sentence: list[Part] = []
    for index, piece in enumerate(re.split(r"\{(\w+)\}", text)):
        if index % 2:
            value = parts[piece]
            # Parts are tuples themselves; only a plain tuple is a sequence of them.
            sentence.extend(value if type(value) is tuple else (value,))  # type: ignore[arg-type]
        elif piece:
            sentence.append(piece)
    return tuple(sentence)
