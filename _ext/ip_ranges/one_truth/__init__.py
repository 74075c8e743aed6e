"""One build, one truth: do the page and every published file of a built site say the same, under the same serial?

Read back from the files alone, with nothing of what made them: a fault in an export must not hide itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..soundness import Finding
from . import checksums, facts, notices, pages
from .site import BuiltSite, PublishedFolder

_OF_FOLDER: tuple[Callable[[PublishedFolder], Iterator[str]], ...] = (
    facts.same_in_csv,
    facts.same_in_lists,
    facts.same_in_snippets,
    facts.same_in_aws_shape,
    notices.same_in_changes,
    notices.same_in_feeds,
    notices.same_in_calendar,
)


def site_findings(folder: Path) -> Iterator[Finding]:
    """Everything in which a built site contradicts itself; *folder* is the site's top.

    Raises :class:`~ip_ranges.errors.IpRangesError` where there is no published ``ip-ranges/`` at all.
    """
    site = BuiltSite.read(folder)
    for message in checksums.whole(site):
        yield Finding("checksum", "", message)
    for message in site.serials():
        yield Finding("serial", "", message)
    for published in site.folders:
        for check in _OF_FOLDER:
            for message in check(published):
                yield Finding("difference", published.feed, message)
    for message in pages.same_on_pages(site):
        yield Finding("page", "", message)
