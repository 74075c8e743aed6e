"""One build, one truth: do the page and every published file of a built site say the same, under the same serial?

Read back from the files alone, with nothing of what made them: a fault in an export must not hide itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from ...base.errors import IpRangesError
from ...guards.advice import Finding
from . import calendar, changes, history, list_files, list_heads, manifest, notice_texts, pages, tables, zone_records
from .built_site import BuiltSite, PublishedFolder

_T = TypeVar("_T")

_OF_FOLDER: tuple[Callable[[PublishedFolder], Iterator[str]], ...] = (
    tables.same_in_csv,
    tables.same_in_lists,
    tables.same_in_snippets,
    tables.same_in_aws_shape,
    tables.same_in_geofeed,
    changes.same_in_changes,
    notice_texts.same_in_feeds,
    notice_texts.same_in_scopes,
    calendar.same_in_events,
    calendar.same_in_dated_notices,
    list_heads.heads_differ,
    zone_records.same_in_zones,
    zone_records.same_in_ranges,
)
_OF_SITE: tuple[Callable[[BuiltSite], Iterator[str]], ...] = (
    history.same_in_record,
    history.same_in_statuses,
    changes.same_in_statuses_told,
    list_files.same_in_list_files,
)


def site_findings(folder: Path) -> Iterator[Finding]:
    """Everything in which a built site contradicts itself; *folder* is the site's top.

    Raises :class:`~ip_ranges.errors.IpRangesError` where there is no published ``ip-ranges/`` at all.
    """
    site = BuiltSite.read(folder)
    for message in manifest.whole(site):
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


def _said(check: Callable[[_T], Iterator[str]], subject: _T, path: Path) -> Iterator[str]:
    """What a check finds, and that it could not come to its end where a file is not of its own shape any more."""
    try:
        yield from check(subject)
    except IpRangesError as error:
        yield str(error)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, SyntaxError, OSError) as error:
        subject_name = check.__name__.removeprefix("same_in_").replace("_", " ")
        yield f"{path} cannot be compared ({subject_name}): {type(error).__name__}: {str(error)[:120]}. A file has lost its shape; build the site anew."
