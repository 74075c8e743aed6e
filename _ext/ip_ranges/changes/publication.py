"""The publication: everything that a page, a file or a feed of notices says, as one frozen object.

It is made once per build by :mod:`ip_ranges.pipeline`; pages and files are rendered from it and from nothing else, so
they cannot disagree. What of it is long is worked out when it is asked for: a build in which nothing changed asks for
nothing but the :class:`ContentKey` and the :class:`FeedSummary` of each feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple
from urllib.parse import quote

from ..base.errors import SettingsError
from ..base.suggestions import nearest, unknown_feed
from ..model.entries import Entries, EntryFacts
from ..model.revision import Revision
from ..model.snapshot import Snapshot
from ..model.table import ALLOWED_STATES, Region, Table
from .a_records import Answer, answers
from .combinations import Combination, combinations_ever
from .news import News
from .orders import Order, Orders

Health = Literal["current", "fallback", "offline"]
"""How a feed's table came to be on the page: fetched in this build (or confirmed by a 304), the last accepted one because
the source failed or was refused, or the last accepted one because the build was offline."""


class Contents(NamedTuple):
    """What a feed says, in full.

    *entries* are sorted by prefix and include draining and recently retired ranges. *news* is what readers are told, oldest
    first, and *orders* the courses and changes behind it. *revisions* are the recorded ones. *snapshot* is what the site
    publishes for the next build to start from.
    """

    table: Table
    entries: Entries
    news: Sequence[News] = ()
    orders: Orders = Orders((), (), None)
    revisions: Sequence[Revision] = ()
    snapshot: Snapshot | None = None


class ContentKey(NamedTuple):
    """What decides about every word that pages and files say of a feed: equal keys, equal words. Each part is the digest of one
    reason for which they may change.

    *code* and *templates* are of this package, *settings* of what ``feeds.toml`` says, *table* of the accepted table and its
    revision, *states* of the states of all entries and of what is gone, *dates* of what was told until now and which of the
    dates that are mentioned have passed or are near, and *health* of how the table came to be on the page.
    """

    code: str = ""
    templates: str = ""
    settings: str = ""
    table: str = ""
    states: str = ""
    dates: str = ""
    health: str = ""


class FeedSummary(NamedTuple):
    """What can be said of a feed without working out its contents.

    *ranges* is how many the table has, *newest_order* the id of the newest change that readers are told. *next_moment* is
    when a state next changes or something is told by the clock alone, and *valid_until* when anything of the
    :class:`ContentKey` does; None is never.
    """

    ranges: int
    example: bool
    newest_order: str = ""
    next_moment: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True)
class PublishedFeed:
    """One feed as this build publishes it.

    *source* is where the table comes from, without credentials. *contents* gives what the feed says. *accepted* is when
    the table on the page was accepted; *verified* when its source last answered. *reasons* are the sentences for a table
    that is not current, where the settings make them public. *settle* is how long a range that vanished is kept. *snippets* is what the settings say of snippets, None
    for nothing.
    """

    name: str
    format: str
    source: str
    contents: Callable[[], Contents] = field(compare=False)
    key: ContentKey
    summary: FeedSummary
    serial: int
    changed: datetime | None
    verified: datetime | None
    accepted: datetime | None
    health: Health
    digest: str
    settle: timedelta
    reasons: tuple[str, ...] = ()
    primary: bool = False
    snippets: bool | None = None

    @cached_property
    def _contents(self) -> Contents:
        return self.contents()

    @property
    def table(self) -> Table:
        """The table that stands now."""
        return self._contents.table

    @property
    def entries(self) -> Entries:
        """The ranges with their states, and what went."""
        return self._contents.entries

    @property
    def news(self) -> Sequence[News]:
        """What readers are told, oldest first."""
        return self._contents.news

    @property
    def told(self) -> tuple[Order, ...]:
        """Each change that readers are told, oldest first."""
        return self._contents.orders.told

    @property
    def orders(self) -> Orders:
        """What readers are told, with the courses of addresses behind it."""
        return self._contents.orders

    @property
    def revisions(self) -> Sequence[Revision]:
        """What was recorded, oldest first."""
        return self._contents.revisions

    def a_records(self, region: str, now: datetime) -> tuple[Answer, ...]:
        """What a bare domain may point to for a region, from *now* on as far as is known."""
        return answers(self._contents.orders.targets(region, now), now)

    @property
    def has_snippets(self) -> bool:
        """Whether snippets are published: for a region table, and for any other feed where the settings say so."""
        return self.format == "region-table" if self.snippets is None else self.snippets

    @cached_property
    def combinations(self) -> frozenset[Combination]:
        """Each region, role, direction and family that the table or the history ever had, what is pending included."""
        return combinations_ever(self.table.ranges, self.entries, self.revisions)

    @property
    def snapshot(self) -> Snapshot | None:
        """The accepted table as it is recorded."""
        return self._contents.snapshot

    @property
    def example(self) -> bool:
        """Whether the table says of itself that it is an example."""
        return self.summary.example

    @property
    def regions(self) -> tuple[Region, ...]:
        """The feed's regions, in the order of its table."""
        return self.table.regions

    @cached_property
    def region_ids(self) -> tuple[str, ...]:
        """The ids of the feed's regions: those that its table describes, and those that its ranges name."""
        return tuple(dict.fromkeys([*(region.id for region in self.regions), *(facts.range.region for facts in self.entries.facts)]))

    def unknown_region(self, region_id: str) -> str:
        """The sentence for a region that the feed does not have."""
        return f'There is no region "{region_id[:60]}" in the feed {self.name}.{nearest(region_id, self.region_ids)}'

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.id: region for region in reversed(self.table.regions)}

    def region(self, region_id: str) -> Region | None:
        """The region with this id, as the table describes it."""
        return self._regions.get(region_id)

    @cached_property
    def allowed(self) -> Entries:
        """Today's allow list."""
        return self.entries.where(lambda facts: facts.allowed)

    def select(
        self,
        *,
        region: str | None = None,
        role: str | None = None,
        direction: str | None = None,
        family: int | None = None,
        states: Iterable[str] = ALLOWED_STATES,
        facts: Iterable[tuple[str, str]] = (),
    ) -> Entries:
        """The entries with these facts; None means any. *states* defaults to today's allow list."""
        allowed_states, further = frozenset(states), tuple(facts)
        prefixes = {value for name, value in further if name == "prefix"}

        def is_wanted(facts: EntryFacts) -> bool:
            return (
                facts.state in allowed_states
                and (region is None or facts.range.region == region)
                and (role is None or facts.range.role == role)
                and (direction is None or facts.range.direction == direction)
                and all(facts.range.fact(name) == value for name, value in further if name != "prefix")
            )

        entries = self.entries.where(is_wanted).of_family(family)
        return entries.where_prefix(lambda prefix: prefixes == {str(prefix)}) if prefixes else entries


