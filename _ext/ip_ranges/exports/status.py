"""``status.json``: small, to be polled. The one file whose bytes follow the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from ..base.timestamps import format_instant, instant_or_none
from ..changes.content_key import files_key
from ..changes.publication import Publication, PublishedFeed
from ..changes.published_paths import folder
from .json_lines import document
from .links import file_link

Digests = Callable[[str], str]
"""From a published path to the SHA-256 of its bytes."""


def status_files(publication: Publication, digest_of: Digests) -> Iterator[tuple[str, Callable[[], str]]]:
    """The status of each feed, by its published path."""
    for feed in publication.feeds:
        yield f"{folder(publication, feed)}status.json", partial(text, publication, feed, digest_of)


def text(publication: Publication, feed: PublishedFeed, digest_of: Digests) -> str:
    """The status of a publication, as *feed*'s own consumers want it: ``sha256`` is that of its ``ip-ranges.json``
    and ``told`` the id of its newest change that readers are told.

    ``age`` is the seconds from when a feed's source last confirmed its table to when the site was built, null when
    nobody remembers; ``next_moment`` is when a state next changes or something is told by the clock alone; ``files`` is
    another text where any file but a status is.
    """
    own_path = f"{folder(publication, feed)}status.json"
    return document(
        {
            "$schema": "schema/status.schema.json",
            "serial": publication.serial,
            "changed": instant_or_none(publication.changed),
            "verified": instant_or_none(publication.verified),
            "built": format_instant(publication.now),
            "next_moment": instant_or_none(publication.next_moment),
            "told": feed.summary.newest_order or None,
            "example": feed.example,
            "sha256": digest_of(f"{folder(publication, feed)}ip-ranges.json"),
            "files": files_key(publication),
            "feeds": {
                **{other_feed.name: _feed(publication, own_path, other_feed, digest_of) for other_feed in publication.feeds},
                **{name: _absent(reason) for name, reason in publication.absent.items()},
            },
        },
        {},
    )


def _feed(publication: Publication, own_path: str, feed: PublishedFeed, digest_of: Digests) -> dict[str, Any]:
    path = f"{folder(publication, feed)}ip-ranges.json"
    return {
        "state": feed.health,
        "serial": feed.serial,
        "changed": instant_or_none(feed.changed),
        "told": feed.summary.newest_order or None,
        "verified": instant_or_none(feed.verified),
        "age": _age(feed.verified, publication.now),
        "ranges": feed.summary.ranges,
        "url": file_link(publication, own_path, path),
        "sha256": digest_of(path),
        "reasons": list(feed.reasons),
    }


def _absent(reason: str) -> dict[str, Any]:
    """An optional feed of which there never was a table."""
    nothing = dict.fromkeys(("serial", "changed", "told", "verified", "age", "ranges", "url", "sha256"))
    return {"state": "absent", **nothing, "reasons": [reason] if reason else []}


def _age(verified: datetime | None, now: datetime) -> int | None:
    return None if verified is None else max(int((now - verified).total_seconds()), 0)
