"""What the published files are made from, as one short text: where it is the same, so are they."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from .. import __version__
from ..instants import instant_or_none
from ..publication import Publication, PublishedFeed


def made_from(publication: Publication) -> str:
    """The digest of everything that any file but a status follows: facts, states, history, and our own code.

    The clock is not in it; what it does to states is. It takes milliseconds where making the files takes seconds.
    """
    history = publication.history
    start = history.rfind("\n", 0, len(history) - 1) + 1
    parts = [
        __version__,
        _code(Path(__file__).parents[1]),
        publication.base_url,
        str(publication.serial),
        str(instant_or_none(publication.changed)),
        # Each line names the one before it, so the last one stands for all.
        f"{len(history)} {history[start:]}",
    ]
    for feed in publication.feeds:
        parts += _feed(feed)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _feed(feed: PublishedFeed) -> Iterator[str]:
    yield f"{feed.name} {feed.format} {feed.digest} {feed.serial} {instant_or_none(feed.changed)} {feed.settle}"
    yield "" if feed.snapshot is None else f"{feed.snapshot.serial} {feed.snapshot.document} {feed.snapshot.reading}"
    yield "" if feed.snapshot is None else f"{feed.snapshot.table.token} {feed.snapshot.table.published}"
    yield "".join([entry.state[:2] for entry in feed.entries])
    yield from (f"{entry.range} {entry.keep_until} {entry.gone}" for entry in feed.entries if entry.gone is not None)


def _code(folder: Path) -> str:
    """The sizes and times of the package's own files: who changes a template wants to see it."""
    found: list[tuple[str, int, int]] = []
    for place in (folder, *(folder / name for name in ("exports", "schemas", "templates", "templates/snippets"))):
        if place.is_dir():
            with os.scandir(place) as files:
                found += [(one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in files if one.is_file()]
    return str(sorted(found))
