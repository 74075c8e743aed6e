"""A format: its name, its source, its reader, and the options that a reader may ask for beside the bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..model.table import Table


class ReadOptions(NamedTuple):
    """The options of a reader: the document's name and the feed's settings for reading it.

    *name* is the file name or URL path; *family* is 4 or 6 where the feed promises one; *expression* is JMESPath, and so are
    *token* and *published*; *columns* maps range facts to column names; *facts* are given to every range that does not say
    otherwise.
    """

    name: str = ""
    family: int | None = None
    expression: str = ""
    columns: Mapping[str, str] = {}
    facts: Mapping[str, str] = {}
    token: str = ""
    published: str = ""


class Format(NamedTuple):
    """A format: its name in ``feeds.toml``, one line on what it is, the page that defines it, and its reader.

    *read* raises :class:`~ip_ranges.errors.DocumentError` when the document as a whole cannot be read, and leaves rows
    that it cannot read in the table's ``problems``.

    *reads* are the paths of a document at which the format finds its prefixes, in the notation of jq with ``*`` for any
    key (``.regions[].cidrs[].cidr``), *passes* those with prefixes that are no ranges: a prefix anywhere else is a problem.
    Without *reads* only the reader itself can tell what it left out. *regions* are other names of regions, by which a feed
    may select them too: the vendor's own tools do not always use the document's. *labels* are the names of the vendor's own facts,
    None where the document chooses them.
    """

    name: str
    title: str
    source: str
    read: Callable[[bytes, ReadOptions], Table]
    reads: tuple[str, ...] | None = None
    passes: tuple[str, ...] = ()
    regions: Mapping[str, str] = {}
    labels: tuple[str, ...] | None = None
