"""Names of published files and texts fit to stand in them. What a feed says is hostile until shown otherwise."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

from .publication import Publication, PublishedFeed

_SAFE_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
# "all" is the folder of all regions. On Windows a device's name, with any ending, is no file's and no folder's. What ends
# like a name made below could be made on purpose to share a folder with another region.
_TAKEN = re.compile(r"all|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|.*-[0-9a-f]{8}", re.IGNORECASE)
_NOT_IN_A_LINE = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]"
_NOT_IN_A_BODY = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]"
"""Compiled where they are first needed: a text that :meth:`str.isprintable` calls so has none of them."""


@lru_cache(maxsize=1 << 10)  # a region has a dozen snippets and more lists
def path_segment(region_id: str) -> str:
    """A region's id as one segment of a path.

    A safe id that is not taken is its own segment. Everything else becomes what is left of it and eight digits of its
    SHA-256, so that no two regions share a folder and none leaves it.
    """
    if _SAFE_ID.fullmatch(region_id) and not _TAKEN.fullmatch(region_id):
        return region_id
    words = re.sub(r"[^a-z0-9]+", "-", region_id.lower())[:40].strip("-") or "region"
    return f"{words}-{hashlib.sha256(region_id.encode('utf-8', 'replace')).hexdigest()[:8]}"


def feed_segment(name: str) -> str:
    """A feed's name as one segment of a path; settings allow safe ones only."""
    return name if _SAFE_ID.fullmatch(name) else path_segment(name)


def folder(publication: Publication, feed: PublishedFeed) -> str:
    """Where a feed's own files are, below ``ip-ranges/``: at the top for the primary one."""
    return "" if feed.name == publication.primary.name else f"feeds/{feed_segment(feed.name)}/"


def address(publication: Publication, path: str) -> str:
    """The web address of a published file; its path below the site where nobody said where the site is."""
    return (publication.base_url or "ip-ranges/") + quote(path)


def one_line(text: str) -> str:
    """The text without anything that could end a line or hide in one."""
    return text if text.isprintable() else re.sub(_NOT_IN_A_LINE, " ", text)


def plain_body(text: str) -> str:
    """The text of several lines without what XML 1.0 and calendars have no place for."""
    return re.sub(_NOT_IN_A_BODY, " ", text.replace("\r\n", "\n").replace("\r", "\n"))
