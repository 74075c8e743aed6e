"""``ip:downloads``: links to the published files, for programs and for people who subscribe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ...changes.publication import Publication, PublishedFeed
from ...changes.published_paths import path_segment
from ...changes.terms import ALL_REGIONS, N_
from ...exports import geofeed
from ..domain.query import Query
from ..rendering.blocks import Block, Paragraph, Parts, Row, Table, of_regions
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, roles_title
from .base import ViewDirective, options
from .context import ViewContext

FILES = (
    ("status.json", N_("the serial, and when the data was last changed and verified: poll this")),
    ("ip-ranges.json", N_("everything on this page")),
    ("ip-ranges.csv", N_("the ranges as a table")),
    ("geofeed.csv", N_("where the ranges are, for services that locate addresses (a geofeed, RFC 8805)")),
    ("aws.json", N_("the ranges in the shape of AWS's ip-ranges.json, for Terraform and other programs that read it")),
    ("changes.atom", N_("changes for a feed reader or a chat channel (Atom)")),
    ("changes.feed.json", N_("the same as JSON Feed")),
    ("changes.ics", N_("the dates of changes for a calendar")),
    ("changes.json", N_("the whole history of changes")),
)
"""The published files that people and programs take, and what each has."""


class DownloadsDirective(ViewDirective):
    """What there is to download, with what it is good for."""

    kind = "downloads"
    option_spec: ClassVar = options("feed", "region")

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The feed: which lists there are follows from its regions and roles."""
        return (query.feed or publication.primary.name,)

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """Files of the whole table, or of the regions asked for; then the lists."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        if not context.query.regions:
            rows = tuple(_row(context, feed, path, _(content)) for path, content in FILES if path != geofeed.PATH or geofeed.has_places(feed))
            yield _table(_("Files for programs"), _("File"), rows)
        for region in context.query.regions or ("",):
            lists = tuple(_lists(context, feed, region))
            if lists:
                where = _title(feed, region)
                caption = _("Lists for firewalls: {where}").replace("{where}", where)
                yield _table(caption, _("List"), lists, region)
            else:
                absence = (_title(feed, region), ": ", _("no lists, since no address is published for it."))
                yield Paragraph(absence, "absence", marks=of_regions([region]))


def _table(caption: str, head: str, rows: tuple[Row, ...], region: str = "") -> Table:
    return Table(caption, (head, _("What it has")), rows, "downloads", of_regions([region]))


def _row(context: ViewContext, feed: PublishedFeed, path: str, content: str) -> Row:
    link: Parts = (context.file(path, path, feed, code=True),)
    return Row((link, (content,)))


def _title(feed: PublishedFeed, region: str) -> str:
    if not region:
        return _(ALL_REGIONS)
    described = feed.region(region)
    return described.title if described else region


def _lists(context: ViewContext, feed: PublishedFeed, region: str) -> Iterator[Row]:
    """One list for each role, direction and family of which there is any address today."""
    listed = {
        (facts.range.role, facts.range.direction, version)
        for version in (4, 6)
        for facts in feed.allowed.of_family(version).facts
        if not region or facts.range.region == region
    }
    segment = path_segment(region) if region else "all"
    if region:
        yield _row(context, feed, f"regions/{segment}/changes.atom", _("changes of this region for a feed reader (Atom)"))
    for role, direction, version in sorted(listed):
        path = f"lists/{segment}/{role}-{direction}-ipv{version}.txt"
        yield _row(context, feed, path, f"{roles_title(role)}, {direction_name(direction)}, IPv{version}")
