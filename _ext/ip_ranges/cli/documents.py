"""The FILE arguments: a path or ``-``, gzip-compressed or not, and the options that say how a document is read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from .. import formats
from ..base.errors import DocumentError, IpRangesError, SettingsError
from ..base.suggestions import nearest
from ..changes.terms import counted
from ..fetch.decompression import DamagedError, TooLargeError, unpacked
from ..formats import ReadOptions
from ..formats.census import prefixes_in
from ..model.range_columns import in_columns
from ..model.table import Table
from . import completion

_F = TypeVar("_F", bound=Callable[..., Any])

MAX_BYTES = 1 << 30
"""The most a document may have once it is unpacked."""


class PrefixCount(NamedTuple):
    """How many distinct prefixes a document has by a count that knows no format, and how many became ranges."""

    document: int
    ranges: int

    @classmethod
    def of(cls, table: Table, body: bytes = b"") -> PrefixCount:
        """The count of a table; *body* is its document, for a table that came without."""
        return cls(table.counted.document or len(prefixes_in(body)), len(set(in_columns(table.ranges).texts)))

    @property
    def sentence(self) -> str:
        """The line of an answer."""
        became = f"{self.ranges:,} became {'a range' if self.ranges == 1 else 'ranges'}"
        return f"  by a count of its own the document has {counted(self.document, 'distinct prefix')}; {became}"


def read_document(name: str) -> bytes:
    """The bytes of a file, of standard input for ``-``, unpacked where they are gzip.

    Raises :class:`~ip_ranges.errors.IpRangesError` with the place.
    """
    if not name:
        raise IpRangesError("A file's name is empty; name the file, or write - for standard input.")
    if name == "-" and sys.stdin is None:
        raise IpRangesError("Standard input is closed, and - reads it; give it a document, like < FILE.")
    try:
        with Path(name).open("rb") if name != "-" else nullcontext(sys.stdin.buffer) as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        shown = "Standard input" if name == "-" else name
        raise IpRangesError(f"{shown} cannot be read: {error.strerror or error}.") from None
    try:
        return unpacked(body, MAX_BYTES)
    except DamagedError:
        raise IpRangesError(f"{name} is a gzip file that is damaged or breaks off.") from None
    except TooLargeError:
        raise IpRangesError(f"{name} is larger than {MAX_BYTES:,} bytes.") from None


def document_name(name: str) -> str:
    """The name by which a format knows the document: without folders and ``.gz``, "" for standard input."""
    return "" if name == "-" else Path(name).name.removesuffix(".gz")


def shown_name(name: str) -> str:
    """The name by which people know the document."""
    return document_name(name) or "standard input"


_STAMP = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    # What stands behind may be the digest of a commit: a time ends where no letter or digit goes on, and has no hour 73.
    r"(?:[T_-]?([01]\d|2[0-3])[-:]?([0-5]\d)(?:[-:]?([0-5]\d))?Z?(?![0-9A-Za-z]))?"
)


def dated_by_name(name: str) -> datetime | None:
    """The date at the beginning of a file's name (``2024-01-22T0728Z-meta.json``), None where there is none."""
    stamp = _STAMP.match(Path(name).name)
    if stamp is None:
        return None
    year, month, day, hour, minute, second = (int(digits or 0) for digits in stamp.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _checked_format(context: click.Context, option: click.Parameter, name: str) -> str:
    """The name of a format that there is. Raises :class:`click.BadParameter` with the nearest right one."""
    if formats.is_built_in(name) or name in (names := formats.names()):
        return name
    raise click.BadParameter(f'There is no format "{name[:60]}".{nearest(name, names)} "ip-ranges formats" lists them all.', context, option)


def format_options(function: _F) -> _F:
    """Give a verb ``--format-of`` and what some formats need besides."""
    options = (
        click.option("--column", "columns", multiple=True, metavar="FACT=NAME", help="csv: the column of a fact."),
        click.option("--expression", default="", metavar="JMESPATH", help="jmespath: yields rows of range facts."),
        click.option("--family", type=click.Choice(["4", "6"]), help="The one IP family that the document may have."),
        click.option(
            "--format-of",
            "form",
            required=True,
            metavar="FORMAT",
            callback=_checked_format,
            shell_complete=completion.formats,
            help='How to read it; "ip-ranges formats" lists them.',
        ),
    )
    return reduce(lambda verb, option: option(verb), options, function)


def parse_document(name: str, body: bytes, reading: dict[str, Any]) -> Table:
    """Read a document as the options say. Raises :class:`~ip_ranges.errors.IpRangesError` with the document's name."""
    pairs = [text.partition("=") for text in reading["columns"]]
    if any(not equals for _, equals, _ in pairs):
        raise SettingsError("--column is written FACT=NAME, like --column prefix=cidr.")
    options = ReadOptions(
        name=document_name(name),
        family=int(reading["family"]) if reading["family"] else None,
        expression=reading["expression"],
        columns={fact: column for fact, _, column in pairs},
    )
    try:
        return formats.get(reading["form"]).read(body, options)
    except DocumentError as error:
        raise NamedDocumentError(shown_name(name), error) from None


class NamedDocumentError(IpRangesError):
    """A document that cannot be read, with its name in front; *error* has the places."""

    def __init__(self, name: str, error: DocumentError) -> None:
        self.error = error
        super().__init__(f"{name}: {error}")