@dataclass(frozen=True)
class Publication:
    """All feeds of one build, the first one being the site itself.

    *serial* is the newest revision's over all feeds and *changed* its ``observed``; *verified* is the oldest of the
    feeds' own. *now* is the build's clock. *base_url* is where the site's ``ip-ranges/`` folder is published, with a
    slash at the end, "" when unknown. *promised* is the promised notice period. *next_moment* is when a state next
    changes by the clock alone. *platform* is what readers know the platform as ("" for the primary feed's name), and *page*
    where feeds and calendars lead, below the site's root. *recorded* gives the text of ``history.jsonl`` including what is
    pending, and *tip* stands for it: its last line names all others. *absent* are the optional feeds of which there is no table at all,
    with the reason where the settings make it public. *warnings* are (subtype, sentence) pairs.
    """

    serial: int
    changed: datetime | None
    verified: datetime | None
    now: datetime
    feeds: tuple[PublishedFeed, ...]
    base_url: str = ""
    promised: timedelta | None = None
    next_moment: datetime | None = None
    platform: str = ""
    page: str = "background/ip-addresses.html"
    recorded: Callable[[], str] = field(default=str, compare=False)
    tip: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def history(self) -> str:
        """The text of ``history.jsonl``, what is pending included."""
        return self.recorded()

    @property
    def primary(self) -> PublishedFeed:
        """The feed whose regions are the site's regions."""
        return self.feeds[0]

    def platform_of(self, feed: PublishedFeed) -> str:
        """Whose addresses a feed has, as calendars, mails and titles name them: the platform, or the vendor's feed."""
        return (self.platform or feed.name) if feed.name == self.primary.name else feed.name

    def page_url(self, anchor: str = "") -> str:
        """The web address of the page of changes, "" where nobody said where the site is."""
        site = self.base_url.removesuffix("ip-ranges/")
        return f"{site}{quote(self.page)}{f'#{quote(anchor)}' if anchor else ''}" if site else ""

    def feed(self, name: str) -> PublishedFeed | None:
        """The feed with this name; "" is the primary one."""
        if not name:
            return self.primary
        return next((feed for feed in self.feeds if feed.name == name), None)

    def feed_or_error(self, name: str | None) -> PublishedFeed:
        """The feed with this name, the primary one for none. Raises :class:`~ip_ranges.errors.SettingsError`."""
        feed = self.feed(name or "")
        if feed is None:
            raise SettingsError(self.unknown_feed(name or ""))
        return feed

    def unknown_feed(self, name: str) -> str:
        """The sentence for a feed of which there is no table, or that there is not."""
        if name in self.absent:
            return f"{name}: {self.absent[name]}"
        return unknown_feed(name, [*(feed.name for feed in self.feeds), *self.absent])

    def pool(self, region: Region) -> tuple[PublishedFeed, Entries] | None:
        """The vendor's ranges behind a region's servers: their feed and entries, None where there is no such feed."""
        pool = region.server_pool
        feed = None if pool is None else self.feed(pool.feed)
        if pool is None or feed is None:
            return None
        return feed, feed.select(region=pool.region or None, facts=pool.select)
