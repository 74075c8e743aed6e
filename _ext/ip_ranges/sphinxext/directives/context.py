"""What a view is made from: the publication, the question, and the place where the answer stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...changes.news import News
from ...changes.orders import Order
from ...changes.publication import Publication, PublishedFeed
from ...changes.published_paths import folder, path_segment
from ...model.entries import Entries, Entry, EntryFacts
from ...model.prefix import Prefix
from ...model.table import ALLOWED_STATES, Region
from ..domain.ip_domain import ShownAddress
from ..domain.query import Query
from ..rendering.blocks import Link, Part
from ..rendering.page_context import PageContext
from ..rendering.translation import counted, number


def region_anchor(feed: str, region_id: str) -> str:
    """The permanent id of a region's row: ``region-us-east``; of another feed than the primary one with its name."""
    return f"region-{f'{feed}-' if feed else ''}{path_segment(region_id)}"


def address_anchor(feed: str, prefix: Prefix) -> str:
    """The id of a range's row: ``address-192-0-2-10``; of another feed than the primary one with its name."""
    return f"address-{f'{feed}-' if feed else ''}{re.sub('[^0-9a-z]', '-', shown_address(prefix))}"


def shown_address(prefix: Prefix) -> str:
    """A prefix as people look for it: a single address without its length."""
    return prefix.address if prefix.is_single else str(prefix)


def shown_addresses(query: Query, feed: PublishedFeed, anchors: Iterable[tuple[Entry, str]]) -> Iterator[ShownAddress]:
    """The objects of entries that stand at an anchor."""
    for entry, anchor in anchors:
        prefix, region = entry.range.prefix, feed.region(entry.range.region)
        words = ", ".join(filter(None, (shown_address(prefix), region.title if region else entry.range.region)))
        yield ShownAddress(query.feed, str(prefix), anchor, words)


def entries_of(query: Query, feed: PublishedFeed) -> Entries:
    """The entries that a query asks for; by default today's allow list."""
    states = query.states or ALLOWED_STATES
    return _matching(query, feed.entries.where(lambda facts: facts.state in states))


def _matching(query: Query, entries: Entries) -> Entries:
    """The entries of the regions, roles, directions and family asked for, whatever their state."""

    def is_wanted(facts: EntryFacts) -> bool:
        return (
            (not query.regions or facts.range.region in query.regions)
            and (not query.roles or facts.range.role in query.roles)
            and (not query.directions or facts.range.direction in query.directions)
        )

    return entries.where(is_wanted).of_family(query.family)


def regions_of(feed: PublishedFeed, region_ids: tuple[str, ...] = ()) -> list[Region]:
    """A feed's regions in the order of its table; of a feed that describes none, those that its ranges name."""
    regions = {region.id: region for region in feed.regions}
    if not regions:
        names = sorted({facts.range.region for facts in feed.entries.facts} - {""})
        regions = {name: Region(id=name) for name in names}
    return [region for region in regions.values() if not region_ids or region.id in region_ids]


class ViewContext(NamedTuple):
    """One use of a directive at the moment of writing."""

    publication: Publication
    query: Query
    page: PageContext

    @property
    def feed(self) -> PublishedFeed | None:
        """The feed that is asked for; None where it is absent from this build."""
        return self.publication.feed(self.query.feed)

    def number(self, value: int) -> str:
        """A count as a sentence has it."""
        return number(value, self.page.language)

    def counted(self, count: int, noun: str) -> str:
        """``1 range``, ``1,234 ranges``."""
        return counted(count, noun, self.page.language)

    def of(self, entries: Entries) -> Entries:
        """The entries of the regions, roles, directions and family asked for, whatever their state."""
        return _matching(self.query, entries)

    def wants_order(self, order: Order) -> bool:
        """Whether an order is about what is asked for; one about everything always is."""
        query = self.query
        return order.prefix is None or (
            (not query.regions or order.region in query.regions)
            and (not query.roles or order.role in query.roles)
            and (not query.directions or order.direction in query.directions)
            and (not query.families or order.prefix.version in query.families)
        )

    def narrowed(self, news: News) -> News | None:
        """Of what was told that which is asked for, None where it is nothing."""
        if not self.narrow:
            return news
        regions = self.query.regions
        orders = tuple(order for order in news.orders if self.wants_order(order))
        changed = tuple(change for change in news.regions if change.id in regions)
        is_named = news.notice is not None and any(region in regions for region in news.notice.notice.regions)
        begins = news.revision.kind == "baseline" and news.notice is None and not news.by_clock
        return news._replace(orders=orders, regions=changed) if orders or changed or is_named or begins else None

    @property
    def narrow(self) -> bool:
        """Whether only some ranges are asked for."""
        query = self.query
        return bool(query.regions or query.roles or query.directions or query.families)

    def entries(self, feed: PublishedFeed) -> Entries:
        """The entries asked for; by default today's allow list."""
        return entries_of(self.query, feed)

    def regions(self, feed: PublishedFeed) -> list[Region]:
        """The regions asked for."""
        return regions_of(feed, self.query.regions)

    def region_link(self, feed: PublishedFeed, region_id: str) -> Part:
        """A region by its name, as a link to where it is described."""
        region = feed.region(region_id)
        return Link(region.title if region else region_id, region_id, "region", "" if feed.primary else feed.name)

    def file(self, words: str, path: str, feed: PublishedFeed | None = None, *, code: bool = False) -> Link:
        """A link to a published file; *path* is below the feed's own folder."""
        folder_path = folder(self.publication, feed) if feed else ""
        return Link(words, folder_path + path, "file", code=code)

    def ranges_counted(self, count: int) -> str:
        """A count of ranges."""
        return self.counted(count, "range")
