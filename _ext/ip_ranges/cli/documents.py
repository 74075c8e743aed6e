"""Reading the FILE arguments: a path or ``-``, gzip-compressed or not."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from ..base.errors import IpRangesError
from ..fetch.decompression import DamagedError, TooLargeError, unpacked
from .streams import all_of_input

MAX_BYTES = 1 << 30
"""The most a document may have once it is unpacked."""


def read_document(name: str) -> bytes:
    """The bytes of a file, of standard input for ``-``, unpacked where they are gzip.

    Raises :class:`~ip_ranges.errors.IpRangesError` with the place.
    """
    if not name:
        raise IpRangesError("A file's name is empty; name the file, or write - for standard input.")
    try:
        body = all_of_input(MAX_BYTES + 1) if name == "-" else _read(Path(name))
    except OSError as error:
        shown = "Standard input" if name == "-" else name
        raise IpRangesError(f"{shown} cannot be read: {error.strerror or error}.") from None
    sentence = ""
    try:
        body = unpacked(body, MAX_BYTES)
    except DamagedError:
        sentence = "is a gzip file that is damaged or breaks off"
    except TooLargeError:
        sentence = f"is larger than {MAX_BYTES:,} bytes"
    if sentence:
        raise IpRangesError(f"{name} {sentence}.")
    return body


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def document_name(name: str) -> str:
    """The name by which a format knows the document: without folders and ``.gz``."""
    return "" if name == "-" else Path(name).name.removesuffix(".gz")


_STAMP = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    # What stands behind may be the digest of a commit: a time ends where no letter or digit goes on, and has no hour 73.
    r"(?:[T_-]?([01]\d|2[0-3])[-:]?([0-5]\d)(?:[-:]?([0-5]\d))?Z?(?![0-9A-Za-z]))?"
)


def dated_by_name(name: str) -> datetime | None:
    """The date at the beginning of a file's name (``2024-01-22T0728Z-meta.json``), None where there is none."""
    found = _STAMP.match(Path(name).name)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
