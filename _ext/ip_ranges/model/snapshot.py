"""A snapshot: the last accepted table of a feed, and where it comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from .table import Table


class Snapshot(NamedTuple):
    """An accepted table and where it comes from.

    *reading* says how the document was read (format, select and the like): where it changes, the next acceptance is a
    new baseline. *document* is the SHA-256 of the document. *serial* and *observed* are those of the revision that
    accepted it, and *line* is the SHA-256 of that revision's line in the history: no later line vouches for the last one
    of a chain. *body* is the canonical text of the table where it is known already: it is long, and everything that is
    recorded, published or digested begins with it.
    """

    feed: str
    reading: dict[str, Any]
    document: str
    digest: str
    table: Table
    serial: int
    observed: datetime
    line: str = ""
    body: str = ""
