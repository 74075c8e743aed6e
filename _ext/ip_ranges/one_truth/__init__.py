"""One build, one truth: do the page and every published file of a built site say the same, under the same serial?

Read back from the files alone, with nothing of what made them: a fault in an export must not hide itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from ..errors import IpRangesError
from ..soundness import Finding
from . import checksums, dates, facts, heads, notices, pages, record, records, told
from .site import BuiltSite, PublishedFolder

_T = TypeVar("_T")

_OF_FOLDER: tuple[Callable[[PublishedFolder], Iterator[str]], ...] = (
    facts.same_in_csv,
    facts.same_in_lists,
    facts.same_in_snippets,
    facts.same_in_aws_shape,
    told.same_in_changes,
    notices.same_in_feeds,
    notices.same_in_scopes,
    dates.same_in_events,
    dates.same_in_dated_notices,
    heads.same_in_heads,
    records.same_in_zones,
    records.same_in_ranges,
)
_OF_SITE: tuple[Callable[[BuiltSite], Iterator[str]], ...] = (
    record.same_in_record,
    record.same_in_statuses,
    told.same_in_statuses_told,
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
    for whole in _OF_SITE:
        for message in _said(whole, site, site.published):
            yield Finding("difference", "", message)
    for published in site.folders:
        for check in _OF_FOLDER:
            for message in _said(check, published, published.path):
                yield Finding("difference", published.feed, message)
    for message in pages.same_on_pages(site):
        yield Finding("page", "", message)


def _said(check: Callable[[_T], Iterator[str]], subject: _T, place: Path) -> Iterator[str]:
    """What a check finds, and that it could not come to its end where a file is not of its own shape any more."""
    try:
        yield from check(subject)
    except IpRangesError as error:
        yield str(error)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, SyntaxError, OSError) as error:
        what = check.__name__.removeprefix("same_in_").replace("_", " ")
        yield f"{place} cannot be compared ({what}): {type(error).__name__}: {str(error)[:120]}. A file has lost its shape; build the site anew."
